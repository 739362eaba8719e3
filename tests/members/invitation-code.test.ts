import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createCode,
  createCodeWithDigit,
  formatCode,
  normaliseCode,
} from '../../src/members/invitation-code.ts';

it('makes codes of 60 bits that no one guesses and Telegram carries in a link', () => {
  const codes = Array.from({ length: 2_000 }, createCode);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) {
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(formatCode(code)).toMatch(/^[A-Z0-9_-]{1,64}$/);
  }
  const symbols = new Set(codes.join(''));
  expect(symbols.size).toBe(32);
});

it('makes short codes that are no words', () => {
  for (let time = 0; time < 500; time += 1) {
    expect(createCodeWithDigit(8)).toMatch(/^(?=.*\d)[0-9A-HJKMNP-TV-Z]{8}$/);
  }
});

it('reads back what it shows, and forgives what people do to it', () => {
  const code = '01ABCDEFGHJK';
  expect(formatCode(code)).toBe('01AB-CDEF-GHJK');
  for (const typed of [
    '01AB-CDEF-GHJK',
    ' 01ab cdef ghjk ',
    'O1AB–CDEF—GHJK',
    'oIabcdefghjk',
    'Olabcdefghjk\n',
  ]) {
    expect([typed, normaliseCode(typed)]).toEqual([typed, code]);
  }
});

it('never makes a long or strange input grow or fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (typed) => {
      const code = normaliseCode(typed);
      expect(code.length).toBeLessThanOrEqual(64);
      expect(normaliseCode(code)).toBe(code);
    }),
  );
});
