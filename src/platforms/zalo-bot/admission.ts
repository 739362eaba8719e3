import type { Logger } from 'pino';
import type { BotBudget } from './budget.ts';

/** Who was told so is told again after a day, not with every message: each counts in the month's quota. */
const TELL_AGAIN_MS = 24 * 3_600_000;
const MOST_REMEMBERED = 1_000;

export interface Admission {
  /**
   * Lets in who is one of the plan's people or can become one. New people come in one after another: the next is counted
   * only when `enter` is over, which makes the account of the one before.
   *
   * @returns whether this person came in
   */
  admit(chatId: string, enter: () => Promise<void>): Promise<boolean>;
}

/** @param turnAway tells a person that there is no room */
export function createAdmission({
  budget,
  now,
  turnAway,
  logger,
}: {
  readonly budget: Pick<BotBudget, 'hasRoomFor' | 'isTaken'>;
  readonly now: () => Date;
  readonly turnAway: (chatId: string) => Promise<void>;
  readonly logger: Logger;
}): Admission {
  const toldAt = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();

  async function enterAsNew(chatId: string, enter: () => Promise<void>): Promise<boolean> {
    if (await budget.hasRoomFor(chatId)) {
      await enter();
      return true;
    }
    const at = now().getTime();
    if (at - (toldAt.get(chatId) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MS) {
      logger.debug('Somebody who was turned away today has written again');
      return false;
    }
    if (toldAt.size >= MOST_REMEMBERED) toldAt.clear();
    toldAt.set(chatId, at);
    logger.warn('The Zalo bot has as many people as its plan allows: somebody was turned away');
    await turnAway(chatId);
    return false;
  }

  return {
    async admit(chatId, enter) {
      if (await budget.isTaken(chatId)) {
        await enter();
        return true;
      }
      const done = last.then(() => enterAsNew(chatId, enter));
      last = done.catch(() => undefined);
      return done;
    },
  };
}
