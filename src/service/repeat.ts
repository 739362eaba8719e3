import type { Logger } from 'pino';
import { withoutWords } from '../error-fields.ts';

/** Work that goes on until it is stopped. */
export interface Repetition {
  /** Ends it and waits for the round in hand. */
  stop(): Promise<void>;
}

/** Does `work` again and again, each round `intervalMs` after the last has ended; a round that fails is logged. */
export function repeat(intervalMs: number, logger: Logger, work: () => Promise<void>): Repetition {
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  let isStopped = false;

  function schedule(): void {
    if (!isStopped) timer = setTimeout(run, intervalMs);
  }

  function run(): void {
    round = work()
      .catch((error: unknown) => logger.error(withoutWords(error), 'Repeated work failed'))
      .finally(schedule);
  }

  schedule();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return round;
    },
  };
}
