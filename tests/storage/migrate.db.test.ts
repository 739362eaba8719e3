import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { dialectOf } from '../../src/storage/database-url.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { createUnmigratedDatabaseUrl } from '../support/database.ts';
import { tableNames } from './table-shape.ts';

function allMigrations(url: string): string[] {
  const folder = new URL(`../../prisma/${dialectOf(url)}/migrations/`, import.meta.url);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

async function withDatabase<T>(
  url: string,
  work: (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
) {
  const db = await openDatabase(url);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

it('applies every migration in order, and nothing the second time', async () => {
  const url = await createUnmigratedDatabaseUrl();
  expect(await migrate(url)).toEqual(allMigrations(url));
  expect(await migrate(url)).toEqual([]);
});

it('applies each migration once when two processes start at the same time', async () => {
  const url = await createUnmigratedDatabaseUrl();
  const applied = await Promise.all([migrate(url), migrate(url)]);
  expect(applied.flat().sort()).toEqual(allMigrations(url));
});

it('refuses a database made by a newer version, and says so', async () => {
  const url = await createUnmigratedDatabaseUrl();
  await migrate(url);
  await withDatabase(
    url,
    ({ prisma }) => prisma.$executeRaw`
      INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name")
      VALUES ('x', 'y', '29990101000000_from_the_future')`,
  );
  await expect(migrate(url)).rejects.toMatchObject({
    code: 'DATABASE_NEWER',
    message: expect.stringContaining('29990101000000_from_the_future'),
  });
});

it('leaves nothing of a migration that fails, so that it can be tried again', async () => {
  const url = await createUnmigratedDatabaseUrl();
  await withDatabase(url, ({ prisma }) => prisma.$executeRaw`CREATE TABLE "task" ("strange" INTEGER)`);
  await expect(migrate(url)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await withDatabase(url, async (db) => {
    expect(await tableNames(db)).toEqual(['_prisma_migrations', 'task']);
    await db.prisma.$executeRaw`DROP TABLE "task"`;
  });
  expect(await migrate(url)).toEqual(allMigrations(url));
});
