import Fastify from 'fastify';
import { onTestFinished } from 'vitest';
import type { ZaloOaPlatform } from '../../../src/platforms/zalo-oa/zalo-oa-platform.ts';
import { addWebhooks } from '../../../src/web/webhooks.ts';

/** The web server's own route for events. @returns its address */
export async function startWebhookServer(platform: Pick<ZaloOaPlatform, 'handleWebhook'>): Promise<string> {
  const server = Fastify();
  addWebhooks(server, { zaloOaWebhook: (request) => platform.handleWebhook(request) });
  onTestFinished(() => server.close());
  return `${await server.listen({ port: 0, host: '127.0.0.1' })}/webhooks/zalo-oa`;
}
