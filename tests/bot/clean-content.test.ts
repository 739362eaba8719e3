import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanContent, cleanText } from '../../src/bot/clean-content.ts';

describe('what comes in', () => {
  it.each([
    ['/tim hội nghị', 'tim', 'hội nghị'],
    ['/TÌM  hội nghị ', 'tìm', 'hội nghị'],
    ['/ tim: hội nghị', 'tim', 'hội nghị'],
    ['/vanban 21-KL/TW', 'vanban', '21-KL/TW'],
    ['/tin@bantin_bot', 'tin', ''],
    ['/them\nDòng một\nDòng hai', 'them', 'Dòng một\nDòng hai'],
  ])('%j is a command though the platform took it for text', (text, command, argument) => {
    expect(cleanContent({ kind: 'text', text })).toEqual({ kind: 'command', command, argument });
  });

  it.each(['tin', 'a/b', '//', '/', '…/tin'])('%j is text', (text) => {
    expect(cleanContent({ kind: 'text', text })).toEqual({ kind: 'text', text });
  });

  it('can always be stored, and is spelt in one way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cleaned = cleanText(text);
        expect(cleaned).not.toContain('\0');
        expect(cleaned).not.toMatch(/\p{Cs}/u);
        expect(cleaned).toBe(cleaned.normalize('NFC').trim());
      }),
    );
    expect(cleanText('\ud800tin\udc00 ')).toBe('tin');
    expect(cleanContent({ kind: 'command', command: 'TI\u0300M', argument: ' a\0b ' })).toEqual({
      kind: 'command',
      command: 'tìm',
      argument: 'a b',
    });
  });
});
