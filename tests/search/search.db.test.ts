import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { compactIndex, indexDocument, indexDocuments } from '../../src/search/index-documents.ts';
import { search } from '../../src/search/search.ts';
import { createSearchTables, type SearchTables } from '../../src/search/search-tables.ts';
import { symbolKey } from '../../src/text/citations.ts';
import { addDocument, addTopic } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
});

interface Sample {
  readonly title: string;
  readonly body?: string;
  readonly publishedOn?: string;
  readonly topicId?: number;
}

async function addArticle(sample: Sample) {
  const document = await addDocument(db, sample);
  await indexDocument(db, document);
  return document.id;
}

async function addDirective({
  symbol,
  type,
  ...sample
}: Sample & { readonly symbol: string; readonly type: string }) {
  const { id } = await addDocument(db, { ...sample, kind: 'directive' });
  const document = await db.prisma.document.update({
    where: { id },
    data: { symbol, symbolKey: symbolKey(symbol), directiveType: type },
  });
  await indexDocument(db, document);
  return id;
}

async function titlesFor(query: string, limit = 10) {
  const { results } = await search(db, { query, limit, offset: 0 });
  return results.map(({ title }) => title);
}

describe('words', () => {
  it('finds with and without marks, in capitals, decomposed and with the tone on the other vowel', async () => {
    await addArticle({ title: 'Tin', body: 'Đảng ủy Khối tổ chức hội nghị hòa giải ở cơ sở.' });

    for (const query of [
      'hòa giải',
      'hoà giải',
      'hoa giai',
      'HOA GIAI',
      'hòa giải'.normalize('NFD'),
      'đảng uỷ',
    ]) {
      expect(await titlesFor(query), query).toEqual(['Tin']);
    }
    expect(await titlesFor('bóng đá')).toEqual([]);
  });

  it('puts the very marks first and other marks after them', async () => {
    await addArticle({
      title: 'Dương Dương',
      body: 'Ông Dương, bà Dương và cháu Dương cùng họ Dương. Dương, Dương, Dương.',
    });
    await addArticle({
      title: 'Giao thông',
      body: `Cây cầu nối hai xã đã xong. ${'Người dân vui mừng đi lại. '.repeat(60)} Con đường còn làm tiếp.`,
    });

    expect(await titlesFor('đường')).toEqual(['Giao thông', 'Dương Dương']);
    expect(await titlesFor('dương')).toEqual(['Dương Dương', 'Giao thông']);
    expect(await titlesFor('duong')).toEqual(['Dương Dương', 'Giao thông']);
  });

  it('prefers words side by side and in order', async () => {
    await addArticle({
      title: 'A',
      body: 'Đoàn đại biểu gặp gỡ hội viên; khối thi đua họp cùng ngày tại hội trường.',
    });
    await addArticle({
      title: 'B',
      body: 'Khối đoàn kết, hội đại biểu thanh niên gặp nhau cùng ngày tại hội trường.',
    });
    await addArticle({
      title: 'C',
      body: 'Công tác chuẩn bị đại hội đoàn khối được bàn kỹ cùng ngày tại hội trường.',
    });

    expect((await titlesFor('đại hội đoàn khối'))[0]).toBe('C');
    expect((await titlesFor('dai hoi doan khoi'))[0]).toBe('C');
  });

  it('prefers the title to the body', async () => {
    await addArticle({
      title: 'Hội nghị sơ kết',
      body: 'Chuyển đổi số được nhắc đến ở phần cuối của báo cáo.',
    });
    await addArticle({
      title: 'Chuyển đổi số ở cơ sở',
      body: 'Các chi bộ đã làm quen với cách họp mới trong quý này.',
    });

    expect(await titlesFor('chuyen doi so')).toEqual(['Chuyển đổi số ở cơ sở', 'Hội nghị sơ kết']);
  });

  it('puts the later of two equal documents first, whichever came into the database first', async () => {
    const body = 'Kết quả thu nộp đảng phí trong tháng đạt kế hoạch.';
    await addArticle({ title: 'Đảng phí', body, publishedOn: '2022-05-01' });
    await addArticle({ title: 'Đảng phí', body, publishedOn: '2022-03-01' });
    await addArticle({ title: 'Đảng phí', body });

    const { results } = await search(db, { query: 'đảng phí', limit: 5, offset: 0 });
    expect(results.map(({ publishedOn }) => publishedOn)).toEqual(['2022-05-01', '2022-03-01', null]);
  });

  it('takes the last word as the beginning of a longer one, but only the last', async () => {
    await addArticle({ title: 'A', body: 'Nghiên cứu, học tập nghị quyết trong toàn khối.' });

    expect(await titlesFor('nghi quy')).toEqual(['A']);
    expect(await titlesFor('nghiê')).toEqual(['A']);
    expect(await titlesFor('toan kho')).toEqual(['A']);
    expect(await titlesFor('nghie mmm')).toEqual([]);
  });
});

