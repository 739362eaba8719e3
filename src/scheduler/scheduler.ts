import { schedule } from 'node-cron';
import type { Logger } from 'pino';
import { OFFICE_TIME_ZONE } from '../calendar.ts';
import { withoutWords } from '../error-fields.ts';

const EVERY_MINUTE = '* * * * *';

export interface Scheduler {
  /** Ticks at once, since something may have become due while nothing ran, and then every minute. */
  start(): void;
  /**
   * A tick now, besides those of the minutes: the clock was moved, or an admin cannot wait.
   *
   * @returns when a tick that began after this call has ended
   */
  tickNow(): Promise<void>;
  /** No more ticks; resolves when the one in hand has ended. */
  stop(): Promise<void>;
}

/**
 * Calls `tick` every minute, never two at once: a tick that is due while another runs follows it. A tick that fails is
 * logged, and the next one comes.
 */
export function createScheduler({
  logger,
  tick,
}: {
  readonly logger: Logger;
  readonly tick: () => Promise<unknown>;
}): Scheduler {
  let running: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  let isStopped = false;
  let task: ReturnType<typeof schedule> | null = null;

  async function run(): Promise<void> {
    try {
      await tick();
    } catch (error) {
      logger.error(withoutWords(error), 'Tick failed');
    } finally {
      running = null;
    }
  }

  function tickNow(): Promise<void> {
    if (isStopped) return running ?? Promise.resolve();
    if (running === null) {
      running = run();
      return running;
    }
    following ??= running.then(() => {
      following = null;
      return tickNow();
    });
    return following;
  }

  return {
    start() {
      task = schedule(EVERY_MINUTE, () => void tickNow(), {
        timezone: OFFICE_TIME_ZONE,
        // A process that was busy or asleep is late, and lateness is what every tick is prepared for.
        suppressMissedWarning: true,
        logger: cronLogger(logger),
      });
      void tickNow();
    },
    tickNow,
    async stop() {
      isStopped = true;
      await task?.destroy();
      await following;
      await running;
    },
  };
}

function cronLogger(logger: Logger): NonNullable<Parameters<typeof schedule>[2]>['logger'] & object {
  const log = (level: 'info' | 'warn' | 'error' | 'debug') => (message: string | Error) =>
    logger[level](
      message instanceof Error ? withoutWords(message) : { reason: message },
      'Schedule reported',
    );
  return { info: log('info'), warn: log('warn'), error: log('error'), debug: log('debug') };
}
