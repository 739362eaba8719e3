import type { Context } from '../context.ts';
import { kindOf, withoutWords } from '../error-fields.ts';
import type { Platform, PlatformName } from '../platforms/platform.ts';
import { createSendWorker } from './send-worker.ts';
import { createSignal } from './signal.ts';

/** See `DispatcherOptions.concurrency`. */
const CONCURRENCY = 50;
const BATCH_SIZE = 500;
const LEASE_MS = 30_000;
const POLL_MS = 1_000;
/** An answer is recorded after so long at the latest: what is not recorded is what a crash repeats. */
const RECORD_WITHIN_MS = 5;
/** Pause after the database failed, doubling. */
const FAILURE_PAUSE_MS = 500;
const LONGEST_FAILURE_PAUSE_MS = 30_000;
/** How long a planned stop waits for answers. */
const STOP_WITHIN_MS = 30_000;

export interface DispatcherOptions extends Context {
  /** The configured ones. Deliveries for others wait. */
  readonly platforms: ReadonlyMap<PlatformName, Platform>;
  /**
   * Most sends in flight on each platform, and so most duplicates after a crash: 50 unless given. About one second's
   * worth of the platform's rate is enough, more only makes what is urgent wait longer in the platform's pacer.
   */
  readonly concurrency?: number;
  /** Instead of that, for platforms with a rate of their own. */
  readonly concurrencies?: ReadonlyMap<PlatformName, number>;
  /** Most deliveries read at once: 500 unless given. */
  readonly batchSize?: number;
  /** After so long without renewal a send counts as abandoned: 30 seconds unless given. */
  readonly leaseMs?: number;
  /** How often to look for what has become due: each second unless given. */
  readonly pollMs?: number;
  /**
   * Given when only one process at a time sends from this database: whether this one is it now. Asked before each look and
   * claim; and what others left in hand is taken over at once and not when their leases are over.
   */
  readonly isOnlySender?: () => boolean;
  /** Counts the waits that platforms ask for, in ms, and never goes back: the machine's unless given. */
  readonly elapsedMs?: () => number;
}

export interface DispatcherHealth {
  readonly isRunning: boolean;
  /**
   * Since when nothing has moved although something is due, or the database has not been usable; null when nothing is
   * due. A moment ago while all is well: `isStuck` in `stuck.ts` says when it is not.
   */
  readonly stuckSince: Date | null;
  /** When a delivery last came to its end or was put off; null before the first. */
  readonly movedAt: Date | null;
  readonly inFlight: number;
  /** By the setting `sending.paused`, as after a restore. */
  readonly isPaused: boolean;
  /** Platforms that refuse the token: nothing goes there until an operator acts. */
  readonly unauthorised: readonly PlatformName[];
  /** Platforms that have accepted nothing for a minute, those among them. */
  readonly down: readonly PlatformName[];
  /** What kind of error the last look at the database met, without its words; null when it met none. */
  readonly failure: string | null;
}

/** Sends what is due. One for each process; several processes may share a PostgreSQL database. */
export interface Dispatcher {
  start(): void;
  /**
   * Takes nothing new, waits for the answers to what is in flight and records them. Stop the platforms at the same
   * time (`Promise.all`): sends that still wait for their turn there then come back at once, unsent and uncounted.
   *
   * @param withinMs after which it gives up; half a minute unless given
   */
  stop(withinMs?: number): Promise<void>;
  /** Something was put into the outbox: look now instead of at the next poll. */
  wake(): void;
  /**
   * Sends until nothing more can be sent now, also when not started. What waits for its time, for the end of quiet
   * hours, for a valid token or for the end of a pause is left.
   *
   * @throws whatever the database threw
   */
  drain(): Promise<void>;
  health(): DispatcherHealth;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { concurrency = CONCURRENCY, pollMs = POLL_MS } = options;
  const mayClaim = () => !isStopping && options.isOnlySender?.() !== false;
  const logger = options.logger.child({ part: 'outbox' });
  const signal = createSignal();
  const worker = createSendWorker({
    batchSize: BATCH_SIZE,
    leaseMs: LEASE_MS,
    ...options,
    logger,
    concurrency,
    onOutcome,
  });

