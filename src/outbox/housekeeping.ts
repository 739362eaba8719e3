import type { Context } from '../context.ts';
import { cancelPending } from './control-store.ts';
import { givenBack, interrupted } from './delivery-state.ts';
import {
  applyChanges,
  expirePending,
  type OpenMessage,
  readOpenMessages,
  readSending,
} from './dispatch-store.ts';
import { markFinished } from './message-store.ts';
import { isSurelyDead } from './process-owner.ts';

/** Whose sends are not to be taken over: the dispatcher's own. */
export interface Self {
  readonly owner: string;
  readonly isInHand: (deliveryId: number) => boolean;
}

/**
 * Looks at every message that is not finished: takes over what a dead process left in flight, ends what came too late
 * or belongs to a cancelled message, and finishes messages whose deliveries are all final.
 *
 * @returns the messages that are to be sent and have something due now
 */
export async function keepHouse(context: Context, self: Self): Promise<OpenMessage[]> {
  const { db, clock, logger } = context;
  const now = clock.now();
  let open = await readOpenMessages(db);
  if (await takeOver(context, self, open, now)) open = await readOpenMessages(db);

  const stopped = open.filter(({ status, nextAt }) => status === 'cancelled' && nextAt !== null);
  for (const { id } of stopped) await cancelPending(db, id);
  const late = open.filter(({ expiresAt, nextAt }) => expiresAt <= now && nextAt !== null);
  if (late.length > 0) {
    const deliveries = await expirePending(
      db,
      late.map(({ id }) => id),
      now,
    );
    logger.info({ deliveries, messages: late.length }, 'Deliveries have expired unsent');
  }
  if (stopped.length + late.length > 0) open = await readOpenMessages(db);
  const done = open.filter(({ nextAt, hasSending }) => nextAt === null && !hasSending).map(({ id }) => id);
  if (done.length > 0) await db.transaction((tx) => markFinished(tx, done, now));
  return open.filter(({ status, nextAt }) => status === 'sending' && nextAt !== null && nextAt <= now);
}

/** Sends whose process is gone. Ours that are not in hand come from a claim whose answer got lost: never handed over. */
async function takeOver(
  { db, logger }: Context,
  { owner, isInHand }: Self,
  open: readonly OpenMessage[],
  now: Date,
): Promise<boolean> {
  const messageIds = open.filter(({ hasSending }) => hasSending).map(({ id }) => id);
  if (messageIds.length === 0) return false;
  const abandoned = (await readSending(db, messageIds)).filter(({ id, lockedBy, lockedUntil }) => {
    if (lockedBy === owner) return !isInHand(id);
    if (lockedUntil === null || lockedUntil < now) return true;
    return db.dialect === 'sqlite' && lockedBy !== null && isSurelyDead(lockedBy);
  });
  if (abandoned.length === 0) return false;
  const changes = abandoned.map((was) => ({
    was,
    now: was.lockedBy === owner ? givenBack(was) : interrupted(was, now, Math.random()),
  }));
  const changed = await applyChanges(db, changes, { checkLease: true });
  logger.warn({ deliveries: changed.size }, 'Took over sends that nobody finished; they may arrive twice');
  return changed.size > 0;
}
