import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock } from '../clock.ts';
import { ensureRoot } from '../members/organisations.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';

/** An empty, migrated database with the root organisation, for one benchmark. */
export interface BenchDatabase {
  readonly db: Database;
  /** For other processes that open it. */
  readonly url: string;
  readonly organisationId: number;
  /** Closes `db` early, for work whose subject opens the database itself. */
  release(): Promise<void>;
}

/**
 * Works in a database of its own and removes it afterwards: a temporary folder with SQLite, or beside the PostgreSQL
 * database that is named. What is in that one is never touched; its user must be allowed to create databases.
 */
export async function withBenchDatabase<T>(
  postgresqlUrl: string | undefined,
  work: (database: BenchDatabase) => Promise<T>,
): Promise<T> {
  return postgresqlUrl === undefined
    ? withTemporaryFolder((folder) => useDatabase(`file:${join(folder, 'bench.db')}`, work))
    : withPostgresql(postgresqlUrl, (url) => useDatabase(url, work));
}

/** A folder that is gone when the work has ended, however it ends. */
export async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bantin-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function useDatabase<T>(url: string, work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  await migrate(url);
  const db = await openDatabase(url);
  try {
    const root = await ensureRoot(db, 'Đảng ủy Khối', systemClock.now());
    return await work({ db, url, organisationId: root.id, release: () => db.close() });
  } finally {
    await db.close();
  }
}

async function withPostgresql<T>(besideUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `bantin_bench_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(besideUrl);
  url.pathname = `/${name}`;
  await administrate(besideUrl, `CREATE DATABASE "${name}" TEMPLATE "template0"`);
  try {
    return await work(url.href);
  } finally {
    await administrate(besideUrl, `DROP DATABASE "${name}" WITH (FORCE)`);
  }
}

async function administrate(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
