import { describe, expect, it } from 'vitest';
import { documentsBetween, findDirective, getDocument, listLatest } from '../../src/documents/library.ts';
import { symbolKey } from '../../src/text/citations.ts';
import { addDocument, addMember, addTopic } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

async function addDirective(db: TestDatabase, symbol: string, publishedOn: string) {
  const { id } = await addDocument(db, { title: `Văn bản ${symbol}`, kind: 'directive', publishedOn });
  await db.prisma.document.update({ where: { id }, data: { symbol, symbolKey: symbolKey(symbol) } });
  return id;
}

function titles(documents: readonly { readonly title: string }[]): string[] {
  return documents.map(({ title }) => title);
}

describe('listLatest', () => {
  it('lists by day, latest first, undated last, in pages with the whole count', async () => {
    const db = await createTestDatabase();
    await addDocument(db, { title: 'cũ', publishedOn: '2021-01-01' });
    await addDocument(db, { title: 'không ngày' });
    await addDocument(db, { title: 'mới', publishedOn: '2022-04-12' });
    await addDocument(db, { title: 'mới hơn', publishedOn: '2022-04-12' });
    await addDocument(db, { title: 'văn bản', kind: 'directive', publishedOn: '2022-04-11' });
    const articles = await listLatest(db, { kind: 'article', limit: 10, offset: 0 });
    expect(titles(articles.documents)).toEqual(['mới hơn', 'mới', 'cũ', 'không ngày']);
    const page = await listLatest(db, { limit: 2, offset: 1 });
    expect(titles(page.documents)).toEqual(['mới', 'văn bản']);
    expect(page.total).toBe(5);
  });

  it('leaves out the topics that a member does not want, and only those', async () => {
    const db = await createTestDatabase();
    const wanted = await addTopic(db, 'Xây dựng Đảng');
    const muted = await addTopic(db, 'Thể thao');
    const { id: memberId } = await addMember(db);
    await db.prisma.topicMute.create({ data: { memberId, topicId: muted.id } });
    await addDocument(db, { title: 'chính', topicId: wanted.id });
    await addDocument(db, { title: 'bóng đá', topicId: muted.id });
    await addDocument(db, { title: 'không chuyên mục' });
    const { documents, total } = await listLatest(db, { limit: 10, offset: 0, mutedFor: memberId });
    expect(titles(documents)).toEqual(['không chuyên mục', 'chính']);
    expect(total).toBe(2);
    expect(documents[1]).toMatchObject({ topic: 'Xây dựng Đảng', topicId: wanted.id });
  });
});

describe('findDirective', () => {
  it('finds one symbol in its spellings, newest first', async () => {
    const db = await createTestDatabase();
    const old = await addDirective(db, '21-KL/TW', '2016-10-25');
    const now = await addDirective(db, '21-KL/TW', '2021-10-25');
    const other = await addDirective(db, '21-CT/TW', '2020-01-01');
    await addDocument(db, { title: 'Bài về 21-KL/TW' });
    for (const symbol of ['21-KL/TW', '21 kl tw', 'Kết luận số 21- KL/TW'])
      expect((await findDirective(db, symbol)).map(({ id }) => id)).toEqual([now, old]);
    expect((await findDirective(db, '21')).map(({ id }) => id)).toEqual([now, other, old]);
  });

  it.each(['2', '21-KL/TU', '', '???', 'x'.repeat(5000)])('finds nothing for %j', async (symbol) => {
    const db = await createTestDatabase();
    await addDirective(db, '21-KL/TW', '2021-10-25');
    expect(await findDirective(db, symbol)).toEqual([]);
  });
});

describe('documentsBetween', () => {
  it('gives what came in from the first instant until before the second, without archives', async () => {
    const db = await createTestDatabase();
    const at = (time: string) => new Date(`2022-04-12T${time}+07:00`);
    await addDocument(db, { title: 'trước', createdAt: at('06:59:59.999') });
    await addDocument(db, { title: 'đúng lúc', createdAt: at('07:00:00') });
    await addDocument(db, { title: 'kho', createdAt: at('08:00:00'), silent: true });
    await addDocument(db, { title: 'sau', createdAt: at('09:00:00') });
    expect(titles(await documentsBetween(db, at('07:00:00'), at('09:00:00')))).toEqual(['đúng lúc']);
  });
});

describe('getDocument', () => {
  it('throws for one that is not there', async () => {
    await expect(getDocument(await createTestDatabase(), 5)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
