import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/storage/migrate.ts';
import { createSqliteClient } from '../../src/storage/open-sqlite.ts';
import type { TestDatabases } from './test-databases.ts';

/** Vitest global setup: migrates one SQLite file, which every test then copies; all copies go with its folder. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'bantin-sqlite-'));
  const templateFile = join(folder, 'template.db');
  await migrate(`file:${templateFile}`);
  // libsql closes its file when it is collected as garbage: until then the last migrations stand in the log beside it.
  const client = createSqliteClient(`file:${templateFile}`);
  await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  client.close();
  project.provide('testDatabases', { dialect: 'sqlite', folder, templateFile } satisfies TestDatabases);
  return () => rm(folder, { recursive: true, force: true });
}
