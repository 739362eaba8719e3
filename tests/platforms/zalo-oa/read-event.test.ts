import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEvent } from '../../../src/platforms/zalo-oa/read-event.ts';

const OA = '2947593846551827364';
const AN = '8012345678901234567';
const from = { sender: { id: AN }, recipient: { id: OA }, timestamp: '1650000000000' };
const to = { sender: { id: OA }, recipient: { id: AN }, timestamp: '1650000000000' };
const said = (text: string) => ({ ...from, event_name: 'user_send_text', message: { msg_id: 'm1', text } });

it.each([
  [said('  tìm hội nghị '), { kind: 'text', text: '  tìm hội nghị ' }],
  [said('/TIM hội nghị'), { kind: 'command', command: 'tim', argument: 'hội nghị' }],
  [said('#bantin:doc:5'), { kind: 'button', data: 'doc:5', messageRef: '' }],
  [said('#bantin:'), { kind: 'text', text: '#bantin:' }],
  [
    {
      ...from,
      event_name: 'user_send_link',
      message: { msg_id: 'm1', attachments: [{ type: 'link', payload: { url: 'https://example.vn/a' } }] },
    },
    { kind: 'text', text: 'https://example.vn/a' },
  ],
  [
    {
      ...from,
      event_name: 'user_send_link',
      message: {
        msg_id: 'm1',
        text: 'đăng https://example.vn/a',
        attachments: [{ type: 'link', payload: { url: 'https://example.vn/a' } }],
      },
    },
    { kind: 'text', text: 'đăng https://example.vn/a' },
  ],
  [
    {
      ...from,
      event_name: 'user_send_image',
      message: { msg_id: 'm1', attachments: [{ type: 'image', payload: { url: 'https://f.zdn.vn/a' } }] },
    },
    { kind: 'file', name: 'anh.jpg', mediaType: 'image/jpeg', sizeBytes: 0, url: 'https://f.zdn.vn/a' },
  ],
  [
    {
      ...from,
      event_name: 'user_send_file',
      message: {
        message_id: 'm1',
        attachments: [
          {
            type: 'file',
            payload: { url: 'https://f.zdn.vn/b', name: 'Kết luận.docx', size: '1234', type: 'docx' },
          },
        ],
      },
    },
    {
      kind: 'file',
      name: 'Kết luận.docx',
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      sizeBytes: 1_234,
      url: 'https://f.zdn.vn/b',
    },
  ],
  [{ ...from, event_name: 'user_send_sticker', message: { msg_id: 'm1' } }, { kind: 'unsupported' }],
  [{ ...from, event_name: 'user_send_audio', message: { msg_id: 'm1' } }, { kind: 'unsupported' }],
  [{ ...from, event_name: 'user_send_file', message: { msg_id: 'm1' } }, { kind: 'unsupported' }],
])('reads what a person sends: %j', (event, content) => {
  expect(readEvent(event, OA)).toMatchObject({
    kind: 'message',
    chatId: AN,
    updateKey: 'message:m1',
    content,
  });
});

it.each([
  ['follow', 'unblocked'],
  ['unfollow', 'blocked'],
])('reads %s, which names the follower only', (name, kind) => {
  const event = { event_name: name, oa_id: OA, follower: { id: AN }, timestamp: '7', source: 'oa_profile' };
  expect(readEvent(event, null)).toEqual({
    kind: 'message',
    event: name,
    updateKey: `${name}:${AN}:7`,
    chatId: AN,
    content: { kind },
  });
});

it.each([
  [
    { ...to, event_name: 'user_received_message', message: { msg_id: 'm9' } },
    OA,
    { kind: 'received', messageRefs: ['m9'] },
  ],
  [
    { ...to, event_name: 'user_received_message', message: { msg_id: 'm9' } },
    null,
    { kind: 'received', messageRefs: ['m9'] },
  ],
  [
    { ...to, event_name: 'user_seen_message', message: { msg_ids: ['m8', 'm9'] } },
    OA,
    { kind: 'seen', messageRefs: ['m8', 'm9'] },
  ],
  [
    { ...from, event_name: 'user_seen_message', message: { msg_ids: ['m8', 'm9'] } },
    OA,
    { kind: 'seen', messageRefs: ['m8', 'm9'] },
  ],
])('reads receipts whichever way they point: %j, OA %s', (event, oaId, content) => {
  expect(readEvent(event, oaId)).toMatchObject({ kind: 'message', chatId: AN, content });
});

it('tells the receipts of one message apart from the message', () => {
  const keys = [
    { ...to, event_name: 'user_received_message', message: { msg_id: 'm1' } },
    { ...to, event_name: 'user_seen_message', message: { msg_ids: ['m1'] } },
    said('a'),
  ].map((event) => (readEvent(event, OA) as { updateKey?: string }).updateKey);
  expect(new Set(keys).size).toBe(3);
});

it.each([
  [{ ...to, event_name: 'oa_send_text', message: { msg_id: 'm1', text: 'x' } }, 'ignored'],
  [{ ...from, event_name: 'user_send_group_text', message: { msg_id: 'm1', text: 'x' } }, 'unknown'],
  [{ event_name: 'change_oa_daily_quota' }, 'unknown'],
  [{ event_name: 'user_send_text', message: { text: 'x' } }, 'malformed'],
  [{ ...to, event_name: 'user_seen_message', message: { msg_ids: [] } }, 'malformed'],
  [{ event_name: 'follow' }, 'malformed'],
  [{}, 'malformed'],
  [null, 'malformed'],
  ['x', 'malformed'],
  [{ event_name: 5 }, 'malformed'],
])('keeps the rest out: %j', (event, kind) => {
  expect(readEvent(event, OA).kind).toBe(kind);
});

it('never throws, whatever comes', () => {
  const message = fc.record(
    { msg_id: fc.anything(), text: fc.anything(), msg_ids: fc.anything(), attachments: fc.anything() },
    { requiredKeys: [] },
  );
  const event = fc.record(
    {
      event_name: fc.constantFrom('user_send_text', 'user_send_file', 'follow', 'user_seen_message', 'x'),
      sender: fc.oneof(fc.constant({ id: AN }), fc.anything()),
      recipient: fc.oneof(fc.constant({ id: OA }), fc.anything()),
      follower: fc.anything(),
      timestamp: fc.anything(),
      message: fc.oneof(message, fc.anything()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(event, fc.anything()), (value) => {
      expect(['message', 'ignored', 'unknown', 'malformed']).toContain(readEvent(value, OA).kind);
    }),
  );
});
