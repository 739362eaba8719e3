import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestClock } from '../clock.ts';
import { TOKEN_PATH, type ZaloOaServer, type ZaloOaServerOptions } from './server-types.ts';
import { signatureOf } from './signature.ts';
import { startZaloOaServer } from './zalo-oa-server.ts';

const CS = '/v3.0/oa/message/cs';
const TEMPLATE = '/v3.0/oa/message/template';
const AN = '8012345678901234567';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Answer {
  readonly error: number;
  readonly message?: string;
  readonly data?: Record<string, unknown>;
  readonly [name: string]: unknown;
}

async function start(options: ZaloOaServerOptions = {}) {
  const clock = createTestClock('2022-04-12T08:00:00+07:00');
  const server = await startZaloOaServer({ clock, ...options });
  onTestFinished(() => server.close());
  return { clock, server };
}

async function post(
  server: ZaloOaServer,
  path: string,
  fields: object,
  headers: Record<string, string> = { access_token: server.accessToken },
): Promise<Answer> {
  const response = await fetch(`${server.apiRoot}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(fields),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

async function get(server: ZaloOaServer, path: string, data: object): Promise<Answer> {
  const query = new URLSearchParams({ data: JSON.stringify(data) });
  const response = await fetch(`${server.apiRoot}${path}?${query}`, {
    headers: { access_token: server.accessToken },
  });
  return (await response.json()) as Answer;
}

async function refresh(
  server: ZaloOaServer,
  refreshToken: string,
  { secret = server.appSecret, appId = server.appId } = {},
): Promise<Answer> {
  const response = await fetch(`${server.oauthRoot}${TOKEN_PATH}`, {
    method: 'POST',
    headers: { secret_key: secret },
    body: new URLSearchParams({ refresh_token: refreshToken, app_id: appId, grant_type: 'refresh_token' }),
  });
  return (await response.json()) as Answer;
}

async function upload(server: ZaloOaServer, kind: string, name: string, size: number): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(size)]), name);
  const response = await fetch(`${server.apiRoot}/v2.0/oa/upload/${kind}`, {
    method: 'POST',
    headers: { access_token: server.accessToken },
    body: form,
  });
  return response.text();
}

const say = (server: ZaloOaServer, message: object, userId = AN) =>
  post(server, CS, { recipient: { user_id: userId }, message });

const media = (element: object) => ({
  attachment: { type: 'template', payload: { template_type: 'media', elements: [element] } },
});

describe('the local Zalo OA server: tokens', () => {
  it('gives a new pair for a refresh token once, and kills the old pair', async () => {
    const { server } = await start();
    const old = { access: server.accessToken, refresh: server.refreshToken };
    const pair = await refresh(server, old.refresh);
    expect(pair).toEqual({
      access_token: server.accessToken,
      refresh_token: server.refreshToken,
      expires_in: '90000',
    });
    expect(await refresh(server, old.refresh)).toMatchObject({ error: -118 });
    expect(await post(server, CS, {}, { access_token: old.access })).toMatchObject({ error: -216 });
    expect(server.rotations).toBe(1);
  });

  it('checks the secret and the app, and wants a form', async () => {
    const { server } = await start();
    const { refreshToken } = server;
    expect(await refresh(server, refreshToken, { secret: 'x' })).toMatchObject({ error: -14001 });
    expect(await refresh(server, refreshToken, { appId: '1' })).toMatchObject({ error: -14002 });
    const json = await post(server, TOKEN_PATH, {}, { secret_key: server.appSecret });
    expect(json.error).toBe(-14000);
    expect(server.rotations).toBe(0);
  });

  it('lets an access token live 25 hours and a refresh token three months', async () => {
    const { server, clock } = await start({ tellsRefreshLife: true });
    server.user(AN).follow();
    clock.advance(25 * HOUR_MS - 1);
    expect((await say(server, { text: 'a' })).error).toBe(0);
    clock.advance(1);
    expect((await say(server, { text: 'a' })).error).toBe(-220);
    const { refresh_token: second, refresh_token_expires_in: life } = await refresh(
      server,
      server.refreshToken,
    );
    expect(Number(life)).toBeGreaterThan(88 * 24 * 3_600);
    clock.set('2022-07-14T08:00:00+07:00');
    expect((await refresh(server, String(second))).error).toBe(-14014);
    const { refreshToken } = server.consent();
    expect((await refresh(server, refreshToken)).access_token).toBe(server.accessToken);
  });

  it('takes the token in its own header only', async () => {
    const { server } = await start();
    server.user(AN).follow();
    const fields = { recipient: { user_id: AN }, message: { text: 'a' } };
    const bearer = { authorization: `Bearer ${server.accessToken}` };
    expect((await post(server, CS, fields, bearer)).error).toBe(-216);
    expect((await post(server, CS, fields, { ...bearer, access_token: server.accessToken })).error).toBe(
      -216,
    );
    expect((await post(server, CS, fields, { access_token: 'unknown' })).error).toBe(-216);
    server.revokeAccessToken();
    expect((await post(server, CS, fields)).error).toBe(-216);
    expect((await refresh(server, server.refreshToken)).expires_in).toBe('90000');
    server.revokeGrant();
    expect((await refresh(server, server.refreshToken)).error).toBe(-118);
  });

  it('exchanges a code once, within ten minutes, with its verifier', async () => {
    const { server, clock } = await start();
    const verifier = 'v'.repeat(43);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const exchange = async (code: string) => {
      const response = await fetch(`${server.oauthRoot}${TOKEN_PATH}`, {
        method: 'POST',
        headers: { secret_key: server.appSecret },
        body: new URLSearchParams({
          code,
          app_id: server.appId,
          grant_type: 'authorization_code',
          code_verifier: verifier,
        }),
      });
      return (await response.json()) as Answer;
    };
    const code = server.authorise(challenge);
    expect((await exchange(code)).refresh_token).toBe(server.refreshToken);
    expect((await exchange(code)).error).toBe(-14004);
    const late = server.authorise(challenge);
    clock.advance(600_000);
    expect((await exchange(late)).error).toBe(-14004);
  });

  it('rotates although the answer is lost', async () => {
    const { server } = await start();
    const { refreshToken } = server;
    server.loseRefreshAnswer();
    await expect(refresh(server, refreshToken)).rejects.toThrow();
    expect(server.rotations).toBe(1);
    expect((await refresh(server, refreshToken)).error).toBe(-118);
  });
});

describe('the local Zalo OA server: messages', () => {
  it('lets the OA write for seven days after an interaction, for nothing during 48 hours', async () => {
    const { server, clock } = await start();
    const an = server.user(AN, 'Nguyễn An');
    expect((await say(server, { text: 'a' }, 'nobody')).error).toBe(-201);
    expect((await say(server, { text: 'a' })).error).toBe(-232);
    an.send('Chào cơ quan');
    clock.advance(48 * HOUR_MS - 1);
    // The token has to be renewed on the way.
    await refresh(server, server.refreshToken);
    const free = await say(server, { text: 'Kính gửi đồng chí' });
    expect(free).toEqual({
      error: 0,
      message: 'Success',
      data: { message_id: an.messages[1]?.messageId, user_id: AN, sent_time: String(clock.now().getTime()) },
    });
    server.quota.paidTexts = 1;
    clock.advance(2);
    expect((await say(server, { text: 'b' })).data).toMatchObject({ quota: { remain: '0' } });
    expect((await say(server, { text: 'b' })).error).toBe(-211);
    expect(an.messages.map(({ isPaid }) => isPaid)).toEqual([false, false, true]);
    clock.advance(5 * DAY_MS);
    await refresh(server, server.refreshToken);
    expect((await say(server, { text: 'c' })).error).toBe(-230);
    an.unfollow();
    expect((await say(server, { text: 'c' })).error).toBe(-213);
    an.follow();
    expect((await say(server, { text: 'c' })).error).toBe(0);
  });

  it('refuses what the real server refuses', async () => {
    const { server } = await start();
    server.user(AN).follow();
    const button = (fields: object) => ({
      text: 'a',
      attachment: { type: 'template', payload: { buttons: [fields] } },
    });
    const six = Array.from({ length: 6 }, () => ({ title: 'x', type: 'oa.query.show', payload: 'x' }));
    const cases: readonly (readonly [object, number])[] = [
      [{ text: '' }, -201],
      [{ text: 'x'.repeat(2_000) }, 0],
      [{ text: 'x'.repeat(2_001) }, -210],
      [{ attachment: { type: 'image', payload: { attachment_id: 'a' } } }, -201],
      [media({ media_type: 'image', attachment_id: 'unknown' }), -201],
      [media({ media_type: 'image', url: 'https://example.org/a.jpg' }), 0],
      [media({ media_type: 'gif', url: 'https://example.org/a.gif' }), -201],
      [media({ media_type: 'gif', url: 'https://example.org/a.gif', width: 10, height: 10 }), 0],
      [{ attachment: { type: 'template', payload: { template_type: 'list', elements: [] } } }, -233],
      [button({ title: '', type: 'oa.query.show', payload: 'x' }), -201],
      [button({ title: 'x'.repeat(101), type: 'oa.query.show', payload: 'x' }), -210],
      [button({ title: 'x', type: 'oa.query.show', payload: {} }), -201],
      [button({ title: 'x', type: 'oa.open.url', payload: 'https://example.org' }), -201],
      [button({ title: 'x', type: 'oa.open.url', payload: { url: 'https://example.org' } }), 0],
      [button({ title: 'x', type: 'oa.unknown', payload: 'x' }), -201],
      [{ text: 'a', attachment: { type: 'template', payload: { buttons: six } } }, -210],
    ];
    for (const [message, error] of cases) {
      expect([message, (await say(server, message)).error]).toEqual([message, error]);
    }
  });

  it('takes uploads of the right size and name, for seven days', async () => {
    const { server, clock } = await start();
    const an = server.user(AN);
    an.follow();
    const read = (answer: string) => JSON.parse(answer) as Answer;
    expect(await upload(server, 'image', 'anh', 10)).toBe('');
    expect(read(await upload(server, 'image', 'anh.jpg', 1024 * 1024 + 1)).error).toBe(-210);
    expect(await upload(server, 'file', 'bang.xlsx', 10)).toBe('');
    const image = read(await upload(server, 'image', 'anh.png', 1024 * 1024)).data?.attachment_id;
    const file = read(await upload(server, 'file', 'ket-luan.pdf', 5 * 1024 * 1024)).data?.token;
    expect(
      (await say(server, { text: 'Ảnh', ...media({ media_type: 'image', attachment_id: image }) })).error,
    ).toBe(0);
    expect((await say(server, { attachment: { type: 'file', payload: { token: file } } })).error).toBe(0);
    expect((await say(server, { attachment: { type: 'file', payload: { token: image } } })).error).toBe(-201);
    expect(an.messages.map(({ kind, text, file: shown }) => [kind, text, shown?.name])).toEqual([
      ['image', 'Ảnh', 'anh.png'],
      ['file', '', 'ket-luan.pdf'],
    ]);
    clock.advance(7 * DAY_MS);
    await refresh(server, server.refreshToken);
    an.send('còn đây');
    expect((await say(server, media({ media_type: 'image', attachment_id: image }))).error).toBe(-100);
  });

  it('sends approved templates to people who have been silent, promotions not at night', async () => {
    const { server, clock } = await start({
      templates: [
        { id: '101', tag: 2, parameters: ['name', 'title'] },
        { id: '103', tag: 3, parameters: [] },
        { id: '104', tag: 2, parameters: [], onlyByPhone: true },
      ],
    });
    const an = server.user(AN);
    const send = (templateId: string, data: object) =>
      post(server, TEMPLATE, { user_id: AN, template_id: templateId, template_data: data });
    const data = { name: 'An', title: 'Tin mới' };
    expect((await send('101', data)).data).toMatchObject({ user_id: AN, quota: { quota_type: 'sub_quota' } });
    expect(an.messages).toMatchObject([{ kind: 'template', template: { id: '101', data }, isPaid: true }]);
    expect((await send('101', { name: 'An' })).error).toBe(-201);
    expect((await send('999', data)).error).toBe(-201);
    expect((await send('104', {})).error).toBe(-249);
    clock.set('2022-04-12T22:00:00+07:00');
    expect((await send('103', {})).error).toBe(-234);
    expect((await send('101', data)).error).toBe(0);
    server.quota.templates = 0;
    expect((await send('101', data)).error).toBe(-211);
  });

  it('has shut down the old message calls', async () => {
    const { server } = await start();
    server.user(AN).follow();
    const fields = { recipient: { user_id: AN }, message: { text: 'a' } };
    for (const path of ['/v3.0/oa/message/transaction', '/v3.0/oa/message/promotion', '/v2.0/oa/message']) {
      expect((await post(server, path, fields)).error).toBe(-240);
    }
  });

  it('works on an article for a while, then broadcasts it to followers by day', async () => {
    const { server, clock } = await start();
    const an = server.user(AN);
    an.follow();
    server.user('2').send('không theo dõi');
    const article = {
      type: 'normal',
      title: 'Hội nghị sơ kết',
      author: 'Văn phòng',
      description: 'Kết quả quý I',
      cover: { cover_type: 'photo', photo_url: 'https://example.org/bia.jpg', status: 'show' },
      body: [{ type: 'text', content: 'Nội dung' }],
      status: 'show',
    };
    const create = (changes: object) => post(server, '/v2.0/article/create', { ...article, ...changes });
    expect((await create({ title: 'x'.repeat(151) })).error).toBe(-210);
    expect((await create({ cover: undefined })).error).toBe(-201);
    const { token } = (await create({})).data ?? {};
    expect((await post(server, '/v2.0/article/verify', { token })).error).toBe(-214);
    const { id } = (await post(server, '/v2.0/article/verify', { token })).data ?? {};
    const broadcast = (articleId: unknown) =>
      post(server, '/v2.0/oa/message', {
        recipient: { target: { gender: '0' } },
        message: media({ media_type: 'article', attachment_id: articleId }),
      });
    expect((await broadcast('unknown')).error).toBe(-201);
    expect((await broadcast(id)).error).toBe(0);
    expect(an.messages).toMatchObject([{ kind: 'article', article: { id, title: article.title } }]);
    expect(server.user('2').messages).toHaveLength(1);
    clock.set('2022-04-12T23:00:00+07:00');
    expect((await broadcast(id)).error).toBe(-234);
    expect(server.broadcasts).toHaveLength(1);
  });
});

describe('the local Zalo OA server: look-ups and limits', () => {
  it('answers about people, the OA and the quota', async () => {
    const { server, clock } = await start();
    server.user(AN, 'Nguyễn An').follow();
    server.user('2', 'Trần Bình').send('a');
    expect((await get(server, '/v3.0/oa/user/detail', { user_id: AN })).data).toMatchObject({
      user_id: AN,
      display_name: 'Nguyễn An',
      user_is_follower: true,
      user_last_interaction_date: '12/04/2022',
    });
    const list = (data: object) => get(server, '/v3.0/oa/user/getlist', data);
    expect((await list({ offset: 0, count: 50, is_follower: 'true' })).data).toEqual({
      total: 1,
      count: 50,
      offset: 0,
      users: [{ user_id: AN }],
    });
    expect((await list({ offset: 0, count: 51 })).error).toBe(-210);
    expect((await get(server, '/v2.0/oa/getoa', {})).data).toMatchObject({ oaid: server.oaId, oa_type: 4 });
    expect((await post(server, '/v3.0/oa/quota/message', { user_id: AN })).data).toMatchObject({
      last_interaction: String(clock.now().getTime()),
    });
  });

  it('refuses with -32 beyond a limit and says so in headers', async () => {
    const { server, clock } = await start({ limits: { oaPerMinute: 2 } });
    server.user(AN).follow();
    const call = async () => {
      const response = await fetch(`${server.apiRoot}/v2.0/oa/getoa`, {
        headers: { access_token: server.accessToken },
      });
      const { error, message = '' } = (await response.json()) as Answer;
      return [error, response.headers.get('x-ratelimit-remain'), message.includes('OA')];
    };
    expect(await call()).toEqual([0, '1', false]);
    expect(await call()).toEqual([0, '0', false]);
    expect(await call()).toEqual([-32, '0', true]);
    clock.advance(60_000);
    expect((await call())[0]).toBe(0);
  });

  it('fails on request', async () => {
    const { server } = await start();
    const an = server.user(AN);
    an.follow();
    server.fault({ kind: 'refuse', code: -218 }, { path: CS, userId: AN });
    expect((await say(server, { text: 'a' })).error).toBe(-218);
    server.fault({ kind: 'cut-before' }, { path: CS });
    await expect(say(server, { text: 'b' })).rejects.toThrow();
    expect(an.messages).toHaveLength(0);
    server.fault({ kind: 'cut-after' }, { path: CS });
    await expect(say(server, { text: 'c' })).rejects.toThrow();
    expect(an.messages.map(({ text }) => text)).toEqual(['c']);
    expect(server.calls(CS).map(({ error }) => error)).toEqual([-218, null, null]);
    server.fault({ kind: 'proxy-error', status: 502 });
    expect((await fetch(`${server.apiRoot}${CS}`, { method: 'POST' })).status).toBe(502);
    expect((await fetch(`${server.apiRoot}/v2.0/oa/unknown`)).status).toBe(404);
  });
});

describe('the local Zalo OA server: events', () => {
  it('signs with the known vector of the documentation', () => {
    const mac = signatureOf({ appId: 'X', body: 'BODY', timestamp: '1234567890', secretKey: 'Y' });
    expect(mac).toBe('2f1ef5aabe67e8396a459ca89562e108ad541f82ba5022c85f645bd6b7220cb9');
  });

  it('delivers what people do, signed, in the shapes of the documentation', async () => {
    const { server, clock } = await start();
    const inbox = await startInbox();
    expect(await server.setWebhook(inbox.url)).toBe(200);
    expect(inbox.requests).toMatchObject([{ body: '' }]);
    const an = server.user(AN);
    an.follow();
    const buttons = [{ title: 'Lịch', type: 'oa.query.show', payload: '/lich' }];
    const sent = await say(server, {
      text: 'Chọn việc',
      attachment: { type: 'template', payload: { buttons } },
    });
    an.press('Lịch');
    an.look();
    an.unfollow();
    await server.waitFor(() => server.openEvents === 0);
    const messageId = sent.data?.message_id;
    const toAn = { sender: { id: server.oaId }, recipient: { id: AN } };
    const events = inbox.requests.slice(1).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(events).toMatchObject([
      { event_name: 'follow', oa_id: server.oaId, follower: { id: AN } },
      { event_name: 'oa_send_text', ...toAn, message: { msg_id: messageId } },
      { event_name: 'user_received_message', ...toAn, message: { msg_id: messageId } },
      { event_name: 'user_send_text', sender: { id: AN }, message: { text: '/lich' } },
      { event_name: 'user_seen_message', ...toAn, message: { msg_ids: [messageId] } },
      { event_name: 'unfollow', follower: { id: AN } },
    ]);
    expect(events[0]).not.toHaveProperty('sender');
    const timestamp = String(clock.now().getTime());
    for (const { headers, body } of inbox.requests.slice(1)) {
      expect(JSON.parse(body)).toMatchObject({ timestamp, app_id: server.appId });
      const mac = signatureOf({ appId: server.appId, body, timestamp, secretKey: server.secretKey });
      expect(headers['x-zevent-signature']).toBe(`mac=${mac}`);
    }
  });

  it('tells that a message was received when the phone is on again', async () => {
    const { server } = await start();
    const inbox = await startInbox();
    await server.setWebhook(inbox.url);
    const an = server.user(AN);
    an.follow();
    an.goOffline();
    await say(server, { text: 'a' });
    expect(an.look()).toEqual([]);
    an.goOnline();
    expect(an.look()).toHaveLength(1);
  });

  it('repeats an event on the ladder, then switches the webhook off', async () => {
    const { server } = await start({ webhookRetryMs: 1 });
    const inbox = await startInbox();
    await server.setWebhook(inbox.url);
    inbox.status = 500;
    server.user(AN).send('a');
    await server.waitFor(() => server.webhookUrl === null);
    expect(server.webhookAttempts.map(({ retry, status }) => [retry, status])).toEqual(
      [0, 1, 2, 3, 4, 5].map((retry) => [retry, 500]),
    );
    const retries = inbox.requests.slice(1).map(({ headers }) => headers.num_retry);
    expect(retries).toEqual([undefined, '1', '2', '3', '4', '5']);
    expect(new Set(inbox.requests.slice(1).map(({ body }) => body)).size).toBe(1);
  });
});

async function startInbox() {
  const requests: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const inbox = { url: '', status: 200, requests };
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(inbox.status).end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  );
  inbox.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/webhooks/zalo-oa`;
  return inbox;
}
