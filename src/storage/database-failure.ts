import { isConflict } from './retry-conflicts.ts';

/**
 * Prisma's codes for a database that cannot be used just now: unreachable, timed out, connection closed, no free
 * connection, transaction not begun in time or lost, too many connections, write conflict.
 */
const TRANSIENT_CODES: ReadonlySet<unknown> = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2034',
  'P2037',
  'DATABASE_UNAVAILABLE',
]);

/** PostgreSQL's own classes for the same: connection, resources, operator intervention such as a restart, system. */
const TRANSIENT_STATES = /^(08|53|57P|58)/;

/**
 * Whether an error says that the database could not be used at that moment, or was busy with other work in the same
 * place, so that the same work may succeed later, rather than that the work itself was wrong.
 */
export function isDatabaseFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, meta } = error as { code?: unknown; meta?: DriverMeta };
  if (error.name === 'PrismaClientInitializationError' || TRANSIENT_CODES.has(code)) return true;
  if (isConflict(error)) return true;
  return TRANSIENT_STATES.test(String(meta?.driverAdapterError?.cause?.originalCode ?? ''));
}

/** Where Prisma keeps what the database itself said. */
interface DriverMeta {
  readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } };
}
