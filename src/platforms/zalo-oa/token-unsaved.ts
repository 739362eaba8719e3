import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Connection } from '../../storage/database.ts';
import { type NewPair, storePair } from './token-store.ts';

/** Together less than a turn to refresh lasts; 0 marks the last try. */
const DELAYS_MS = [100, 300, 1_000, 3_000, 0] as const;

/** New pairs on their way into the database. */
export interface UnsavedPairs {
  /** Stores it in place of this version. Throws when the database stays away; the pair is then kept for `flush`. */
  store(version: number, pair: NewPair): Promise<void>;
  /** Stores what is left from before. Throws while the database is away. */
  flush(): Promise<void>;
}

/** What Zalo has just given exists nowhere else: it stays in memory until the database has it. */
export function createUnsavedPairs(db: Connection, logger: Logger): UnsavedPairs {
  let unsaved: { readonly version: number; readonly pair: NewPair } | null = null;
  let saving: Promise<void> | null = null;

  async function save(): Promise<void> {
    for (const delayMs of unsaved === null ? [] : DELAYS_MS) {
      try {
        const isStored = unsaved === null || (await storePair(db, unsaved.version, unsaved.pair));
        if (!isStored)
          logger.error('New Zalo OA tokens were dropped, since others had been stored meanwhile');
        unsaved = null;
        return;
      } catch (error) {
        if (delayMs > 0) await setTimeout(delayMs);
        else {
          logger.error(
            'New Zalo OA tokens cannot be stored: they are lost if this process ends before they are',
          );
          throw error;
        }
      }
    }
  }

  function flush(): Promise<void> {
    saving ??= save().finally(() => {
      saving = null;
    });
    return saving;
  }

  return {
    flush,
    store(version, pair) {
      unsaved = { version, pair };
      return flush();
    },
  };
}
