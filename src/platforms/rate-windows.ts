import type { Lane } from './platform.ts';

/**
 * The budget of a second is spread over a little more than a second, because the platform counts arrivals:
 * what left 1,000 ms apart may arrive 985 ms apart. Costs 2 % of the rate.
 */
export const WINDOW_STRETCH = 1.02;
/** So many answers to one chat may follow each other at once before its own rate applies. */
const REPLY_BURST = 3;
const MINUTE_MS = 60_000;

/** The times of the last departures in a ring: those of the time counted (a little more where it holds no whole number). */
export function createWindow(ratePerSecond: number, seconds: number) {
  const capacity = Math.ceil(ratePerSecond * seconds);
  const windowMs = (capacity / ratePerSecond) * 1_000 * WINDOW_STRETCH;
  const times = new Float64Array(capacity).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  return {
    openAt: () => (times[oldest] as number) + windowMs,
    add(at: number) {
      times[oldest] = at;
      oldest = (oldest + 1) % capacity;
    },
  };
}

/** What single chats may still take. Chats are kept in the order of their last message and forgotten once they are idle. */
export function createChatBudgets(perSecond: number, groupPerMinute: number) {
  const intervalMs = (1_000 / perSecond) * WINDOW_STRETCH;
  const groupWindowMs = MINUTE_MS * WINDOW_STRETCH;
  /** The even rhythm of each chat, as `rhythmAt` above. */
  const rhythms = new Map<string, number>();
  /** The times of each group's last messages, at most `groupPerMinute`. */
  const groups = new Map<string, number[]>();

  return {
    count: () => rhythms.size + groups.size,
    openAt(chatId: string, lane: Lane, group: boolean): number {
      const ahead = lane === 'reply' ? (REPLY_BURST - 1) * intervalMs : 0;
      const chatOpenAt = (rhythms.get(chatId) ?? Number.NEGATIVE_INFINITY) - ahead;
      if (!group) return chatOpenAt;
      const times = groups.get(chatId);
      if (times === undefined || times.length < groupPerMinute) return chatOpenAt;
      return Math.max(chatOpenAt, (times[0] as number) + groupWindowMs);
    },
    add(chatId: string, group: boolean, at: number) {
      const rhythmAt = Math.max(rhythms.get(chatId) ?? at, at) + intervalMs;
      rhythms.delete(chatId);
      rhythms.set(chatId, rhythmAt);
      forgetIdle(rhythms, (idleAt) => idleAt < at);
      if (!group) return;
      const times = [...(groups.get(chatId) ?? []), at].slice(-groupPerMinute);
      groups.delete(chatId);
      groups.set(chatId, times);
      forgetIdle(groups, (sent) => (sent.at(-1) as number) + groupWindowMs < at);
    },
  };
}

/** Looks at the longest silent entries only, so that its cost does not grow with the number of chats. */
function forgetIdle<T>(entries: Map<string, T>, isIdle: (entry: T) => boolean): void {
  let looked = 0;
  for (const [key, entry] of entries) {
    if (looked === 4 || !isIdle(entry)) return;
    entries.delete(key);
    looked += 1;
  }
}
