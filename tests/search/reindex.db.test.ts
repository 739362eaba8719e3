import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { indexDocument } from '../../src/search/index-documents.ts';
import { INDEX_VERSION } from '../../src/search/index-version.ts';
import { keepIndexCurrent } from '../../src/search/keep-index-current.ts';
import { distrustIndex, isIndexOutdated, reindex, trustEmptyIndex } from '../../src/search/reindex.ts';
import { search } from '../../src/search/search.ts';
import { writeTerms } from '../../src/search/term-store.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { readSetting, writeSetting } from '../../src/storage/settings-store.ts';
import { addDocument } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** More than two batches. */
const MANY = 120;

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
});

/** Documents indexed by an older program, which knew them by one word only. */
async function addOldDocuments(count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    ids.push((await addDocument(db, { title: `Hội nghị ${number}`, body: 'Đánh giá công tác.' })).id);
  }
  await writeTerms(
    db,
    ids.map((id) => ({ id, terms: 'cũ cu' })),
  );
  await writeSetting(db, 'search.index-version', String(INDEX_VERSION - 1));
  return ids;
}

async function countFound(query: string): Promise<number> {
  return (await search(db, { query, limit: 1, offset: 0 })).total;
}

async function expectCurrent(): Promise<void> {
  expect(await isIndexOutdated(db)).toBe(false);
  expect(await readSetting(db, 'search.index-version')).toBe(String(INDEX_VERSION));
  expect(await readSetting(db, 'search.reindexed-to')).toBeNull();
}

describe('isIndexOutdated', () => {
  it('trusts a new database, and what is indexed in it afterwards', async () => {
    await trustEmptyIndex(db);
    await indexDocument(db, await addDocument(db, { title: 'Tin' }));
    await trustEmptyIndex(db);
    expect(await isIndexOutdated(db)).toBe(false);
  });

  it('distrusts documents of an unknown, an older and a newer version', async () => {
    await addDocument(db, { title: 'Tin' });
    await trustEmptyIndex(db);
    expect(await isIndexOutdated(db)).toBe(true);
    for (const version of [INDEX_VERSION - 1, INDEX_VERSION + 1]) {
      await writeSetting(db, 'search.index-version', String(version));
      await trustEmptyIndex(db);
      expect(await isIndexOutdated(db)).toBe(true);
    }
  });
});

