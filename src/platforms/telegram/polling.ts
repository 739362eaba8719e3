import { setTimeout } from 'node:timers/promises';
import type { Api } from 'grammy';
import type { Logger } from 'pino';
import { ALLOWED_UPDATES } from './allowed-updates.ts';
import { describeError, isTokenRefused, refusalCode, retryAfterOf } from './describe-error.ts';
import type { ReadUpdate } from './read-update.ts';
import type { TelegramTiming } from './timing.ts';

/** Chats whose updates are handled at the same time. */
const CONCURRENT_CHATS = 20;
const BATCH_SIZE = 100;
/** While a handler is busy, new updates are looked for this often, in ms, so that one person waits for no other. */
const LOOK_AGAIN_MS = 300;
/** An update whose handler has failed so often is given up: it must not hold up all others for ever. */
const HANDLER_TRIES = 5;

export interface PollingOptions {
  /** For `getUpdates` only: its time limit has to be longer than a long poll. */
  readonly api: Api;
  readonly read: (value: unknown) => ReadUpdate;
  /** Rejects when the update has to come again. */
  readonly handle: (update: ReadUpdate) => Promise<void>;
  readonly timing: TelegramTiming;
  readonly logger: Logger;
}

export interface Polling {
  /** Resolves when polling has ended: after `stop` and the handlers in hand. */
  run(): Promise<void>;
  stop(): void;
}

/**
 * Long polling that repeats rather than loses. Telegram forgets an update when it is asked for a later one, so the
 * offset moves only up to the oldest update that is not handled yet; after a crash everything from there comes
 * again. Updates of one chat are handled in order, different chats side by side.
 */
export function createPolling({ api, read, handle, timing, logger }: PollingOptions): Polling {
  const stopping = new AbortController();
  /** Updates Telegram still holds for us, by id, and whether they have been handled. Ids rise. */
  const fetched = new Map<number, boolean>();
  const chains = new Map<string, Promise<void>>();
  const slots = createSlots(CONCURRENT_CHATS);
  let nextOffset = 0;
  let failures = 0;

  /** The oldest update not handled yet, or the one after the last. */
  function offset(): number {
    for (const [updateId, isHandled] of fetched) if (!isHandled) return updateId;
    return nextOffset;
  }

  async function poll(): Promise<void> {
    const from = offset();
    const isBusy = from !== nextOffset;
    const batch: readonly unknown[] = await api.getUpdates(
      {
        offset: from,
        limit: BATCH_SIZE,
        timeout: isBusy ? 0 : timing.pollSeconds,
        allowed_updates: ALLOWED_UPDATES,
      },
      stopping.signal as never,
    );
    if (failures > 0) logger.info('Telegram answers again');
    failures = 0;
    for (const updateId of fetched.keys()) if (updateId < from) fetched.delete(updateId);
    for (const value of batch) take(value);
    if (chains.size > 0) await Promise.race([Promise.all(chains.values()), pause(LOOK_AGAIN_MS)]);
    // Nothing in it could even be confirmed: asking again at once would get the same at once.
    else if (batch.length > 0) await pause(LOOK_AGAIN_MS);
  }

  function take(value: unknown): void {
    const update = read(value);
    const { updateId } = update;
    if (updateId === null) logger.warn('An update carries no id; skipped');
    if (updateId === null || updateId < nextOffset) return;
    nextOffset = updateId + 1;
    fetched.set(updateId, false);
    const chat = update.kind === 'message' ? update.chatId : '';
    const before = chains.get(chat) ?? Promise.resolve();
    const chain = before
      .then(() => slots.run(() => handleUntilDone(update)))
      .then((isHandled) => {
        if (isHandled) fetched.set(updateId, true);
        if (chains.get(chat) === chain) chains.delete(chat);
      });
    chains.set(chat, chain);
  }

  /** False when it has to come again because we stop. */
  async function handleUntilDone(update: ReadUpdate): Promise<boolean> {
    for (let tries = 1; !stopping.signal.aborted; tries += 1) {
      try {
        await handle(update);
        return true;
      } catch (error) {
        logger.error(
          { updateId: update.updateId, tries, ...describeError(error) },
          'An update could not be handled',
        );
        if (tries === HANDLER_TRIES) return true;
        await pause(timing.failureRetryMs * 2 ** (tries - 1));
      }
    }
    return false;
  }

  /** Says once what is wrong, and how long to wait before the next poll. */
  function delayAfter(error: unknown): number {
    failures += 1;
    if (refusalCode(error) === 409) {
      logger.error('Another process receives with the same Telegram token; stop it, since only one may');
      return timing.conflictRetryMs;
    }
    if (isTokenRefused(error)) {
      logger.error(
        'Telegram refuses the token; set TELEGRAM_BOT_TOKEN to the one @BotFather shows, and restart',
      );
      return timing.conflictRetryMs;
    }
    if (failures === 1)
      logger.warn(describeError(error), 'Updates cannot be fetched from Telegram; trying again');
    return (
      retryAfterOf(error) ?? Math.min(timing.failureRetryMs * 2 ** (failures - 1), timing.longestRetryMs)
    );
  }

  /** Ends early when stopping. */
  async function pause(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  return {
    async run() {
      while (!stopping.signal.aborted) {
        try {
          await poll();
        } catch (error) {
          if (!stopping.signal.aborted) await pause(delayAfter(error));
        }
      }
      await Promise.all(chains.values());
      // Tells Telegram what has been handled, so that a planned restart repeats nothing.
      if (fetched.size > 0)
        await api.getUpdates({ offset: offset(), limit: 1, timeout: 0 }).catch(() => undefined);
    },
    stop: () => stopping.abort(),
  };
}

/** Lets so many tasks run at once; the others wait in line. */
function createSlots(count: number) {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    async run<T>(task: () => Promise<T>): Promise<T> {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
      try {
        return await task();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
