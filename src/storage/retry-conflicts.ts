import { setTimeout } from 'node:timers/promises';

/** Deadlocks are rare; one that comes back so often is a mistake in the order of the locks. */
const TRIES = 5;
const LONGEST_WAIT_MS = 50;

/** Prisma's code for a write conflict or deadlock, and PostgreSQL's own for serialization failure and deadlock. */
const CONFLICT_CODES: ReadonlySet<unknown> = new Set(['P2034', '40001', '40P01']);

/**
 * Does the work again when the database broke it off because it and another process waited for each other, or wrote
 * the same rows at the same time. PostgreSQL undoes one of the two then, so nothing of it is left: the work must be a
 * single statement or transaction, without effects elsewhere.
 */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !isConflict(error)) throw error;
      // At random, so that the two do not meet again.
      await setTimeout(Math.random() * LONGEST_WAIT_MS);
    }
  }
}

/** Whether the database undid the work because of other work at the same time: the same work may succeed next. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, meta, cause } = error as { code?: unknown; meta?: DriverMeta; cause?: DriverCause };
  const driver = meta?.driverAdapterError?.cause ?? cause;
  return (
    CONFLICT_CODES.has(code) ||
    CONFLICT_CODES.has(driver?.originalCode) ||
    driver?.kind === 'TransactionWriteConflict'
  );
}

interface DriverCause {
  readonly originalCode?: unknown;
  readonly kind?: unknown;
}

/** Where Prisma keeps what the database itself said. */
interface DriverMeta {
  readonly driverAdapterError?: { readonly cause?: DriverCause };
}
