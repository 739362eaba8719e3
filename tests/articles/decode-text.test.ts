import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/articles/decode-text.ts';
import { extractPage } from '../../src/articles/extract-page.ts';
import { utf16Of } from '../../src/articles/guess-charset.ts';
import { asTcvn3, asVni, asWindows1258, latin1 } from '../support/legacy-text.ts';

const TEXT = `Hội nghị giao ban công tác quý II

Đồng chí Bí thư đề nghị các chi bộ nộp báo cáo trước ngày 15/6/2022, ưu tiên những việc còn chậm.
Phường, xã nào vướng mắc thì gửi ngay ý kiến về Văn phòng.`;

function utf16(text: string, order: 'le' | 'be'): Uint8Array {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

describe('decodeText without a declaration', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16, little end first', utf16(TEXT, 'le')],
    ['UTF-16, big end first', utf16(TEXT, 'be')],
    ['UTF-16 with a mark', utf16(`\uFEFF${TEXT}`, 'le')],
    ['UTF-16, big end first, with a mark', utf16(`\uFEFF${TEXT}`, 'be')],
    ['windows-1258', asWindows1258(TEXT)],
    ['TCVN3', latin1(asTcvn3(TEXT))],
    ['VNI-Windows', latin1(asVni(TEXT))],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes, null)).toBe(TEXT);
    expect(decodeText(bytes, 'text/plain')).toBe(TEXT);
  });

  it('reads the quotes and dashes that Windows adds to the old encodings', () => {
    const text = 'Chủ đề “Học tập suốt đời” – đợt thứ hai';
    const punctuated = (encoded: string) =>
      latin1(encoded.replace('“', '\x93').replace('”', '\x94').replace('–', '\x96'));
    expect(decodeText(punctuated(asTcvn3(text)), null)).toBe(text);
    expect(decodeText(punctuated(asVni(text)), null)).toBe(text);
  });

  it('keeps UTF-8 in NFD as it is', () => {
    expect(decodeText(Buffer.from(TEXT.normalize('NFD')), null)).toBe(TEXT.normalize('NFD'));
  });

  it.each([
    [
      'Russian in windows-1251',
      Buffer.from('cff0e8e2e5f22c20eae0ea20e4e5ebe03f20caeee3e4e020f1eee1f0e0ede8e53f', 'hex'),
    ],
    ['Chinese in GBK', Buffer.from('c4e3bac3cac0bde7a3acbbe1d2e9bdabd3dac3f7ccecd5d9bfaa', 'hex')],
    ['French in Latin-1', latin1('L’été à Genève, déjà né : thé, café et crème brûlée.'.replace('’', "'"))],
    ['Vietnamese cut from a compressed file', Buffer.from('8b1fa97f00ff93c28e', 'hex')],
  ])('does not make Vietnamese of %s', (_, bytes) => {
    expect(decodeText(bytes, null)).toContain('\uFFFD');
  });

  it('forgives UTF-8 a cut in the middle of a letter', () => {
    const bytes = Buffer.from(TEXT);
    expect(decodeText(bytes.subarray(2, 40), null)).toMatch(/^\uFFFD*i nghị giao ban/);
  });
});

describe('decodeText with a declaration', () => {
  it.each([
    ['iso-8859-1', latin1('Café à Genève'), 'Café à Genève'],
    ['windows-1252', latin1('\x93Caf\xe9\x94 \x96 5 \x80'), '“Café” – 5 €'],
    ['windows-1258', asWindows1258(TEXT), TEXT],
    ['windows-1258', latin1('Café'), 'Café'],
    ['windows-1251', Buffer.from('cff0e8e2e5f2', 'hex'), 'Привет'],
    ['utf-16le', utf16('Họp', 'le'), 'Họp'],
  ])('believes %s', (charset, bytes, text) => {
    expect(decodeText(bytes, `text/plain; charset=${charset}`)).toBe(text);
  });

  it.each([
    ['utf-8', latin1(asTcvn3(TEXT))],
    ['utf-8', latin1(asVni(TEXT))],
    ['utf-8', asWindows1258(TEXT)],
    ['windows-1252', latin1(asTcvn3(TEXT))],
    ['windows-1252', asWindows1258(TEXT)],
    ['windows-1258', latin1(asTcvn3(TEXT))],
    ['iso-8859-1', latin1(asVni(TEXT))],
    ['x-viet-tcvn5712', latin1(asTcvn3(TEXT))],
  ])('does not believe %s where the bytes are Vietnamese in another encoding', (charset, bytes) => {
    expect(decodeText(bytes, `text/plain; charset=${charset}`)).toBe(TEXT);
  });
});

describe('utf16Of', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(100)],
    [
      'numbers of two bytes',
      Buffer.from(Array.from({ length: 200 }, (_, at) => (at % 2 ? 0 : (at * 7) % 256))),
    ],
    ['a text with a zero in it', Buffer.from('abc\0def')],
    ['ASCII', Buffer.from('Chi bo hop')],
  ])('is not %s', (_, bytes) => {
    expect(utf16Of(bytes)).toBeNull();
  });
});

/** As Word and FrontPage saved pages: the font does the work, and some letters are written as entities. */
function oldPage(encode: (text: string) => string, charset: string): Uint8Array {
  const [title = '', ...lines] = TEXT.split('\n').filter(Boolean);
  const paragraphs = [...lines, ...lines]
    .map(
      (line) =>
        `<p class=MsoNormal><font face=".VnTime"><b>${encode(line.slice(0, line.indexOf(' ')))}</b>${encode(line.slice(line.indexOf(' ')))}</font></p>`,
    )
    .join('\r\n')
    .replace('\u00ad', '&shy;')
    .replaceAll('\u00b8', '&cedil;');
  return latin1(
    `<html><head><meta http-equiv=Content-Type content="text/html; ${charset}"><title>${encode(title)}</title>
<style>p { content: "\u00ab" }</style></head><body><h1>${encode(title)}</h1>${paragraphs}</body></html>`,
  );
}

describe('a page written for the old fonts', () => {
  it.each([
    { encoding: 'TCVN3', encode: asTcvn3, charset: 'charset=windows-1252' },
    { encoding: 'TCVN3', encode: asTcvn3, charset: 'charset=utf-8' },
    { encoding: 'TCVN3', encode: asTcvn3, charset: '' },
    { encoding: 'VNI', encode: asVni, charset: 'charset=iso-8859-1' },
    { encoding: 'VNI', encode: asVni, charset: '' },
  ])('is read in $encoding, declared as "$charset"', ({ encode, charset }) => {
    const page = extractPage(decodeText(oldPage(encode, charset), null), null);
    const [title = '', ...lines] = TEXT.split('\n').filter(Boolean);
    expect(page.title).toBe(title);
    expect(page.paragraphs).toEqual([...lines, ...lines]);
  });

  it('is left alone in French', () => {
    const text = 'L’été à Genève, déjà né dans la forêt, fut très frais. '.repeat(8).trim();
    const page = extractPage(`<html><body><h1>Été</h1><p>${text}</p><p>${text}</p></body></html>`, null);
    expect(page.paragraphs).toEqual([text, text]);
  });
});
