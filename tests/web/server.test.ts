import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWebServer, type WebServerOptions } from '../../src/web/server.ts';

function createServerWith(options: Partial<WebServerOptions> = {}) {
  const server = createWebServer({
    host: '127.0.0.1',
    port: 0,
    logger: pino({ level: 'silent' }),
    health: async () => ({ isReady: true, reasons: [] }),
    metrics: async () => 'bantin_up 1\n',
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

/** A server whose log lines are kept. */
function createLoggedServer(options: Partial<WebServerOptions>) {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, server: createServerWith({ ...options, logger: pino({ level: 'trace' }, destination) }) };
}

describe('for the operator', () => {
  it('says that the process lives, whatever its state', async () => {
    const server = createServerWith({
      health: async () => {
        throw new Error('never asked');
      },
    });
    const response = await server.inject('/healthz');
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('says whether it is ready, and why not', async () => {
    const ready = await createServerWith().inject('/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ready', reasons: [] }]);
    const reasons = ['The database does not answer.', 'Telegram refuses the token.'];
    const server = createServerWith({ health: async () => ({ isReady: false, reasons }) });
    const not = await server.inject('/readyz');
    expect([not.statusCode, not.json()]).toEqual([503, { status: 'not ready', reasons }]);
  });

  it('gives its figures as Prometheus reads them', async () => {
    const response = await createServerWith().inject('/metrics');
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.body).toBe('bantin_up 1\n');
  });
});

describe('the webhook of Telegram', () => {
  it('hands secret and body over, and answers with the status it is given', async () => {
    const calls: unknown[] = [];
    const server = createServerWith({
      telegramWebhook: async (secret, body) => {
        calls.push([secret, body]);
        return { status: secret === 'right' ? 200 : 401 };
      },
    });
    const post = (secret: string | undefined) =>
      server.inject({
        method: 'POST',
        url: '/webhooks/telegram',
        headers: {
          host: 'bantin.example.org',
          ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
        },
        payload: { update_id: 7 },
      });
    expect((await post('right')).statusCode).toBe(200);
    expect((await post('wrong')).statusCode).toBe(401);
    expect((await post(undefined)).statusCode).toBe(401);
    expect(calls).toEqual([
      ['right', { update_id: 7 }],
      ['wrong', { update_id: 7 }],
      [undefined, { update_id: 7 }],
    ]);
  });

  it('takes bodies up to 1 MiB, refuses larger ones and broken JSON without handing them over', async () => {
    let calls = 0;
    const server = createServerWith({
      telegramWebhook: async () => {
        calls += 1;
        return { status: 200 };
      },
    });
    const post = (payload: string) =>
      server.inject({
        method: 'POST',
        url: '/webhooks/telegram',
        headers: { 'content-type': 'application/json' },
        payload,
      });
    const sized = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));
    expect((await post(sized(1024 * 1024))).statusCode).toBe(200);
    expect((await post(sized(1024 * 1024 + 1))).statusCode).toBe(413);
    expect((await post('{"update_id":')).statusCode).toBe(400);
    expect(calls).toBe(1);
  });

  it('is not there when Telegram does not deliver by webhook', async () => {
    const response = await createServerWith().inject({ method: 'POST', url: '/webhooks/telegram' });
    expect(response.statusCode).toBe(404);
  });
});

describe('the webhook of the Zalo bot', () => {
  function createBotServer() {
    const calls: unknown[] = [];
    const server = createServerWith({
      zaloBotWebhook: async (secret, body) => {
        calls.push([secret, body]);
        return { status: secret === 'right' ? 200 : 401 };
      },
    });
    const post = async (payload: string | undefined, headers: Record<string, string>) => {
      const request = { method: 'POST', url: '/webhooks/zalo-bot', headers } as const;
      const { statusCode } = await server.inject(payload === undefined ? request : { ...request, payload });
      return statusCode;
    };
    return { calls, post };
  }

  it('hands secret and body over, and answers with the status it is given', async () => {
    const { calls, post } = createBotServer();
    const json = { 'content-type': 'application/json; charset=utf-8' };
    const update = { event_name: 'message.text.received', message: { text: 'chào' } };
    expect(await post(JSON.stringify(update), { ...json, 'x-bot-api-secret-token': 'right' })).toBe(200);
    expect(await post(JSON.stringify(update), { ...json, 'x-bot-api-secret-token': 'wrong' })).toBe(401);
    expect(await post('{}', json)).toBe(401);
    expect(calls).toEqual([
      ['right', update],
      ['wrong', update],
      [undefined, {}],
    ]);
  });

  it('answers the empty request by which Zalo tries the address, with and without a content type', async () => {
    const { calls, post } = createBotServer();
    expect(await post(undefined, {})).toBe(200);
    expect(await post('', { 'content-type': 'application/json' })).toBe(200);
    expect(await post('', { 'content-type': 'text/plain' })).toBe(200);
    expect(calls).toEqual([]);
  });

  it('reads JSON whatever it is called, and refuses what is none or too large', async () => {
    const { calls, post } = createBotServer();
    expect(await post('{"a":1}', { 'content-type': 'text/plain', 'x-bot-api-secret-token': 'right' })).toBe(
      200,
    );
    expect(await post('{"a":2}', { 'content-type': 'json', 'x-bot-api-secret-token': 'right' })).toBe(200);
    expect(await post('{"a":', { 'content-type': 'application/json' })).toBe(400);
    const large = JSON.stringify('x'.repeat(1024 * 1024));
    expect(await post(large, { 'content-type': 'application/json' })).toBe(413);
    expect(calls).toEqual([
      ['right', { a: 1 }],
      ['right', { a: 2 }],
    ]);
  });
});

