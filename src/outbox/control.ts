import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import type { Connection, Database } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { cancelDeliveries, changeStatus, lockMessage } from './control-store.ts';
import { countDeliveries, type MessageStatus } from './report.ts';

export interface CancelledMessage {
  /** Deliveries that will not be sent. */
  readonly cancelled: number;
  /** Those that were sent before, with the few that are on their way at this instant. */
  readonly alreadySent: number;
}

/**
 * Stops a message for all who have not got it yet. One that has ended already stays as it is (nothing is cancelled).
 *
 * @throws AppError FORBIDDEN without the right to announce, NOT_FOUND when there is no such message
 */
export async function cancelMessage(
  { db, clock }: Context,
  actor: Actor,
  messageId: number,
): Promise<CancelledMessage> {
  return writeAlone(db, (tx) => cancelMessageIn(tx, actor, messageId, clock.now()));
}

/** As {@link cancelMessage}, in the caller's transaction. */
export async function cancelMessageIn(
  tx: Connection,
  actor: Actor,
  messageId: number,
  now: Date,
): Promise<CancelledMessage> {
  requireRight(actor, 'announce');
  const status = await statusOf(tx, messageId);
  let cancelled = 0;
  if (status === 'sending' || status === 'paused') {
    cancelled = await cancelDeliveries(tx, messageId, now);
    await recordAudit(tx, {
      at: now,
      actor,
      action: 'message.cancelled',
      subject: `message:${messageId}`,
      detail: `${cancelled} not sent`,
    });
  }
  const { sent, sending } = await countDeliveries(tx, messageId);
  return { cancelled, alreadySent: sent + sending };
}

/**
 * Holds a message back; what is on its way at this instant still arrives. Its expiry goes on.
 *
 * @returns false when it was not being sent
 * @throws AppError FORBIDDEN without the right to announce, NOT_FOUND when there is no such message
 */
export function pauseMessage(context: Context, actor: Actor, messageId: number): Promise<boolean> {
  return change(context, actor, messageId, 'sending', 'paused');
}

/**
 * Lets a paused message go on where it stopped.
 *
 * @returns false when it was not paused
 * @throws AppError FORBIDDEN without the right to announce, NOT_FOUND when there is no such message
 */
export function resumeMessage(context: Context, actor: Actor, messageId: number): Promise<boolean> {
  return change(context, actor, messageId, 'paused', 'sending');
}

function change(
  { db, clock }: Context,
  actor: Actor,
  messageId: number,
  from: 'sending' | 'paused',
  to: 'sending' | 'paused',
): Promise<boolean> {
  requireRight(actor, 'announce');
  return writeAlone(db, async (tx) => {
    if ((await statusOf(tx, messageId)) !== from) return false;
    await changeStatus(tx, messageId, to);
    await recordAudit(tx, {
      at: clock.now(),
      actor,
      action: to === 'paused' ? 'message.paused' : 'message.resumed',
      subject: `message:${messageId}`,
    });
    return true;
  });
}

/** Senders write the same rows all the time; PostgreSQL undoes one of two who wait for each other. */
function writeAlone<T>(db: Database, work: (tx: Connection) => Promise<T>): Promise<T> {
  return retryConflicts(() => db.transaction(work));
}

async function statusOf(tx: Connection, messageId: number): Promise<MessageStatus> {
  const status = await lockMessage(tx, messageId);
  if (status === null) throw new AppError('NOT_FOUND', `There is no message ${messageId}.`);
  return status;
}
