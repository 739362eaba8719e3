import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { withoutWords } from '../error-fields.ts';
import type { Database } from '../storage/database.ts';
import { compactIndexGently } from './index-documents.ts';
import { isIndexOutdated, reindex } from './reindex.ts';
import { countDocuments } from './reindex-store.ts';

const PROGRESS_INTERVAL_MS = 30_000;
const RETRY_MS = 60_000;

/**
 * Makes the search index anew, beside everything else the service does, when another version of the program made it.
 * Searches are answered from what is there. It takes no more than half of the time, goes on where it was after a restart,
 * and tries again after a failure.
 *
 * @returns `finished` when the index is up to date or this was stopped; `stop` ends after the batch in hand
 */
export function keepIndexCurrent({ db, logger }: { readonly db: Database; readonly logger: Logger }): {
  readonly finished: Promise<void>;
  stop(): Promise<void>;
} {
  const stopping = new AbortController();
  const { signal } = stopping;
  const finished = run();
  return {
    finished,
    stop() {
      stopping.abort();
      return finished;
    },
  };

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        if (await isIndexOutdated(db)) await makeAnew();
        return;
      } catch (error) {
        logger.error(withoutWords(error), 'The search index could not be made anew; it is tried again');
        await wait(RETRY_MS, signal);
      }
    }
  }

  async function makeAnew(): Promise<void> {
    logger.info({ documents: await countDocuments(db) }, 'The search index is being made anew');
    let shownAt = performance.now();
    const indexed = await reindex(db, {
      signal,
      pause: createFairPause(signal),
      onProgress: (count) => {
        if (performance.now() - shownAt < PROGRESS_INTERVAL_MS) return;
        shownAt = performance.now();
        logger.info({ indexed: count }, 'The search index is being made anew');
      },
    });
    if (signal.aborted) return;
    await compactIndexGently(db, { signal, pause: createFairPause(signal) });
    logger.info({ indexed }, 'The search index is up to date');
  }
}

/** Waits as long as the work since the last wait took. */
function createFairPause(signal: AbortSignal): () => Promise<void> {
  let workedFrom = performance.now();
  return async () => {
    await wait(performance.now() - workedFrom, signal);
    workedFrom = performance.now();
  };
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  // Being stopped is no failure.
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
