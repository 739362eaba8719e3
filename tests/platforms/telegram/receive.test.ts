import {
  createServer,
  type IncomingMessage as HttpRequest,
  type ServerResponse as HttpResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildPlatform, plain, startServer } from './start-platform.ts';

const AN = 501;
const COMMANDS = [{ command: 'tin', description: 'Tin mới nhất' }];

describe('starting to receive from Telegram', () => {
  it('introduces itself: name, menu in both languages, no webhook', async () => {
    const server = await startServer({ username: 'bantin_bot' });
    server.fault({ kind: 'slow', milliseconds: 0 });
    const { platform, remember } = buildPlatform(server, { commands: COMMANDS });
    expect(platform.invitationLink('a_B-1')).toBeNull();
    await platform.start(remember);
    expect(platform.invitationLink('a_B-1')).toBe('https://t.me/bantin_bot?start=a_B-1');
    expect([server.commands(), server.commands('vi')]).toEqual([COMMANDS, COMMANDS]);
    expect(server.calls('deleteWebhook')).toHaveLength(1);
  });

  it('refuses to start with a token Telegram refuses', async () => {
    const server = await startServer();
    const { platform, remember } = buildPlatform({ ...server, token: '110201543:wrong' });
    await expect(platform.start(remember)).rejects.toMatchObject({ code: 'TELEGRAM_TOKEN_REFUSED' });
  });

  it('starts though Telegram is down, and receives once it is up', async () => {
    const server = await startServer();
    server.fault({ kind: 'proxy-error', status: 502 }, { times: 3 });
    const { platform, received, remember } = buildPlatform(server);
    await platform.start(remember);
    server.user(AN).send('xin chào');
    await server.waitFor(() => received.length === 1);
    expect(platform.invitationLink('x')).not.toBeNull();
  });
});

