import { announce } from '../../broadcasts/announce.ts';
import { AppError } from '../../errors.ts';
import * as messages from '../../messages/vi/editor-announce.ts';
import { findMessage } from '../../outbox/report.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { clearStep } from '../steps-store.ts';
import { type Draft, messageKeyOf } from './announcement-draft.ts';
import { audienceGone } from './announcement-menu.ts';
import { askForTime } from './announcement-time.ts';
import { progressReply } from './progress.ts';

/**
 * Sends the draft, once: a second press, or a press that is delivered again after a crash, meets the message of the
 * same key and only shows its progress.
 */
export async function sendDraft(
  turn: Turn,
  draft: Draft,
  { urgent }: { readonly urgent: boolean },
): Promise<readonly Reply[]> {
  const { id, text, audience, sendAt } = draft;
  if (audience === null) return [audienceGone(draft)];
  const when = sendAt === null ? null : new Date(sendAt);
  const now = turn.clock.now();
  if (when !== null && when <= now) {
    // It had been put off to a moment that passed while the preview waited.
    return [{ text: messages.timePast(when) }, ...(await askForTime(turn, draft))];
  }
  try {
    const { messageId } = await announce(turn, turn.actor, {
      text,
      audience,
      urgent,
      key: messageKeyOf(id),
      ...(when === null ? {} : { sendAt: when }),
    });
    await clearStep(turn.db, turn.account.id);
    turn.wakeOutbox();
    return [await progressReply(turn, messageId)];
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return [audienceGone(draft)];
    throw error;
  }
}

/** A button of a draft that is no longer there: it was sent, and is shown, or it was changed or dropped. */
export async function explainLostDraft(turn: Turn, id: string | undefined): Promise<readonly Reply[]> {
  const message = await findMessage(turn.db, { key: messageKeyOf(id ?? '') });
  return message === null ? [{ text: messages.DRAFT_GONE }] : [await progressReply(turn, message.id)];
}
