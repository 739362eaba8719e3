import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dayOf } from '../../../src/calendar.ts';
import { answerJson } from '../telegram-server/faults.ts';
import { readArguments, readBody } from '../telegram-server/request-body.ts';
import { waitFor } from '../wait-for.ts';
import { BotRefusal, INTERNAL_ERROR } from './api-error.ts';
import { type BotEvent, createEventQueue } from './event-queue.ts';
import { createFaults } from './faults.ts';
import { type Fields, METHODS, type MethodContext } from './methods.ts';
import { createZaloGroup, createZaloPerson, type People } from './people.ts';
import type { ZaloBotServer, ZaloBotServerOptions, ZaloBotTranscriptEntry } from './server-types.ts';
import { createWebhookDelivery } from './webhook-delivery.ts';
import { createWorld } from './world.ts';

const DEFAULT_TOKEN = '4059113512376210001:kBvJnSxHhTqZyWfUcRmLgPdAoEiQwX';
const BOT = { id: '4059113512376210001', accountName: 'bot.VDKyGXonHf', name: 'Bot Bản tin' };
const MESSAGES_A_MONTH = 3_000;
const MEDIA_PATH = /^\/media\/(\d+)\.jpg$/;
const CALL_PATH = /^\/bot([^/]+)\/([A-Za-z]+)$/;

