import { AppError } from '../errors.ts';
import type { Prisma, PrismaClient } from '../generated/sqlite/client.ts';
import { type Dialect, dialectOf, unavailable } from './database-url.ts';

/**
 * Where queries run: the database itself, or one transaction in it. Stores take this, so that the caller decides
 * what belongs together. Typed against the SQLite client; PostgreSQL's has the same models (a test compares the
 * schemas) but the two generated types are not assignable to one another, so it is cast once, in
 * `open-postgresql.ts`. SQL that differs between the two is chosen by `dialect`.
 */
export interface Connection {
  readonly dialect: Dialect;
  readonly prisma: Prisma.TransactionClient;
}

export interface Database extends Connection {
  readonly prisma: PrismaClient;
  /** All or nothing. On SQLite it holds the write lock from its start, so keep it short and free of network calls. */
  transaction<T>(work: (tx: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How long a transaction may wait for its turn and then last. Fan-outs to a million members take seconds. */
const TRANSACTION_LIMITS = { maxWait: 30_000, timeout: 120_000 } as const;

/**
 * Opens a database that `migrate` has brought up to date.
 *
 * @throws AppError DATABASE_UNAVAILABLE when it cannot be opened or reached
 */
export async function openDatabase(url: string): Promise<Database> {
  const dialect = dialectOf(url);
  if (dialect === null) {
    throw new AppError(
      'CONFIG_INVALID',
      'DATABASE_URL must be file: and a path, or start with postgresql://',
    );
  }
  // Loaded only where used: each client and its driver cost several megabytes.
  const prisma =
    dialect === 'sqlite'
      ? (await import('./open-sqlite.ts')).openSqlite(url)
      : (await import('./open-postgresql.ts')).openPostgresql(url);
  try {
    await prisma.$queryRaw`SELECT 1`;
  } catch (error) {
    await prisma.$disconnect();
    throw unavailable(url, error);
  }
  return {
    dialect,
    prisma,
    transaction: (work) => prisma.$transaction((tx) => work({ dialect, prisma: tx }), TRANSACTION_LIMITS),
    close: () => prisma.$disconnect(),
  };
}
