import { expect, it, onTestFinished } from 'vitest';
import { Prisma } from '../../src/generated/sqlite/client.ts';
import { isDatabaseFailure } from '../../src/storage/database-failure.ts';
import { openPostgresql } from '../../src/storage/open-postgresql.ts';
import { createSqliteClient, openSqlite } from '../../src/storage/open-sqlite.ts';
import { createTestDatabase } from '../support/database.ts';

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

it('recognises a database that cannot be used', async () => {
  const { dialect, url, prisma: testPrisma } = await createTestDatabase();
  if (dialect === 'postgresql') {
    const prisma = openPostgresql('postgresql://nobody@127.0.0.1:1/none');
    onTestFinished(() => prisma.$disconnect());
    const asked = await errorOf(prisma.organisation.count());
    const begun = await errorOf(prisma.$transaction((tx) => tx.organisation.count()));
    // The server closes our connection, as it does when it is restarted.
    const cut = await errorOf(testPrisma.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`);
    expect([asked, begun, cut].map(isDatabaseFailure)).toEqual([true, true, true]);
    return;
  }
  // Another process holds the write lock for longer than we wait for it.
  const holder = await createSqliteClient(url).transaction('write');
  onTestFinished(() => holder.close());
  const prisma = openSqlite(url);
  onTestFinished(() => prisma.$disconnect());
  const data = { key: 'k', value: 'v' };
  const asked = await errorOf(prisma.setting.create({ data }));
  const begun = await errorOf(prisma.$transaction((tx) => tx.setting.create({ data })));
  expect([asked, begun].map(isDatabaseFailure)).toEqual([true, true]);
});

it('takes work that met other work for one, since it may succeed next time', async ({ skip }) => {
  const { dialect, prisma } = await createTestDatabase();
  if (dialect === 'sqlite') skip('SQLite lets one writer in at a time');
  for (const code of ['40001', '40P01']) {
    const raised = Prisma.raw(
      `DO $$ BEGIN RAISE EXCEPTION 'met other work' USING ERRCODE = '${code}'; END $$`,
    );
    expect(isDatabaseFailure(await errorOf(prisma.$executeRaw(raised)))).toBe(true);
  }
});

it('does not take a mistake in the work for one', async () => {
  const { prisma } = await createTestDatabase();
  const data = { key: 'k', value: 'v' };
  await prisma.setting.create({ data });
  const twice = await errorOf(prisma.setting.create({ data }));
  const missing = await errorOf(prisma.setting.update({ where: { key: 'none' }, data }));
  const table = await errorOf(prisma.$executeRaw`INSERT INTO no_such_table VALUES (1)`);
  expect([twice, missing, table, new TypeError('a mistake'), 'text'].map(isDatabaseFailure)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(twice).toBeInstanceOf(Error);
});
