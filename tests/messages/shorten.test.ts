import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shorten } from '../../src/messages/shorten.ts';

describe('shorten', () => {
  it.each([
    ['Hội nghị lần thứ chín', 30, 'Hội nghị lần thứ chín'],
    ['Hội nghị lần thứ chín', 21, 'Hội nghị lần thứ chín'],
    ['Hội nghị lần thứ chín', 20, 'Hội nghị lần thứ…'],
    ['Hội nghị, lần thứ chín', 12, 'Hội nghị…'],
    ['', 5, ''],
    ['ABCDEFGHIJ KL', 5, 'ABCD…'],
    ['😀😀😀', 4, '😀…'],
  ])('%j to %i: %j', (text, limit, expected) => {
    expect(shorten(text, limit)).toBe(expected);
  });

  it('never exceeds its limit, never cuts a surrogate pair, and keeps the beginning', () => {
    const words = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('Hội', 'nghị', '😀', 'á'.normalize('NFD'))),
    );
    fc.assert(
      fc.property(
        words.map((parts) => parts.join(' ')),
        fc.integer({ min: 1, max: 60 }),
        (text, limit) => {
          const short = shorten(text, limit);
          expect(short.length).toBeLessThanOrEqual(Math.max(limit, text.length <= limit ? text.length : 1));
          if (short === text) return;
          expect(short.endsWith('…')).toBe(true);
          const kept = short.slice(0, -1);
          expect(text.startsWith(kept)).toBe(true);
          expect(/[\ud800-\udbff]$/.test(kept) && /^[\udc00-\udfff]/.test(text.slice(kept.length))).toBe(
            false,
          );
        },
      ),
    );
  });
});
