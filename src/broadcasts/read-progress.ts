import type { Context } from '../context.ts';
import type { RichText } from '../messages/rich-text.ts';
import {
  finalReport,
  type ProgressFigures,
  pausedText,
  progressText,
  scheduledText,
} from '../messages/vi/broadcasts.ts';
import { sayReason } from '../messages/vi/deliveries.ts';
import { countDeliveries } from '../outbox/report.ts';
import { undeliveredByReason } from '../outbox/undelivered.ts';
import { countHeld, type WatchedMessage } from './progress-store.ts';

/** A delivery that waits longer than this is held, by quiet hours or a platform; a shorter wait is one before a repeat. */
const HELD_MS = 10 * 60_000;

export interface Progress {
  readonly text: RichText;
  /** Nothing will change any more. */
  readonly isFinal: boolean;
  readonly sent: number;
}

/** How far a message has come. */
export interface MeasuredProgress {
  readonly figures: ProgressFigures;
  /** How many may have arrived twice, or once without our knowing. */
  readonly uncertain: number;
}

/** @param perSecond the rate of the last moments, for so many sent; null while there is none */
export async function measureProgress(
  { db, clock }: Context,
  { id, isFinished }: Pick<WatchedMessage, 'id' | 'isFinished'>,
  perSecond: (sent: number) => number | null,
): Promise<MeasuredProgress> {
  const counts = await countDeliveries(db, id);
  const { held, heldByPlatform, until } = isFinished
    ? { held: 0, heldByPlatform: 0, until: null }
    : await countHeld(db, id, new Date(clock.now().getTime() + HELD_MS));
  const { total, sent, failed, expired, cancelled, uncertain } = counts;
  const waiting = counts.pending + counts.sending;
  const rate = perSecond(sent);
  const figures: ProgressFigures = {
    total,
    sent,
    failed,
    expired,
    cancelled,
    waiting,
    held,
    heldByPlatform,
    heldUntil: until,
    perSecond: rate,
    secondsLeft: rate === null || rate === 0 || waiting === held ? null : (waiting - held) / rate,
  };
  return { figures, uncertain };
}

/**
 * What the watcher of an announcement reads now.
 *
 * @param perSecond as for {@link measureProgress}
 */
export async function readProgress(
  ctx: Context,
  message: Omit<WatchedMessage, 'place'>,
  perSecond: (sent: number) => number | null,
): Promise<Progress> {
  const now = ctx.clock.now();
  const { figures, uncertain } = await measureProgress(ctx, message, perSecond);
  const { title, status } = message;
  const { total, sent } = figures;
  if (message.isFinished) {
    const reasons = (await undeliveredByReason(ctx.db, message.id)).map(({ reason, members }) => ({
      reason: sayReason(reason),
      members,
    }));
    const isCancelled = status === 'cancelled';
    return { text: finalReport({ title, isCancelled, figures, uncertain, reasons }), isFinal: true, sent };
  }
  if (status === 'paused') return { text: pausedText(title, figures), isFinal: false, sent };
  const text =
    now < message.sendAt ? scheduledText(title, message.sendAt, total) : progressText(title, figures);
  return { text, isFinal: false, sent };
}
