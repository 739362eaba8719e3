import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import { resentTitle } from '../messages/vi/deliveries.ts';
import type { Connection } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { lockMessage } from './control-store.ts';
import { enqueueMessage } from './enqueue-message.ts';
import { countUnreached, findIdByKey, findResendable, type ResendableMessage } from './resend-store.ts';

export interface ResendPreview {
  /** The message that was sent first, also when asked about one that sent it again. */
  readonly messageId: number;
  /** Which time this would be, from 1: to be given to {@link resendToUnreached}. */
  readonly round: number;
  readonly title: string;
  /** Members who have not got it and have an account that can be reached. */
  readonly recipients: number;
  /** Of these, those to whom the connection was cut twice while sending: they may have it. */
  readonly inDoubt: number;
  /** Members who have not got it either and have no account that can be reached. */
  readonly unreachable: number;
}

export type ResendOutcome =
  | { readonly outcome: 'sent'; readonly messageId: number; readonly recipients: number }
  /** This round was sent before: the button was pressed twice, or by two. */
  | { readonly outcome: 'already-sent'; readonly messageId: number }
  | { readonly outcome: 'nobody' }
  /** It was cancelled, or is a reminder that has lost its meaning. */
  | { readonly outcome: 'not-possible' };

/**
 * Whom a message has not reached: its deliveries failed or expired, and it was not sent to them again since. Null when
 * it cannot be sent again: it was cancelled, or is a reminder past its time, or a notice.
 *
 * @throws AppError FORBIDDEN without the right to announce, NOT_FOUND when there is no such message
 */
export async function previewResend(
  { db, clock }: Context,
  actor: Actor,
  messageId: number,
): Promise<ResendPreview | null> {
  requireRight(actor, 'announce');
  const first = await getFirst(db, messageId);
  if (!isResendable(first, clock.now())) return null;
  const resendIds = await resendsOf(db, first.id);
  const { members, reachable, inDoubt } = await countUnreached(db, first.id, resendIds);
  return {
    messageId: first.id,
    round: resendIds.length + 1,
    title: first.title,
    recipients: reachable,
    inDoubt,
    unreachable: members - reachable,
  };
}

/**
 * Sends a message again to those it has not reached, as a message of its own with a key for each round: who got it, or
 * is about to, does not get it again, and a button pressed twice sends once. Audited; hỏa tốc is audited as such.
 *
 * @param round as `previewResend` said
 * @throws AppError as `previewResend`; INPUT_INVALID for a round that cannot be the next one
 */
export async function resendToUnreached(
  { db, clock, logger }: Context,
  actor: Actor,
  messageId: number,
  round: number,
): Promise<ResendOutcome> {
  requireRight(actor, 'announce');
  const now = clock.now();
  const outcome = await retryConflicts(() =>
    db.transaction(async (tx): Promise<ResendOutcome> => {
      const { id } = await getFirst(tx, messageId);
      // One at a time for each message: what the other has just sent, or cancelled, is seen.
      await lockMessage(tx, id);
      const first = await getFirst(tx, id);
      const resendIds = await resendsOf(tx, first.id);
      const already = resendIds[round - 1];
      if (already !== undefined) return { outcome: 'already-sent', messageId: already };
      if (round !== resendIds.length + 1) {
        throw new AppError(
          'INPUT_INVALID',
          `The next round of message ${first.id} is ${resendIds.length + 1}.`,
        );
      }
      if (!isResendable(first, now)) return { outcome: 'not-possible' };
      const { reachable } = await countUnreached(tx, first.id, resendIds);
      if (reachable === 0) return { outcome: 'nobody' };
      return sendAgain(tx, actor, { first, resendIds, round }, now);
    }),
  );
  if (outcome.outcome === 'sent') logger.info({ ...outcome, firstId: messageId }, 'A message is sent again');
  return outcome;
}

/** A message's resends in order, whichever of the family it is asked for. Oldest first, without the first one itself. */
export async function resendsOf(connection: Connection, firstId: number): Promise<number[]> {
  const ids: number[] = [];
  for (;;) {
    const id = await findIdByKey(connection, keyOf(firstId, ids.length + 1));
    if (id === null) return ids;
    ids.push(id);
  }
}

async function sendAgain(
  tx: Connection,
  actor: Actor,
  { first, resendIds, round }: { first: ResendableMessage; resendIds: readonly number[]; round: number },
  now: Date,
): Promise<ResendOutcome> {
  const { id, kind, title, body, buttons, urgent } = first;
  const { messageId, recipients } = await enqueueMessage(
    tx,
    {
      key: keyOf(id, round),
      kind,
      title: resentTitle(title),
      body,
      ...(buttons === null ? {} : { buttons }),
      urgent,
      audience: { kind: 'unreached', messageId: id, resendIds },
      expiresAt: expiryOf(first, now),
      createdById: actor.memberId,
    },
    now,
  );
  const entry = { at: now, actor, subject: `message:${messageId}` };
  const detail = `message:${id} again, ${recipients} recipients`;
  await recordAudit(tx, { ...entry, action: 'message.resent', detail });
  if (urgent) await recordAudit(tx, { ...entry, action: 'message.urgent', detail });
  return { outcome: 'sent', messageId, recipients };
}

/** A message, the one it repeats or itself, and all others with the same content: its resends, or what it resends. */
export async function familyOf(
  connection: Connection,
  messageId: number,
): Promise<{
  readonly message: ResendableMessage;
  readonly firstId: number;
  readonly relatives: readonly number[];
}> {
  const message = await findResendable(connection, messageId);
  if (message === null) throw notFound(messageId);
  const { id: firstId } = await getFirst(connection, messageId);
  const family = [firstId, ...(await resendsOf(connection, firstId))];
  return { message, firstId, relatives: family.filter((id) => id !== messageId) };
}

async function getFirst(connection: Connection, messageId: number): Promise<ResendableMessage> {
  const message = await findResendable(connection, messageId);
  if (message === null) throw notFound(messageId);
  const [, firstId] = /^resend:(\d+):\d+$/.exec(message.key) ?? [];
  return firstId === undefined ? message : getFirst(connection, Number(firstId));
}

function isResendable({ kind, status, expiresAt }: ResendableMessage, now: Date): boolean {
  if (kind === 'notice' || status === 'cancelled') return false;
  return kind !== 'reminder' || now < expiresAt;
}

/** As long as the first time; a reminder says "tomorrow" and is good only as long as it was then. */
function expiryOf({ kind, sendAt, expiresAt }: ResendableMessage, now: Date): Date {
  return kind === 'reminder' ? expiresAt : new Date(now.getTime() + expiresAt.getTime() - sendAt.getTime());
}

function notFound(messageId: number): AppError {
  return new AppError('NOT_FOUND', `There is no message ${messageId}.`);
}

function keyOf(firstId: number, round: number): string {
  return `resend:${firstId}:${round}`;
}
