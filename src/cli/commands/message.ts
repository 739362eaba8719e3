import { AppError } from '../../errors.ts';
import { OPERATOR } from '../../members/actor.ts';
import { cancelMessage, pauseMessage, resumeMessage } from '../../outbox/control.ts';
import { countDeliveries, findMessage, type MessageStatus } from '../../outbox/report.ts';
import { previewResend, resendToUnreached } from '../../outbox/resend.ts';
import { previewRetry, retryFailed } from '../../outbox/retry-failed.ts';
import { followMessage } from '../follow-message.ts';
import { createStatusLine, noteFailure, writeJson, writeText } from '../output.ts';
import { type CommandContext, withContext } from '../with-context.ts';

interface MessageOptions {
  readonly message: number;
  readonly json?: boolean;
}

interface WaitOptions extends MessageOptions {
  readonly wait?: boolean;
}

/** The exit code of a command ended by Ctrl-C, as shells have it. */
const INTERRUPTED = 130;

/** Holds one message back; a running service notices within a second or two. */
export async function pause({ message: id, json }: MessageOptions): Promise<void> {
  await withContext(async (context) => {
    const isPaused = await pauseMessage(context, OPERATOR, id);
    const { status, waiting } = await stateOf(context, id);
    await tell(json, { messageId: id, status }, [
      isPaused
        ? `Message ${id} is paused: ${waiting} member(s) wait, and its expiry goes on. To go on: bantin resume --message ${id}`
        : `Message ${id} ${unchanged(status)}`,
    ]);
    if (status !== 'paused') noteFailure();
  });
}

/** Lets a paused message go on where it stopped. */
export async function resumeOne({ message: id, json }: MessageOptions): Promise<void> {
  await withContext(async (context) => {
    const isResumed = await resumeMessage(context, OPERATOR, id);
    const { status, waiting } = await stateOf(context, id);
    await tell(json, { messageId: id, status }, [
      isResumed
        ? `Message ${id} goes on to the ${waiting} member(s) who wait.`
        : `Message ${id} ${unchanged(status)}`,
    ]);
    if (status !== 'sending') noteFailure();
  });
}

/** Stops one message for all who have not got it. */
export async function cancel({ message: id, json }: MessageOptions): Promise<void> {
  await withContext(async (context) => {
    const before = await stateOf(context, id);
    const { cancelled, alreadySent } = await cancelMessage(context, OPERATOR, id);
    const { status } = await stateOf(context, id);
    const hadEnded = before.status === 'finished' || before.status === 'cancelled';
    await tell(json, { messageId: id, status, cancelled, alreadySent }, [
      hadEnded
        ? `Message ${id} ${unchanged(before.status)}`
        : `Message ${id} is cancelled: ${cancelled} member(s) will not get it, ${alreadySent} already have or are just getting it.`,
    ]);
    if (status !== 'cancelled') noteFailure();
  });
}

/** Tries what failed once more: the same message, until the same expiry. */
export async function retry(options: WaitOptions): Promise<void> {
  const { message: id } = options;
  await withContext(async (context) => {
    const preview = await previewRetry(context, OPERATOR, id);
    const retried = preview === null ? null : await retryFailed(context, OPERATOR, id);
    if (preview === null || retried === null) {
      throw new AppError(
        'INPUT_INVALID',
        `Message ${id} cannot be tried again: it was cancelled, its time is over, or it is a notice. bantin resend --message ${id} sends it anew to those not reached, where that makes sense.`,
      );
    }
    const doubt =
      preview.inDoubt === 0
        ? []
        : [`Of these, ${preview.inDoubt} may have got it: the connection was cut while it was sent.`];
    await tell(options.json, { messageId: id, retried, inDoubt: preview.inDoubt }, [
      retried === 0
        ? `Nothing to try again in message ${id}: nothing failed for members who can be reached.`
        : `Message ${id} is tried again for ${retried} member(s) for whom it failed.`,
      ...(retried === 0 ? [] : doubt),
    ]);
    if (options.wait && retried > 0) await watchUntilEnd(context, id);
  });
}

/** Sends a message anew to those it has not reached, also to those for whom it came too late. */
export async function resend(options: WaitOptions): Promise<void> {
  const { message: id, json } = options;
  await withContext(async (context) => {
    const preview = await previewResend(context, OPERATOR, id);
    const result = preview && (await resendToUnreached(context, OPERATOR, id, preview.round));
    if (preview === null || result === null || result.outcome === 'not-possible') {
      throw new AppError(
        'INPUT_INVALID',
        `Message ${id} cannot be sent again: it was cancelled, is a reminder past its time, or a notice.`,
      );
    }
    const { unreachable, inDoubt } = preview;
    if (result.outcome === 'nobody') {
      return tell(json, { messageId: null, recipients: 0, unreachable }, [
        `Nobody is left to send message ${id} to: all have it, are about to get it, or have no account that can be reached (${unreachable}).`,
      ]);
    }
    const { messageId } = result;
    const recipients = result.outcome === 'sent' ? result.recipients : 0;
    await tell(json, { messageId, recipients, inDoubt, unreachable }, [
      result.outcome === 'sent'
        ? `Message ${id} goes again, as message ${messageId}, to ${recipients} member(s) it has not reached.`
        : `Somebody has just sent message ${id} again, as message ${messageId}.`,
      ...(inDoubt === 0
        ? []
        : [`Of these, ${inDoubt} may have got it: the connection was cut while it was sent.`]),
      ...(unreachable === 0 ? [] : [`${unreachable} more have no account that can be reached.`]),
    ]);
    if (options.wait) await watchUntilEnd(context, messageId);
  });
}

/** Follows a message until it is finished, then counts its deliveries. */
export async function watch({ message: id, json }: MessageOptions): Promise<void> {
  await withContext(async (context) => {
    const isFinished = await watchUntilEnd(context, id);
    if (isFinished && json) await writeJson(process.stdout, await countDeliveries(context.db, id));
  });
}

/** On stderr, until the end or Ctrl-C, which ends the watching and not the sending. */
export async function watchUntilEnd(context: CommandContext, messageId: number): Promise<boolean> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const line = createStatusLine(process.stderr);
    const isFinished = await followMessage(context, messageId, { line, signal: stopping.signal });
    if (!isFinished) {
      line.say(
        `No longer watched; the running service goes on sending. To look again: bantin watch --message ${messageId}`,
      );
      process.exitCode = INTERRUPTED;
    }
    return isFinished;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

async function stateOf(
  { db }: CommandContext,
  id: number,
): Promise<{ readonly status: MessageStatus; readonly waiting: number }> {
  const message = await findMessage(db, { id });
  if (message === null) throw new AppError('NOT_FOUND', `There is no message ${id}.`);
  return { status: message.status, waiting: message.counts.pending + message.counts.sending };
}

function unchanged(status: MessageStatus): string {
  switch (status) {
    case 'sending':
      return 'is being sent already.';
    case 'paused':
      return 'is paused already.';
    case 'finished':
      return 'is finished: there is nothing left to hold back or send.';
    case 'cancelled':
      return 'was cancelled before.';
  }
}

async function tell(json: boolean | undefined, value: unknown, lines: readonly string[]): Promise<void> {
  if (json) await writeJson(process.stdout, value);
  else await writeText(process.stdout, `${lines.join('\n')}\n`);
}