export async function startZaloBotServer(options: ZaloBotServerOptions = {}): Promise<ZaloBotServer> {
  const token = options.token ?? DEFAULT_TOKEN;
  const now = () => options.clock?.now() ?? new Date();
  const world = createWorld({ mostUsers: options.mostUsers });
  const events = createEventQueue();
  const webhook = createWebhookDelivery();
  const faults = createFaults();
  const transcript: ZaloBotTranscriptEntry[] = [];
  const watchers = new Set<() => void>();
  const lateAnswers = new Set<NodeJS.Timeout>();
  const sentIn = new Map<string, number>();
  const photos: Buffer[] = [];
  let monthlyMessages = options.monthlyMessages ?? MESSAGES_A_MONTH;
  let photoKey: 'photo' | 'photo_url' = 'photo_url';
  let lastEvent: BotEvent | undefined;
  let echoes = options.echoes ?? true;
  let isRevoked = false;

  const month = () => dayOf(now()).slice(0, 7);

  function deliver(event: BotEvent): void {
    lastEvent = event;
    if (webhook.current() === undefined) events.add(event);
    else webhook.add(event);
  }

  const context: MethodContext = {
    bot: BOT,
    world,
    events,
    webhook,
    now,
    allowsLocalWebhooks: options.allowsLocalWebhooks ?? false,
    webhookTests: 0,
    countMessage() {
      const sent = sentIn.get(month()) ?? 0;
      if (sent >= monthlyMessages) throw new BotRefusal(429, 'Quota exceeded');
      sentIn.set(month(), sent + 1);
    },
    echo(event) {
      if (echoes) deliver(event);
    },
  };
  const people: People = { world, botName: BOT.name, now, photoKey: () => photoKey, deliver };

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    receive(request, response).catch((error: Error) => {
      if (!request.destroyed || request.complete)
        process.stderr.write(`Zalo bot server: ${error.stack ?? ''}\n`);
      response.destroy();
    });
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', search] = (request.url ?? '').split('?', 2);
    const body = await readBody(request);
    const [, photo] = MEDIA_PATH.exec(path) ?? [];
    if (photo !== undefined) {
      const content = photos[Number(photo)];
      response.writeHead(content === undefined ? 404 : 200, { 'content-type': 'image/jpeg' }).end(content);
      return;
    }
    const [, usedToken, method] = CALL_PATH.exec(path) ?? [];
    if (usedToken === undefined || method === undefined || body === 'too-large')
      return refuse(response, new BotRefusal(404, 'Not Found'));
    if (usedToken !== token || isRevoked) return refuse(response, new BotRefusal(401, 'Unauthorized'));
    const query = search === undefined ? null : new URLSearchParams(search);
    const { fields } = readArguments(request.headers['content-type'], body, query);
    const code = await answer(request, response, method, fields);
    note(method, fields, code);
    for (const watcher of watchers) watcher();
  }

  /** Answers one call; returns the code for the transcript. */
  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    fields: Fields,
  ): Promise<number | null> {
    const fault = faults.take(name, typeof fields.chat_id === 'string' ? fields.chat_id : undefined);
    if (fault?.kind === 'cut-before') return cut(request);
    if (fault?.kind === 'proxy-error') {
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
      return null;
    }
    try {
      if (fault?.kind === 'refuse')
        throw new BotRefusal(fault.code, fault.description ?? labelOf(fault.code));
      const method = METHODS[name];
      if (method === undefined) throw new BotRefusal(404, 'Not Found: no such method');
      if (name === 'getUpdates') response.on('close', () => response.writableFinished || events.abandon());
      const result = await method(context, fields);
      if (fault?.kind === 'cut-after') return cut(request);
      if (fault?.kind === 'slow') await wait(fault.milliseconds);
      if (fault?.kind === 'garbage') response.writeHead(200).end(fault.body);
      else answerJson(response, 200, result === undefined ? { ok: true } : { ok: true, result });
      return 0;
    } catch (error) {
      if (!(error instanceof BotRefusal)) throw error;
      refuse(response, error);
      return error.code;
    }
  }

  function refuse(response: ServerResponse, { code, message }: BotRefusal): void {
    const status = options.refusesWithStatus === true ? code : 200;
    // Sources show both spellings.
    const key = options.errorKey ?? (code === 426 ? 'errorCode' : 'error_code');
    answerJson(response, status, { ok: false, [key]: code, description: message });
  }

  function cut(request: IncomingMessage): null {
    request.socket.destroy();
    return null;
  }

  function wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        lateAnswers.delete(timer);
        resolve();
      }, milliseconds);
      lateAnswers.add(timer);
    });
  }

  function note(method: string, fields: Fields, code: number | null): void {
    const text = fields.text ?? fields.caption;
    transcript.push({
      method,
      chatId: typeof fields.chat_id === 'string' ? fields.chat_id : undefined,
      text: typeof text === 'string' ? text : undefined,
      fields,
      at: performance.now(),
      code,
    });
  }

  webhook.listen(() => {
    for (const watcher of watchers) watcher();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    apiRoot: `http://127.0.0.1:${port}`,
    token,
    botId: BOT.id,
    botName: BOT.name,
    transcript,
    get sentThisMonth() {
      return sentIn.get(month()) ?? 0;
    },
    get webhookUrl() {
      return webhook.current()?.url ?? null;
    },
    webhookAttempts: webhook.attempts,
    pendingEvents: events.pending,
    get isPolled() {
      return events.isPolled();
    },
    user: (id, name = `Đồng chí ${id}`) => createZaloPerson(people, world.add(id, 'PRIVATE', name)),
    group: (id, name = `Nhóm ${id}`) => createZaloGroup(people, world.add(id, 'GROUP', name)),
    hostPhoto: (content) => `http://127.0.0.1:${port}/media/${photos.push(Buffer.from(content)) - 1}.jpg`,
    forget: (id) => void world.remove(id),
    addEvent: deliver,
    repeatLast() {
      if (lastEvent === undefined) throw new Error('Nothing has happened yet');
      deliver(lastEvent);
    },
    probeWebhook: () => webhook.probe(),
    tunnel: (from, to) => webhook.tunnel(from, to),
    bodyShape: (shape) => webhook.shape(shape),
    photoKey(key) {
      photoKey = key;
    },
    echoes(isOn) {
      echoes = isOn;
    },
    monthlyMessages(count) {
      monthlyMessages = count;
    },
    fault: (fault, rule) => faults.add(fault, rule),
    clearFaults: () => faults.clear(),
    revokeToken() {
      isRevoked = true;
    },
    restoreToken() {
      isRevoked = false;
    },
    calls: (method) => transcript.filter((entry) => entry.method === method),
    waitFor: (predicate, timeoutMs = 15_000) => waitFor(watchers, predicate, timeoutMs),
    async close() {
      webhook.close();
      events.abandon();
      for (const timer of lateAnswers) clearTimeout(timer);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function labelOf(code: number): string {
  const labels: Readonly<Record<number, string>> = {
    400: 'Bad request',
    401: 'Unauthorized',
    403: INTERNAL_ERROR,
    404: 'Not found',
    408: 'Request timeout',
    429: 'Quota exceeded',
  };
  return labels[code] ?? 'Error';
}
