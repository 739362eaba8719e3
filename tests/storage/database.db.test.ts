import { expect, it } from 'vitest';
import { jsonRows } from '../../src/storage/json-rows.ts';
import { addMember, addOrganisation } from '../support/builders.ts';
import { createTestDatabase } from '../support/database.ts';

const INSTANT = new Date('2022-04-12T01:02:03.456Z');

it('keeps an instant to the millisecond, however it is written and compared', async () => {
  const db = await createTestDatabase();
  await db.prisma.topic.create({ data: { name: 'A', key: 'a', createdAt: INSTANT } });
  const rows = jsonRows(db, { name: 'text', key: 'text', at: 'timestamp' }, [
    { name: 'B', key: 'b', at: INSTANT },
    { name: 'C', key: 'c', at: new Date(INSTANT.getTime() + 1) },
  ]);
  await db.prisma.$executeRaw`
    INSERT INTO "topic" ("name", "key", "created_at") SELECT r."name", r."key", r."at" FROM ${rows} AS r`;

  const same = await db.prisma.topic.findMany({ where: { createdAt: INSTANT }, orderBy: { id: 'asc' } });
  expect(same.map(({ name, createdAt }) => [name, createdAt.getTime()])).toEqual([
    ['A', INSTANT.getTime()],
    ['B', INSTANT.getTime()],
  ]);
  const later = await db.prisma.$queryRaw<{ name: string; created_at: Date }[]>`
    SELECT "name", "created_at" FROM "topic" WHERE "created_at" > ${INSTANT}`;
  expect(later).toEqual([{ name: 'C', created_at: new Date(INSTANT.getTime() + 1) }]);
});

it('reads text, numbers, booleans and missing values from rows given as one parameter', async () => {
  const db = await createTestDatabase();
  const columns = { word: 'text', number: 'integer', flag: 'boolean' } as const;
  const rows = jsonRows(db, columns, [
    { word: `Hội nghị 'lần' "9" \\ 🎉`, number: 7, flag: true },
    { word: '', number: -1, flag: false },
    {},
  ]);
  const found = await db.prisma.$queryRaw<{ word: string | null; number: unknown; isSet: unknown }[]>`
    SELECT "word", "number", CASE WHEN "flag" THEN 'yes' WHEN NOT "flag" THEN 'no' END AS "isSet" FROM ${rows} AS r`;
  expect(found.map((row) => ({ ...row, number: row.number === null ? null : Number(row.number) }))).toEqual([
    { word: `Hội nghị 'lần' "9" \\ 🎉`, number: 7, isSet: 'yes' },
    { word: '', number: -1, isSet: 'no' },
    { word: null, number: null, isSet: null },
  ]);
});

it('undoes everything in a transaction that throws, and shows its own writes inside it', async () => {
  const db = await createTestDatabase();
  const work = db.transaction(async (tx) => {
    const organisation = await addOrganisation(tx, { code: 'A', name: 'A' });
    expect(await tx.prisma.organisation.count()).toBe(1);
    await addMember(tx, { organisationId: organisation.id });
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect(await db.prisma.organisation.count()).toBe(0);
  expect(await db.prisma.member.count()).toBe(0);
});

it('lets transactions started at the same time take turns', async () => {
  const db = await createTestDatabase();
  await db.prisma.setting.create({ data: { key: 'count', value: '0' } });
  await Promise.all(
    Array.from({ length: 8 }, () =>
      db.transaction(async ({ prisma, dialect }) => {
        const lock = dialect === 'postgresql' ? 'FOR UPDATE' : '';
        const rows = await prisma.$queryRawUnsafe<{ value: string }[]>(
          `SELECT "value" FROM "setting" WHERE "key" = 'count' ${lock}`,
        );
        const value = String(Number(rows[0]?.value) + 1);
        await prisma.setting.update({ where: { key: 'count' }, data: { value } });
      }),
    ),
  );
  expect(await db.prisma.setting.findUnique({ where: { key: 'count' } })).toMatchObject({ value: '8' });
});

it('refuses rows that point to nothing, and removes what belongs to a removed row', async () => {
  const db = await createTestDatabase();
  await expect(addMember(db, { organisationId: 12345 })).rejects.toThrow(/[Ff]oreign key/);
  const member = await addMember(db, { accounts: [{ platform: 'telegram', chatId: '1' }] });
  const accountId = member.accounts[0]?.id ?? 0;
  await db.prisma.joinAttempt.create({ data: { accountId, attemptedAt: INSTANT } });
  await db.prisma.chatAccount.delete({ where: { id: accountId } });
  expect(await db.prisma.joinAttempt.count()).toBe(0);
});
