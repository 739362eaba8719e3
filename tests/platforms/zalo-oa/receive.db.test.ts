import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createChoices } from '../../../src/platforms/numbered-choices.ts';
import { AN, connectWebhook, type OaWorld, startOa, text, writeNow } from './start-oa.ts';

const RETRY_MS = 20;

/** Signed as the server would, for bodies it would not send. */
function signed({ server }: OaWorld, body: string, timestamp: string): string {
  return createHash('sha256')
    .update(server.appId + body + timestamp + server.secretKey)
    .digest('hex');
}

it('hands over what people write, with their name', async () => {
  const world = await startOa();
  await connectWebhook(world);
  const an = world.server.user(AN, 'Nguyễn Văn An');
  an.follow();
  an.send('hội nghị');
  an.send('/lich');
  an.sendSticker();
  await world.server.waitFor(() => world.incoming.length === 4 && world.server.openEvents === 0);
  expect(world.incoming.map(({ content }) => content)).toEqual([
    { kind: 'unblocked' },
    { kind: 'text', text: 'hội nghị' },
    { kind: 'command', command: 'lich', argument: '' },
    { kind: 'unsupported' },
  ]);
  expect(world.incoming[1]).toMatchObject({
    platform: 'zalo-oa',
    chatId: AN,
    chatType: 'private',
    displayName: 'Nguyễn Văn An',
  });
  expect(world.server.webhookAttempts.every(({ status }) => status === 200)).toBe(true);
  expect(world.log()).not.toContain('hội nghị');
});

it('asks for a name only of those it does not know, and does without one', async () => {
  const world = await startOa();
  await connectWebhook(world);
  await writeNow(world, AN);
  const other = '8000000000000000001';
  world.server.fault({ kind: 'refuse', code: -200 }, { path: '/v3.0/oa/user/detail' });
  world.server.user(other, 'Bình').send('chào');
  await world.server.waitFor(() => world.incoming.length === 2);
  expect(world.incoming.map(({ displayName }) => displayName).toSorted()).toEqual(['', 'Nguyễn Văn An']);
  expect(world.server.calls('/v3.0/oa/user/detail')).toHaveLength(1);
});

it('knows a pressed button, and a number typed instead', async () => {
  const world = await startOa();
  await connectWebhook(world);
  await writeNow(world);
  const buttons = [[{ label: 'Xem', data: 'doc:5' }], [{ label: 'Lịch', data: 'lich' }]];
  await world.platform.send(AN, text('Có tin.', { buttons }), 'bulk');
  const an = world.server.user(AN);
  an.press('Xem');
  an.send('2');
  an.send('3');
  await world.server.waitFor(() => world.incoming.length === 5);
  expect(world.incoming.slice(2).map(({ content }) => content)).toEqual([
    { kind: 'button', data: 'doc:5', messageRef: '' },
    { kind: 'button', data: 'lich', messageRef: '' },
    { kind: 'text', text: '3' },
  ]);
  expect(await createChoices(world.db, world.clock).pick('zalo-oa', AN, '1')).toBe('doc:5');
});

it('reports what arrived and what was looked at', async () => {
  const world = await startOa();
  await connectWebhook(world);
  await writeNow(world);
  const sent = await world.platform.send(AN, text('Tin.'), 'bulk');
  world.server.user(AN).look();
  await world.server.waitFor(() => world.incoming.length === 3);
  const messageRefs = [sent.outcome === 'sent' ? sent.messageRef : ''];
  expect(world.incoming.slice(1)).toMatchObject([
    { chatId: AN, content: { kind: 'received', messageRefs } },
    { chatId: AN, content: { kind: 'seen', messageRefs } },
  ]);
});

it('reads who unfollows as blocked', async () => {
  const world = await startOa();
  await connectWebhook(world);
  world.server.user(AN).unfollow();
  await world.server.waitFor(() => world.incoming.length === 1);
  expect(world.incoming[0]).toMatchObject({ chatId: AN, content: { kind: 'blocked' } });
});

