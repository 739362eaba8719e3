import type { FastifyInstance } from 'fastify';

/** An update is a few kilobytes; no platform publishes a limit of its own. */
const BODY_LIMIT_BYTES = 1024 * 1024;
const TELEGRAM_SECRET_HEADER = 'x-telegram-bot-api-secret-token';
const ZALO_BOT_SECRET_HEADER = 'x-bot-api-secret-token';
const ZALO_OA_SIGNATURE_HEADER = 'x-zevent-signature';
const ZALO_OA_TIMESTAMP_HEADER = 'x-zevent-timestamp';

/** Takes one update, parsed, and says the status to answer with; it checks the secret itself. */
export type SecretWebhook = (
  secretHeader: string | undefined,
  body: unknown,
) => Promise<{ readonly status: number }>;

/** A request whose signature covers the bytes of its body. */
export interface SignedRequest {
  readonly signature: string | undefined;
  readonly timestampHeader: string | undefined;
  readonly rawBody: string;
}

/** Takes one event as it was sent and says the status to answer with; it checks the signature itself. */
export type SignedWebhook = (request: SignedRequest) => Promise<{ readonly status: number }>;

/** Present for every platform that delivers by webhook. */
export interface WebhookHandlers {
  readonly telegramWebhook?: SecretWebhook;
  readonly zaloBotWebhook?: SecretWebhook;
  readonly zaloOaWebhook?: SignedWebhook;
}

/** Where the platforms deliver what people do: `/webhooks/` and the platform's name. */
export function addWebhooks(server: FastifyInstance, handlers: WebhookHandlers): void {
  const { telegramWebhook, zaloBotWebhook, zaloOaWebhook } = handlers;
  if (telegramWebhook !== undefined) addTelegram(server, telegramWebhook);
  if (zaloBotWebhook !== undefined) addZaloBot(server, zaloBotWebhook);
  if (zaloOaWebhook !== undefined) addZaloOa(server, zaloOaWebhook);
}

function addTelegram(server: FastifyInstance, handle: SecretWebhook): void {
  server.post('/webhooks/telegram', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const { status } = await handle(one(request.headers[TELEGRAM_SECRET_HEADER]), request.body);
    return reply.code(status).send();
  });
}

function addZaloBot(server: FastifyInstance, handle: SecretWebhook): void {
  addRawRoute(server, '/webhooks/zalo-bot', async ({ headers, body }) => {
    // Zalo tries the address with an empty request, without a content type or a secret (seen, not documented).
    if (body === '') return { status: 200 };
    const update = parseJson(body);
    return update === undefined ? { status: 400 } : handle(one(headers[ZALO_BOT_SECRET_HEADER]), update);
  });
}

function addZaloOa(server: FastifyInstance, handle: SignedWebhook): void {
  addRawRoute(server, '/webhooks/zalo-oa', async ({ headers, body: rawBody }) => {
    // The console tries the address so when it is saved there.
    if (rawBody === '') return { status: 200 };
    const signature = one(headers[ZALO_OA_SIGNATURE_HEADER]);
    return handle({ signature, timestampHeader: one(headers[ZALO_OA_TIMESTAMP_HEADER]), rawBody });
  });
}

/** A route that gets its body as it was sent, whatever content type it claims or lacks. */
function addRawRoute(
  server: FastifyInstance,
  path: string,
  handle: (request: {
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
  }) => Promise<{ readonly status: number }>,
): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // One that is not well formed would be refused before any parser is asked.
    scope.addHook('onRequest', async ({ raw }) => {
      delete raw.headers['content-type'];
    });
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.post(path, { bodyLimit: BODY_LIMIT_BYTES }, async ({ headers, body }, reply) => {
      const isEmpty = typeof body !== 'string' || body.trim() === '';
      const { status } = await handle({ headers, body: isEmpty ? '' : body });
      return reply.code(status).send();
    });
  });
}

/** A header that was sent twice is none. */
function one(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
