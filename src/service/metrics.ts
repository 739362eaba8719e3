import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { Context } from '../context.ts';
import { withoutWords } from '../error-fields.ts';
import { countDeliveries } from '../outbox/report.ts';
import type { Platform, Usage } from '../platforms/platform.ts';
import type { ZaloOaPlatform } from '../platforms/zalo-oa/zalo-oa-platform.ts';

/** What has figures of its own; null between two roles. */
type Figures = () => {
  readonly all: readonly Platform[];
  readonly zaloOa: Pick<ZaloOaPlatform, 'tokenHealth'> | null;
} | null;

const TOKEN_STATES = ['ok', 'unused', 'ends-soon', 'refused', 'wrong-key', 'missing'] as const;

/** The service's figures in the Prometheus text format; nothing about single people. */
export function createMetrics({ db, clock, logger }: Context, figures: Figures): () => Promise<string> {
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
  addQuotas(registry, figures, clock);
  addTokenState(registry, figures);
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

function addQuotas(registry: Registry, figures: Figures, clock: Clock): void {
  /** Each reads for itself, since the registry asks all of them at once. */
  function add(name: string, help: string, pick: (usage: Usage) => number | null): void {
    new Gauge({
      name,
      help,
      labelNames: ['platform', 'unit'],
      registers: [registry],
      async collect() {
        for (const platform of figures()?.all ?? []) {
          for (const usage of (await platform.usage?.(clock.now())) ?? []) {
            const value = pick(usage);
            if (value !== null) this.set({ platform: platform.name, unit: usage.unit }, value);
          }
        }
      },
    });
  }

  add('bantin_quota_used', 'How much of a quota is used, this month or altogether', ({ used }) => used);
  add('bantin_quota_limit', "What a platform's plan allows", ({ limit }) => limit);
  add('bantin_quota_forecast', 'How much it will be at the end of the month', ({ forecast }) => forecast);
}

function addTokenState(registry: Registry, figures: Figures): void {
  new Gauge({
    name: 'bantin_zalo_oa_token',
    help: 'Where the tokens of the Zalo official account stand: 1 for the state they are in',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const health = (await figures()?.zaloOa?.tokenHealth()) ?? null;
      if (health === null) return;
      for (const state of TOKEN_STATES) this.set({ state }, health.state === state ? 1 : 0);
    },
  });
}
