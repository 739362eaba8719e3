import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import type { Connection } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { lockMessage } from './control-store.ts';
import { familyOf } from './resend.ts';
import type { ResendableMessage } from './resend-store.ts';
import { countRetryable, reopenFailed } from './retry-failed-store.ts';

export interface RetryPreview {
  readonly title: string;
  /** Deliveries that failed and can be tried again: their member has an account that can be reached. */
  readonly retryable: number;
  /** Of these, those to whom the connection was cut twice while sending: they may have it. */
  readonly inDoubt: number;
}

/**
 * Which failed deliveries of a message could be tried again within its own time. Null when none can be: it was
 * cancelled, its time is over, or it is a notice.
 *
 * @throws AppError FORBIDDEN without the right to announce, NOT_FOUND when there is no such message
 */
export async function previewRetry(
  { db, clock }: Context,
  actor: Actor,
  messageId: number,
): Promise<RetryPreview | null> {
  requireRight(actor, 'announce');
  const { message, relatives } = await familyOf(db, messageId);
  if (!isRetryable(message, clock.now())) return null;
  return { title: message.title, ...(await countRetryable(db, messageId, relatives)) };
}

/**
 * Tries the failed deliveries of a message again: the same message, to the same people, until the same expiry, as
 * when what they failed for has been put right. Unlike `resendToUnreached`, which sends a message of its own with a
 * new expiry, also to those for whom it had come too late. Whom a resend has reached meanwhile, or is about to, does
 * not get it again. A paused message stays paused. Audited.
 *
 * @returns how many are tried again; null when `previewRetry` says null
 * @throws AppError as `previewRetry`
 */
export async function retryFailed(
  { db, clock, logger }: Context,
  actor: Actor,
  messageId: number,
): Promise<number | null> {
  requireRight(actor, 'announce');
  const now = clock.now();
  const retried = await retryConflicts(() => db.transaction((tx) => retry(tx, actor, messageId, now)));
  if (retried !== null && retried > 0)
    logger.info({ messageId, retried }, 'Failed deliveries are tried again');
  return retried;
}

async function retry(tx: Connection, actor: Actor, messageId: number, now: Date): Promise<number | null> {
  const found = await familyOf(tx, messageId);
  // The whole family is kept still: a resend that is planned at this moment is seen, or waits.
  await lockMessage(tx, found.firstId);
  if (found.firstId !== messageId) await lockMessage(tx, messageId);
  const { message, relatives } = await familyOf(tx, messageId);
  if (!isRetryable(message, now)) return null;
  const retried = await reopenFailed(tx, messageId, relatives, now);
  if (retried === 0) return 0;
  await recordAudit(tx, {
    at: now,
    actor,
    action: 'message.retried',
    subject: `message:${messageId}`,
    detail: `${retried} failed deliveries`,
  });
  return retried;
}

function isRetryable({ kind, status, expiresAt }: ResendableMessage, now: Date): boolean {
  return kind !== 'notice' && status !== 'cancelled' && now < expiresAt;
}
