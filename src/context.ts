import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Database } from './storage/database.ts';

/** What nearly every use case needs, passed as its first argument. */
export interface Context {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}
