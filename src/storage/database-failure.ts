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

/**
 * Whether an error says that the database could not be used at that moment, so that the same work may succeed later,
 * rather than that the work itself was wrong.
 */
export function isDatabaseFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return error.name === 'PrismaClientInitializationError' || TRANSIENT_CODES.has(code);
}
