import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { dialectOf, unavailable } from './database-url.ts';
import { createSqliteClient } from './open-sqlite.ts';

/** Prisma's own bookkeeping table, so that its tools understand the database. */
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMP,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMP,
  "started_at" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** Any fixed number: two processes starting at once take turns by it. */
const ADVISORY_LOCK = 20_261_124;

interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** The few things the two drivers must do for a migration. */
interface Session {
  run(sql: string): Promise<void>;
  appliedNames(): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Brings a database up to date: applies the migrations it lacks in order, each in a transaction of its own.
 * Prisma's `migrate deploy` is not used because its engine is a download outside the npm registry.
 *
 * @returns the names applied now; empty when the database was up to date
 * @throws AppError DATABASE_NEWER when the database has a migration this code does not know
 * @throws AppError DATABASE_UNAVAILABLE when it cannot be opened or a migration fails; that migration left nothing behind
 */
export async function migrate(url: string): Promise<string[]> {
  const dialect = dialectOf(url);
  if (dialect === null) {
    throw new AppError(
      'CONFIG_INVALID',
      'DATABASE_URL must be file: and a path, or start with postgresql://',
    );
  }
  try {
    const session = dialect === 'sqlite' ? openSqliteSession(url) : await openPostgresqlSession(url);
    try {
      return await applyMissing(session, readMigrations(dialect));
    } finally {
      await session.close();
    }
  } catch (error) {
    throw error instanceof AppError ? error : unavailable(url, error);
  }
}

async function applyMissing(session: Session, migrations: readonly Migration[]): Promise<string[]> {
  await session.run(BOOKKEEPING);
  const applied = await session.appliedNames();
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = applied.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new AppError(
      'DATABASE_NEWER',
      `The database was made by a newer version of Bản tin (it has the migration ${unknown}). Install that version, or restore a backup made before the update.`,
    );
  }
  const missing = migrations.filter(({ name }) => !applied.includes(name));
  const done: string[] = [];
  for (const migration of missing) {
    try {
      await session.run(`${migration.sql}\n;\n${recordOf(migration)}`);
      done.push(migration.name);
    } catch (error) {
      // SQLite has no lock to hold meanwhile: another process may have been faster, and then all is well.
      if (!(await session.appliedNames()).includes(migration.name)) throw error;
    }
  }
  return done;
}

function recordOf({ name, sql }: Migration): string {
  const checksum = createHash('sha256').update(sql).digest('hex');
  return `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
    VALUES ('${randomUUID()}', '${checksum}', CURRENT_TIMESTAMP, '${name}', 1);`;
}

function readMigrations(dialect: 'sqlite' | 'postgresql'): Migration[] {
  const folder = fileURLToPath(new URL(`../../prisma/${dialect}/migrations`, import.meta.url));
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(`${folder}/${name}/migration.sql`, 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function openSqliteSession(url: string): Session {
  const client = createSqliteClient(url);
  return {
    async run(sql) {
      await client.execute('PRAGMA journal_mode = WAL');
      await client.executeMultiple(`BEGIN IMMEDIATE;\n${sql};\nCOMMIT;`);
    },
    async appliedNames() {
      const { rows } = await client.execute('SELECT "migration_name" FROM "_prisma_migrations"');
      return rows.map((row) => String(row.migration_name));
    },
    async close() {
      client.close();
    },
  };
}

async function openPostgresqlSession(url: string): Promise<Session> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  await client.query(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`);
  return {
    async run(sql) {
      // A text of several statements is one implicit transaction in the simple query protocol.
      await client.query(`BEGIN;\n${sql};\nCOMMIT;`).catch(async (error: unknown) => {
        await client.query('ROLLBACK');
        throw error;
      });
    },
    async appliedNames() {
      const { rows } = await client.query<{ migration_name: string }>(
        'SELECT "migration_name" FROM "_prisma_migrations"',
      );
      return rows.map((row) => row.migration_name);
    },
    async close() {
      await client.end();
    },
  };
}
