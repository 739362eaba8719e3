import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BotCommand, Update, UserFromGetMe } from '@grammyjs/types';
import { waitFor } from '../wait-for.ts';
import { ApiRefusal, type Refusal } from './api-error.ts';
import { numberOf } from './check-arguments.ts';
import {
  answerJson,
  answerRefusal,
  createFaults,
  type Fault,
  type FaultRule,
  faultRefusal,
} from './faults.ts';
import { createFloodControl, type FloodLimits } from './flood-control.ts';
import { FLOOD_CONTROLLED, METHODS, type MethodContext } from './methods.ts';
import { createGroup, createPerson, type TelegramGroup, type TelegramPerson } from './people.ts';
import { type Arguments, readArguments, readBody } from './request-body.ts';
import { createUpdateQueue, type UpdateContent } from './update-queue.ts';
import { createWebhookDelivery, type Webhook } from './webhook-delivery.ts';
import { createWorld } from './world.ts';

const DEFAULT_TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
const NOT_FOUND: Refusal = { code: 404, description: 'Not Found' };
const UNAUTHORISED: Refusal = { code: 401, description: 'Unauthorized' };
const TOO_LARGE: Refusal = { code: 413, description: 'Request Entity Too Large' };

export interface TelegramServerOptions {
  /** 0, which means any free port, unless given. */
  readonly port?: number;
  readonly token?: string;
  readonly username?: string;
  /** Flood control as Telegram's; off unless given. `{}` means the published limits. */
  readonly limits?: FloodLimits;
  /** Every unknown positive chat id is a person who has started the bot; off unless given. */
  readonly openToAll?: boolean;
  /** Off keeps neither messages nor a transcript, for benchmarks of millions of messages; on unless given. */
  readonly record?: boolean;
  /** First pause before an update is delivered to a webhook again; 1,000 unless given. */
  readonly webhookRetryMs?: number;
}

/** One call as it was received, whatever became of it. */
interface TranscriptEntry {
  readonly method: string;
  readonly chatId: number | undefined;
  /** Text or caption. */
  readonly text: string | undefined;
  readonly fields: Arguments['fields'];
  /** Milliseconds on `performance.now()`. */
  readonly at: number;
  /** How it was answered: 200, an error code, or 0 for a cut connection. */
  readonly status: number;
}

/** A local Bot API server: the real wire format, people to play and faults to cause. */
export interface TelegramServer {
  /** For `TELEGRAM_API_ROOT`. */
  readonly apiRoot: string;
  readonly token: string;
  readonly transcript: readonly TranscriptEntry[];
  /** Messages accepted so far; counted with `record: false` too. */
  readonly acceptedCount: number;
  readonly connectionCount: number;
  readonly webhook: Webhook | undefined;
  readonly pendingUpdates: readonly Update[];
  /** Whether a poll is held open. */
  readonly isPolled: boolean;
  /** The person with this id, who has started the bot. */
  user(id: number, name?: string): TelegramPerson;
  group(id: number, title?: string): TelegramGroup;
  /** Puts any update into the queue, malformed ones included; returns its id. */
  addUpdate(content: UpdateContent | Record<string, unknown>): number;
  /** Causes a fault at the next call that fits the rule. */
  fault(fault: Fault, rule?: FaultRule): void;
  clearFaults(): void;
  revokeToken(): void;
  restoreToken(): void;
  commands(languageCode?: string): readonly BotCommand[];
  /** What was sent with this method, oldest first. */
  calls(method: string): readonly TranscriptEntry[];
  /** Resolves with the first truthy answer, asked again after every call; rejects after `timeoutMs` (15,000). */
  waitFor<T>(predicate: () => T, timeoutMs?: number): Promise<NonNullable<T>>;
  close(): Promise<void>;
}

