import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { withoutWords } from '../error-fields.ts';
import { AppError } from '../errors.ts';
import type { ServiceLock } from '../storage/service-lock.ts';

/** How often a process that stands by tries to take over. */
const TRY_EVERY_MS = 500;
const TRY_AFTER_FAILURE_MS = 3_000;
/** What the last leader sent in its last second counts against the same limits, and nobody knows how much it was. */
const SETTLE_MS = 1_000;
/** After an outage of the database: whoever led before it still has answers to record, which need not be asked for twice. */
const SETTLE_AFTER_FAILURE_MS = 5_000;

/** Whatever a role does until it is left. */
export interface Role {
  stop(): Promise<void>;
}

export interface LeadershipOptions<T extends Role> {
  readonly lock: ServiceLock;
  readonly logger: Logger;
  /**
   * Begins the work of the one process that works; cleans up after itself when it throws. `mayAct` says whether this
   * process is still the one, and for this piece of work never says yes again once that has been stopped.
   */
  readonly lead: (mayAct: () => boolean) => Promise<T>;
  /** Begins what a process does that waits for its turn; null when this one must not wait. */
  readonly standBy: (() => Promise<T>) | null;
}

export interface Leadership<T extends Role> {
  /**
   * Leads if nobody else does, stands by otherwise; from then on whichever is its turn.
   *
   * @throws AppError DATABASE_IN_USE when another process leads and this one must not stand by; whatever `lead` or
   *   `standBy` throws
   */
  start(): Promise<void>;
  /** What is being done now; null between two roles. */
  role(): T | null;
  /** Ends the role, then lets the next process lead. */
  stop(): Promise<void>;
}

/** Lets one process of several work at a time; see docs/decisions/several-processes.md. */
export function createLeadership<T extends Role>(options: LeadershipOptions<T>): Leadership<T> {
  const { lock, logger, lead, standBy } = options;
  const stopping = new AbortController();
  const stopRequested = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let role: T | null = null;
  let isLeading = false;
  let hasFailed = false;
  let term = 0;
  let running: Promise<void> = Promise.resolve();

  async function leave(): Promise<void> {
    const former = role;
    role = null;
    isLeading = false;
    try {
      await former?.stop();
    } finally {
      // Should anything of it go on after all, it finds that it may not act.
      term += 1;
    }
  }

  async function beginLeading(): Promise<void> {
    const own = term;
    role = await lead(() => term === own && lock.isHeld());
    isLeading = true;
  }

  async function beginStandingBy(): Promise<void> {
    role = (await standBy?.()) ?? null;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (isLeading) await leadOn();
        if (role === null) await beginStandingBy();
        await pause(hasFailed ? TRY_AFTER_FAILURE_MS : TRY_EVERY_MS);
        if (!stopping.signal.aborted && (await lock.acquire())) await takeOver();
      } catch (error) {
        if (!hasFailed)
          logger.error(withoutWords(error), 'This process cannot change its role; trying again');
        hasFailed = true;
        await lock.release();
        await pause(TRY_EVERY_MS);
      }
    }
  }

  /** Until the lock is lost. */
  async function leadOn(): Promise<void> {
    await Promise.race([lock.ended(), stopRequested]);
    if (stopping.signal.aborted) return;
    logger.warn('This process has lost the lock of the service: it stops working until it has it again');
    await leave();
  }

  async function takeOver(): Promise<void> {
    await pause(hasFailed ? SETTLE_AFTER_FAILURE_MS : SETTLE_MS);
    if (stopping.signal.aborted) return;
    logger.warn('No other process works on this database: this one takes over');
    await leave();
    await beginLeading();
    hasFailed = false;
  }

  /** Ends early when stopping. */
  async function pause(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  return {
    async start() {
      if (await lock.acquire()) {
        await beginLeading();
      } else {
        if (standBy === null) throw inUse();
        logger.info('Another process works on this database: this one stands by');
        await beginStandingBy();
      }
      running = run();
    },
    role: () => role,
    async stop() {
      stopping.abort();
      await running;
      try {
        await leave();
      } finally {
        await lock.release();
      }
    },
  };
}

function inUse(): AppError {
  return new AppError(
    'DATABASE_IN_USE',
    'Another bantin service already works with this database: stop it first. (Several at once are possible with PostgreSQL, without the local chat.)',
  );
}
