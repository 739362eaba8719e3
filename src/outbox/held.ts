import type { RichText } from '../messages/rich-text.ts';
import type { Button } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { lookAt, markTextsRead, readHeld, readTemplateTexts } from './held-store.ts';
import type { MessageKind } from './new-message.ts';

/** Who writes and does not ask for what waits gets it after so long all the same. */
const UNASKED_MS = 10 * 60_000;
/** Most that is shown or read out at once. */
const MOST_AT_ONCE = 20;

/** A message a member has not read although it was for them. */
export interface HeldMessage {
  readonly deliveryId: number;
  readonly messageId: number;
  readonly kind: MessageKind;
  readonly title: string;
  /** It waits for the person to write; or a template has said that it is there, and its text was not read yet. */
  readonly heldAs: 'waiting' | 'template';
}

/** What of a member's messages could go only as a template or not at all, oldest first, at most 20. */
export function listHeld(
  connection: Connection,
  memberId: number,
  now: Date,
): Promise<readonly HeldMessage[]> {
  return readHeld(connection, memberId, now, MOST_AT_ONCE);
}

/**
 * What waits for a member to write becomes due now, and for ten minutes in quiet hours too: its person has just asked for
 * it. Not what is paused. Wake the dispatcher afterwards.
 *
 * @returns how many
 */
export function releaseHeld(connection: Connection, memberId: number, now: Date): Promise<number> {
  return lookAt(connection, memberId, { now, at: now, reasons: ['outside-window'], asked: true });
}

/**
 * To be called after a member did something in a chat (and that was noted in the account): what waits for that becomes
 * due in ten minutes, should they not ask for it before.
 */
export async function noteInteraction(connection: Connection, memberId: number, now: Date): Promise<void> {
  const at = new Date(now.getTime() + UNASKED_MS);
  await lookAt(connection, memberId, { now, at, reasons: ['outside-window', 'quota'] });
}

/**
 * To be called after a member's accounts changed (linked, unlinked, preferred, unblocked): what waits is looked at
 * again, since there may be a way now.
 */
export async function lookAgain(connection: Connection, memberId: number, now: Date): Promise<void> {
  const reasons = ['outside-window', 'quota', 'night', 'receive-limit', 'platform-off'] as const;
  await lookAt(connection, memberId, { now, at: now, reasons });
}

/** The text that a template stood for. */
export interface TemplateText {
  readonly deliveryId: number;
  readonly body: RichText;
  readonly buttons: readonly (readonly Button[])[];
}

/** The texts of what went to a member as a template in the last 60 days and was not read since, oldest first, at most 20. */
export async function readTemplated(
  connection: Connection,
  memberId: number,
  now: Date,
): Promise<readonly TemplateText[]> {
  const rows = await readTemplateTexts(connection, memberId, now, MOST_AT_ONCE);
  return rows.map(({ deliveryId, bodyJson, buttonsJson }) => ({
    deliveryId,
    body: JSON.parse(bodyJson) as RichText,
    buttons: buttonsJson === null ? [] : (JSON.parse(buttonsJson) as TemplateText['buttons']),
  }));
}

/** Their texts were shown to their member in the chat; others than those sent as a template are left alone. */
export function markRead(connection: Connection, deliveryIds: readonly number[], now: Date): Promise<void> {
  return markTextsRead(connection, deliveryIds, now);
}
