import { readProgress } from '../../broadcasts/read-progress.ts';
import type { ProgressOptions } from '../../broadcasts/refresh-progress.ts';
import * as messages from '../../messages/vi/editor-report.ts';
import { cancelMessage, pauseMessage, resumeMessage } from '../../outbox/control.ts';
import { CONTROL_PREFIX, type ControlAction, controlData } from '../../outbox/control-buttons.ts';
import { findMessage, type MessageStatus, type MessageSummary } from '../../outbox/report.ts';
import type { Button } from '../../platforms/platform.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';

/** The buttons under a progress message, for `refreshProgress`, which puts them there again at each edit. */
export const progressButtons: NonNullable<ProgressOptions['buttons']> = (messageId, status) =>
  [controlButtons(status, (action) => controlData(action, messageId))].filter((row) => row.length > 0);

/** Hold back or go on, and cancel; none for what has ended. */
export function controlButtons(status: MessageStatus, dataOf: (action: ControlAction) => string): Button[] {
  const { pause, resume, cancel } = messages.REPORT_BUTTONS;
  if (status !== 'sending' && status !== 'paused') return [];
  const hold =
    status === 'sending' ? { label: pause, data: dataOf('dung') } : { label: resume, data: dataOf('tiep') };
  return [hold, { label: cancel, data: dataOf('huy') }];
}

/**
 * How far a message has come, in place of what was pressed. From then on it is followed there, by editing, until it
 * has become the report.
 */
export async function progressReply(turn: Turn, messageId: number): Promise<Reply> {
  const message = await findMessage(turn.db, { id: messageId });
  if (message === null) return { text: messages.MESSAGE_GONE };
  const isFinished = message.finishedAt !== null;
  const { text } = await readProgress(turn, { ...message, isFinished }, () => null);
  const buttons = progressButtons(messageId, message.status);
  return isFinished ? { text, replaces: true } : { text, buttons, replaces: true, progressOf: messageId };
}

/** A button under a live progress message. */
export async function handleProgressButton(
  turn: Turn,
  [action, id]: readonly string[],
): Promise<readonly Reply[]> {
  const message = await findMessage(turn.db, { id: readNumber(id, 1) ?? 0 });
  if (message === null) return [{ text: messages.MESSAGE_GONE }];
  switch (action) {
    case 'dung':
    case 'tiep':
      return (await hold(turn, message, action)) ?? [await progressReply(turn, message.id)];
    case 'huy':
      return [askToCancel(message)];
    case 'huy!':
      return [await cancel(turn, message)];
    default:
      return [{ text: messages.SENDING_KEPT, replaces: true }];
  }
}

/**
 * Holds a message back or lets it go on; doing so twice is the same as once.
 *
 * @returns what to say when it has ended; null when the new state is to be shown
 */
export async function hold(
  turn: Turn,
  { id, title }: MessageSummary,
  action: 'dung' | 'tiep',
): Promise<readonly Reply[] | null> {
  const change = action === 'dung' ? pauseMessage : resumeMessage;
  await change(turn, turn.actor, id);
  const after = await findMessage(turn.db, { id });
  if (after === null) return [{ text: messages.MESSAGE_GONE }];
  if (after.status === 'finished' || after.status === 'cancelled') {
    return [{ text: messages.sendingEnded(title, after.status === 'cancelled') }];
  }
  if (action === 'tiep') turn.wakeOutbox();
  return null;
}

/** In a message of its own: the live progress would soon write over the question. */
export function askToCancel({ id, title, status, counts }: MessageSummary): Reply {
  if (status === 'finished' || status === 'cancelled') {
    return { text: messages.sendingEnded(title, status === 'cancelled') };
  }
  const waiting = counts.pending + counts.sending;
  if (waiting === 0) return { text: messages.sendingEnded(title, false) };
  const { reallyCancel, keep } = messages.REPORT_BUTTONS;
  return {
    text: messages.askCancelSending(title, counts.sent, waiting),
    buttons: [
      [
        { label: reallyCancel, data: `${CONTROL_PREFIX}:huy!:${id}` },
        { label: keep, data: `${CONTROL_PREFIX}:thoi:${id}` },
      ],
    ],
  };
}

async function cancel(turn: Turn, { id, title, status }: MessageSummary): Promise<Reply> {
  const { cancelled, alreadySent } = await cancelMessage(turn, turn.actor, id);
  const text =
    status === 'finished' || status === 'cancelled'
      ? messages.sendingEnded(title, status === 'cancelled')
      : messages.sendingCancelled(title, cancelled, alreadySent);
  return { text, replaces: true };
}