describe('receiving by polling', () => {
  it('tells texts, commands, buttons, files and membership apart', async () => {
    const server = await startServer({ username: 'bantin_bot' });
    const an = server.user(AN, 'Nguyễn Văn An');
    const { platform, received, remember } = buildPlatform(server);
    await platform.start(remember);
    await platform.send(
      String(AN),
      { text: plain('Chọn'), buttons: [[{ label: 'Tin mới', data: 'tin:1' }]] },
      'reply',
    );
    const updateId = an.send('nghị quyết về cán bộ');
    an.send('/TIM@Bantin_Bot  hội nghị\nquý II ');
    an.send('/tim@bot_khac hội nghị');
    an.send('/tìm cán bộ');
    an.press('Tin mới');
    an.sendDocument('Danh sách.csv', 'text/csv', Buffer.from('a;b'));
    an.sendPhoto(Buffer.from([1, 2, 3, 4]));
    an.editLast('sửa lại');
    an.block();
    an.unblock();
    await server.waitFor(() => received.at(-1)?.content.kind === 'unblocked');

    expect(received[0]).toEqual({
      updateKey: String(updateId),
      platform: 'telegram',
      chatId: String(AN),
      chatType: 'private',
      displayName: 'Nguyễn Văn An',
      content: { kind: 'text', text: 'nghị quyết về cán bộ' },
    });
    expect(received.slice(1).map(({ content }) => content)).toEqual([
      { kind: 'command', command: 'tim', argument: 'hội nghị\nquý II' },
      { kind: 'command', command: 'tìm', argument: 'cán bộ' },
      { kind: 'button', data: 'tin:1', messageRef: '1' },
      expect.objectContaining({ kind: 'file', name: 'Danh sách.csv', mediaType: 'text/csv', sizeBytes: 3 }),
      expect.objectContaining({ kind: 'file', name: 'anh.jpg', mediaType: 'image/jpeg', sizeBytes: 4 }),
      { kind: 'blocked' },
      { kind: 'unblocked' },
    ]);
    await server.waitFor(() => server.calls('answerCallbackQuery').length === 1);
    expect(server.calls('answerCallbackQuery')).toMatchObject([{ status: 200 }]);
  });

  it('knows a group', async () => {
    const server = await startServer();
    const { platform, received, remember } = buildPlatform(server);
    await platform.start(remember);
    const group = server.group(-1007, 'Chi bộ 7');
    group.send(server.user(AN, 'Lê An'), '/lich');
    group.removeBot();
    await server.waitFor(() => received.length === 2);
    expect(received).toMatchObject([
      {
        chatId: '-1007',
        chatType: 'group',
        displayName: 'Lê An',
        content: { kind: 'command', command: 'lich' },
      },
      { chatId: '-1007', chatType: 'group', content: { kind: 'blocked' } },
    ]);
  });

  it('downloads a file, and refuses one beyond 20 MB', async () => {
    const server = await startServer();
    const { platform, received, remember } = buildPlatform(server);
    await platform.start(remember);
    server.user(AN).sendDocument('a.txt', 'text/plain', Buffer.from('nội dung'));
    server.user(AN).sendDocument('b.bin', 'application/octet-stream', Buffer.alloc(20 * 1024 * 1024 + 1));
    await server.waitFor(() => received.length === 2);
    const [small, large] = received.map(({ content }) => content);
    if (small?.kind !== 'file' || large?.kind !== 'file') throw new Error('Expected files');
    expect(Buffer.from(await small.download()).toString()).toBe('nội dung');
    await expect(large.download()).rejects.toMatchObject({ code: 'FETCH_FAILED' });
    server.revokeToken();
    await expect(small.download()).rejects.toMatchObject({ code: 'FETCH_FAILED' });
  });

  it('skips malformed updates, logs them without content, and goes on', async () => {
    const server = await startServer();
    server.user(AN);
    const { platform, received, logged, remember } = buildPlatform(server);
    const malformed = [
      { message: { text: 'lời riêng tư' } },
      { message: 'lời riêng tư' },
      { callback_query: { id: 5, data: 'lời riêng tư' } },
      { my_chat_member: null },
      { message: { message_id: 1, chat: { id: 'x', type: 'private' }, text: 'lời riêng tư' } },
    ];
    for (const update of malformed) server.addUpdate(update);
    server.addUpdate({ poll: { id: '1' } });
    server.user(AN).send('xin chào');
    await platform.start(remember);
    await server.waitFor(() => received.length === 1);
    expect(logged.filter((line) => line.includes('not in the form'))).toHaveLength(malformed.length);
    expect(logged.join('')).not.toContain('lời riêng tư');
    await server.waitFor(() => server.pendingUpdates.length === 0);
  });

  it('confirms an update only after its handler has finished, so that a crash repeats it', async () => {
    const server = await startServer();
    const first = buildPlatform(server);
    let finish: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await first.platform.start(async (message) => {
      first.received.push(message);
      await busy;
    });
    const updateId = server.user(AN).send('xin chào');
    await server.waitFor(() => server.calls('getUpdates').length > 2);
    expect(first.received).toHaveLength(1);
    expect(server.pendingUpdates.map((update) => update.update_id)).toEqual([updateId]);
    finish();
    await server.waitFor(() => server.pendingUpdates.length === 0);
    expect(first.received).toHaveLength(1);
  });

  it('handles the updates of one chat in order, and no chat waits for another', async () => {
    const server = await startServer();
    const { platform, received } = buildPlatform(server);
    let finish: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await platform.start(async (message) => {
      if (message.content.kind === 'text' && message.content.text === 'lâu') await busy;
      received.push(message);
    });
    server.user(1).send('lâu');
    server.user(1).send('sau');
    server.user(2).send('nhanh');
    await server.waitFor(() => received.length === 1);
    // Comes while the first handler is still busy.
    server.user(3).send('nhanh');
    await server.waitFor(() => received.length === 2);
    expect(received.map(({ chatId }) => chatId)).toEqual(['2', '3']);
    finish();
    await server.waitFor(() => received.length === 4);
    expect(received.slice(2).map(({ content }) => content)).toMatchObject([{ text: 'lâu' }, { text: 'sau' }]);
  });

  it('gives an update again when its handler failed', async () => {
    const server = await startServer();
    const { platform, received, logged } = buildPlatform(server);
    await platform.start(async (message) => {
      received.push(message);
      if (received.length === 1) throw new Error('cơ sở dữ liệu bận');
    });
    server.user(AN).send('xin chào');
    await server.waitFor(() => received.length === 2);
    expect(received[0]?.updateKey).toBe(received[1]?.updateKey);
    expect(logged.join('')).toContain('An update could not be handled');
  });

  it('repeats nothing after a planned restart', async () => {
    const server = await startServer();
    const first = buildPlatform(server);
    await first.platform.start(first.remember);
    server.user(AN).send('một');
    await server.waitFor(() => first.received.length === 1);
    await first.platform.stop();
    const second = buildPlatform(server);
    await second.platform.start(second.remember);
    server.user(AN).send('hai');
    await server.waitFor(() => second.received.length === 1);
    expect(second.received.map(({ content }) => content)).toEqual([{ kind: 'text', text: 'hai' }]);
  });

  it('waits for the handlers in hand when it stops', async () => {
    const server = await startServer();
    const { platform, received } = buildPlatform(server);
    let begun = false;
    let finish: () => void = () => undefined;
    await platform.start(async (message) => {
      begun = true;
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      received.push(message);
    });
    server.user(AN).send('xin chào');
    await server.waitFor(() => begun);
    const stopped = platform.stop();
    finish();
    await stopped;
    expect(received).toHaveLength(1);
    expect(server.pendingUpdates).toHaveLength(0);
  });

  it('says clearly that another process polls, and goes on when that one ends', async () => {
    const server = await startServer();
    const { platform, received, logged, remember } = buildPlatform(server);
    server.fault(
      { kind: 'refuse', code: 409, description: 'Conflict: terminated by other getUpdates request' },
      { method: 'getUpdates', times: 2 },
    );
    await platform.start(remember);
    server.user(AN).send('xin chào');
    await server.waitFor(() => received.length === 1);
    expect(logged.filter((line) => line.includes('Another process receives'))).toHaveLength(2);
  });

  it('goes on after cut connections and proxy errors', async () => {
    const server = await startServer();
    const { platform, received, logged, remember } = buildPlatform(server);
    server.fault({ kind: 'cut-before' }, { method: 'getUpdates' });
    server.fault({ kind: 'proxy-error', status: 502 }, { method: 'getUpdates' });
    server.fault({ kind: 'retry-after', seconds: 0 }, { method: 'getUpdates' });
    await platform.start(remember);
    server.user(AN).send('xin chào');
    await server.waitFor(() => received.length === 1);
    expect(logged.join('')).not.toContain(server.token);
  });
});

