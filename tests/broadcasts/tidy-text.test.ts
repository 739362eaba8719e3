import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tidyText } from '../../src/broadcasts/tidy-text.ts';

describe('tidyText', () => {
  it('keeps the lines of a clerk and drops what nobody sees', () => {
    const pasted = '\ufeff  Kính gửi:\u200b các chi bộ  \r\n\r\n\r\n\r\nNội dung\u0000 họp\t\u202eabc \n';
    expect(tidyText(pasted)).toBe('Kính gửi: các chi bộ\n\nNội dung họp\tabc');
  });

  it('composes letters and keeps emoji of several characters whole', () => {
    expect(tidyText('Thông báo'.normalize('NFD'))).toBe('Thông báo');
    expect(tidyText('👩\u200d🏫')).toBe('👩\u200d🏫');
  });

  it('changes nothing more when applied again', () => {
    const pieces = fc.constantFrom(' ', '\n', '\r', '\t', 'ă', 'a\u0306', '\u200b', '\u2028', '\u0007', 'x');
    fc.assert(
      fc.property(
        fc.array(pieces).map((parts) => parts.join('')),
        (text) => {
          const tidy = tidyText(text);
          expect(tidyText(tidy)).toBe(tidy);
          expect(tidy).not.toMatch(/\n{3}|^\s|\s$/);
        },
      ),
    );
  });
});