describe('symbols and abbreviations', () => {
  it('finds a directive by its symbol in any spelling, before documents that cite it', async () => {
    await addArticle({
      title: 'Học tập Kết luận 21-KL/TW',
      body: 'Kết luận số 21-KL/TW, Kết luận 21-KL/TW và lại Kết luận 21-KL/TW.',
    });
    await addDirective({ title: 'Về đẩy mạnh xây dựng Đảng', symbol: '21-KL/TW', type: 'Kết luận' });
    await addDirective({ title: 'Về công tác khác', symbol: '121-KL/TW', type: 'Kết luận' });
    await addDirective({ title: 'Về công tác thứ ba', symbol: '21-NQ/TW', type: 'Nghị quyết' });

    for (const query of [
      '21-KL/TW',
      '21 KL TW',
      '21 kl tw',
      '21- KL/TW',
      'Kết luận số 21',
      'ket luan 21',
      'KL 21',
    ])
      expect((await titlesFor(query)).slice(0, 2), query).toEqual([
        'Về đẩy mạnh xây dựng Đảng',
        'Học tập Kết luận 21-KL/TW',
      ]);
    expect((await titlesFor('nghị quyết 21'))[0]).toBe('Về công tác thứ ba');
  });

  it('finds state documents with their year and words beside a symbol', async () => {
    await addDirective({ title: 'Về công tác văn thư', symbol: '30/2020/NĐ-CP', type: 'Nghị định' });

    for (const query of [
      '30/2020/NĐ-CP',
      '30 2020 nd cp',
      'nghị định 30',
      'nghị định số 30 về công tác văn thư',
    ])
      expect(await titlesFor(query), query).toEqual(['Về công tác văn thư']);
  });

  it('understands the abbreviations that an office adds, in every meaning', async () => {
    await addArticle({ title: 'Bộ', body: 'Thông tư của Bộ Tài chính về phí.' });
    await addArticle({ title: 'Ban', body: 'Ban Tổ chức đã họp phiên đầu.' });
    const tables = createSearchTables([['BTC', 'Bộ Tài chính']]);
    const found = async (own?: SearchTables) =>
      (await search(db, { query: 'BTC', limit: 10, offset: 0 }, own)).results.map(({ title }) => title);
    expect(await found()).toEqual(['Ban']);
    expect((await found(tables)).toSorted()).toEqual(['Ban', 'Bộ']);
  });

  it('understands abbreviations both ways', async () => {
    await addArticle({ title: 'A', body: 'Hội nghị Ban Chấp hành Đảng bộ lần thứ chín.' });
    await addArticle({ title: 'B', body: 'Hội nghị BCH Đảng bộ lần thứ mười.' });
    await addArticle({ title: 'C', body: 'UBND tỉnh ban hành kế hoạch thu ngân sách.' });

    expect((await titlesFor('BCH')).toSorted()).toEqual(['A', 'B']);
    expect((await titlesFor('bch dang bo')).toSorted()).toEqual(['A', 'B']);
    expect((await titlesFor('Ban Chấp hành')).toSorted()).toEqual(['A', 'B']);
    expect(await titlesFor('Ủy ban nhân dân')).toEqual(['C']);
  });
});

