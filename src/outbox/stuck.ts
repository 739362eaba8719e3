import type { DispatcherHealth } from './dispatcher.ts';

/** An outbox that has not moved for so long, although something is due, needs somebody to look at it. */
const STUCK_AFTER_MS = 120_000;

/** Whether nothing has moved for two minutes although something is due, or the database could not be used for as long. */
export function isStuck({ stuckSince }: Pick<DispatcherHealth, 'stuckSince'>, now: Date): boolean {
  return stuckSince !== null && now.getTime() - stuckSince.getTime() >= STUCK_AFTER_MS;
}
