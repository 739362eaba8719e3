import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeApart } from '../../src/search/query-words.ts';
import { createScanner, type MatchKind } from '../../src/search/scan-text.ts';
import { fold, syllables } from '../../src/text/fold.ts';

function scan(text: string, query: string, options = { isMarked: true, isLastOpen: false }) {
  const matches: { word: number; kind: MatchKind; at: number; text: string }[] = [];
  const length = createScanner(takeApart(syllables(query), options)).scan(
    text,
    (word, kind, at, start, end) => matches.push({ word, kind, at, text: text.slice(start, end) }),
  );
  return { length, matches };
}

describe('createScanner', () => {
  it('tells exact from folded matches, and where they are', () => {
    expect(scan('Con đường Dương, HOÀ bình.', 'đường hòa')).toEqual({
      length: 5,
      matches: [
        { word: 0, kind: 'exact', at: 1, text: 'đường' },
        { word: 0, kind: 'folded', at: 2, text: 'Dương' },
        { word: 1, kind: 'exact', at: 3, text: 'HOÀ' },
      ],
    });
  });

  it('reports beginnings only of the open word', () => {
    const { matches } = scan('đoàn hộiđồng do', 'hội do', { isMarked: false, isLastOpen: true });
    expect(matches.map(({ kind, text }) => [kind, text])).toEqual([
      ['beginning', 'đoàn'],
      ['exact', 'do'],
    ]);
  });

  it('agrees with folding every syllable, in NFC and NFD', () => {
    const syllable = fc.constantFrom(
      'đường',
      'Dương',
      'đuong',
      'hòa',
      'hoà',
      'HOA',
      'nghị',
      'nghỉ',
      '21',
      'KL',
      'a',
      'ß',
      'İ',
    );
    const separator = fc.constantFrom(' ', ', ', '-', '\n', '/', ' 🎉 ');
    const text = fc
      .array(fc.tuple(syllable, separator), { maxLength: 30 })
      .map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(text, syllable, fc.constantFrom('NFC', 'NFD'), (written, sought, form) => {
        const [word = ''] = syllables(sought);
        const expected = syllables(written).flatMap((own, at) =>
          fold(own) === fold(word) ? [{ at, kind: own === word ? 'exact' : 'folded' }] : [],
        );
        const { length, matches } = scan(written.normalize(form), sought);
        expect(matches.map(({ at, kind }) => ({ at, kind }))).toEqual(expected);
        expect(length).toBe(syllables(written).length);
      }),
    );
  });
});
