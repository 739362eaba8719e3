import type { Context } from '../context.ts';
import type { Dispatcher } from '../outbox/dispatcher.ts';
import { isStuck } from '../outbox/stuck.ts';
import type { Health } from '../web/health.ts';

/** The database must answer within this time, in ms. */
const DATABASE_TIMEOUT_MS = 2_000;

/**
 * What `/readyz` says: the database answers, every platform accepts messages, and the outbox moves.
 *
 * @param dispatcher null in a process that stands by
 */
export function createHealth({ db, clock }: Context, dispatcher: Dispatcher | null): () => Promise<Health> {
  return async () => {
    const reasons: string[] = [];
    if (!(await answersInTime(db.prisma.$queryRaw`SELECT 1`))) reasons.push('The database does not answer.');
    if (dispatcher === null) return { isReady: reasons.length === 0, isStandby: true, reasons };
    const state = dispatcher.health();
    const { stuckSince, unauthorised } = state;
    if (stuckSince !== null && isStuck(state, clock.now())) {
      reasons.push(`Deliveries are due, but nothing has moved since ${stuckSince.toISOString()}.`);
    }
    for (const platform of unauthorised) {
      reasons.push(`The token of ${platform} is refused: nothing is sent there until it is corrected.`);
    }
    return { isReady: reasons.length === 0, reasons };
  };
}

async function answersInTime(query: Promise<unknown>): Promise<boolean> {
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, DATABASE_TIMEOUT_MS, false).unref());
  const answer = query.then(
    () => true,
    () => false,
  );
  return Promise.race([answer, timeout]);
}
