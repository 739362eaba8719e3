import * as messages from '../../messages/vi/editor-report.ts';
import type { MessageSummary } from '../../outbox/report.ts';
import { previewResend, resendToUnreached } from '../../outbox/resend.ts';
import type { Button } from '../../platforms/platform.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { progressReply } from './progress.ts';

/** The button under a report, with the exact number; none when there is nobody to send to. */
export async function resendButtons(
  turn: Turn,
  { id, counts }: MessageSummary,
  data: string,
): Promise<Button[]> {
  if (counts.failed + counts.expired === 0) return [];
  const recipients = (await previewResend(turn, turn.actor, id))?.recipients ?? 0;
  return recipients === 0 ? [] : [{ label: messages.resendButton(recipients), data }];
}

/** Asks before anything is sent. @param dataOf the button that does it, for a message and a round */
export async function askToResend(
  turn: Turn,
  messageId: number,
  data: { readonly send: (firstId: number, round: number) => string; readonly keep: string },
): Promise<Reply> {
  const preview = await previewResend(turn, turn.actor, messageId);
  if (preview === null) return { text: messages.CANNOT_RESEND };
  const { title, recipients } = preview;
  if (recipients === 0) return { text: messages.NOBODY_TO_RESEND };
  return {
    text: messages.askResend(title, preview),
    buttons: [
      [{ label: messages.reallyResendButton(recipients), data: data.send(preview.messageId, preview.round) }],
      [{ label: messages.REPORT_BUTTONS.doNotResend, data: data.keep }],
    ],
  };
}

/** Sends again and shows the progress in place of the question; pressed once more, only the progress. */
export async function resend(turn: Turn, messageId: number, round: string | undefined): Promise<Reply> {
  const result = await resendToUnreached(turn, turn.actor, messageId, readNumber(round, 1) ?? 1);
  switch (result.outcome) {
    case 'sent':
      turn.wakeOutbox();
      return progressReply(turn, result.messageId);
    case 'already-sent':
      return progressReply(turn, result.messageId);
    case 'nobody':
      return { text: messages.NOBODY_TO_RESEND, replaces: true };
    case 'not-possible':
      return { text: messages.CANNOT_RESEND, replaces: true };
  }
}
