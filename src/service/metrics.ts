import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { withoutWords } from '../error-fields.ts';
import { countDeliveries } from '../outbox/report.ts';

/** The service's figures in the Prometheus text format; nothing about single people. */
export function createMetrics({ db, logger }: Context): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'bantin_' });
  new Gauge({
    name: 'bantin_deliveries',
    help: 'Deliveries in the database by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { total, uncertain, ...states } = await countDeliveries(db, null);
      for (const [state, count] of Object.entries(states)) this.set({ state }, count);
    },
  });
  const failures = new Counter({
    name: 'bantin_metrics_failures_total',
    help: 'Times the figures could not be read',
    registers: [registry],
  });
  return async () => {
    try {
      return await registry.metrics();
    } catch (error) {
      failures.inc();
      logger.warn(withoutWords(error), 'The metrics could not be read');
      throw error;
    }
  };
}
