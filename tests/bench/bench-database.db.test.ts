import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withBenchDatabase } from '../../src/bench/bench-database.ts';
import { FIRST_CHAT, insertMembers } from '../../src/bench/bench-store.ts';
import { benchFanout } from '../../src/bench/fanout.ts';
import { benchSearch } from '../../src/bench/search.ts';
import { sqlitePath } from '../../src/storage/open-sqlite.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2022-04-12T01:00:00Z');

/** What `--database` names; SQLite needs none. */
function named({ dialect, url }: TestDatabase): string | undefined {
  return dialect === 'postgresql' ? url : undefined;
}

describe('a benchmark’s database', () => {
  it('is its own, holds as many members as asked for, and is gone afterwards', async () => {
    const db = await createTestDatabase();
    const url = await withBenchDatabase(named(db), async (bench) => {
      await insertMembers(bench.db, { count: 25, organisationId: bench.organisationId, now: NOW });
      const accounts = await bench.db.prisma.chatAccount.findMany({ orderBy: { id: 'asc' } });
      expect(accounts.map(({ chatId, memberId }) => Number(chatId) - (memberId ?? 0))).toEqual(
        Array(25).fill(FIRST_CHAT),
      );
      expect(await db.prisma.member.count()).toBe(0);
      return bench.url;
    });
    expect(url).not.toBe(db.url);
    if (db.dialect === 'sqlite') {
      expect(existsSync(sqlitePath(url))).toBe(false);
    } else {
      const left = await db.prisma.$queryRaw`
        SELECT 1 FROM pg_database WHERE datname = ${new URL(url).pathname.slice(1)}`;
      expect(left).toEqual([]);
    }
  });

  it('serves the fan-out and the search on both databases', async () => {
    const db = await createTestDatabase();
    const fanout = await benchFanout({ sizes: [1_500], peerMost: 1_500, database: named(db) });
    expect(fanout.rows.map(({ isPeer, count }) => [isPeer, count])).toEqual([
      [false, 1_500],
      [true, 1_500],
    ]);
    const found = await benchSearch({ sizes: [30], queries: 5, seed: 3, database: named(db) });
    expect(found.rows.map(({ subject }) => subject)).toContain('search()');
  });
});
