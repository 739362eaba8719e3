import { expect, it } from 'vitest';
import { TOKEN_PATH } from '../../support/zalo-oa-server/server-types.ts';
import { AN, CS, connectWebhook, startOa, text, writeNow } from './start-oa.ts';
import { createTokenWorld, HOUR_MS } from './token-world.ts';

/** Forms of answers and events that the sources leave open or contradict each other in (zalo.md B). */
const GETOA = '/v2.0/oa/getoa';
const pdf = { name: 'a.pdf', mediaType: 'application/pdf', content: new Uint8Array(100).fill(37) };

it.each(['null', '"rất lâu"', '0'])('keeps a pair whose expires_in is %s', async (life) => {
  const { source, server, clock, row } = await createTokenWorld();
  const body = `{"access_token":"a1","refresh_token":"r1","expires_in":${life}}`;
  server.fault({ kind: 'garbage', body }, { path: TOKEN_PATH });
  expect(await source().accessToken()).toBe('a1');
  expect((await row())?.accessExpiresAt.getTime()).toBe(clock.now().getTime() + 25 * HOUR_MS);
});

it.each([60, 1])(
  'uses a token that is good for %i seconds, and renews it once it is over',
  async (seconds) => {
    const { source, server, clock, asked } = await createTokenWorld();
    const body = JSON.stringify({
      access_token: 'a1',
      refresh_token: server.refreshToken,
      expires_in: seconds,
    });
    server.fault({ kind: 'garbage', body }, { path: TOKEN_PATH });
    const tokens = source();
    expect([await tokens.accessToken(), await tokens.accessToken()]).toEqual(['a1', 'a1']);
    expect(asked()).toBe(1);
    clock.advance(seconds * 1_000);
    expect(await tokens.accessToken()).toBe(server.accessToken);
    expect(asked()).toBe(2);
  },
);

it.each([
  ['{"error":0,"data":{"msg_id":"m1"}}', 'm1'],
  ['{"error":"0","data":{"message_id":17}}', '17'],
  ['{"data":{"message_id":"m2"},"message":null}', 'm2'],
  ['{"error":0,"data":{"message_id":null}}', ''],
])('a text answered with %s has been sent', async (body, messageRef) => {
  const world = await startOa();
  await writeNow(world);
  world.server.fault({ kind: 'garbage', body }, { path: CS });
  expect(await world.platform.send(AN, text('Tin.'), 'bulk')).toEqual({ outcome: 'sent', messageRef });
});

it('starts whatever getoa answers', async () => {
  for (const body of ['{"error":0}', '{"error":0,"data":{"oaid":null,"name":"Đảng ủy"}}']) {
    const world = await startOa({ isStarted: false });
    world.server.fault({ kind: 'garbage', body }, { path: GETOA });
    await world.platform.start(async () => {});
    expect(world.log()).toContain('is ready');
    await world.platform.stop();
  }
});

it('sends a file under the other key where the first is refused, and then keeps to that', async () => {
  const world = await startOa({ server: { fileKey: 'attachment_id' } });
  await writeNow(world);
  world.server.fault({ kind: 'refuse', code: -201, message: 'token is invalid' }, { path: CS });
  expect((await world.platform.send(AN, text('', { file: pdf }), 'bulk')).outcome).toBe('sent');
  await world.platform.send(AN, text('', { file: pdf }), 'bulk');
  const keys = world.server.calls(CS).map(({ fields }) => {
    const message = fields.message as { attachment?: { payload: object } };
    return Object.keys(message.attachment?.payload ?? {})[0];
  });
  expect(keys).toEqual(['attachment_id', 'token', 'token']);
});

it('a picture refused in every form leaves its text', async () => {
  const world = await startOa();
  await writeNow(world);
  world.server.fault({ kind: 'refuse', code: -233 }, { path: CS, times: 2 });
  const file = { name: 'a.png', mediaType: 'image/png', content: new Uint8Array(100) };
  expect((await world.platform.send(AN, text('Ảnh hội nghị', { file }), 'bulk')).outcome).toBe('sent');
  expect(world.server.user(AN).messages.at(-1)?.text).toContain('Ảnh hội nghị');
});

it('knows from what people write which side of a receipt is the account, when getoa does not tell', async () => {
  const world = await startOa({ isStarted: false });
  const { server, platform, incoming } = world;
  server.fault({ kind: 'refuse', code: -999 }, { path: GETOA, times: 1_000 });
  await platform.start(async (message) => {
    incoming.push(message);
  });
  await connectWebhook(world);
  server.user(AN).send('xin chào');
  await server.waitFor(() => incoming.length === 1);
  const receipt = { event_name: 'user_seen_message', message: { msg_ids: ['m1'], text: null } };
  server.addEvent({ ...receipt, sender: { id: AN }, recipient: { id: server.oaId } });
  server.addEvent({ ...receipt, sender: { id: server.oaId }, recipient: { id: AN }, follower: null });
  await server.waitFor(() => incoming.length === 3);
  expect(incoming.slice(1)).toMatchObject([
    { chatId: AN, content: { kind: 'seen', messageRefs: ['m1'] } },
    { chatId: AN, content: { kind: 'seen', messageRefs: ['m1'] } },
  ]);
});
