import type { FastifyInstance } from 'fastify';
import type { Health } from './health.ts';

export interface OperatorRoutesOptions {
  readonly health: () => Promise<Health>;
  /** In the Prometheus text format. */
  readonly metrics: () => Promise<string>;
}

/** For the operator's own tools: is it alive, is it ready, how is it doing. */
export function addOperatorRoutes(server: FastifyInstance, { health, metrics }: OperatorRoutesOptions): void {
  server.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );

  server.get('/readyz', async (_request, reply) => {
    const { isReady, isStandby = false, reasons } = await health();
    const ready = isStandby ? 'standby' : 'ready';
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: isReady ? ready : 'not ready', reasons });
  });

  server.get('/metrics', async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(await metrics()),
  );
}
