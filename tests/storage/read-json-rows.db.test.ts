import { describe, expect, it } from 'vitest';
import { Prisma } from '../../src/generated/sqlite/client.ts';
import { jsonRows } from '../../src/storage/json-rows.ts';
import { readJsonRows } from '../../src/storage/read-json-rows.ts';
import { createTestDatabase } from '../support/database.ts';

const COLUMNS = { id: 'integer', name: 'text', is_new: 'boolean', at: 'timestamp' } as const;

describe('rows through JSON', () => {
  it('come back as they went in, in order, to the millisecond', async () => {
    const db = await createTestDatabase();
    const rows = [
      { id: 2, name: 'Đảng ủy "Khối"\n\\', is_new: true, at: new Date('2022-04-12T01:02:03.004Z') },
      { id: 1, name: '', is_new: false, at: new Date('2022-12-31T23:59:59.999Z') },
      { id: 3, name: null, is_new: null, at: null },
    ];
    const query = Prisma.sql`SELECT r."id", r."name", r."is_new", r."at" FROM ${jsonRows(db, COLUMNS, rows)} r
      ORDER BY r."id" DESC`;
    expect(await readJsonRows(db, COLUMNS, query)).toEqual([rows[2], rows[0], rows[1]]);
  });

  it('reads stored instants as they were stored', async () => {
    const db = await createTestDatabase();
    const createdAt = new Date('2022-04-12T01:02:03.004Z');
    await db.prisma.topic.create({ data: { name: 'Chính trị', key: 'chinh tri', createdAt } });
    const columns = { name: 'text', created_at: 'timestamp' } as const;
    const rows = await readJsonRows(db, columns, Prisma.sql`SELECT "name", "created_at" FROM "topic"`);
    expect(rows).toEqual([{ name: 'Chính trị', created_at: createdAt }]);
  });

  it('are none when there are none', async () => {
    const db = await createTestDatabase();
    expect(await readJsonRows(db, { id: 'integer' }, Prisma.sql`SELECT "id" FROM "topic"`)).toEqual([]);
  });
});
