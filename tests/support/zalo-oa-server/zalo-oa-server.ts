import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../src/clock.ts';
import { readArguments, readBody } from '../telegram-server/request-body.ts';
import { waitFor } from '../wait-for.ts';
import { invalid, OaRefusal } from './api-error.ts';
import { CALLS, type CallContext } from './calls.ts';
import { type Fields, isFields } from './check-message.ts';
import { createOaEvents } from './events.ts';
import { createFaults, type Fault } from './faults.ts';
import { createOauth } from './oauth.ts';
import { createOaPerson } from './people.ts';
import { createRateLimit } from './rate-limit.ts';
import {
  type OaTranscriptEntry,
  TOKEN_PATH,
  type ZaloOaServer,
  type ZaloOaServerOptions,
} from './server-types.ts';
import { upload } from './uploads.ts';
import { createWebhookDelivery } from './webhook-delivery.ts';
import { createWorld } from './world.ts';

export async function startZaloOaServer(options: ZaloOaServerOptions = {}): Promise<ZaloOaServer> {
  const clock = options.clock ?? systemClock;
  const appId = options.appId ?? '1904834726531937261';
  const appSecret = options.appSecret ?? 'T4eApp5ecretKeyOfTheTest';
  const secretKey = options.secretKey ?? 'T4eOa5ecretKeyOfTheTest';
  const oaId = options.oaId ?? '2947593846551827364';
  const world = createWorld(clock);
  const tellsRefreshLife = options.tellsRefreshLife ?? false;
  const oauth = createOauth({ clock, appId, appSecret, tellsRefreshLife });
  const webhook = createWebhookDelivery({ appId, secretKey, retryMs: options.webhookRetryMs ?? 30_000 });
  const events = createOaEvents({ clock, world, webhook, appId, oaId });
  const rate = createRateLimit(clock, options.limits ?? {});
  const faults = createFaults();
  const context: CallContext = {
    clock,
    world,
    events,
    oa: { id: oaId, name: 'Đảng ủy Khối thử nghiệm' },
    templates: new Map((options.templates ?? []).map((template) => [template.id, template])),
    broadcasts: [],
    quota: {
      paidTexts: Number.POSITIVE_INFINITY,
      templates: Number.POSITIVE_INFINITY,
      broadcasts: Number.POSITIVE_INFINITY,
    },
    articleLooks: options.articleLooks ?? 1,
  };
  const transcript: OaTranscriptEntry[] = [];
  const watchers = new Set<() => void>();
  const lateAnswers = new Set<NodeJS.Timeout>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  webhook.listen(look);

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    receive(request, response).catch((error: Error) => {
      if (!request.destroyed || request.complete)
        process.stderr.write(`Zalo OA server: ${error.stack ?? ''}\n`);
      response.destroy();
    });
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body = await readBody(request);
    const hosted = world.hosted.get(url.pathname);
    if (hosted !== undefined) {
      response.writeHead(200, { 'content-length': hosted.length }).end(hosted);
      return;
    }
    const { fields: given, files } = readArguments(
      request.headers['content-type'],
      body === 'too-large' ? Buffer.alloc(0) : body,
      null,
    );
    const fields = request.method === 'GET' ? readQuery(url.searchParams) : given;
    const { pathname: path } = url;
    const recipient = isFields(fields.recipient) ? fields.recipient.user_id : fields.user_id;
    const userId = typeof recipient === 'string' ? recipient : undefined;
    const fault = faults.take(path, userId);
    const entry = {
      method: request.method ?? '',
      path,
      userId,
      text: textOf(fields),
      fields,
      headers: request.headers,
      at: performance.now(),
    };
    const note = (error: number | null) => {
      transcript.push({ ...entry, error });
      look();
    };
    if (fault?.kind === 'cut-before') return cut(request, note);
    if (fault?.kind === 'proxy-error') {
      note(null);
      response
        .writeHead(fault.status, { 'content-type': 'text/html' })
        .end('<html><body>Bad Gateway</body></html>');
      return;
    }
    if (fault?.kind === 'garbage') {
      note(null);
      response.writeHead(200, { 'content-type': 'application/json' }).end(fault.body);
      return;
    }
    const answer = work(request, path, fields, files.get('file'), fault);
    if (answer === 'not-found') {
      note(null);
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html><body>404</body></html>');
      return;
    }
    if (fault?.kind === 'cut-after') return cut(request, note);
    // Noted before the answer is on its way, so that a test sees what has been done already.
    note(answer.error);
    if (fault?.kind === 'slow') await wait(fault.milliseconds);
    answerJson(response, answer.body, path === TOKEN_PATH ? {} : rate.headers());
  }

  function work(
    request: IncomingMessage,
    path: string,
    fields: Fields,
    file: { readonly name: string; readonly content: Buffer } | undefined,
    fault: Fault | undefined,
  ): { readonly error: number; readonly body: object | null } | 'not-found' {
    try {
      if (fault?.kind === 'refuse') throw new OaRefusal(fault.code, fault.message ?? `Error ${fault.code}`);
      if (request.method === 'POST' && path === TOKEN_PATH) {
        const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
        if (isForm !== true) throw new OaRefusal(-14000, 'Invalid request');
        return { error: 0, body: oauth.answer(fields, request.headers.secret_key) };
      }
      const kind = /^\/v2\.0\/oa\/upload\/(image|gif|file)$/.exec(path)?.[1];
      const call = CALLS[`${request.method ?? ''} ${path}`];
      if (call === undefined && (kind === undefined || request.method !== 'POST')) return 'not-found';
      rate.count();
      if (request.headers.authorization !== undefined)
        throw new OaRefusal(-216, 'Access token is invalid: it belongs into the header access_token');
      oauth.checkAccess(request.headers.access_token);
      if (call !== undefined)
        return { error: 0, body: { data: call(context, fields), error: 0, message: 'Success' } };
      if (file === undefined) throw invalid('file');
      const data = upload(world, clock, kind as 'image', file, options.fileKey ?? 'token');
      return { error: 0, body: data === null ? null : { data, error: 0, message: 'Success' } };
    } catch (error) {
      if (!(error instanceof OaRefusal)) throw error;
      return { error: error.code, body: refusal(path, error) };
    }
  }

  function cut(request: IncomingMessage, note: (error: null) => void): void {
    request.socket.destroy();
    note(null);
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

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function host(name: string, content: Buffer): string {
    const path = `/files/${world.hosted.size + 1}/${encodeURIComponent(name)}`;
    world.hosted.set(path, content);
    return `${apiRoot}${path}`;
  }

  return {
    apiRoot,
    oauthRoot: apiRoot,
    appId,
    appSecret,
    secretKey,
    oaId,
    transcript,
    get accessToken() {
      return oauth.pair().accessToken;
    },
    get refreshToken() {
      return oauth.pair().refreshToken;
    },
    get refreshExpiresAt() {
      return oauth.refreshExpiresAt();
    },
    get rotations() {
      return oauth.rotations();
    },
    get webhookUrl() {
      return webhook.url() ?? null;
    },
    get openEvents() {
      return webhook.open();
    },
    broadcasts: context.broadcasts,
    articles: world.articles,
    quota: context.quota,
    webhookAttempts: webhook.attempts,
    user: (id, name) =>
      createOaPerson({ world, events, host, now: () => clock.now() }, world.person(id, name)),
    setWebhook: (url) => webhook.set(url),
    sign: (how) => webhook.sign(how),
    addEvent: (event) => webhook.add({ timestamp: String(clock.now().getTime()), ...event }),
    addTemplate: (template) => context.templates.set(template.id, template),
    fault: (fault, rule) => faults.add(fault, rule),
    clearFaults: () => faults.clear(),
    loseRefreshAnswer: () => faults.add({ kind: 'cut-after' }, { path: TOKEN_PATH }),
    revokeAccessToken: () => oauth.revokeAccess(),
    revokeGrant: () => oauth.revokeGrant(),
    consent: () => oauth.consent(),
    authorise: (codeChallenge) => oauth.authorise(codeChallenge),
    calls: (path) => transcript.filter((entry) => entry.path === path),
    waitFor: (predicate, timeoutMs = 15_000) => waitFor(watchers, predicate, timeoutMs),
    async close() {
      webhook.close();
      for (const timer of lateAnswers) clearTimeout(timer);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Of GET calls: one JSON object in the query parameter `data`. */
function readQuery(query: URLSearchParams): Fields {
  try {
    const value: unknown = JSON.parse(query.get('data') ?? '{}');
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

function textOf({ message }: Fields): string | undefined {
  const text = isFields(message) ? message.text : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** The two hosts word their refusals differently; neither sends `data` with one. */
function refusal(path: string, { code, message }: OaRefusal): object {
  return path === TOKEN_PATH
    ? { error_name: message, error_reason: message, error_description: message, error: code }
    : { error: code, message };
}

function answerJson(response: ServerResponse, value: object | null, headers: Record<string, string>): void {
  const body = Buffer.from(value === null ? '' : JSON.stringify(value));
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': body.length,
    ...headers,
  });
  response.end(body);
}
