import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, tidyLine } from '../../src/articles/plain-text.ts';

describe('tidyLine', () => {
  it('leaves single spaces, NFC and nothing that cannot be seen or stored', () => {
    expect(tidyLine('  Chi  bộ\u00a0\n họp\u200b \t\u0000chiều\ud83d nay ')).toBe('Chi bộ họp chiều nay');
    expect(tidyLine('Đảng bộ'.normalize('NFD'))).toBe('Đảng bộ'.normalize('NFC'));
    expect(tidyLine('a\u200b\u0301')).toBe('á');
    expect(tidyLine('Chúc mừng 🎉')).toBe('Chúc mừng 🎉');
  });

  it('gives a line that stays as it is when tidied again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const tidy = tidyLine(text);
        expect(tidyLine(tidy)).toBe(tidy);
        expect(tidy).not.toMatch(/\s\s|^\s|\s$|\0/);
        expect(tidy).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});

describe('cutText', () => {
  it('never ends in half a letter', () => {
    expect(cutText('ab🎉', 3)).toBe('ab');
    expect(cutText('ab🎉', 4)).toBe('ab🎉');
    expect(cutText('ab', 10)).toBe('ab');
  });
});
