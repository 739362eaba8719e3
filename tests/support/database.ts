import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { inject, onTestFinished, TestRunner } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import type { TestDatabases } from './test-databases.ts';

export interface TestDatabase extends Database {
  /** For programs that open it themselves. */
  readonly url: string;
}

/**
 * An empty, migrated database of this test alone, of the kind its vitest project is about; closed and removed when
 * the test ends. Call it in a test or in `beforeEach`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const url = await createDatabaseUrl({ isMigrated: true });
  const db = await openDatabase(url);
  onTestFinished(() => db.close());
  return { ...db, url };
}

/** The address of an empty database without any table, removed when the test ends. */
export function createUnmigratedDatabaseUrl(): Promise<string> {
  return createDatabaseUrl({ isMigrated: false });
}

async function createDatabaseUrl({ isMigrated }: { isMigrated: boolean }): Promise<string> {
  const databases = inject('testDatabases');
  if (databases === undefined)
    throw new Error('Name the file *.db.test.ts, *.browser.test.ts or *.e2e.test.ts');
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  switch (databases.dialect) {
    case 'sqlite': {
      const file = join(databases.folder, `${name}.db`);
      if (isMigrated) await copyFile(databases.templateFile, file);
      return `file:${file}`;
    }
    case 'postgresql':
      return createPostgresqlDatabase(databases, name, isMigrated);
    case 'none':
      TestRunner.getCurrentTest()?.context.skip(databases.reason);
      throw new Error(databases.reason);
  }
}

async function createPostgresqlDatabase(
  { adminUrl, template }: Extract<TestDatabases, { dialect: 'postgresql' }>,
  name: string,
  isMigrated: boolean,
): Promise<string> {
  const source = isMigrated ? template : 'template0';
  // Copying files costs half of the default, which writes every page to the log. PostgreSQL 15 or newer.
  await administrate(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${source}" STRATEGY file_copy`);
  onTestFinished(() => administrate(adminUrl, `DROP DATABASE "${name}" WITH (FORCE)`));
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function administrate(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
