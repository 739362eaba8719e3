import {
  createServer,
  type IncomingMessage as HttpRequest,
  type ServerResponse as HttpResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiResponse, Update } from '@grammyjs/types';
import { afterEach, describe, expect, it } from 'vitest';
import { startTelegramServer, type TelegramServer, type TelegramServerOptions } from './telegram-server.ts';

const AN = 501;
const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(options?: TelegramServerOptions): Promise<TelegramServer> {
  const server = await startTelegramServer(options);
  cleanUps.push(() => server.close());
  return server;
}

async function call<T>(server: TelegramServer, method: string, fields: object = {}, token = server.token) {
  const response = await fetch(`${server.apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  return (await response.json()) as ApiResponse<T>;
}

async function result<T>(server: TelegramServer, method: string, fields: object = {}): Promise<T> {
  const answer = await call<T>(server, method, fields);
  if (!answer.ok) throw new Error(answer.description);
  return answer.result;
}

const refused = (code: number, description: unknown) =>
  expect.objectContaining({ ok: false, error_code: code, description });

describe('the local Bot API server: messages', () => {
  it('shows a person what the bot sent, buttons and styles included', async () => {
    const server = await start();
    const an = server.user(AN, 'Nguyễn An');
    await result(server, 'sendMessage', {
      chat_id: AN,
      text: 'Mời đồng chí xác nhận',
      entities: [{ type: 'bold', offset: 4, length: 8 }],
      reply_markup: { inline_keyboard: [[{ text: 'Đã rõ', callback_data: 'ok:1' }]] },
    });
    expect(an.messages).toEqual([
      {
        messageId: 1,
        from: 'bot',
        text: 'Mời đồng chí xác nhận',
        entities: [{ type: 'bold', offset: 4, length: 8 }],
        buttons: [[{ label: 'Đã rõ', data: 'ok:1' }]],
        edited: false,
      },
    ]);
    expect(server.transcript).toMatchObject([{ method: 'sendMessage', chatId: AN, status: 200 }]);
  });

  it('refuses what the official server refuses', async () => {
    const server = await start();
    server.user(AN);
    const send = (fields: object) => call(server, 'sendMessage', { chat_id: AN, text: 'a', ...fields });
    const button = (bytes: number) => ({
      reply_markup: { inline_keyboard: [[{ text: 'x', callback_data: 'x'.repeat(bytes) }]] },
    });
    expect(await send({ text: 'x'.repeat(4097) })).toEqual(refused(400, 'Bad Request: message is too long'));
    expect(await send({ text: ' \n' })).toEqual(refused(400, 'Bad Request: message text is empty'));
    expect(await send({ chat_id: 99 })).toEqual(refused(400, 'Bad Request: chat not found'));
    expect(await send({ entities: [{ type: 'bold', offset: 0, length: 2 }] })).toEqual(
      refused(400, expect.stringContaining('entity ends after')),
    );
    expect(await send({ text: '😀', entities: [{ type: 'bold', offset: 1, length: 1 }] })).toEqual(
      refused(400, expect.stringContaining('middle of a UTF-16 symbol')),
    );
    expect(await send(button(65))).toEqual(refused(400, 'Bad Request: BUTTON_DATA_INVALID'));
    expect((await send(button(64))).ok).toBe(true);
    expect((await send({ text: 'x'.repeat(4096) })).ok).toBe(true);
    expect(await call(server, 'sendPigeon')).toEqual(refused(404, expect.any(String)));
    expect(await call(server, 'getMe', {}, '1:wrong')).toEqual(refused(401, 'Unauthorized'));
    expect(await call(server, 'getMe', {}, 'rubbish')).toEqual(refused(404, 'Not Found'));
  });

  it('answers 403 for people who blocked the bot or left Telegram, and 400 for groups that moved', async () => {
    const server = await start();
    server.user(1).block();
    server.user(2).deactivate();
    server.group(-3, 'Chi bộ 3').migrate(-1003);
    expect(await call(server, 'sendMessage', { chat_id: 1, text: 'a' })).toEqual(
      refused(403, 'Forbidden: bot was blocked by the user'),
    );
    expect(await call(server, 'sendMessage', { chat_id: 2, text: 'a' })).toEqual(
      refused(403, 'Forbidden: user is deactivated'),
    );
    expect(await call(server, 'sendMessage', { chat_id: -3, text: 'a' })).toMatchObject({
      error_code: 400,
      parameters: { migrate_to_chat_id: -1003 },
    });
    expect((await call(server, 'sendMessage', { chat_id: -1003, text: 'a' })).ok).toBe(true);
    server.user(1).unblock();
    expect((await call(server, 'sendMessage', { chat_id: 1, text: 'a' })).ok).toBe(true);
  });

  it('applies edits, refuses an edit that changes nothing, and deletes', async () => {
    const server = await start();
    const an = server.user(AN);
    const { message_id } = await result<{ message_id: number }>(server, 'sendMessage', {
      chat_id: AN,
      text: 'Một',
    });
    const edit = { chat_id: AN, message_id, text: 'Hai' };
    expect((await call(server, 'editMessageText', edit)).ok).toBe(true);
    expect(an.messages).toMatchObject([{ text: 'Hai', edited: true }]);
    expect(await call(server, 'editMessageText', edit)).toEqual(
      refused(400, expect.stringContaining('message is not modified')),
    );
    expect((await call(server, 'deleteMessage', edit)).ok).toBe(true);
    expect(an.messages).toEqual([]);
    expect(await call(server, 'editMessageText', edit)).toEqual(
      refused(400, 'Bad Request: message to edit not found'),
    );
  });

  it('takes files as multipart, hands them out again, and takes their id in place of the content', async () => {
    const server = await start();
    const an = server.user(AN);
    const form = new FormData();
    form.set('chat_id', String(AN));
    form.set('document', new File(['nội dung'], 'Kế hoạch số 12.pdf', { type: 'application/pdf' }));
    form.set('caption', 'Gửi đồng chí');
    const response = await fetch(`${server.apiRoot}/bot${server.token}/sendDocument`, {
      method: 'POST',
      body: form,
    });
    const sent = (await response.json()) as { result: { document: { file_id: string } } };
    expect(an.messages).toMatchObject([
      { text: 'Gửi đồng chí', file: { kind: 'document', name: 'Kế hoạch số 12.pdf' } },
    ]);

    const { file_id } = sent.result.document;
    const file = await result<{ file_path: string }>(server, 'getFile', { file_id });
    const download = await fetch(`${server.apiRoot}/file/bot${server.token}/${file.file_path}`);
    expect(await download.text()).toBe('nội dung');
    await result(server, 'sendDocument', { chat_id: AN, document: file_id });
    expect(an.messages.map((message) => message.file?.content.toString())).toEqual(['nội dung', 'nội dung']);
    const tooLong = { chat_id: AN, document: file_id, caption: 'x'.repeat(1025) };
    expect(await call(server, 'sendDocument', tooLong)).toEqual(
      refused(400, 'Bad Request: message caption is too long'),
    );
  });
});

describe('the local Bot API server: flood control and faults', () => {
  it('lets 30 messages a second through and asks to wait beyond', async () => {
    const server = await start({ limits: {}, openToAll: true });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        call(server, 'sendMessage', { chat_id: index + 1, text: 'a' }),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(30);
    expect(answers.find(({ ok }) => !ok)).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    });
  });

  it('limits one chat to a short burst and one group to 20 a minute', async () => {
    const server = await start({ limits: { perSecond: 1_000, chatBurst: 100 } });
    server.group(-7);
    server.user(AN);
    const slow = await start({ limits: {}, openToAll: true });
    const send = (to: TelegramServer, chatId: number, count: number) =>
      Promise.all(
        Array.from({ length: count }, () => call(to, 'sendMessage', { chat_id: chatId, text: 'a' })),
      ).then((answers) => answers.filter(({ ok }) => ok).length);
    expect(await send(slow, AN, 8)).toBe(3);
    for (let sent = 0; sent < 20; sent += 1) await send(server, -7, 1);
    expect(await call(server, 'sendMessage', { chat_id: -7, text: 'a' })).toMatchObject({ error_code: 429 });
  });

  it('causes each fault once, at the call it was meant for', async () => {
    const server = await start();
    server.user(AN);
    server.user(502);
    const send = (chatId = AN) => call(server, 'sendMessage', { chat_id: chatId, text: 'a' });
    server.fault({ kind: 'retry-after', seconds: 7 }, { method: 'sendMessage', chatId: AN });
    expect((await send(502)).ok).toBe(true);
    expect(await send()).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } });
    expect((await send()).ok).toBe(true);

    server.fault({ kind: 'cut-before' });
    await expect(send()).rejects.toThrow();
    server.fault({ kind: 'cut-after' });
    await expect(send()).rejects.toThrow();
    expect(server.user(AN).messages).toHaveLength(2);
    server.fault({ kind: 'proxy-error', status: 502 });
    await expect(send()).rejects.toThrow('JSON');
    server.revokeToken();
    expect(await send()).toMatchObject({ error_code: 401 });
  });
});

describe('the local Bot API server: updates', () => {
  it('delivers an update again until a higher offset confirms it', async () => {
    const server = await start();
    const an = server.user(AN, 'Nguyễn An');
    const first = an.send('/start ma-moi');
    const second = an.send('xin chào');
    const ids = async (fields: object) =>
      (await result<Update[]>(server, 'getUpdates', fields)).map((update) => update.update_id);
    expect(await ids({})).toEqual([first, second]);
    expect(await ids({ offset: first })).toEqual([first, second]);
    expect(await ids({ offset: first, limit: 1 })).toEqual([first]);
    expect(await ids({ offset: second })).toEqual([second]);
    expect(await ids({})).toEqual([second]);
    expect(await ids({ offset: second + 1 })).toEqual([]);
  });

  it('holds a poll open until something happens', async () => {
    const server = await start();
    const an = server.user(AN);
    const polled = result<Update[]>(server, 'getUpdates', { timeout: 20 });
    await server.waitFor(() => server.isPolled);
    an.send('tin mới');
    expect(await polled).toMatchObject([{ message: { text: 'tin mới', from: { id: AN } } }]);
  });

  it('answers 409 to the older of two polls and to a poll beside a webhook', async () => {
    const server = await start();
    const older = call(server, 'getUpdates', { timeout: 20 });
    await server.waitFor(() => server.isPolled);
    const newer = call(server, 'getUpdates', { timeout: 20 });
    expect(await older).toEqual(refused(409, expect.stringContaining('other getUpdates request')));
    server.user(AN).send('a');
    expect(await newer).toMatchObject({ ok: true, result: [{ message: { text: 'a' } }] });
    await result(server, 'setWebhook', { url: 'http://127.0.0.1:1/x' });
    expect(await call(server, 'getUpdates')).toEqual(
      refused(409, expect.stringContaining('webhook is active')),
    );
  });

  it('delivers to a webhook with its secret, again until it is answered with 200', async () => {
    const server = await start({ webhookRetryMs: 5 });
    const received: { secret: unknown; body: Update }[] = [];
    const receiver = createServer((request, response) => void answer(request, response));
    async function answer(request: HttpRequest, response: HttpResponse): Promise<void> {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Update;
      received.push({ secret: request.headers['x-telegram-bot-api-secret-token'], body });
      response.writeHead(received.length === 1 ? 500 : 200).end();
    }
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    cleanUps.push(() => new Promise((resolve) => receiver.close(resolve)));
    const { port } = receiver.address() as AddressInfo;

    expect(await call(server, 'setWebhook', { url: 'http://a', secret_token: 'có dấu' })).toMatchObject({
      ok: false,
    });
    await result(server, 'setWebhook', { url: `http://127.0.0.1:${port}/`, secret_token: 'bi-mat_1' });
    const updateId = server.user(AN).send('xin chào');
    await server.waitFor(() => server.pendingUpdates.length === 0);
    expect(received.map(({ secret, body }) => [secret, body.update_id])).toEqual([
      ['bi-mat_1', updateId],
      ['bi-mat_1', updateId],
    ]);
    expect(await result(server, 'getWebhookInfo')).toMatchObject({ pending_update_count: 0 });
    await result(server, 'deleteWebhook');
    expect(server.webhook).toBeUndefined();
  });

  it('lets a person press a button and the bot answer it once', async () => {
    const server = await start();
    const an = server.user(AN);
    await result(server, 'sendMessage', {
      chat_id: AN,
      text: 'Chọn',
      reply_markup: { inline_keyboard: [[{ text: 'Tin mới', callback_data: 'tin' }]] },
    });
    an.press('Tin mới');
    expect(() => an.press('Không có')).toThrow('no button');
    const [update] = await result<Update[]>(server, 'getUpdates');
    expect(update?.callback_query).toMatchObject({ data: 'tin', from: { id: AN } });
    const answer = { callback_query_id: update?.callback_query?.id };
    expect((await call(server, 'answerCallbackQuery', answer)).ok).toBe(true);
    expect(await call(server, 'answerCallbackQuery', answer)).toEqual(
      refused(400, expect.stringContaining('query is too old')),
    );
  });
});
