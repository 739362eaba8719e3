import { expect, it } from 'vitest';
import { link, rich } from '../../../src/messages/rich-text.ts';
import { AN, CS, startOa, text, writeNow } from './start-oa.ts';

const pdf = (name: string, size: number) => ({
  name,
  mediaType: 'application/pdf',
  content: new Uint8Array(size).fill(37),
});

it('sends a text to somebody who wrote, with the bare header access_token', async () => {
  const world = await startOa();
  await writeNow(world);
  const result = await world.platform.send(AN, text('Đồng chí có 2 nhiệm vụ.'), 'bulk');
  const [call] = world.server.calls(CS);
  expect(call?.fields).toEqual({ recipient: { user_id: AN }, message: { text: 'Đồng chí có 2 nhiệm vụ.' } });
  expect(call?.headers.access_token).toBe(world.server.accessToken);
  expect(call?.headers.authorization).toBeUndefined();
  const message = world.server.user(AN).messages.at(-1);
  expect(result).toEqual({ outcome: 'sent', messageRef: message?.messageId });
});

it('writes out the addresses of links, strips mentions, and cuts what has become too long', async () => {
  const world = await startOa();
  await writeNow(world);
  const url = 'https://example.vn/tin/1';
  const body = rich`${link('Hội nghị', url)} gửi [@12345] ${'a'.repeat(1_790)}`;
  expect((await world.platform.send(AN, { text: body }, 'bulk')).outcome).toBe('sent');
  const long = rich`${link('Hội nghị', `${url}?${'x'.repeat(300)}`)}\n\n${'dài '.repeat(440)}`;
  expect((await world.platform.send(AN, { text: long }, 'bulk')).outcome).toBe('sent');
  const texts = world.server.calls(CS).map((call) => call.text ?? '');
  expect(texts[0]).toMatch(/^Hội nghị \(https:\/\/example\.vn\/tin\/1\) gửi a+$/);
  expect(texts).toHaveLength(3);
  expect(Math.max(...texts.map((part) => part.length))).toBeLessThanOrEqual(2_000);
});

it('shows up to five buttons as its own, and understands a typed number too', async () => {
  const world = await startOa();
  await writeNow(world);
  const buttons = [
    [{ label: 'Xem', data: 'doc:5' }],
    [
      { label: 'Lịch', data: 'lich' },
      { label: 'Trang gốc', url: 'https://example.vn/' },
    ],
  ];
  await world.platform.send(AN, text('Có văn bản mới.', { buttons }), 'bulk');
  const shown = world.server.user(AN).messages.at(-1);
  expect(shown?.text).toBe('Có văn bản mới.');
  expect(shown?.buttons).toEqual([
    { title: 'Xem', type: 'oa.query.hide', payload: '#bantin:doc:5' },
    { title: 'Lịch', type: 'oa.query.hide', payload: '#bantin:lich' },
    { title: 'Trang gốc', type: 'oa.open.url', payload: { url: 'https://example.vn/' } },
  ]);
  const list = await world.db.prisma.choiceList.findFirstOrThrow();
  expect(JSON.parse(list.choicesJson)).toEqual(['doc:5', 'lich']);
});

it('numbers the choices where there are more than five, or a label is too long', async () => {
  const world = await startOa();
  await writeNow(world);
  const six = [1, 2, 3, 4, 5, 6].map((number) => ({ label: `Mục ${number}`, data: `m:${number}` }));
  await world.platform.send(AN, text('Chọn:', { buttons: [six] }), 'reply');
  await world.platform.send(
    AN,
    text('Chọn:', { buttons: [[{ label: 'dài '.repeat(30), data: 'x' }]] }),
    'reply',
  );
  const [first, second] = world.server.user(AN).messages.filter(({ from }) => from === 'oa');
  expect(first?.text).toContain('Chọn:\n\n1. Mục 1\n2. Mục 2');
  expect(first?.buttons).toEqual([]);
  expect(second?.text).toContain('1. dài');
});

it('tries the other form of buttons when one is refused, then a numbered list', async () => {
  const world = await startOa();
  await writeNow(world);
  const message = text('Chọn:', { buttons: [[{ label: 'Xem', data: 'doc:5' }]] });
  world.server.fault({ kind: 'refuse', code: -201, message: 'payload is invalid' }, { path: CS });
  expect((await world.platform.send(AN, message, 'reply')).outcome).toBe('sent');
  expect(world.server.calls(CS).at(-1)?.fields).toMatchObject({
    message: { attachment: { payload: { template_type: 'button' } } },
  });
  world.server.fault({ kind: 'refuse', code: -201, message: 'payload is invalid' }, { path: CS, times: 2 });
  expect((await world.platform.send(AN, message, 'reply')).outcome).toBe('sent');
  expect(world.server.user(AN).messages.at(-1)).toMatchObject({ text: 'Chọn:\n\n1. Xem', buttons: [] });
});

