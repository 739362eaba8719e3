import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeApart } from '../../src/search/query-words.ts';
import { createScanner } from '../../src/search/scan-text.ts';
import { makeSnippet } from '../../src/search/snippet.ts';
import { fold, syllables } from '../../src/text/fold.ts';

function snippetOf(text: string, query: string) {
  const words = syllables(query);
  const isMarked = words.some((word) => word !== fold(word));
  const parts = takeApart(words, { isMarked, isLastOpen: false });
  const rarity = { words: parts.words.map(() => 2), pairs: parts.pairs.map(() => 3) };
  const snippet = makeSnippet(text, parts, rarity, createScanner(parts));
  return {
    ...snippet,
    bold: snippet.styles.map(({ start, length }) => snippet.text.slice(start, start + length)),
  };
}

const FILLER = 'Các chi bộ báo cáo tình hình tháng này và bàn việc tháng sau. '.repeat(8);

describe('makeSnippet', () => {
  it('shows the place where the words stand together, in its sentence, also when typed without marks', () => {
    const text = `${FILLER}Một đại biểu đã hội ý. ${FILLER}Cơ quan chuẩn bị tốt Đại hội Đoàn Khối lần thứ VIII. ${FILLER}`;
    const { text: shown, bold } = snippetOf(text, 'dai hoi doan khoi');

    expect(shown).toMatch(/^… Cơ quan chuẩn bị tốt Đại hội Đoàn Khối lần thứ VIII\. .* …$/);
    expect(shown.length).toBeLessThan(240);
    expect(bold).toEqual(['Đại hội Đoàn Khối']);
  });

  it('marks other marks only when the text has none as typed', () => {
    expect(snippetOf('Con đường do ông Dương làm.', 'đường').bold).toEqual(['đường']);
    expect(snippetOf('Việc do ông Dương làm.', 'đường').bold).toEqual(['Dương']);
  });

  it('shows the beginning when nothing matches, and a short text whole', () => {
    expect(snippetOf(FILLER, 'xe lửa').text).toMatch(/^Các chi bộ báo cáo.* …$/);
    expect(snippetOf('Một dòng.\n\nDòng hai.', 'xe')).toMatchObject({
      text: 'Một dòng. Dòng hai.',
      styles: [],
    });
    expect(snippetOf('', 'xe').text).toBe('');
  });

  it('never cuts a character, leaves the text or styles nothing', () => {
    const piece = fc.constantFrom(
      'đại hội ',
      '🎉🎉🎉',
      'x'.repeat(300),
      'Một câu. ',
      'hội',
      '\n\n',
      '👩‍👩‍👧 ',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.constantFrom('đại hội', 'hoi', 'x'),
        (pieces, query) => {
          const source = pieces.join('').replace(/\s+/g, ' ').trim();
          const { text, styles, bold } = snippetOf(pieces.join(''), query);
          expect(/\p{Surrogate}/u.test(text)).toBe(false);
          expect(source).toContain(text.replace(/^… /, '').replace(/ …$/, ''));
          expect(bold.every((marked) => marked.trim() !== '')).toBe(true);
          expect(styles.every(({ start, length }) => start >= 0 && start + length <= text.length)).toBe(true);
        },
      ),
    );
  });
});
