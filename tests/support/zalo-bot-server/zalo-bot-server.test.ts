import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestClock } from '../clock.ts';
import type { ZaloBotServer, ZaloBotServerOptions } from './server-types.ts';
import { startZaloBotServer } from './zalo-bot-server.ts';

const SECRET = 'bi-mat-dai-du-8';
const PUBLIC = 'https://bantin.example.vn';

async function start(options?: ZaloBotServerOptions): Promise<ZaloBotServer> {
  const server = await startZaloBotServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** One call with JSON; the envelope of the answer. */
async function call(
  server: Pick<ZaloBotServer, 'apiRoot' | 'token'>,
  method: string,
  fields: Record<string, unknown> = {},
) {
  const response = await fetch(`${server.apiRoot}/bot${server.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  const envelope = (await response.json()) as {
    ok: boolean;
    result?: Record<string, unknown>;
    error_code?: number;
    errorCode?: number;
  };
  return { status: response.status, ...envelope };
}

/** A receiver of webhooks that keeps what it was posted. */
async function startReceiver(status = 200) {
  const posts: { headers: IncomingHttpHeaders; body: string }[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      posts.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        receiver.close(() => resolve());
        receiver.closeAllConnections();
      }),
  );
  return { posts, url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}` };
}

describe('the local Zalo bot server', () => {
  it('answers refusals with HTTP 200: wrong token 401, unknown method and case 404', async () => {
    const server = await start();
    expect(await call(server, 'getMe')).toMatchObject({ ok: true, result: { account_type: 'BASIC' } });
    expect(await call({ ...server, token: '1:wrong' }, 'getMe')).toMatchObject({
      status: 200,
      ok: false,
      error_code: 401,
    });
    expect(await call(server, 'getme')).toMatchObject({ error_code: 404 });
    server.revokeToken();
    expect(await call(server, 'getMe')).toMatchObject({ error_code: 401 });
  });

  it('hands out each event once, one at a time, and ends an idle poll with 408', async () => {
    const server = await start();
    const an = server.user('6ede9afa66b88fe6d6a9', 'Nguyễn Văn An');
    const poll = call(server, 'getUpdates', { timeout: '5' });
    await server.waitFor(() => server.isPolled);
    const messageId = an.send('xin chào');
    an.send('lần nữa');
    expect((await poll).result).toMatchObject({
      event_name: 'message.text.received',
      message: {
        message_id: messageId,
        from: { id: an.id, display_name: 'Nguyễn Văn An', is_bot: false },
        chat: { id: an.id, chat_type: 'PRIVATE' },
        text: 'xin chào',
      },
    });
    expect((await call(server, 'getUpdates', { timeout: 0 })).result).toMatchObject({
      message: { text: 'lần nữa' },
    });
    expect(await call(server, 'getUpdates', { timeout: 0 })).toMatchObject({ ok: false, error_code: 408 });
  });

  it('checks the arguments of what is sent', async () => {
    const server = await start({ echoes: false });
    const an = server.user('an');
    const group = server.group('g1');
    const refused = async (method: string, fields: Record<string, unknown>) =>
      (await call(server, method, fields)).error_code;
    expect(await refused('sendMessage', { chat_id: 'an', text: 'a'.repeat(2_001) })).toBe(400);
    expect(await refused('sendMessage', { chat_id: 'an', text: '' })).toBe(400);
    expect(await refused('sendMessage', { chat_id: 1, text: 'a' })).toBe(400);
    expect(await refused('sendMessage', { chat_id: 'nobody', text: 'a' })).toBe(404);
    const styles = (start: number, len: number, st: string) => ({
      chat_id: 'an',
      text: 'abc',
      text_styles: [{ start, len, st: [st] }],
    });
    expect(await refused('sendMessage', styles(1, 3, 'b'))).toBe(400);
    expect(await refused('sendMessage', styles(0, 3, 'bold'))).toBe(400);
    expect(await refused('sendPhoto', { chat_id: 'an', photo: '/anh.jpg' })).toBe(400);
    expect(await refused('sendVoice', { chat_id: 'an', voice_url: 'https://a.vn/a.mp3' })).toBe(400);
    expect(await refused('sendSticker', { chat_id: 'an' })).toBe(400);
    expect(await refused('sendChatAction', { chat_id: 'an', action: 'upload_photo' })).toBe(400);
    expect(an.messages).toEqual([]);

    expect(await call(server, 'sendMessage', styles(0, 3, 'b'))).toMatchObject({ ok: true });
    expect(await call(server, 'sendChatAction', { chat_id: 'an', action: 'typing' })).toMatchObject({
      ok: true,
    });
    expect(an.messages).toMatchObject([{ text: 'abc', styles: [{ start: 0, len: 3, st: ['b'] }] }]);
    const voice = { voice_url: 'https://a.vn/a.aac' };
    expect(await call(server, 'sendVoice', { chat_id: 'g1', ...voice })).toMatchObject({ ok: true });
    expect(group.messages).toMatchObject([{ kind: 'voice', isDelivered: false }]);
  });

  it('checks, probes and saves a webhook, and refuses polls while it is set', async () => {
    const server = await start();
    const receiver = await startReceiver();
    const set = (url: string, secret = SECRET) => call(server, 'setWebhook', { url, secret_token: secret });
    expect(await set('http://bantin.example.vn/x')).toMatchObject({ error_code: 400 });
    expect(await set('https://192.168.1.5/x')).toMatchObject({ error_code: 400 });
    expect(await set(`${PUBLIC}/x`, 'short')).toMatchObject({ error_code: 400 });
    server.tunnel(PUBLIC, 'http://127.0.0.1:1');
    expect(await set(`${PUBLIC}/x`)).toMatchObject({
      ok: true,
      result: { url: `${PUBLIC}/x`, verification: { ok: false, outcome: 'webhook.err.conn' } },
    });
    server.tunnel(PUBLIC, receiver.url);
    expect((await set(`${PUBLIC}/x`)).result).toMatchObject({ verification: { ok: true } });
    expect(receiver.posts).toMatchObject([{ body: '', headers: { 'user-agent': 'Java/17' } }]);
    expect(receiver.posts[0]?.headers['content-type']).toBeUndefined();
    expect(await call(server, 'getUpdates', { timeout: 0 })).toMatchObject({ error_code: 400 });
    expect((await call(server, 'getWebhookInfo')).result).toMatchObject({ url: `${PUBLIC}/x` });
    expect((await call(server, 'deleteWebhook')).result).toMatchObject({ url: '' });
    expect(await call(server, 'getUpdates', { timeout: 0 })).toMatchObject({ error_code: 408 });
  });

  it('posts events in both shapes, with the secret, and repeats one on demand', async () => {
    const server = await start({ allowsLocalWebhooks: true });
    const receiver = await startReceiver();
    await call(server, 'setWebhook', { url: `${receiver.url}/z`, secret_token: SECRET });
    const an = server.user('an');
    an.send('một');
    server.photoKey('photo');
    server.bodyShape('flat');
    await server.waitFor(() => receiver.posts.length === 2);
    server.bodyShape('enveloped');
    an.sendPhoto('https://anh.vn/1.jpg');
    server.repeatLast();
    await server.waitFor(() => receiver.posts.length === 4);
    const bodies = receiver.posts.slice(1).map(({ body }) => JSON.parse(body));
    expect(bodies[0]).toMatchObject({ event_name: 'message.text.received' });
    expect(bodies[1]).toMatchObject({ ok: true, result: { message: { photo: 'https://anh.vn/1.jpg' } } });
    expect(bodies[2]).toEqual(bodies[1]);
    expect(receiver.posts[1]?.headers['x-bot-api-secret-token']).toBe(SECRET);
  });

  it('limits webhook tests a day with 426, spelt errorCode', async () => {
    const server = await start({ allowsLocalWebhooks: true });
    const receiver = await startReceiver(403);
    await call(server, 'setWebhook', { url: receiver.url, secret_token: SECRET });
    for (let test = 0; test < 20; test += 1)
      expect((await call(server, 'testWebhook')).result).toMatchObject({ outcome: 'webhook.http.403' });
    expect(await call(server, 'testWebhook')).toMatchObject({ ok: false, errorCode: 426 });
  });

  it('counts messages by the month of its clock, and lets own messages come back', async () => {
    const clock = createTestClock('2022-04-30T23:00:00+07:00');
    const server = await start({ clock, monthlyMessages: 1 });
    server.user('an');
    const send = () => call(server, 'sendMessage', { chat_id: 'an', text: 'a' });
    expect(await send()).toMatchObject({ ok: true });
    expect((await call(server, 'getUpdates', { timeout: 0 })).result).toMatchObject({
      message: { from: { id: server.botId, is_bot: true }, text: 'a' },
    });
    expect(await send()).toMatchObject({ error_code: 429 });
    clock.set('2022-05-01T00:00:00+07:00');
    expect(await send()).toMatchObject({ ok: true });
    expect(server.sentThisMonth).toBe(1);
  });

  it('refuses one person more than it may have, when told to', async () => {
    const server = await start({ mostUsers: 1, echoes: false });
    server.user('an').send('một');
    server.user('binh').send('hai');
    expect(server.pendingEvents).toHaveLength(1);
    expect(await call(server, 'sendMessage', { chat_id: 'binh', text: 'a' })).toMatchObject({
      error_code: 400,
    });
  });

  it('tells the bot only of those group messages that mention or answer it', async () => {
    const server = await start();
    const group = server.group('g1');
    const an = server.user('an');
    group.say(an, 'chào các đồng chí');
    group.mention(an, '/tin');
    expect(server.pendingEvents).toMatchObject([
      { message: { chat: { id: 'g1', chat_type: 'GROUP' }, text: '@Bot Bản tin /tin' } },
    ]);
  });

  it('causes faults on demand', async () => {
    const server = await start({ echoes: false });
    const an = server.user('an');
    const send = () => call(server, 'sendMessage', { chat_id: 'an', text: 'a' });
    server.fault({ kind: 'cut-before' });
    await expect(send()).rejects.toThrow();
    expect(an.messages).toHaveLength(0);
    server.fault({ kind: 'cut-after' });
    await expect(send()).rejects.toThrow();
    expect(an.messages).toHaveLength(1);
    server.fault({ kind: 'refuse', code: 403 }, { method: 'sendMessage', chatId: 'an' });
    expect(await send()).toMatchObject({ error_code: 403, description: 'Internal server error' });
    server.fault({ kind: 'proxy-error', status: 502 });
    await expect(send()).rejects.toThrow();
    expect(server.calls('sendMessage').map(({ code }) => code)).toEqual([null, null, 403, null]);
  });
});