describe('phrases and filters', () => {
  it('wants the words of a quoted phrase side by side, with the marks that were typed', async () => {
    await addArticle({ title: 'A', body: 'Đại hội Đoàn khối bàn nhiều việc. Chi đoàn đã có kế hoạch.' });
    await addArticle({ title: 'B', body: 'Đoàn khối dự đại hội. Đại hội bàn nhiều việc của Đoàn và khối.' });

    expect(await titlesFor('"đại hội đoàn khối"')).toEqual(['A']);
    expect(await titlesFor('“dai hoi doan khoi”')).toEqual(['A']);
    expect(await titlesFor('"đái hội đoàn"')).toEqual([]);
    expect(await titlesFor('"đoàn khối dự" đại hội')).toEqual(['B']);
    expect(await titlesFor('"hội đoàn khối bàn" kế hoạch')).toEqual(['A']);
  });

  it('falls back to words when a question quotes what nothing says', async () => {
    await addArticle({ title: 'A', body: 'Ngày hội văn hóa đọc được tổ chức ở các chi đoàn.' });

    expect(await titlesFor('ai tổ chức “ngày hội đọc văn hóa” ở chi đoàn?')).toEqual(['A']);
    expect(await titlesFor('“ngày hội đọc văn hóa”')).toEqual([]);
  });

  it('filters by kind, period and topic, with or without words', async () => {
    const topic = await addTopic(db, 'Xây dựng Đảng');
    await addArticle({ title: 'A', body: 'Công tác dân vận', publishedOn: '2021-12-31', topicId: topic.id });
    await addArticle({ title: 'B', body: 'Công tác dân vận', publishedOn: '2022-01-01' });
    await addArticle({ title: 'C', body: 'Công tác dân vận' });
    await addDirective({
      title: 'D',
      body: 'Công tác dân vận',
      publishedOn: '2022-02-10',
      symbol: '05-KH/ĐUK',
      type: 'Kế hoạch',
    });

    const expected: [string, string[]][] = [
      ['dân vận loai:vanban', ['D']],
      ['dân vận loai:"tin bài"', ['A', 'B', 'C']],
      ['loại:văn-bản dân vận', ['D']],
      ['dân vận tu:01/2022', ['B', 'D']],
      ['dân vận tu:2/1/2022', ['D']],
      ['dân vận đến:2021', ['A']],
      ['dân vận tu:2022-01-01 den:2022-01-31', ['B']],
      ['dân vận tu:2022 den:2021', []],
      ['dân vận chuyenmuc:"xây dựng"', ['A']],
      ['dân vận chuyenmuc:khongco', []],
      ['loai:vanban', ['D']],
      ['tu:2021', ['A', 'B', 'D']],
    ];
    for (const [query, titles] of expected)
      expect((await titlesFor(query)).toSorted(), query).toEqual(titles);
    expect(await titlesFor('tu:2021')).toEqual(['D', 'B', 'A']);
  });
});

describe('pages', () => {
  it('counts what can be reached and turns pages without gaps or repeats, beyond what is compared word by word', async () => {
    const documents = await Promise.all(
      Array.from({ length: 260 }, (_, index) =>
        addDocument(db, { title: `Thi đua ${index}`, body: 'Phong trào thi đua yêu nước.' }),
      ),
    );
    await indexDocuments(db, documents);

    const seen: number[] = [];
    for (let offset = 0; ; offset += 30) {
      const { total, isTotalCapped, results } = await search(db, { query: 'thi đua', limit: 30, offset });
      expect({ total, isTotalCapped }).toEqual({ total: 200, isTotalCapped: true });
      if (results.length === 0) break;
      seen.push(...results.map(({ documentId }) => documentId));
    }
    expect(seen).toHaveLength(200);
    expect(new Set(seen).size).toBe(200);
    expect(await search(db, { query: 'thi đua', limit: 5, offset: 1_000 })).toMatchObject({ results: [] });
  });

  it('leaves out what has only a small part of the query', async () => {
    await addArticle({ title: 'A', body: 'Kế hoạch tuyên truyền đại hội đoàn khối.' });
    await addArticle({ title: 'B', body: 'Khối lượng hàng hóa qua cảng tăng.' });

    const { total } = await search(db, { query: 'đại hội đoàn khối', limit: 5, offset: 0 });
    expect(total).toBe(1);
  });
});

