import type { Context } from '../context.ts';
import type { Dispatcher } from '../outbox/dispatcher.ts';
import { isStuck } from '../outbox/stuck.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { TokenHealth } from '../platforms/zalo-oa/token-health.ts';
import type { ZaloOaPlatform } from '../platforms/zalo-oa/zalo-oa-platform.ts';
import type { Health } from '../web/health.ts';

/** The database must answer within this time, in ms. */
const DATABASE_TIMEOUT_MS = 2_000;

/** What health looks at besides the database; nothing of it in a process that stands by. */
export interface HealthParts {
  readonly dispatcher: Pick<Dispatcher, 'health'> | null;
  /** Platforms that refused the token at the start, and what to do. */
  readonly refused?: ReadonlyMap<PlatformName, string>;
  readonly zaloOa?: Pick<ZaloOaPlatform, 'tokenHealth'> | null;
}

/** What `/readyz` says: the database answers, every platform accepts messages, and the outbox moves. */
export function createHealth({ db, clock }: Context, parts: HealthParts): () => Promise<Health> {
  const { dispatcher, refused = new Map<PlatformName, string>(), zaloOa = null } = parts;

  /** One sentence for every platform that takes nothing before an operator acts. */
  async function tokenReasons(unauthorised: readonly PlatformName[]): Promise<string[]> {
    const sentences = new Map(refused);
    for (const platform of unauthorised) {
      const sentence = `The token of ${platform} is refused: nothing is sent there until it is corrected.`;
      if (!sentences.has(platform)) sentences.set(platform, sentence);
    }
    const health = (await zaloOa?.tokenHealth().catch(() => null)) ?? null;
    const reason = health === null ? null : brokenToken(health, clock.now());
    if (reason !== null) sentences.set('zalo-oa', reason);
    return [...sentences.values()];
  }

  return async () => {
    const reasons: string[] = [];
    if (!(await answersInTime(db.prisma.$queryRaw`SELECT 1`))) reasons.push('The database does not answer.');
    if (dispatcher === null) return { isReady: reasons.length === 0, isStandby: true, reasons };
    const state = dispatcher.health();
    const { stuckSince, unauthorised } = state;
    if (stuckSince !== null && isStuck(state, clock.now())) {
      reasons.push(`Deliveries are due, but nothing has moved since ${stuckSince.toISOString()}.`);
    }
    reasons.push(...(await tokenReasons(unauthorised)));
    return { isReady: reasons.length === 0, reasons };
  };
}

/** Null while the official account can be used, be it only for the rest of the access token's hours. */
function brokenToken(health: TokenHealth, now: Date): string | null {
  switch (health.state) {
    case 'missing':
    case 'wrong-key':
      return health.reason;
    case 'refused':
      return health.accessEndsAt > now ? null : health.reason;
    default:
      return null;
  }
}

async function answersInTime(query: Promise<unknown>): Promise<boolean> {
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, DATABASE_TIMEOUT_MS, false).unref());
  const answer = query.then(
    () => true,
    () => false,
  );
  return Promise.race([answer, timeout]);
}
