import type { FastifyInstance } from 'fastify';

/** An update is a few kilobytes; Telegram's own limit is not published. */
const BODY_LIMIT_BYTES = 1024 * 1024;
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

/** Takes one update and says the status to answer with; it checks the secret itself. */
export type TelegramWebhook = (
  secretHeader: string | undefined,
  body: unknown,
) => Promise<{ readonly status: number }>;

export function addTelegramWebhook(server: FastifyInstance, handle: TelegramWebhook): void {
  server.post('/webhooks/telegram', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const secret = request.headers[SECRET_HEADER];
    const { status } = await handle(typeof secret === 'string' ? secret : undefined, request.body);
    return reply.code(status).send();
  });
}
