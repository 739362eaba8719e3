import { describe, expect, it } from 'vitest';
import { contentOf, contentOfText } from '../../src/documents/input-content.ts';
import { asTcvn3, asVni, asWindows1258, latin1 } from '../support/legacy-text.ts';

function bytesOf(text: string, encoding: BufferEncoding = 'utf8'): Uint8Array {
  return Buffer.from(text, encoding);
}

function refusal(message: RegExp) {
  return expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringMatching(message) });
}

function refusalOf(bytes: Uint8Array, name = 'tep.txt', mediaType: string | null = null): unknown {
  try {
    return contentOf(bytes, mediaType, name);
  } catch (error) {
    return error;
  }
}

describe('contentOf', () => {
  it('reads a text file with and without a byte order mark', () => {
    expect(contentOf(bytesOf('Chi bộ họp'), null, 'a.txt')).toEqual({ form: 'text', text: 'Chi bộ họp' });
    expect(contentOf(bytesOf('\uFEFFChi bộ họp'), null, 'a.txt')).toEqual({
      form: 'text',
      text: 'Chi bộ họp',
    });
    expect(contentOf(bytesOf('\uFEFFChi bộ', 'utf16le'), null, 'a.txt')).toEqual({
      form: 'text',
      text: 'Chi bộ',
    });
  });

  it.each([
    ['by its beginning', '<!DOCTYPE html><p>Chi bộ</p>', 'a.txt', null],
    ['by its media type', 'x<p>Chi bộ</p>', 'trang', 'text/html; charset=utf-8'],
    ['by its name', 'Lời dẫn <p>Chi bộ</p>', 'trang.htm', null],
  ])('recognises a page %s', (_, html, name, mediaType) => {
    expect(contentOf(bytesOf(html), mediaType, name)).toEqual({ form: 'html', html });
  });

  it('keeps a text that merely speaks of tags', () => {
    expect(contentOf(bytesOf('Điểm a < b và b > c.'), null, 'a.html')).toMatchObject({ form: 'text' });
  });

  it.each([
    ['PDF', bytesOf('%PDF-1.7 văn bản'), /PDF/],
    ['a Word document', bytesOf('PK\u0003\u0004\u0014\u0000\u0006\u0000', 'latin1'), /Word, Excel or zip/],
    ['an old Word document', bytesOf('\u00d0\u00cf\u0011\u00e0\u00a1\u00b1', 'latin1'), /Word or Excel/],
    ['RTF', bytesOf('{\\rtf1\\ansi Chi b\\u7897?}'), /RTF/],
    ['a picture', bytesOf('\u0089PNG\r\n\u001a\n', 'latin1'), /picture/],
    ['a photograph', bytesOf('\u00ff\u00d8\u00ff\u00e0', 'latin1'), /picture/],
    ['bytes of no known kind', bytesOf('abc\u0000def'), /neither a text nor a web page/],
    ['an empty file', bytesOf(''), /no text/],
    ['numbers only', bytesOf('12 34 56'), /no text/],
    [
      'a text in an encoding that is not read',
      Buffer.from('cff0e8e2e5f22c20eae0ea20e4e5ebe03f', 'hex'),
      /UTF-8/,
    ],
    ['a text without end', bytesOf('a '.repeat(600_000)), /characters/],
    ['a file of many megabytes', new Uint8Array(5 * 1024 * 1024 + 1).fill(97), /MiB/],
  ])('refuses %s, whatever it is called', (_, bytes, message) => {
    expect(refusalOf(bytes)).toEqual(refusal(message));
  });

  it.each([
    ['TCVN3', latin1(asTcvn3('Báo cáo kết quả công tác'))],
    ['VNI-Windows', latin1(asVni('Báo cáo kết quả công tác'))],
    ['windows-1258', asWindows1258('Báo cáo kết quả công tác')],
    ['UTF-16 without a mark', bytesOf('Báo cáo kết quả công tác', 'utf16le')],
  ])('converts a text file in %s', (_, bytes) => {
    expect(contentOf(bytes, null, 'a.txt')).toEqual({ form: 'text', text: 'Báo cáo kết quả công tác' });
    expect(contentOf(bytes, 'text/plain', 'a.txt')).toMatchObject({ form: 'text' });
  });

  it('does not take a text for a picture by its first letters', () => {
    expect(contentOf(bytesOf('BMC: bản tin nội bộ'), null, 'a.txt')).toMatchObject({ form: 'text' });
  });
});

describe('contentOfText', () => {
  it('recognises the source of a page that was pasted', () => {
    expect(contentOfText('\n <html><body>…')).toMatchObject({ form: 'html' });
    expect(contentOfText('Chi bộ họp')).toMatchObject({ form: 'text' });
  });

  it('converts what was copied from a document in an old font, and nothing else', () => {
    expect(contentOfText('Héi nghÞ s¬ kÕt')).toEqual({ form: 'text', text: 'Hội nghị sơ kết' });
    expect(contentOfText('Hoäi nghò sô keát')).toEqual({ form: 'text', text: 'Hội nghị sơ kết' });
    expect(contentOfText('Le café, où ?')).toEqual({ form: 'text', text: 'Le café, où ?' });
  });
});
