import type { Connection } from '../storage/database.ts';
import { countJoinAttempts, insertJoinAttempt } from './invitation-store.ts';

const HOUR_MS = 3_600_000;
/** Wrong codes an hour after which an account is told nothing more, not even whether a right one is right. */
const ACCOUNT_ATTEMPTS = 5;
/** The same for all accounts together: guessing with many accounts is slowed down, too. */
const OVERALL_ATTEMPTS = 200;

/** Whether an account may try no code now. One count for codes of every kind: a second kind is no second try. */
export async function hasTriedTooOften(tx: Connection, accountId: number, now: Date): Promise<boolean> {
  const hourAgo = new Date(now.getTime() - HOUR_MS);
  if ((await countJoinAttempts(tx, hourAgo, accountId)) >= ACCOUNT_ATTEMPTS) return true;
  return (await countJoinAttempts(tx, hourAgo)) >= OVERALL_ATTEMPTS;
}

/** Counts a wrong code. */
export function noteWrongCode(tx: Connection, accountId: number, now: Date): Promise<void> {
  return insertJoinAttempt(tx, accountId, {
    attemptedAt: now,
    forgetBefore: new Date(now.getTime() - HOUR_MS),
  });
}
