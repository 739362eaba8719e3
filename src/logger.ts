import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

/** What must never reach a log, should a field of that name slip in. */
const REDACTED = ['token', 'secret', 'authorization', '*.token', '*.secret', '*.authorization'];

/** JSON Lines on stderr: stdout belongs to the data that commands print. */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, base: null, redact: REDACTED, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
