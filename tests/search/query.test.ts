import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/search/query.ts';
import { findSymbols } from '../../src/search/query-symbols.ts';
import { findVariants } from '../../src/search/query-variants.ts';
import { createSearchTables } from '../../src/search/search-tables.ts';

describe('parseQuery', () => {
  it('tells words, phrases and filters apart', () => {
    expect(
      parseQuery('Đại hội "Đoàn khối" loai:vanban tu:01/2022 đến:15/3/2022 chuyenmuc:"An sinh"'),
    ).toEqual({
      syllables: ['đại', 'hội', 'đoàn', 'khối'],
      phrases: [['đoàn', 'khối']],
      isLastOpen: false,
      filters: { kind: 'directive', from: '2022-01-01', to: '2022-03-15', topicKey: 'an sinh' },
    });
  });

  it('leaves as words what only looks like a filter', () => {
    const { syllables, filters } = parseQuery('loai:khac tu:32/13/2022 gio:7 tu: ngay');
    expect(filters).toEqual({});
    expect(syllables).toEqual(['loai', 'khac', 'tu', '32', '13', '2022', 'gio', '7', 'tu', 'ngay']);
  });

  it('reads periods as whole months and years, ends included', () => {
    const filtersOf = (query: string) => parseQuery(query).filters;
    expect(filtersOf('tu:2/2024 den:2/2024')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    expect(filtersOf('tu:2021 den:2021')).toEqual({ from: '2021-01-01', to: '2021-12-31' });
    expect(filtersOf('tu:2022-05-01 den:2-9-2022')).toEqual({ from: '2022-05-01', to: '2022-09-02' });
    expect(filtersOf('tu:2021 tu:2022')).toEqual({ from: '2022-01-01' });
  });

  it('takes the last word as open only when the query ends in it', () => {
    expect(parseQuery('đại hộ').isLastOpen).toBe(true);
    for (const query of ['đại hội ', 'đại hội?', '"đại hội"', 'đại hội 12', 'đại hội loai:vanban'])
      expect(parseQuery(query).isLastOpen, query).toBe(query.endsWith('vanban'));
  });

  it('reads no more than a long line', () => {
    expect(parseQuery('đại hội '.repeat(2_000)).syllables).toHaveLength(32);
    expect(parseQuery('a'.repeat(10_000)).syllables).toEqual([]);
  });
});

describe('findSymbols', () => {
  it.each([
    ['21 kl tw', ['21-kl-tw', '21-kl']],
    ['ket luan so 21', ['21-kl']],
    ['kl so 21', ['21-kl']],
    ['nghi dinh 30', ['30-nd']],
    ['30 2020 nd cp', ['30-nd-cp-2020', '30-nd-2020', '30-nd']],
    ['thuc hien ket luan so 21 ve thanh nien', ['21-kl']],
  ])('%s', (query, keys) => {
    const [symbol] = findSymbols(query.split(' '));
    expect(symbol?.keys).toEqual(expect.arrayContaining(keys));
  });

  it.each(['90 nam ngay thanh lap', 'thang 4 nam 2022', 'so 21 duong le loi', 'ngay 8 4'])(
    'none in %s',
    (query) => {
      expect(findSymbols(query.split(' '))).toEqual([]);
    },
  );
});

describe('findVariants', () => {
  const variantsOf = (query: string) =>
    findVariants(query.split(' ')).variants.map((words) => words.join(' '));

  it('writes abbreviations out and shortens names, the query as typed first', () => {
    expect(variantsOf('BCH Đảng bộ'.toLowerCase())).toEqual(['bch đảng bộ', 'ban chấp hành đảng bộ']);
    expect(variantsOf('ban chap hanh')).toEqual(['ban chap hanh', 'bch']);
    expect(variantsOf('bch doan')).toEqual(['bch doan', 'ban chap hanh doan']);
    expect(variantsOf('kt xh')).toEqual(['kt xh', 'kinh te xa hoi']);
  });

  it('reads the longest name', () => {
    expect(variantsOf('ủy viên ban chấp hành')).toEqual(['ủy viên ban chấp hành', 'uvbch']);
  });

  it('tries what the office means by a short form before what others do, and the others too', () => {
    const tables = createSearchTables([
      ['BTC', 'Bộ Tài chính'],
      ['ĐƯK', 'Đảng ủy Khối'],
    ]);
    const spelled = (query: string) =>
      findVariants(query.split(' '), tables).variants.map((v) => v.join(' '));
    expect(spelled('btc')).toEqual(['btc', 'bo tai chinh', 'ban to chuc']);
    expect(spelled('btc họp')).toEqual(['btc họp', 'bộ tài chính họp', 'ban tổ chức họp']);
    expect(spelled('đảng ủy khối')).toContain('đưk');
    expect(spelled('dang uy khoi')).toContain('duk');
  });

  it('shortens a symbol to what a text that cites it has', () => {
    expect(variantsOf('kết luận số 21')).toContain('21 kl');
  });
});
