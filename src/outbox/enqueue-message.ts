import { AppError } from '../errors.ts';
import type { Connection } from '../storage/database.ts';
import { insertDeliveries } from './audience-store.ts';
import { findMessageByKey, insertMessage, markFinished } from './message-store.ts';
import type { NewMessage } from './new-message.ts';

export interface EnqueuedMessage {
  readonly messageId: number;
  /** False when a message with this key is there already; nothing was written then. */
  readonly isNew: boolean;
  /** How many members it is for: each has one delivery, those without a reachable account too, so that a report names them. */
  readonly recipients: number;
}

/**
 * Puts a message into the outbox: the message and one delivery for each active member of its audience, in the
 * caller's transaction, so that what was decided and what will be sent cannot part. A message for nobody is finished
 * at once.
 *
 * @param tx the transaction of the decision; with a plain connection a crash could leave half a fan-out
 * @throws AppError INPUT_INVALID for an empty text or an expiry before the time of sending
 * @throws AppError NOT_FOUND for an organisation or topic that does not exist
 */
export async function enqueueMessage(
  tx: Connection,
  message: NewMessage,
  now: Date,
): Promise<EnqueuedMessage> {
  const sendAt = message.sendAt ?? now;
  refuseUnsendable(message, sendAt);
  const messageId = await insertMessage(tx, message, sendAt, now);
  if (messageId === null) return { ...(await findMessageByKey(tx, message.key)), isNew: false };
  const recipients = await insertDeliveries(
    tx,
    { id: messageId, sendAt, expiresAt: message.expiresAt },
    message.audience,
  );
  if (recipients === 0) await markFinished(tx, [messageId], now);
  return { messageId, isNew: true, recipients };
}

function refuseUnsendable({ key, body, audience, expiresAt }: NewMessage, sendAt: Date): void {
  const own = audience.kind === 'members' ? audience.members.map((member) => member.body ?? body) : [body];
  if (own.some(({ text }) => text.trim() === '')) {
    throw new AppError('INPUT_INVALID', `The message ${key} has no text.`);
  }
  if (expiresAt <= sendAt) {
    throw new AppError('INPUT_INVALID', `The message ${key} would expire before it is sent.`);
  }
}