describe('reindex', () => {
  it('leaves the settings of the index as they were', async (test) => {
    if (db.dialect !== 'sqlite') test.skip('PostgreSQL has none');
    const percentOf = async () => {
      const rows = await db.prisma.$queryRaw<{ v: number | bigint }[]>`
        SELECT "v" FROM "document_search_config" WHERE "k" = 'deletemerge'`;
      return Number(rows[0]?.v ?? 10);
    };
    await addOldDocuments(MANY);
    const meanwhile: number[] = [];
    await reindex(db, { pause: async () => void meanwhile.push(await percentOf()) });
    expect(meanwhile).toEqual([0, 0, 10]);
  });

  it('makes all terms anew and forgets the old ones', async () => {
    await addOldDocuments(MANY);
    expect(await countFound('hội nghị')).toBe(0);
    const progress: number[] = [];
    expect(await reindex(db, { onProgress: (indexed) => progress.push(indexed) })).toBe(MANY);
    expect(progress).toEqual([50, 100, 120]);
    expect(await countFound('hội nghị')).toBe(MANY);
    expect(await countFound('cũ')).toBe(0);
    await expectCurrent();
    expect(await reindex(db)).toBe(0);
  });

  it('ends after a full last batch, and on documents that are gone', async () => {
    const ids = await addOldDocuments(50);
    expect(await reindex(db)).toBe(50);
    await expectCurrent();
    await distrustIndex(db);
    await db.prisma.document.deleteMany({ where: { id: { in: ids } } });
    expect(await reindex(db)).toBe(0);
    await expectCurrent();
  });

  it('answers from old and new terms meanwhile, and goes on where it was left off', async () => {
    await addOldDocuments(MANY);
    const stopping = new AbortController();
    const pause = async () => stopping.abort();
    expect(await reindex(db, { pause, signal: stopping.signal })).toBe(50);
    expect(await countFound('hội nghị')).toBe(50);
    expect(await isIndexOutdated(db)).toBe(true);
    expect(await reindex(db)).toBe(MANY - 50);
    await expectCurrent();
  });

  it('begins again when it was another version that came so far', async () => {
    await addOldDocuments(60);
    await writeSetting(db, 'search.reindexed-to', `${INDEX_VERSION - 1}:50`);
    expect(await reindex(db)).toBe(60);
  });

  it('keeps what is stored, changed and removed meanwhile', async () => {
    const [first = 0, second = 0] = await addOldDocuments(MANY);
    let rounds = 0;
    await reindex(db, {
      pause: async () => {
        rounds += 1;
        if (rounds > 1) return;
        await indexDocument(db, await addDocument(db, { title: 'Bài mới đăng' }));
        const changed = await db.prisma.document.update({ where: { id: first }, data: { title: 'Đã sửa' } });
        await indexDocument(db, changed);
        await db.prisma.document.delete({ where: { id: second } });
      },
    });
    expect(await countFound('"bài mới đăng"')).toBe(1);
    expect(await countFound('"đã sửa"')).toBe(1);
    expect(await countFound('hội nghị')).toBe(MANY - 2);
    await expectCurrent();
  });

  it('shares the work between two processes', async () => {
    await addOldDocuments(MANY);
    // Two connections of one process to one SQLite file would wait for each other.
    const other = db.dialect === 'sqlite' ? db : await openDatabase(db.url);
    onTestFinished(() => (other === db ? undefined : other.close()));
    const shares = await Promise.all([reindex(db), reindex(other)]);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(MANY);
    expect(await countFound('hội nghị')).toBe(MANY);
    await expectCurrent();
  });

  it('takes back a batch that fails as a whole', async () => {
    await addOldDocuments(60);
    const failing = {
      ...db,
      transaction: <T>(work: Parameters<typeof db.transaction<T>>[0]) =>
        db.transaction(async (tx) => {
          await work(tx);
          throw new Error('Power cut');
        }),
    };
    await expect(reindex(failing)).rejects.toThrow('Power cut');
    expect(await countFound('hội nghị')).toBe(0);
    expect(await reindex(db)).toBe(60);
  });
});

describe('keepIndexCurrent', () => {
  function start() {
    const lines: Record<string, unknown>[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    return { lines, ...keepIndexCurrent({ db, logger }) };
  }

  it('says nothing when there is nothing to do', async () => {
    await trustEmptyIndex(db);
    const { lines, finished } = start();
    await finished;
    expect(lines).toEqual([]);
  });

  it('makes the index anew while others work, and says so', async () => {
    await addOldDocuments(MANY);
    const { lines, finished } = start();
    let isFinished = false;
    void finished.then(() => {
      isFinished = true;
    });
    let answers = 0;
    while (!isFinished) {
      await countFound('hội nghị');
      answers += 1;
      await setImmediate();
    }
    expect(answers).toBeGreaterThan(2);
    expect(lines).toMatchObject([
      { msg: 'The search index is being made anew', documents: MANY },
      { msg: 'The search index is up to date', indexed: MANY },
    ]);
    expect(await countFound('hội nghị')).toBe(MANY);
    await expectCurrent();
  });

  it('leaves off when the service stops, to go on at the next start', async () => {
    await addOldDocuments(MANY);
    await start().stop();
    expect(await isIndexOutdated(db)).toBe(true);
    await start().finished;
    await expectCurrent();
    expect(await countFound('hội nghị')).toBe(MANY);
  });
});