describe('receiving by webhook', () => {
  const SECRET = 'bi-mat_1';
  const webhook = { mode: { webhook: { publicUrl: 'https://vi.example/', secret: SECRET } } } as const;
  const update = {
    update_id: 7,
    message: {
      message_id: 1,
      date: 1,
      chat: { id: AN, type: 'private' },
      from: { id: AN, first_name: 'An' },
      text: 'a',
    },
  };

  it('registers its address with the secret and the kinds of updates it reads', async () => {
    const server = await startServer();
    const { platform, remember } = buildPlatform(server, webhook);
    await platform.start(remember);
    expect(server.webhook).toEqual({
      url: 'https://vi.example/webhooks/telegram',
      secret: SECRET,
      allowedUpdates: ['message', 'callback_query', 'my_chat_member'],
    });
    expect(server.calls('getUpdates')).toHaveLength(0);
  });

  it('takes an update with the right secret only', async () => {
    const server = await startServer();
    const { platform, received, remember } = buildPlatform(server, webhook);
    expect(await platform.handleWebhook(SECRET, update)).toEqual({ status: 503 });
    await platform.start(remember);
    expect(await platform.handleWebhook(undefined, update)).toEqual({ status: 401 });
    expect(await platform.handleWebhook('', update)).toEqual({ status: 401 });
    expect(await platform.handleWebhook(`${SECRET}x`, update)).toEqual({ status: 401 });
    expect(received).toHaveLength(0);
    expect(await platform.handleWebhook(SECRET, update)).toEqual({ status: 200 });
    expect(received).toMatchObject([{ updateKey: '7', content: { kind: 'text', text: 'a' } }]);
  });

  it('answers 500 when the handler failed, so that Telegram delivers again', async () => {
    const server = await startServer();
    const { platform } = buildPlatform(server, webhook);
    await platform.start(() => Promise.reject(new Error('bận')));
    expect(await platform.handleWebhook(SECRET, update)).toEqual({ status: 500 });
  });

  it.each([
    null,
    undefined,
    'rác',
    7,
    [],
    {},
    { update_id: 'x' },
    { update_id: 1, message: [] },
    { update_id: Number.POSITIVE_INFINITY },
  ])('accepts and skips rubbish: %o', async (body) => {
    const server = await startServer();
    const { platform, received, remember } = buildPlatform(server, webhook);
    await platform.start(remember);
    expect(await platform.handleWebhook(SECRET, body)).toEqual({ status: 200 });
    expect(received).toHaveLength(0);
  });

  it('receives what Telegram delivers, again after a failure, in the order it was written', async () => {
    const server = await startServer({ webhookRetryMs: 5 });
    let hasFailed = false;
    const receiver = createServer((request, response) => void answer(request, response));
    async function answer(request: HttpRequest, response: HttpResponse): Promise<void> {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const secret = request.headers['x-telegram-bot-api-secret-token'];
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const { status } = await platform.handleWebhook(typeof secret === 'string' ? secret : undefined, body);
      response.writeHead(status).end();
    }
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      await new Promise((resolve) => receiver.close(resolve));
    });
    const { port } = receiver.address() as AddressInfo;
    const mode = { webhook: { publicUrl: `http://127.0.0.1:${port}`, secret: SECRET } };
    const { platform, received } = buildPlatform(server, { mode });
    await platform.start(async (message) => {
      if (hasFailed) received.push(message);
      else {
        hasFailed = true;
        throw new Error('bận');
      }
    });
    server.user(AN).send('một');
    server.user(AN).send('/hai');
    await server.waitFor(() => server.pendingUpdates.length === 0);
    expect(received.map(({ content }) => content)).toEqual([
      { kind: 'text', text: 'một' },
      { kind: 'command', command: 'hai', argument: '' },
    ]);
    await server.close();
  });

  it('lets nothing in when it polls', async () => {
    const server = await startServer();
    const { platform, remember } = buildPlatform(server);
    await platform.start(remember);
    expect(await platform.handleWebhook('', update)).toEqual({ status: 401 });
  });

  it('tells the operator when Telegram does not accept the address', async () => {
    const server = await startServer();
    const { platform, remember } = buildPlatform(server, {
      mode: { webhook: { publicUrl: 'https://vi.example', secret: 'có dấu' } },
    });
    await expect(platform.start(remember)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