describe('the index', () => {
  it('follows changed and deleted documents', async () => {
    const id = await addArticle({ title: 'Phòng cháy', body: 'Diễn tập ở kho xăng.' });
    const changed = await db.prisma.document.update({ where: { id }, data: { title: 'Phòng dịch' } });
    await indexDocument(db, changed);

    expect(await titlesFor('phòng cháy')).not.toContain('Phòng cháy');
    expect(await titlesFor('phòng dịch')).toEqual(['Phòng dịch']);
    expect(await titlesFor('kho xăng')).toEqual(['Phòng dịch']);

    await db.prisma.document.delete({ where: { id } });
    expect(await titlesFor('kho xăng')).toEqual([]);
    const [left] = await db.prisma.$queryRawUnsafe<{ n: bigint | number }[]>(
      db.dialect === 'sqlite'
        ? `SELECT count(*) AS n FROM document_search WHERE document_search MATCH '"kho"'`
        : `SELECT count(*) AS n FROM document_search`,
    );
    expect(Number(left?.n)).toBe(0);
  });

  it('is written in the transaction of its document', async () => {
    const document = await addDocument(db, { title: 'Rút lại' });
    await expect(
      db.transaction(async (tx) => {
        await indexDocument(tx, document);
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await titlesFor('rút lại')).toEqual([]);
  });

  it('finds the same after it was put in order', async () => {
    await addArticle({ title: 'Phòng cháy', body: 'Diễn tập ở kho xăng.' });
    await compactIndex(db);

    expect(await titlesFor('kho xăng')).toEqual(['Phòng cháy']);
  });

  it('takes a book, which has more different words than PostgreSQL lets one row index', async () => {
    const words = Array.from({ length: 120_000 }, (_, index) => `từ${index}`);
    await addArticle({ title: 'Sách', body: `mở đầu ${words.join(' ')}` });

    expect(await titlesFor('mở đầu')).toEqual(['Sách']);
  });
});

describe('anything typed', () => {
  it('is answered, and bounded', async () => {
    await addArticle({ title: 'Đại hội', body: 'Đại hội "đoàn" (khối) AND OR NOT NEAR: * ^ ~ - + 100%' });
    const odd = [
      '',
      '   ',
      '"',
      '""',
      '"đại hội',
      "' OR 1=1 --",
      'đại AND hội',
      'NOT',
      'NEAR(đại hội, 2)',
      'title:đại',
      'đại*',
      '^đại',
      '-đại',
      '(đại',
      '\0',
      'đại\0hội',
      '🎉',
      'đại 🎉 hội',
      '\ud83c',
      'loai:',
      'tu:99/99/9999',
      'tu:0000',
      'den:',
      'chuyenmuc:""',
      'chuyenmuc:%',
      '\\',
      ':* & | !',
      '<->',
      '𝐀'.repeat(30),
      'a'.repeat(10_000),
      'đại hội '.repeat(1_250),
      '"đ" '.repeat(2_500),
    ];
    for (const query of odd) {
      const { results, total } = await search(db, { query, limit: 5, offset: 0 });
      expect(results.length, query.slice(0, 40)).toBeLessThanOrEqual(1);
      expect(total).toBe(results.length);
    }
    expect(await titlesFor('đại\0hội')).toEqual(['Đại hội']);
    expect(await titlesFor('đại hội '.repeat(1_250))).toEqual(['Đại hội']);
  });

  it('never throws', async () => {
    await addArticle({ title: 'Đại hội', body: 'Đại hội đoàn khối.' });
    // Marks without a letter below them, of which folding leaves nothing.
    await addArticle({ title: 'Dấu \ua67b lẻ', body: 'Một dấu \u0301 và \ua67b đứng riêng.' });
    expect((await search(db, { query: '\ua67b lẻ', limit: 5, offset: 0 })).results).toHaveLength(1);
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '"',
        '“',
        'loai:',
        'tu:',
        'chuyenmuc:',
        'đại hội',
        '21',
        'KL',
        'số',
        'NĐ',
        '2020',
        '/',
        "'",
        '\\',
        '*',
        'BCH',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const { results } = await search(db, { query: pieces.join(' '), limit: 5, offset: 0 });
        expect(results.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });
});
