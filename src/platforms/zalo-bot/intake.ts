import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { describeError } from './bot-errors.ts';
import type { ReadUpdate } from './read-update.ts';
import type { ZaloBotTiming } from './timing.ts';

/** An update whose handler has failed so often is given up. */
const HANDLER_TRIES = 5;

export interface IntakeOptions {
  /** Rejects when the update has to be handled again. */
  readonly handle: (update: ReadUpdate) => Promise<void>;
  readonly timing: ZaloBotTiming;
  readonly logger: Logger;
}

/** What has come in and is not handled yet. */
export interface Intake {
  /** @returns whether it was handled in the end */
  take(update: ReadUpdate): Promise<boolean>;
  /** Resolves when fewer than this are in hand. */
  fewerThan(count: number): Promise<void>;
  /** Tries nothing again from now on, and waits for what is in hand. */
  stop(): Promise<void>;
}

/**
 * Handles updates of one chat in order, different chats side by side. Zalo is not known to deliver anything again
 * (zalo.md A.5, A.6), so a failed handler is tried again here. What is in hand when the process dies is lost: there is no
 * cursor of ours and no confirmation; its person gets no answer and asks again.
 */
export function createIntake({ handle, timing, logger }: IntakeOptions): Intake {
  const stopping = new AbortController();
  const chains = new Map<string, Promise<boolean>>();
  const inHand = new Set<Promise<boolean>>();

  async function handleUntilDone(update: ReadUpdate): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      try {
        await handle(update);
        return true;
      } catch (error) {
        const messageId = update.kind === 'message' ? update.messageId : null;
        logger.error({ messageId, tries, ...describeError(error) }, 'An update could not be handled');
        if (tries === HANDLER_TRIES || stopping.signal.aborted) return false;
        const delayMs = timing.handlerRetryMs * 2 ** (tries - 1);
        await setTimeout(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  return {
    take(update) {
      const chat = update.kind === 'message' ? update.chatId : '';
      const before = chains.get(chat) ?? Promise.resolve(true);
      const chain = before.then(() => handleUntilDone(update));
      chains.set(chat, chain);
      inHand.add(chain);
      void chain.then(() => {
        inHand.delete(chain);
        if (chains.get(chat) === chain) chains.delete(chat);
      });
      return chain;
    },
    async fewerThan(count) {
      while (inHand.size >= count) await Promise.race(inHand);
    },
    async stop() {
      stopping.abort();
      await Promise.all(inHand);
    },
  };
}