describe('the webhook of the Zalo OA', () => {
  it('hands the body over as it was sent, byte for byte, with what signs it', async () => {
    const calls: unknown[] = [];
    const server = createServerWith({
      zaloOaWebhook: async (request) => {
        calls.push(request);
        return { status: 200 };
      },
    });
    const rawBody =
      '{ "event_name" : "user_send_text",\n"timestamp":"1","message":{"text":"h\u1ecdp – họp"}} ';
    const post = (payload: string, headers: Record<string, string>) =>
      server.inject({ method: 'POST', url: '/webhooks/zalo-oa', headers, payload });
    const json = { 'content-type': 'application/json' };
    const signed = { ...json, 'x-zevent-signature': 'mac=abc', 'x-zevent-timestamp': '17' };
    expect((await post(rawBody, signed)).statusCode).toBe(200);
    expect((await post('no json', { 'content-type': 'text/plain' })).statusCode).toBe(200);
    expect((await post('', json)).statusCode).toBe(200);
    expect((await post('x'.repeat(1024 * 1024 + 1), json)).statusCode).toBe(413);
    expect(calls).toEqual([
      { signature: 'mac=abc', timestampHeader: '17', rawBody },
      { signature: undefined, timestampHeader: undefined, rawBody: 'no json' },
    ]);
  });

  it('leaves the bodies of the other routes as they are', async () => {
    const bodies: unknown[] = [];
    const server = createServerWith({
      zaloOaWebhook: async () => ({ status: 200 }),
      telegramWebhook: async (_secret, body) => {
        bodies.push(body);
        return { status: 200 };
      },
    });
    await server.inject({ method: 'POST', url: '/webhooks/telegram', payload: { update_id: 7 } });
    expect(bodies).toEqual([{ update_id: 7 }]);
  });
});

describe('errors', () => {
  it('are a Vietnamese page for a browser, whatever was asked for', async () => {
    const response = await createServerWith().inject({
      url: '/khong-co?<script>alert(1)</script>',
      headers: { accept: 'text/html,application/xhtml+xml' },
    });
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.body).toContain('<html lang="vi">');
    expect(response.body).toContain('Không tìm thấy nội dung này.');
    expect(response.body).not.toContain('script');
  });

  it('are JSON for a program, and do not show what went wrong inside', async () => {
    const server = createServerWith({
      metrics: async () => {
        throw new Error('SELECT secret FROM member');
      },
    });
    const response = await server.inject('/metrics');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({ error: 'Bản tin gặp lỗi khi xử lý, vui lòng thử lại sau ít phút.' });
  });

  it('are logged by where they happened, without their words', async () => {
    const { lines, server } = createLoggedServer({
      metrics: async () => {
        throw new Error('nội dung tin nhắn riêng');
      },
    });
    await server.inject('/metrics?token=bi-mat-123');
    const log = lines.join('');
    expect(log).toContain('A request failed');
    expect(log).toContain('server.test.ts');
    expect(log).not.toContain('nội dung tin nhắn riêng');
    expect(log).not.toContain('bi-mat-123');
  });
});

it('logs requests by route, never their query string or body', async () => {
  const { lines, server } = createLoggedServer({ telegramWebhook: async () => ({ status: 200 }) });
  await server.inject({
    method: 'POST',
    url: '/webhooks/telegram?chat=987654',
    headers: { 'x-telegram-bot-api-secret-token': 'khoa-cua-toi' },
    payload: { text: 'chuyện riêng' },
  });
  await server.inject('/không-có/456?x=987654');
  const log = lines.join('');
  expect(log).toContain('"route":"/webhooks/telegram"');
  for (const word of ['987654', 'khoa-cua-toi', 'chuyện riêng', '456']) expect(log).not.toContain(word);
});

it('forbids everything that its own pages do not need', async () => {
  for (const url of ['/healthz', '/khong-co']) {
    const { headers } = await createServerWith().inject(url);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  }
});

describe('listening', () => {
  it('says where, and stops answering once closed', async () => {
    const server = createServerWith();
    const { url, port } = await server.listen();
    expect(url).toBe(`http://127.0.0.1:${port}/`);
    expect((await fetch(`${url}healthz`)).status).toBe(200);
    await server.close();
    await expect(fetch(`${url}healthz`)).rejects.toThrow();
  });

  it('names the port and the setting in one sentence when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => other.close(() => resolve())));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(createServerWith({ port }).listen()).rejects.toMatchObject({
      name: 'AppError',
      code: 'PORT_IN_USE',
      message: `Port ${port} on 127.0.0.1 is already used by another program: stop that program, or set HTTP_PORT to a free port.`,
    });
  });

  it.each(['203.0.113.7', 'no-such-host.invalid'])('says that %s is not this machine', async (host) => {
    await expect(createServerWith({ host }).listen()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('HTTP_HOST'),
    });
  });
});
