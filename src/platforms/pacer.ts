import type { Lane } from './platform.ts';

/**
 * The budget of a second is spread over a little more than a second, because the platform counts arrivals:
 * what left 1,000 ms apart may arrive 985 ms apart. Costs 2 % of the rate.
 */
const WINDOW_STRETCH = 1.02;
/**
 * In the first second after a silence sending is slower by this factor and has nothing to make up: connections are
 * opened and code is warm only then, so that what left first arrives late and close to what left later. Without
 * it, a server that counts strictly refused 3 of the first 1,000 at 1,000 a second.
 */
const GENTLE_START = 1.05;
const GENTLE_START_MS = 1_000;
/** How far sending may run ahead of an even rhythm to make up for late timers and busy moments, in ms. */
const CATCH_UP_MS = 100;
/** Timers fire at most this often, in ms; at high rates one firing lets several messages go. */
const LEAST_TIMER_MS = 5;
/** So many answers to one chat may follow each other at once before its own rate applies. */
const REPLY_BURST = 3;
const MINUTE_MS = 60_000;
/** `setTimeout` overflows beyond 2^31 ms. */
const LONGEST_TIMER_MS = 2_000_000_000;

export interface PacerOptions {
  /** Messages a second, all chats together. */
  readonly ratePerSecond: number;
  /** Messages a second in one chat; 1 unless given. */
  readonly perChatPerSecond?: number;
  /** Messages a minute in one group; 20 unless given. */
  readonly groupPerMinute?: number;
  /** A monotonic clock in ms; `performance.now` unless given. */
  readonly now?: () => number;
}

/** One rate budget of one platform, shared by all who send there. Waiting and counts live in this process. */
export interface Pacer {
  /**
   * Resolves when this message may be sent now. Answers go before bulk; within a lane and a chat first come,
   * first served; a chat that has to wait holds up nobody else.
   *
   * @throws Error once the pacer has stopped
   */
  acquire(chatId: string, lane: Lane, options?: { readonly group?: boolean }): Promise<void>;
  /** Lets nothing go for this long, in both lanes (the platform's `retry_after`). A shorter pause never ends a longer one. */
  pauseFor(seconds: number): void;
  /** Rejects all who wait and all who come. */
  stop(): void;
  stats(): { readonly waiting: number; readonly trackedChats: number };
}

interface Waiter {
  readonly order: number;
  readonly chatId: string;
  readonly lane: Lane;
  readonly group: boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  /** When its chat may be written to again. */
  readyAt: number;
}

/**
 * Two rules hold together. An even rhythm (a "theoretical arrival time" that each message moves on by one
 * interval, as in the generic cell rate algorithm) keeps sending smooth and lets at most `CATCH_UP_MS` be made
 * up. A record of the last second's departures makes sure that no second of any phase holds more than the rate.
 */
export function createPacer(options: PacerOptions): Pacer {
  const now = options.now ?? (() => performance.now());
  const departures = createWindow(options.ratePerSecond);
  const intervalMs = (1_000 / options.ratePerSecond) * WINDOW_STRETCH;
  const chats = createChatBudgets(options.perChatPerSecond ?? 1, options.groupPerMinute ?? 20);
  const ready: Record<Lane, Waiter[]> = { reply: [], bulk: [] };
  /** Waiters whose chat has to rest, by `readyAt`, then by order of arrival. */
  const resting: Waiter[] = [];

  const silenceMs = Math.max(GENTLE_START_MS, 2 * intervalMs);
  let rhythmAt = Number.NEGATIVE_INFINITY;
  let departedAt = Number.NEGATIVE_INFINITY;
  let gentleUntil = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let arrivals = 0;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  /** When the platform as a whole may be written to. */
  function openAt(): number {
    return Math.max(rhythmAt - CATCH_UP_MS, departures.openAt(), pausedUntil);
  }

  function spend(waiter: Waiter, at: number): void {
    if (at - departedAt > silenceMs) {
      gentleUntil = at + GENTLE_START_MS;
      rhythmAt = Math.max(rhythmAt, at + CATCH_UP_MS);
    }
    departedAt = at;
    rhythmAt = Math.max(rhythmAt, at) + intervalMs * (at < gentleUntil ? GENTLE_START : 1);
    departures.add(at);
    chats.add(waiter.chatId, waiter.group, at);
    waiter.resolve();
  }

  function letGo(): void {
    const at = now();
    while (resting[0] !== undefined && resting[0].readyAt <= at) {
      const waiter = resting.shift() as Waiter;
      ready[waiter.lane].push(waiter);
    }
    while (at >= openAt()) {
      const waiter = ready.reply.shift() ?? ready.bulk.shift();
      if (waiter === undefined) break;
      waiter.readyAt = chats.openAt(waiter.chatId, waiter.lane, waiter.group);
      if (waiter.readyAt > at) rest(waiter);
      else spend(waiter, at);
    }
    schedule(at);
  }

  function rest(waiter: Waiter): void {
    let low = 0;
    let high = resting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(resting[middle] as Waiter, waiter)) low = middle + 1;
      else high = middle;
    }
    resting.splice(low, 0, waiter);
  }

  function schedule(at: number): void {
    const nobodyReady = ready.reply.length === 0 && ready.bulk.length === 0;
    const wakeAt = nobodyReady ? resting[0]?.readyAt : openAt();
    if (wakeAt === timerAt) return;
    clearTimeout(timer);
    timerAt = wakeAt ?? Number.POSITIVE_INFINITY;
    if (wakeAt === undefined) return;
    const delayMs = Math.min(Math.max(wakeAt - at, LEAST_TIMER_MS), LONGEST_TIMER_MS);
    timer = setTimeout(() => {
      timerAt = Number.POSITIVE_INFINITY;
      letGo();
    }, delayMs);
  }

  return {
    acquire(chatId, lane, { group = false } = {}) {
      if (stopped) return Promise.reject(stoppedError());
      return new Promise((resolve, reject) => {
        arrivals += 1;
        ready[lane].push({ order: arrivals, chatId, lane, group, resolve, reject, readyAt: 0 });
        letGo();
      });
    },
    pauseFor(seconds) {
      pausedUntil = Math.max(pausedUntil, now() + seconds * 1_000);
      if (!stopped) letGo();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      const waiting = [...ready.reply.splice(0), ...ready.bulk.splice(0), ...resting.splice(0)];
      for (const waiter of waiting) waiter.reject(stoppedError());
    },
    stats: () => ({
      waiting: ready.reply.length + ready.bulk.length + resting.length,
      trackedChats: chats.count(),
    }),
  };
}

function isBefore(one: Waiter, other: Waiter): boolean {
  return one.readyAt < other.readyAt || (one.readyAt === other.readyAt && one.order < other.order);
}

function stoppedError(): Error {
  return new Error('Sending has stopped');
}

/** The times of the last second's departures in a ring (of a longer span where the rate is no whole number). */
function createWindow(ratePerSecond: number) {
  const capacity = Math.ceil(ratePerSecond);
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
function createChatBudgets(perSecond: number, groupPerMinute: number) {
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
