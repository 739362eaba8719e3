import type { RichText } from '../messages/rich-text.ts';
import type { Database } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { holdPending, updateBody } from './control-store.ts';

/** Longer than a dispatcher goes without reading texts anew. */
const HELD_MS = 5_000;

/**
 * Changes what a message says to all who have not got it yet. What a dispatcher has read ahead is taken from it and held
 * for some seconds, so that after this only what is in flight still says the old.
 */
export function replaceBody(db: Database, messageId: number, body: RichText, now: Date): Promise<void> {
  return retryConflicts(() =>
    db.transaction(async (tx) => {
      await updateBody(tx, messageId, JSON.stringify(body));
      await holdPending(tx, messageId, { now, until: new Date(now.getTime() + HELD_MS) });
    }),
  );
}
