import type { Logger } from 'pino';
import type { App } from '../app.ts';
import { withoutWords } from '../error-fields.ts';

/** A stop that takes longer is cut off: whatever was in hand is repeated after the next start. */
const STOP_DEADLINE_MS = 20_000;

/**
 * Waits for SIGTERM or SIGINT, then stops the service.
 *
 * A second signal, or the deadline, ends the process at once
 */
export function runUntilStopped(app: App, logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = (signal: NodeJS.Signals) => {
      if (isStopping) {
        logger.warn({ signal }, 'Stopped at once on a second signal');
        process.exit(1);
      }
      isStopping = true;
      logger.info({ signal }, 'Stopping');
      setTimeout(() => {
        logger.error({ deadlineMs: STOP_DEADLINE_MS }, 'Stopping took too long and was cut off');
        process.exit(1);
      }, STOP_DEADLINE_MS).unref();
      app.stop().then(resolve, (error: unknown) => {
        logger.error(withoutWords(error), 'Stopping failed');
        process.exit(1);
      });
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