it('fetches a file from Zalo, and from nowhere else', async () => {
  const world = await startOa();
  await connectWebhook(world);
  const content = Buffer.from('%PDF-1.7 nội dung');
  world.server.user(AN).sendFile('Kết luận 21-KL-TW.pdf', content);
  const elsewhere = (url: string) => ({
    event_name: 'user_send_file',
    sender: { id: AN },
    recipient: { id: world.server.oaId },
    message: { msg_id: url, attachments: [{ type: 'file', payload: { url, name: 'a.pdf' } }] },
  });
  for (const url of [
    'http://127.0.0.1:1/a.pdf',
    'https://169.254.169.254/latest/meta-data',
    'https://zalo.me.example.vn/a.pdf',
    'http://f1.zdn.vn/a.pdf',
    'file:///etc/passwd',
    'không phải địa chỉ',
  ])
    world.server.addEvent(elsewhere(url));
  await world.server.waitFor(() => world.incoming.length === 7);
  const [good, ...bad] = world.incoming.map((message) => message.content);
  if (good?.kind !== 'file') throw new Error('No file came');
  expect(good).toMatchObject({
    name: 'Kết luận 21-KL-TW.pdf',
    mediaType: 'application/pdf',
    sizeBytes: content.length,
  });
  expect(Buffer.from(await good.download()).equals(content)).toBe(true);
  for (const file of bad) {
    if (file.kind !== 'file') throw new Error('No file came');
    await expect(file.download()).rejects.toMatchObject({ code: 'FETCH_FAILED' });
  }
});

it.each([
  { prefix: true, timestampIn: 'body' },
  { prefix: false, timestampIn: 'body' },
  { prefix: true, timestampIn: 'header' },
] as const)('accepts the signature %j and logs once whose timestamp it was', async (signing) => {
  const world = await startOa();
  await connectWebhook(world);
  world.server.sign(signing);
  const an = world.server.user(AN);
  an.send('một');
  an.send('hai');
  await world.server.waitFor(() => world.incoming.length === 2);
  const said = world.log().match(/signed with the timestamp of the (body|header)/g);
  expect(said).toEqual([`signed with the timestamp of the ${signing.timestampIn}`]);
});

it('refuses what is signed with another key, and tells the operator when nothing fits any more', async () => {
  const world = await startOa({ server: { webhookRetryMs: 60_000 } });
  await connectWebhook(world);
  const an = world.server.user(AN);
  an.send('không');
  await world.server.waitFor(() => world.incoming.length === 1 && world.server.openEvents === 0);
  world.server.sign({ secretKey: 'another' });
  const sendBad = async () => {
    const before = world.server.webhookAttempts.length;
    an.send('một');
    await world.server.waitFor(() => world.server.webhookAttempts.length === before + 1);
    expect(world.server.webhookAttempts.at(-1)?.status).toBe(401);
  };
  // Others may send such things, too: a moment ago one did fit.
  for (let count = 0; count < 4; count += 1) await sendBad();
  expect(world.platform.problems()).toEqual([]);
  world.clock.advance(3_600_000);
  await sendBad();
  expect(world.platform.problems()).toMatchObject([{ area: 'events', code: null }]);
  expect(world.incoming).toHaveLength(1);
  world.server.sign({});
  an.send('hai');
  await world.server.waitFor(() => world.incoming.length === 2);
  expect(world.platform.problems()).toEqual([]);
});

it('answers 200 to an empty or unsigned check and looks at nothing in it', async () => {
  const world = await startOa();
  const { platform } = world;
  const unsigned = { signature: undefined, timestampHeader: undefined };
  expect(await platform.handleWebhook({ ...unsigned, rawBody: '' })).toEqual({ status: 200 });
  const rawBody = JSON.stringify({ event_name: 'follow', follower: { id: AN }, timestamp: '1' });
  expect(await platform.handleWebhook({ ...unsigned, rawBody })).toEqual({ status: 200 });
  expect(world.incoming).toEqual([]);
});