export async function startTelegramServer(options: TelegramServerOptions = {}): Promise<TelegramServer> {
  const token = options.token ?? DEFAULT_TOKEN;
  const record = options.record ?? true;
  const world = createWorld({ openToAll: options.openToAll ?? false, keepMessages: record });
  const updates = createUpdateQueue(830_000_001);
  const webhook = createWebhookDelivery(updates, options.webhookRetryMs ?? 1_000);
  const me = botAccount(token, options.username ?? 'bantin_thu_bot');
  const context: MethodContext = { me, world, updates, webhook, commands: new Map(), openQueries: new Set() };
  const faults = createFaults();
  const flood = options.limits === undefined ? undefined : createFloodControl(options.limits);
  const transcript: TranscriptEntry[] = [];
  const watchers = new Set<() => void>();
  const lateAnswers = new Set<NodeJS.Timeout>();
  const callPath = /^\/bot([^/]+)\/(?:test\/)?([A-Za-z]+)$/;
  let acceptedCount = 0;
  let connectionCount = 0;
  let isRevoked = false;

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    receive(request, response).catch((error: Error) => {
      if (!request.destroyed || request.complete)
        process.stderr.write(`Telegram server: ${error.stack ?? ''}\n`);
      response.destroy();
    });
  });
  server.on('connection', () => {
    connectionCount += 1;
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', search] = (request.url ?? '').split('?', 2);
    const body = await readBody(request);
    const filePath = /^\/file\/bot([^/]+)\/(.+)$/.exec(path);
    if (filePath !== null) {
      answerFile(response, filePath[1] ?? '', filePath[2] ?? '');
      return;
    }
    const [, usedToken, methodName] = callPath.exec(path) ?? [];
    if (usedToken === undefined || methodName === undefined) return answerRefusal(response, NOT_FOUND);
    if (body === 'too-large') return answerRefusal(response, TOO_LARGE);
    if (usedToken !== token || isRevoked) {
      return answerRefusal(response, /^\d+:/.test(usedToken) ? UNAUTHORISED : NOT_FOUND);
    }
    const query = search === undefined ? null : new URLSearchParams(search);
    const call = readArguments(request.headers['content-type'], body, query);
    const status = await answer(request, response, methodName, call);
    if (record) note(methodName, call.fields, status);
    for (const watcher of watchers) watcher();
  }

  /** Answers one call; returns the status for the transcript. */
  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    methodName: string,
    call: Arguments,
  ): Promise<number> {
    const name = methodName.toLowerCase();
    const chatId = numberOf(call.fields.chat_id);
    const fault = faults.take(name, chatId);
    if (fault?.kind === 'cut-before') return cut(request);
    if (fault?.kind === 'proxy-error') {
      response
        .writeHead(fault.status, { 'content-type': 'text/html' })
        .end('<html><body>Bad Gateway</body></html>');
      return fault.status;
    }
    try {
      const refusal = fault === undefined ? undefined : faultRefusal(fault);
      if (refusal !== undefined) throw new ApiRefusal(refusal.code, refusal.description, refusal.parameters);
      const method = METHODS[name];
      if (method === undefined) throw new ApiRefusal(404, 'Not Found: method not found');
      const counts = FLOOD_CONTROLLED.has(name);
      if (counts && flood !== undefined && chatId !== undefined)
        flood.count(chatId, chatId < 0, performance.now());
      if (name === 'getupdates') response.on('close', () => response.writableFinished || updates.abandon());
      const result = await method(context, call);
      if (counts) acceptedCount += 1;
      if (fault?.kind === 'cut-after') return cut(request);
      if (fault?.kind === 'slow') await wait(fault.milliseconds);
      answerJson(response, 200, { ok: true, result });
      return 200;
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      answerRefusal(response, error.refusal);
      return error.refusal.code;
    }
  }

  function cut(request: IncomingMessage): number {
    request.socket.destroy();
    return 0;
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

  function note(method: string, fields: Arguments['fields'], status: number): void {
    const text = fields.text ?? fields.caption;
    transcript.push({
      method,
      chatId: numberOf(fields.chat_id),
      text: typeof text === 'string' ? text : undefined,
      fields,
      at: performance.now(),
      status,
    });
  }

  function answerFile(response: ServerResponse, usedToken: string, path: string): void {
    const file = usedToken === token && !isRevoked ? world.fileAt(path) : undefined;
    if (file === undefined) {
      answerRefusal(response, NOT_FOUND);
      return;
    }
    response.writeHead(200, { 'content-type': file.mediaType, 'content-length': file.content.length });
    response.end(file.content);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    apiRoot: `http://127.0.0.1:${port}`,
    token,
    transcript,
    get acceptedCount() {
      return acceptedCount;
    },
    get connectionCount() {
      return connectionCount;
    },
    get webhook() {
      return webhook.current();
    },
    get isPolled() {
      return updates.isPolled();
    },
    get pendingUpdates() {
      return updates.pending();
    },
    user: (id, name = `Đồng chí ${id}`) => createPerson(context, id, name),
    group: (id, title = `Nhóm ${id}`) => createGroup(context, world.chat(id) ?? world.addGroup(id, title)),
    addUpdate: (content) => updates.add(content as UpdateContent),
    fault: (fault, rule) => faults.add(fault, rule),
    clearFaults: () => faults.clear(),
    revokeToken() {
      isRevoked = true;
    },
    restoreToken() {
      isRevoked = false;
    },
    commands: (languageCode = '') => context.commands.get(languageCode) ?? [],
    calls: (method) => transcript.filter((entry) => entry.method.toLowerCase() === method.toLowerCase()),
    waitFor: (predicate, timeoutMs = 15_000) => waitFor(watchers, predicate, timeoutMs),
    async close() {
      webhook.close();
      updates.abandon();
      for (const timer of lateAnswers) clearTimeout(timer);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function botAccount(token: string, username: string): UserFromGetMe {
  return {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: 'Bản tin',
    username,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}
