import { REPORT_BUTTONS } from '../../messages/vi/editor-report.ts';
import * as messages from '../../messages/vi/editor-retry.ts';
import type { MessageSummary } from '../../outbox/report.ts';
import { previewRetry, retryFailed } from '../../outbox/retry-failed.ts';
import type { Button } from '../../platforms/platform.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { progressReply } from './progress.ts';

/**
 * The button under the report of a message that is still being sent; of one that has ended the report offers to send
 * it again, so that a clerk never has to choose between the two.
 */
export async function retryButtons(
  turn: Turn,
  { id, status, counts }: MessageSummary,
  data: string,
): Promise<Button[]> {
  if (counts.failed === 0 || (status !== 'sending' && status !== 'paused')) return [];
  const retryable = (await previewRetry(turn, turn.actor, id))?.retryable ?? 0;
  return retryable === 0 ? [] : [{ label: messages.retryButton(retryable), data }];
}

/** Asks before anything is sent. */
export async function askToRetry(
  turn: Turn,
  messageId: number,
  data: { readonly retry: string; readonly keep: string },
): Promise<Reply> {
  const preview = await previewRetry(turn, turn.actor, messageId);
  if (preview === null) return { text: messages.CANNOT_RETRY };
  if (preview.retryable === 0) return { text: messages.NOTHING_TO_RETRY };
  return {
    text: messages.askRetry(preview.title, preview),
    buttons: [
      [{ label: messages.REALLY_RETRY, data: data.retry }],
      [{ label: REPORT_BUTTONS.doNotResend, data: data.keep }],
    ],
  };
}

/** Tries again and shows the progress in place of the question; pressed once more, only the progress. */
export async function retry(turn: Turn, messageId: number): Promise<Reply> {
  const retried = await retryFailed(turn, turn.actor, messageId);
  if (retried === null) return { text: messages.CANNOT_RETRY, replaces: true };
  turn.wakeOutbox();
  return progressReply(turn, messageId);
}