it('takes no event without a key to check it with', async () => {
  const world = await startOa({ platform: { secretKey: null } });
  const rawBody = '{}';
  const signature = signed(world, rawBody, '1');
  expect(await world.platform.handleWebhook({ signature, timestampHeader: '1', rawBody })).toEqual({
    status: 401,
  });
});

it('leaves unknown and malformed events aside without their content in the log', async () => {
  const world = await startOa();
  for (const rawBody of [
    JSON.stringify({ event_name: 'user_send_group_text', timestamp: '1', message: { text: 'bí mật' } }),
    JSON.stringify({ event_name: 'user_send_text', timestamp: '1', message: { text: 'bí mật' } }),
    JSON.stringify({ event_name: 'oa_send_text', timestamp: '1', message: { text: 'bí mật' } }),
  ]) {
    const request = { signature: signed(world, rawBody, '1'), timestampHeader: undefined, rawBody };
    expect(await world.platform.handleWebhook(request)).toEqual({ status: 200 });
  }
  expect(world.incoming).toEqual([]);
  expect(world.log()).toContain('user_send_group_text');
  expect(world.log()).not.toContain('bí mật');
});

it('takes an event that is an hour old, as a repetition is', async () => {
  const world = await startOa();
  const timestamp = String(world.clock.now().getTime() - 3_600_000);
  const rawBody = JSON.stringify({
    event_name: 'user_send_text',
    timestamp,
    sender: { id: AN },
    message: { msg_id: 'm1', text: 'chào' },
  });
  const request = {
    signature: `mac=${signed(world, rawBody, timestamp)}`,
    timestampHeader: undefined,
    rawBody,
  };
  expect(await world.platform.handleWebhook(request)).toEqual({ status: 200 });
  expect(world.incoming).toHaveLength(1);
});

it('has an event repeated that could not be handled', async () => {
  let isBroken = true;
  const world = await startOa({
    server: { webhookRetryMs: RETRY_MS },
    onMessage: () => (isBroken ? Promise.reject(new Error('the database is away')) : Promise.resolve()),
  });
  await connectWebhook(world);
  world.server.user(AN).send('chào');
  await world.server.waitFor(() => world.server.webhookAttempts.length === 1);
  expect(world.server.webhookAttempts[0]?.status).toBe(503);
  isBroken = false;
  await world.server.waitFor(() => world.server.openEvents === 0);
  expect(world.incoming.length).toBeGreaterThan(1);
  expect(new Set(world.incoming.map(({ updateKey }) => updateKey)).size).toBe(1);
});

it('answers in time while a handler is slow, and hands the event over once', async () => {
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const world = await startOa({
    server: { webhookRetryMs: RETRY_MS },
    platform: { timing: { answerWithinMs: 5 } },
    onMessage: () => done,
  });
  await connectWebhook(world);
  world.server.user(AN).send('/them');
  // The second attempt finds it in hand.
  await world.server.waitFor(() => world.server.webhookAttempts.length === 2);
  expect(world.server.webhookAttempts.map(({ status }) => status)).toEqual([503, 503]);
  finish();
  await world.platform.stop();
  expect(world.incoming).toHaveLength(1);
});

it('leaves events to the process that works for the account', async () => {
  let isLeader = true;
  const world = await startOa({ platform: { mayAct: () => isLeader }, server: { webhookRetryMs: 60_000 } });
  await connectWebhook(world);
  isLeader = false;
  world.server.user(AN).send('chào');
  await world.server.waitFor(() => world.server.webhookAttempts.length === 1);
  expect(world.server.webhookAttempts[0]?.status).toBe(503);
  expect(world.incoming).toEqual([]);
});