  let running: Promise<void> | undefined;
  let isStarted = false;
  let isStopping = false;
  let waiters: Waiter[] = [];
  let recordTimer: NodeJS.Timeout | undefined;
  let looks = 0;
  let nextLookAt = 0;
  let stopBy = Number.POSITIVE_INFINITY;
  let failurePauseMs = FAILURE_PAUSE_MS;
  let failure: string | null = null;
  /** Since when no step has come to its end: it failed, or still lasts. */
  let unfinishedSince: Date | null = null;

  function onOutcome(): void {
    if (worker.unrecorded() * 2 >= concurrency) {
      signal.set();
      return;
    }
    recordTimer ??= setTimeout(() => {
      recordTimer = undefined;
      signal.set();
    }, RECORD_WITHIN_MS);
  }

  /** One look where it is time for one, one turn of recording and claiming. */
  async function step(): Promise<void> {
    const at = performance.now();
    if (at >= nextLookAt && !isStopping) {
      nextLookAt = at + pollMs;
      looks += 1;
      if (mayClaim()) await worker.look();
    }
    await worker.renewLeases();
    await worker.turn({ isClaiming: mayClaim() });
    failure = null;
    unfinishedSince = null;
    if (worker.hasWorkInHand()) return;
    // The last answers may have finished a message, or there may be more: look before believing that all is done.
    if (mayClaim() && !worker.isLookFresh()) nextLookAt = 0;
    else if (!mayClaim() || !worker.isWaitingForPlatform()) settle((waiter) => looks > waiter.since);
  }

  function settle(isReleased: (waiter: Waiter) => boolean, error?: { readonly reason: unknown }): void {
    const released = waiters.filter(isReleased);
    waiters = waiters.filter((waiter) => !released.includes(waiter));
    for (const { resolve, reject } of released) {
      if (error === undefined) resolve();
      else reject(error.reason);
    }
  }

  /** Until it is stopped; when it was not started, until nobody waits for it to have drained. */
  async function run(): Promise<void> {
    try {
      while (await goOn()) await signal.wait(nextStepAt() - performance.now());
    } finally {
      running = undefined;
      unfinishedSince = null;
      stopBy = Number.POSITIVE_INFINITY;
      clearTimeout(recordTimer);
      recordTimer = undefined;
      settle(() => true);
    }
  }

  /** @returns whether there is more to come */
  async function goOn(): Promise<boolean> {
    unfinishedSince ??= options.clock.now();
    try {
      await step();
      failurePauseMs = FAILURE_PAUSE_MS;
    } catch (error) {
      failure = kindOf(error);
      logger.error(withoutWords(error), 'The outbox failed; trying again');
      if (!isStarted) settle(() => true, { reason: error });
      nextLookAt = performance.now() + failurePauseMs;
      failurePauseMs = Math.min(failurePauseMs * 2, LONGEST_FAILURE_PAUSE_MS);
    }
    if (!isStopping) return isStarted || waiters.length > 0;
    if (performance.now() < stopBy) return worker.hasWorkInHand();
    logger.error({ inFlight: worker.inFlight() }, 'Stopped without waiting for all answers');
    return false;
  }

  function nextStepAt(): number {
    if (isStopping) return Math.min(stopBy, performance.now() + pollMs);
    nextLookAt = Math.min(nextLookAt, worker.nextOpeningAt() ?? nextLookAt);
    return nextLookAt;
  }

  function health(): DispatcherHealth {
    const state = worker.state();
    const since = [state.stuckSince, unfinishedSince].filter((instant) => instant !== null);
    const stuckSince = since.length === 0 ? null : new Date(Math.min(...since.map((at) => at.getTime())));
    return { isRunning: running !== undefined, ...state, stuckSince, failure };
  }

  return {
    start() {
      isStarted = true;
      running ??= run();
    },

    async stop(withinMs = STOP_WITHIN_MS) {
      isStarted = false;
      isStopping = true;
      stopBy = performance.now() + withinMs;
      signal.set();
      await running;
      await worker.releaseReadAhead();
      isStopping = false;
    },

    wake() {
      nextLookAt = 0;
      signal.set();
    },

    drain() {
      return new Promise((resolve, reject) => {
        waiters.push({ since: looks, resolve, reject });
        nextLookAt = 0;
        signal.set();
        running ??= run();
      });
    },

    health,
  };
}

/** Somebody who called `drain` after so many looks. */
interface Waiter {
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}
