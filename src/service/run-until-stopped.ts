import type { Logger } from 'pino';
import type { App } from '../app.ts';
import { withoutWords } from '../error-fields.ts';

/** A stop that takes longer is cut off: whatever was in hand is repeated after the next start. */
const STOP_DEADLINE_MS = 20_000;
/** Ctrl-C below npm arrives twice: from the terminal, and passed on by npm. That is one wish, not two. */
const SAME_WISH_MS = 1_000;

/**
 * Waits for SIGTERM or SIGINT, then stops the service.
 *
 * A second signal a second later or more, or the deadline, ends the process at once.
 */
export function runUntilStopped(app: App, logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | null = null;
    const stop = (signal: NodeJS.Signals) => {
      if (askedAt !== null) {
        if (performance.now() - askedAt < SAME_WISH_MS) return;
        logger.warn({ signal }, 'Stopped at once on a second signal');
        process.exit(1);
      }
      askedAt = performance.now();
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
