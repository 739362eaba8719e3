import type { FetchOptions } from '../articles/fetch-page.ts';
import type { Context } from '../context.ts';
import { planDigests } from '../digests/plan-digests.ts';
import type { PlannedMessage } from '../digests/planned-message.ts';
import { withoutWords } from '../error-fields.ts';
import { planReminders } from '../reminders/plan-reminders.ts';
import { type PollReport, pollDueSources } from '../sources/poll-sources.ts';
import type { Connection } from '../storage/database.ts';

/** Forgets what is too old to be needed. @returns how many rows */
type CleanUp = (conn: Connection, now: Date) => Promise<number>;

export interface TickContext extends Context {
  readonly fetchOptions: FetchOptions;
  /** What other parts want to have forgotten in time: this one may not know them. */
  readonly cleanUps?: readonly CleanUp[];
  /** What else has to be looked after each minute, one after another. */
  readonly upkeep?: readonly (() => Promise<void>)[];
}

type TickStep = 'reminders' | 'digests' | 'upkeep' | 'sources' | 'clean-up';

export interface TickReport {
  /** What was put into the outbox now, in the order of planning. */
  readonly planned: readonly PlannedMessage[];
  /** Keys of reminders given up because their time had passed. */
  readonly lost: readonly string[];
  readonly sources: PollReport | null;
  /** Rows forgotten. */
  readonly forgotten: number;
  /** Steps that failed; they are logged, and tried again at the next tick. */
  readonly failed: readonly TickStep[];
}

/**
 * Does everything that is due at the clock's instant, once: reminders, digests, upkeep, sources to be read, old rows to
 * be forgotten. What is due is computed from the database, so a tick may come late, twice, after a restart or in several
 * processes at once. A step that fails does not keep the others from their work.
 */
export async function runTick(ctx: TickContext): Promise<TickReport> {
  const failed: TickStep[] = [];
  async function attempt<T>(step: TickStep, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      ctx.logger.error({ step, ...withoutWords(error) }, 'Step of the schedule failed');
      failed.push(step);
      return null;
    }
  }

  // Reminders before the digest, which leaves out what they tell; both before the sources, which may take minutes.
  const reminders = await attempt('reminders', () => planReminders(ctx));
  const digests = await attempt('digests', () => planDigests(ctx));
  for (const work of ctx.upkeep ?? []) await attempt('upkeep', work);
  const sources = await attempt('sources', () => pollDueSources(ctx));
  const forgotten = await attempt('clean-up', () => cleanUp(ctx));
  return {
    planned: [...(reminders?.planned ?? []), ...(digests ?? [])],
    lost: reminders?.lost ?? [],
    sources,
    forgotten: forgotten ?? 0,
    failed,
  };
}

async function cleanUp({ db, clock, cleanUps = [] }: TickContext): Promise<number> {
  const now = clock.now();
  let forgotten = 0;
  for (const forget of cleanUps) forgotten += await forget(db, now);
  return forgotten;
}
