import { dialectOf } from './database-url.ts';
import { createPostgresqlServiceLock } from './service-lock.postgresql.ts';
import { createSqliteServiceLock } from './service-lock.sqlite.ts';

/**
 * Held by the one service that works on a database: sends, receives, plans. It ends with its holder, however that ends,
 * so nobody ever has to guess whether a holder is still alive. The commands beside a running service do not need it.
 */
export interface ServiceLock {
  /**
   * Tries once, without waiting for its holder.
   *
   * @returns whether this process holds it now
   * @throws AppError DATABASE_UNAVAILABLE when that cannot be found out
   */
  acquire(): Promise<boolean>;
  /** Whether nobody else can hold it at this moment. Costs nothing: to be asked before every act. */
  isHeld(): boolean;
  /** Resolves when it is no longer held. */
  ended(): Promise<void>;
  /** Lets the next one have it at once. */
  release(): Promise<void>;
}

/** Opens nothing yet. */
export function createServiceLock(url: string): ServiceLock {
  return dialectOf(url) === 'postgresql' ? createPostgresqlServiceLock(url) : createSqliteServiceLock(url);
}