it('uploads a file once and sends it by its handle, then its text', async () => {
  const world = await startOa({ server: { fileKey: 'attachment_id' } });
  await writeNow(world);
  const file = pdf('Kết luận 21.pdf', 2_000);
  await world.platform.send(AN, text('Kèm văn bản.', { file }), 'bulk');
  await world.platform.send(AN, text('', { file }), 'bulk');
  expect(world.server.calls('/v2.0/oa/upload/file')).toHaveLength(1);
  const shown = world.server.user(AN).messages.filter(({ from }) => from === 'oa');
  expect(shown.map(({ kind }) => kind)).toEqual(['file', 'text', 'file']);
  expect(shown[0]?.file).toMatchObject({ name: 'Kết luận 21.pdf' });
  expect(shown[0]?.file?.content.equals(Buffer.from(file.content))).toBe(true);
});

it('sends a picture together with its text', async () => {
  const world = await startOa();
  await writeNow(world);
  const file = { name: 'ma-qr', mediaType: 'image/png', content: new Uint8Array(500) };
  await world.platform.send(AN, text('Mã mời.', { file }), 'reply');
  expect(world.server.user(AN).messages.at(-1)).toMatchObject({
    kind: 'image',
    text: 'Mã mời.',
    file: { name: 'ma-qr.png' },
  });
});

it.each([
  [
    'of another kind',
    { name: 'báo cáo.xlsx', mediaType: 'application/zip', content: new Uint8Array(9) },
    'không gửi được',
  ],
  ['too large', pdf('dày.pdf', 5 * 1024 * 1024 + 1), 'quá lớn'],
])('says so instead of uploading a file that is %s', async (_, file, words) => {
  const world = await startOa();
  await writeNow(world);
  expect((await world.platform.send(AN, text('Xem tệp.', { file }), 'bulk')).outcome).toBe('sent');
  const shown = world.server.user(AN).messages.at(-1);
  expect(shown?.text).toMatch(/^Xem tệp\.\n\n/);
  expect(shown?.text).toContain(words);
  expect(world.server.transcript.filter(({ path }) => path.includes('upload'))).toEqual([]);
});

it('uploads again, once, what has expired at Zalo', async () => {
  const world = await startOa();
  await writeNow(world);
  const file = pdf('a.pdf', 10);
  await world.platform.send(AN, text('', { file }), 'bulk');
  world.server.fault({ kind: 'refuse', code: -100 }, { path: CS });
  expect((await world.platform.send(AN, text('', { file }), 'bulk')).outcome).toBe('sent');
  expect(world.server.calls('/v2.0/oa/upload/file')).toHaveLength(2);
  world.server.fault({ kind: 'refuse', code: -100 }, { path: CS, times: 2 });
  expect((await world.platform.send(AN, text('', { file }), 'bulk')).outcome).toBe('sent');
  expect(world.server.user(AN).messages.at(-1)?.text).toContain('a.pdf');
});

it('uploads again after six days, before Zalo forgets it', async () => {
  const world = await startOa();
  await writeNow(world);
  const file = pdf('a.pdf', 10);
  await world.platform.send(AN, text('', { file }), 'bulk');
  world.clock.advance(6.5 * 24 * 3_600_000);
  expect((await world.platform.send(AN, text('', { file }), 'bulk')).outcome).toBe('sent');
  expect(world.server.calls('/v2.0/oa/upload/file')).toHaveLength(2);
});

it('sends without the file where Zalo does not take it', async () => {
  const world = await startOa();
  await writeNow(world);
  world.server.fault({ kind: 'refuse', code: -212 }, { path: '/v2.0/oa/upload/file' });
  const file = pdf('a.pdf', 10);
  expect((await world.platform.send(AN, text('Xem tệp.', { file }), 'bulk')).outcome).toBe('sent');
  expect(world.server.user(AN).messages.at(-1)?.text).toContain('không gửi được qua Zalo');
  expect(world.platform.problems()).toMatchObject([{ area: 'files', code: -212 }]);
});

it('edits by sending anew', async () => {
  const world = await startOa();
  await writeNow(world);
  expect(world.platform.canEdit).toBe(false);
  const result = await world.platform.edit(AN, 'cũ', text('Mới.'), 'reply');
  expect(result.outcome).toBe('sent');
  expect(world.server.user(AN).messages.at(-1)?.text).toBe('Mới.');
});
