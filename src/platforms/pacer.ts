import type { Lane } from './platform.ts';
import { createChatBudgets, createWindow, WINDOW_STRETCH } from './rate-windows.ts';

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
/** Where a longer time than a second is counted, bulk leaves this share of it to answers, which need not keep the rhythm. */
const REPLY_SHARE = 0.2;
/** `setTimeout` overflows beyond 2^31 ms. */
const LONGEST_TIMER_MS = 2_000_000_000;

export interface PacerOptions {
  /** Messages a second, all chats together. */
  readonly ratePerSecond: number;
  /** Messages a second in one chat; 1 unless given. */
  readonly perChatPerSecond?: number;
  /** Messages a minute in one group; 20 unless given. */
  readonly groupPerMinute?: number;
  /**
   * The seconds in which the platform counts: 1 unless given. Over a longer time answers may go in a burst, up to what the
   * whole time allows.
   */
  readonly countedOver?: number;
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
  const { ratePerSecond, countedOver = 1 } = options;
  const mayBurst = countedOver > 1;
  const departures = createWindow(ratePerSecond, countedOver);
  const intervalMs = (1_000 / ratePerSecond / (mayBurst ? 1 - REPLY_SHARE : 1)) * WINDOW_STRETCH;
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

  /** When the platform as a whole may be written to: for answers never later than for bulk. */
  function openAt(lane: Lane): number {
    const countedAt = Math.max(departures.openAt(), pausedUntil);
    return lane === 'reply' && mayBurst ? countedAt : Math.max(countedAt, rhythmAt - CATCH_UP_MS);
  }

  function nextLane(): Lane | null {
    if (ready.reply.length > 0) return 'reply';
    return ready.bulk.length > 0 ? 'bulk' : null;
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
    for (let lane = nextLane(); lane !== null && at >= openAt(lane); lane = nextLane()) {
      const waiter = ready[lane].shift() as Waiter;
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

  function nextWakeAt(): number | undefined {
    const lane = nextLane();
    const restedAt = resting[0]?.readyAt;
    if (lane === null) return restedAt;
    // An answer whose chat has rested may go before the bulk that is ready.
    return mayBurst && lane === 'bulk' && restedAt !== undefined
      ? Math.min(openAt(lane), restedAt)
      : openAt(lane);
  }

  function schedule(at: number): void {
    const wakeAt = nextWakeAt();
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
