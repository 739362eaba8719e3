import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bold, link, type RichText, rich } from '../../src/messages/rich-text.ts';
import { splitRichText } from '../../src/messages/split-rich-text.ts';

const texts = (parts: readonly RichText[]) => parts.map((part) => part.text);
const plain = (text: string): RichText => ({ text, styles: [] });

describe('splitRichText', () => {
  it('leaves a message that fits as it is', () => {
    const message = rich`Kính gửi ${bold('đồng chí')}.`;
    expect(splitRichText(message, 4096)).toEqual([message]);
  });

  it('makes nothing of a blank message', () => {
    expect(splitRichText(plain(' \n\n '), 10)).toEqual([]);
    expect(splitRichText(plain(''), 10)).toEqual([]);
  });

  it('cuts between paragraphs when a paragraph ends in time', () => {
    const message = plain('Đoạn thứ nhất. Có hai câu.\n\nĐoạn thứ hai. Cũng hai câu.');
    expect(texts(splitRichText(message, 40))).toEqual([
      'Đoạn thứ nhất. Có hai câu.',
      'Đoạn thứ hai. Cũng hai câu.',
    ]);
  });

  it('cuts between lines of a list before it cuts inside one', () => {
    const message = plain('Nhiệm vụ:\n- Báo cáo quý, gửi trước thứ Sáu\n- Họp chi bộ, đủ thành phần');
    expect(texts(splitRichText(message, 45))).toEqual([
      'Nhiệm vụ:\n- Báo cáo quý, gửi trước thứ Sáu',
      '- Họp chi bộ, đủ thành phần',
    ]);
  });

  it('cuts between sentences, but not after a number or a short abbreviation', () => {
    const message = plain('Hội nghị họp tại TP. Đà Nẵng vào sáng mai. Đề nghị đến đúng giờ.');
    expect(texts(splitRichText(message, 50))).toEqual([
      'Hội nghị họp tại TP. Đà Nẵng vào sáng mai.',
      'Đề nghị đến đúng giờ.',
    ]);
    expect(texts(splitRichText(plain('Phòng họp số 12. Toà B của cơ quan'), 24))).toEqual([
      'Phòng họp số 12. Toà B',
      'của cơ quan',
    ]);
  });

  it('cuts between words when a sentence is longer than a part', () => {
    expect(texts(splitRichText(plain('nghiên cứu học tập quán triệt'), 12))).toEqual([
      'nghiên cứu',
      'học tập quán',
      'triệt',
    ]);
  });

  it('keeps words joined by a no-break space together', () => {
    expect(texts(splitRichText(plain('ngày 24\u00a0tháng\u00a05'), 14))).toEqual([
      'ngày',
      '24\u00a0tháng\u00a05',
    ]);
  });

  it('goes on with a style and a link in the next part', () => {
    const message = rich`Xem ${link(bold('văn bản chỉ đạo của Đảng ủy'), 'https://vi.example/a')} nhé`;
    const parts = splitRichText(message, 20);
    expect(texts(parts)).toEqual(['Xem văn bản chỉ đạo', 'của Đảng ủy nhé']);
    expect(parts.map((part) => part.styles)).toEqual([
      [
        { kind: 'link', url: 'https://vi.example/a', start: 4, length: 15 },
        { kind: 'bold', start: 4, length: 15 },
      ],
      [
        { kind: 'link', url: 'https://vi.example/a', start: 0, length: 11 },
        { kind: 'bold', start: 0, length: 11 },
      ],
    ]);
  });

  it('cuts an endless word between characters, never inside an emoji or a letter with its marks', () => {
    expect(texts(splitRichText(plain('a👨‍👩‍👧b👨‍👩‍👧'), 9))).toEqual(['a👨‍👩‍👧', 'b👨‍👩‍👧']);
    expect(texts(splitRichText(plain('e\u0302\u0301'.repeat(3)), 4))).toEqual(Array(3).fill('e\u0302\u0301'));
  });

  it('refuses a limit in which a surrogate pair has no room', () => {
    expect(() => splitRichText(plain('xin chào'), 1)).toThrow(RangeError);
    expect(() => splitRichText(plain('xin chào'), Number.NaN)).toThrow(RangeError);
  });

  it('handles a very long message in no time', () => {
    const message = plain('họp '.repeat(100_000) + 'x'.repeat(400_000));
    const begunAt = performance.now();
    expect(splitRichText(message, 4096).length).toBeGreaterThan(190);
    expect(performance.now() - begunAt).toBeLessThan(2_000);
  });

  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('hội nghị', 'Đảng bộ.', 'ngày 24/5!', 'ﬁ', '…', '1.', 'TP.') },
    { weight: 3, arbitrary: fc.constantFrom(' ', '\n', '\n\n', '  ', '\u00a0', ' \u0301', '\r\n') },
    {
      weight: 2,
      arbitrary: fc.constantFrom('👨‍👩‍👧', '👍🏽', 'e\u0302\u0301', '🇻🇳', '𝒳', '\ud83d', '\ude00'),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  );
  const message = fc
    .tuple(
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      fc.array(fc.tuple(fc.nat(200), fc.nat(60)), { maxLength: 5 }),
    )
    .map(
      ([text, spans]): RichText => ({
        text,
        styles: spans
          .map(([start, length]) => ({
            start,
            length: Math.min(length, text.length - start),
            kind: 'bold' as const,
          }))
          .filter(({ length }) => length > 0),
      }),
    );

  it('loses no visible character, keeps every part within the limit and every style within its part', () => {
    fc.assert(
      fc.property(message, fc.integer({ min: 2, max: 60 }), (whole, maxLength) => {
        const parts = splitRichText(whole, maxLength);
        expect(texts(parts).join('').replace(/\s/g, '')).toBe(whole.text.replace(/\s/g, ''));
        for (const part of parts) {
          expect(part.text.length).toBeLessThanOrEqual(maxLength);
          expect(part.text.trim()).not.toBe('');
          for (const style of part.styles) {
            expect(style.start).toBeGreaterThanOrEqual(0);
            expect(style.length).toBeGreaterThan(0);
            expect(style.start + style.length).toBeLessThanOrEqual(part.text.length);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every styled character styled, and no other', () => {
    fc.assert(
      fc.property(message, fc.integer({ min: 2, max: 60 }), (whole, maxLength) => {
        expect(splitRichText(whole, maxLength).map(styledText).join('')).toBe(styledText(whole));
      }),
    );
  });

  it('cuts inside a character only when that character alone is longer than the limit', () => {
    const segmenter = new Intl.Segmenter('vi', { granularity: 'grapheme' });
    const characters = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);
    fc.assert(
      fc.property(message, fc.integer({ min: 12, max: 60 }), (whole, maxLength) => {
        fc.pre(characters(whole.text).every((character) => character.length <= maxLength));
        const visible = (text: string) => characters(text).filter((character) => character.trim() !== '');
        expect(splitRichText(whole, maxLength).flatMap((part) => visible(part.text))).toEqual(
          visible(whole.text),
        );
      }),
    );
  });
});

function styledText({ text, styles }: RichText): string {
  return [...Array(text.length).keys()]
    .filter((at) => styles.some(({ start, length }) => at >= start && at < start + length))
    .map((at) => text[at] ?? '')
    .join('')
    .replace(/\s/g, '');
}
