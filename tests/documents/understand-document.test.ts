import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/documents/input-content.ts';
import { printDocument } from '../../src/documents/print-document.ts';
import { type PrintedDocument, understandDocument } from '../../src/documents/understand-document.ts';
import { AppError } from '../../src/errors.ts';

const PRINTED: PrintedDocument = {
  kind: 'article',
  canonicalUrl: null,
  title: 'Triển khai Chỉ thị số 05-CT/TW',
  sapo: 'Đảng ủy Khối quán triệt Nghị quyết số 18-NQ/TW đến toàn thể đảng viên.',
  paragraphs: ['Hội nghị nghe phổ biến Hướng dẫn số 15-HD/BTCTW.'],
  images: [],
  author: null,
  publishedOn: null,
  topic: null,
  symbol: null,
  directiveType: null,
  issuer: null,
};

function symbolsOf(printed: PrintedDocument): string[] {
  return understandDocument(printed, '2022-04-12').citations.map(({ symbol }) => symbol);
}

describe('understandDocument', () => {
  it('finds what an article cites in title, standfirst and body', () => {
    expect(symbolsOf(PRINTED)).toEqual(['05-CT/TW', '18-NQ/TW', '15-HD/BTCTW']);
  });

  it('does not let a directive cite itself', () => {
    const directive = {
      ...PRINTED,
      kind: 'directive',
      symbol: '15-HD/BTCTW',
      title: 'Hướng dẫn số 15-HD/BTCTW',
    } as const;
    expect(symbolsOf(directive)).toEqual(['18-NQ/TW']);
  });

  it('reads whatever is pasted, or refuses it in words', () => {
    const pasted = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.lorem({ maxCount: 20, mode: 'sentences' }).map((text) => `<html><body>${text}</body></html>`),
    );
    fc.assert(
      fc.property(pasted, fc.constantFrom('article', 'directive', undefined), (text, as) => {
        try {
          const options = { url: null, today: '2022-04-12', ...(as === undefined ? {} : { as }) };
          const read = understandDocument(printDocument(contentOfText(text), options), '2022-04-12');
          expect(JSON.parse(JSON.stringify(read))).toEqual(read);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });

  it('takes bounded time for a hostile text', () => {
    const started = performance.now();
    for (const piece of [
      'ngày 1 tháng 1 ',
      'Số 1-',
      'đại hội lần thứ ',
      '((((',
      'a.b.c. ',
      'MẬT-',
      '1/1/1 - ',
    ]) {
      const text = `Tiêu đề\n${piece.repeat(Math.floor(100_000 / piece.length))}`;
      understandDocument(
        printDocument(contentOfText(text), { url: null, today: '2022-04-12' }),
        '2022-04-12',
      );
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
