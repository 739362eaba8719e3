import { beforeEach, describe, expect, it } from 'vitest';
import { importArticles } from '../../src/documents/import-articles.ts';
import { documentsBetween, getDocument, listLatest } from '../../src/documents/library.ts';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';
import { search } from '../../src/search/search.ts';
import { addDocument, addTopic } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

let ctx: TestContext;

beforeEach(async () => {
  ctx = await createTestContext();
});

async function* linesOf(rows: readonly (object | string)[]): AsyncGenerator<string> {
  for (const row of rows) yield typeof row === 'string' ? row : JSON.stringify(row);
}

function importRows(rows: readonly (object | string)[], actor: Actor = OPERATOR) {
  return importArticles(ctx, actor, linesOf(rows));
}

function row(id: string, changes: object = {}) {
  return {
    id,
    title: `Bài ${id}`,
    body: `Đoạn một của bài ${id}.\nĐoạn hai.`,
    url: `https://tin.example.vn/${id}`,
    published: '2021-05-19T08:30:00+07:00',
    topic: 'Xây dựng Đảng',
    ...changes,
  };
}

function stored() {
  return ctx.db.prisma.document.findMany({ orderBy: { id: 'asc' }, include: { topic: true } });
}

describe('importArticles', () => {
  it('stores rows silently, and repeating it changes nothing', async () => {
    const rows = [
      row('a'),
      '',
      row('b', { topic: 'XÂY DỰNG đảng' }),
      { id: 7, title: 'Số', body: 'Chỉ có thân bài.' },
    ];
    expect(await importRows(rows)).toEqual({ created: 3, updated: 0, unchanged: 0, problems: [] });
    const before = await stored();
    expect(before).toMatchObject([
      {
        externalId: 'a',
        kind: 'article',
        canonicalUrl: 'https://tin.example.vn/a',
        title: 'Bài a',
        body: 'Đoạn một của bài a.\n\nĐoạn hai.',
        publishedOn: '2021-05-19',
        silent: true,
        version: 1,
        topic: { name: 'Xây dựng Đảng' },
        createdAt: ctx.clock.now(),
        updatedAt: ctx.clock.now(),
      },
      { externalId: 'b', topic: { name: 'Xây dựng Đảng' } },
      { externalId: '7', canonicalUrl: null, publishedOn: null, topic: null },
    ]);
    ctx.clock.advance(60_000);
    expect(await importRows(rows)).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
    expect(await stored()).toEqual(before);
    expect(await documentsBetween(ctx.db, new Date(0), new Date('2030-01-01'))).toEqual([]);
  });

  it('makes a changed row the next version and keeps what the row no longer says', async () => {
    await importRows([row('a'), row('b')]);
    ctx.clock.advance(60_000);
    const changed = row('a', { body: 'Thân bài mới.', url: undefined, published: null, topic: '' });
    expect(await importRows([changed, row('b')])).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    expect(await stored()).toMatchObject([
      {
        version: 2,
        body: 'Thân bài mới.',
        canonicalUrl: 'https://tin.example.vn/a',
        publishedOn: '2021-05-19',
        topic: { name: 'Xây dựng Đảng' },
        updatedAt: ctx.clock.now(),
      },
      { version: 1 },
    ]);
  });

  it('takes a second row of one id for a change of the first', async () => {
    expect(await importRows([row('a'), row('a', { title: 'Tên sau' })])).toMatchObject({
      created: 1,
      updated: 1,
    });
    expect(await stored()).toMatchObject([{ title: 'Tên sau', version: 2 }]);
  });

  it('names the line of every bad row and keeps the good ones', async () => {
    const { problems, created } = await importRows([
      row('a'),
      '{"id": "b", ',
      '[1, 2]',
      row('', {}),
      { id: 'c', title: '  ', body: 'x' },
      { id: 'd', title: 'Không thân' },
      row('e', { published: 'hôm qua' }),
      row('f', { url: 'javascript:alert(1)' }),
      row('g', { topic: 5 }),
      row('h', { published: '12/4/2022 08:15' }),
      row('i', { published: 'Tue, 12 Apr 2022 20:00:00 GMT' }),
    ]);
    expect(created).toBe(3);
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(problems.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('JSON'),
      expect.stringContaining('JSON'),
      expect.stringContaining('"id"'),
      expect.stringContaining('"title"'),
      expect.stringContaining('"body"'),
      expect.stringContaining('"published"'),
      expect.stringContaining('"url"'),
      expect.stringContaining('"topic"'),
    ]);
    expect((await stored()).map(({ publishedOn }) => publishedOn)).toEqual([
      '2021-05-19',
      '2022-04-12',
      '2022-04-13',
    ]);
  });

  it('refuses a row with a secret mark, with an audit entry that does not hold its text', async () => {
    const secret = row('b', { body: 'TỐI MẬT\nNội dung phương án.' });
    expect(await importRows([row('a'), secret])).toMatchObject({ created: 1, problems: [{ line: 2 }] });
    const entries = await ctx.db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(entries).toMatchObject([
      { action: 'document.refused-secret', detail: 'import, line 2' },
      { action: 'documents.imported', detail: '1 created, 0 updated, 1 refused' },
    ]);
  });

  it('keeps two rows at one address apart, each found by its id', async () => {
    const rows = [row('a'), row('b', { url: 'https://tin.example.vn/a' })];
    expect(await importRows(rows)).toMatchObject({ created: 2 });
    expect((await stored()).map(({ canonicalUrl }) => canonicalUrl)).toEqual([
      'https://tin.example.vn/a',
      null,
    ]);
    expect(await importRows(rows)).toMatchObject({ unchanged: 2 });
  });

  it('adopts what came in by another way instead of storing it twice', async () => {
    const byHand = await addDocument(ctx.db, { title: 'Bài a', canonicalUrl: 'https://tin.example.vn/a' });
    expect(await importRows([row('a')])).toMatchObject({ created: 0, updated: 1 });
    expect(await stored()).toMatchObject([{ id: byHand.id, externalId: 'a', silent: false }]);
    expect(await importRows([row('a')])).toMatchObject({ unchanged: 1 });
  });

  it('stores more rows than one batch takes, and says how far it is', async () => {
    await addTopic(ctx.db, 'Xây dựng Đảng');
    const seen: number[] = [];
    const rows = Array.from({ length: 1203 }, (_, index) => row(`bai-${index}`));
    const result = await importArticles(ctx, OPERATOR, linesOf(rows), (done) => seen.push(done));
    expect(result).toMatchObject({ created: 1203, problems: [] });
    expect(seen).toEqual([200, 400, 600, 800, 1000, 1200, 1203]);
    expect(await ctx.db.prisma.document.count()).toBe(1203);
    expect(await ctx.db.prisma.topic.count()).toBe(1);
  });

  it('is found by search, also after a change', async () => {
    await importRows([row('a', { title: 'Hội thi dân vận khéo' }), row('b')]);
    await importRows([row('b', { title: 'Giải bóng chuyền' })]);
    const find = async (query: string) =>
      (await search(ctx.db, { query, limit: 10, offset: 0 })).results.map(({ externalId }) => externalId);
    expect(await find('dan van kheo')).toEqual(['a']);
    expect(await find('bóng chuyền')).toEqual(['b']);
  });

  it('is summed up when somebody looks', async () => {
    await importRows([row('a', { body: 'Chi bộ họp bàn công tác quý II.' })]);
    const { documents } = await listLatest(ctx.db, { limit: 1, offset: 0 });
    expect(documents[0]?.summary).toBe('Chi bộ họp bàn công tác quý II.');
    expect((await getDocument(ctx.db, documents[0]?.id ?? 0)).summary).toBe(
      'Chi bộ họp bàn công tác quý II.',
    );
  });

  it('is for those who may publish', async () => {
    await expect(importRows([row('a')], { ...OPERATOR, role: 'member' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await ctx.db.prisma.document.count()).toBe(0);
  });
});
