import type { Context } from '../context.ts';
import { withoutWords } from '../error-fields.ts';
import type { Button, OutgoingMessage, Platform, PlatformName, SendResult } from '../platforms/platform.ts';
import {
  type ProgressPlace,
  selectWatchedMessages,
  storeProgressPlace,
  type WatchedMessage,
} from './progress-store.ts';
import { createRateMeter, type RateMeter } from './rate-meter.ts';
import { readProgress } from './read-progress.ts';

/** One attempt, also a failed one, per message in this time: Telegram allows one message a second in a chat. */
const ATTEMPT_INTERVAL_MS = 2_000;
const UNAUTHORISED_WAIT_MS = 60_000;
/** An announcement that waits for the morning is looked at ever less often, down to once in so many intervals. */
const MAX_IDLE_INTERVALS = 10;

type Platforms = ReadonlyMap<PlatformName, Platform>;

export interface ProgressOptions {
  /** Buttons under the progress, such as one that stops sending; editing a message takes its buttons away otherwise. */
  readonly buttons?: (messageId: number, status: WatchedMessage['status']) => readonly (readonly Button[])[];
}

/** What this process remembers of one progress message between two looks; after a restart it begins anew, which only costs an edit. */
interface Watch {
  /** Where it is shown: a new place is watched from the beginning. */
  messageRef: string;
  nextAttemptAt: number;
  /** What the chat shows; null when not known. */
  shown: string | null;
  /** The message shown cannot be edited: the next goes out as a new one. */
  mustSend: boolean;
  /** Every edit appears as a new message here (Zalo), or nobody knows which message to edit: only the report follows. */
  isReportOnly: boolean;
  /** How many times in a row there was nothing new to show. */
  idle: number;
  readonly rate: RateMeter;
}

/** By the platforms of a running service: its memory goes when it does. */
const watchesOf = new WeakMap<Platforms, Map<number, Watch>>();

/**
 * Brings every watched announcement's progress message up to date: one message, edited, with counts, rate and time
 * left; in the end it becomes the report. To be called every 2 seconds or so; never throws, and tries each message at
 * most once in 2 seconds. A message that cannot be edited is sent anew.
 */
export async function refreshProgress(
  ctx: Context,
  platforms: Platforms,
  options: ProgressOptions = {},
): Promise<void> {
  try {
    const watches = watchesOf.get(platforms) ?? new Map<number, Watch>();
    watchesOf.set(platforms, watches);
    const messages = await selectWatchedMessages(ctx.db);
    const ids = new Set(messages.map(({ id }) => id));
    for (const id of watches.keys()) if (!ids.has(id)) watches.delete(id);
    for (const message of messages) {
      const platform = platforms.get(message.place.platform);
      if (platform === undefined) continue;
      const known = watches.get(message.id);
      const { messageRef } = message.place;
      const watch = known?.messageRef === messageRef ? known : newWatch(messageRef, !platform.canEdit);
      watches.set(message.id, watch);
      await refreshOne(ctx, platform, message, watch, options).catch((error: unknown) => {
        ctx.logger.warn({ messageId: message.id, ...withoutWords(error) }, 'Progress could not be shown');
      });
    }
  } catch (error) {
    ctx.logger.error(withoutWords(error), 'Progress could not be read');
  }
}

function newWatch(messageRef: string, isReportOnly: boolean): Watch {
  return {
    messageRef,
    nextAttemptAt: 0,
    shown: null,
    mustSend: false,
    isReportOnly,
    idle: 0,
    rate: createRateMeter(),
  };
}

async function refreshOne(
  ctx: Context,
  platform: Platform,
  message: WatchedMessage,
  watch: Watch,
  { buttons }: ProgressOptions,
): Promise<void> {
  const now = ctx.clock.now().getTime();
  if (now < watch.nextAttemptAt) return;
  const { text, isFinal } = await readProgress(ctx, message, (sent) => watch.rate.measure(now, sent));
  const isShown = watch.shown === JSON.stringify(text);
  watch.idle = isShown ? Math.min(watch.idle + 1, MAX_IDLE_INTERVALS) : 0;
  watch.nextAttemptAt = now + ATTEMPT_INTERVAL_MS * Math.max(1, watch.idle);
  if (!isFinal && (isShown || watch.isReportOnly)) return;
  const rows = isFinal ? [] : (buttons?.(message.id, message.status) ?? []);
  const outgoing: OutgoingMessage = rows.length === 0 ? { text } : { text, buttons: rows };
  const { chatId, messageRef } = message.place;
  const result = watch.mustSend
    ? await platform.send(chatId, outgoing, 'reply')
    : await platform.edit(chatId, messageRef, outgoing, 'reply');
  const place = settle(message.place, result, watch, now);
  if (result.outcome === 'sent') watch.shown = JSON.stringify(text);
  const isDone =
    isFinal && (result.outcome === 'sent' || (result.outcome === 'unknown' && watch.isReportOnly));
  if (isDone || place === null) await storeProgressPlace(ctx.db, message.id, null);
  else if (place !== message.place) await storeProgressPlace(ctx.db, message.id, place);
}

/**
 * What an answer means for the next attempt.
 *
 * @returns where the progress is shown now; null when there is no such place any more
 */
function settle(place: ProgressPlace, result: SendResult, watch: Watch, now: number): ProgressPlace | null {
  switch (result.outcome) {
    case 'sent': {
      const isSame = result.messageRef === place.messageRef;
      // A new message where an edit was asked for: this platform cannot edit.
      if (!isSame && !watch.mustSend) watch.isReportOnly = true;
      watch.mustSend = false;
      watch.messageRef = result.messageRef;
      return isSame ? place : { ...place, messageRef: result.messageRef };
    }
    case 'not-now':
      watch.nextAttemptAt = Math.max(
        result.until?.getTime() ?? 0,
        now + MAX_IDLE_INTERVALS * ATTEMPT_INTERVAL_MS,
      );
      return place;
    case 'retry':
      watch.nextAttemptAt = now + Math.max(ATTEMPT_INTERVAL_MS, result.afterSeconds * 1_000);
      return place;
    case 'unknown':
      // An edit can be repeated. A new message that perhaps arrived must not be sent every 2 seconds.
      if (watch.mustSend) watch.isReportOnly = true;
      return place;
    case 'moved':
      return { ...place, chatId: result.chatId };
    case 'recipient-gone':
      return null;
    case 'unauthorised':
      watch.nextAttemptAt = now + UNAUTHORISED_WAIT_MS;
      return place;
    case 'rejected':
      if (watch.mustSend) return null;
      watch.mustSend = true;
      return place;
  }
}
