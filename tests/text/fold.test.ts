import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSyllables, fold, foldAligned, normaliseTones, syllables } from '../../src/text/fold.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const vietnamese = fc.string({
  unit: fc.constantFrom(
    ...'aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ ĐẢNGUỶ-/5',
  ),
  maxLength: 60,
});

describe('fold', () => {
  it.each([
    ['Đảng ủy Khối', 'dang uy khoi'],
    ['ĐẠI HỘI ĐOÀN', 'dai hoi doan'],
    ['Ðại hội', 'dai hoi'],
    ['nghị quyết số 21-KL/TW', 'nghi quyet so 21-kl/tw'],
    ['', ''],
    ['가 ς Σ İ', '가 σ σ i'],
  ])('%s is %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('changes nothing the second time, for any text at all', () => {
    fc.assert(fc.property(anyText, (text) => fold(fold(text)) === fold(text)));
  });

  it('folds NFC and NFD spellings alike', () => {
    fc.assert(fc.property(anyText, (text) => fold(text.normalize('NFC')) === fold(text.normalize('NFD'))));
  });

  it('leaves no mark on Vietnamese', () => {
    fc.assert(fc.property(vietnamese, (text) => /^[a-z \-/5]*$/.test(fold(text))));
  });
});

describe('foldAligned', () => {
  it('keeps every position, so that a match can be shown in the original', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldAligned(text)).toHaveLength(text.length);
      }),
    );
  });

  it('agrees with fold on Vietnamese in NFC', () => {
    fc.assert(fc.property(vietnamese, (text) => foldAligned(text.normalize('NFC')) === fold(text)));
  });
});

describe('normaliseTones', () => {
  it.each([
    ['hoà bình', 'hòa bình'],
    ['Uỷ ban', 'Ủy ban'],
    ['TỈNH UỶ', 'TỈNH ỦY'],
    ['khoẻ', 'khỏe'],
    ['loè xoè', 'lòe xòe'],
    ['luỹ kế', 'lũy kế'],
    ['hoàn thành quý II', 'hoàn thành quý II'],
    ['quỹ khuyến học', 'quỹ khuyến học'],
    ['thuở ấy, toán', 'thuở ấy, toán'],
    ['QUÝ', 'QUÝ'],
  ])('%s becomes %s', (text, expected) => {
    expect(normaliseTones(text)).toBe(expected);
  });

  it('gives one spelling to both, in NFC and NFD', () => {
    fc.assert(
      fc.property(vietnamese, (text) => {
        const once = normaliseTones(text);
        expect(normaliseTones(once)).toBe(once);
        expect(normaliseTones(text.normalize('NFD'))).toBe(once);
        expect(once).toHaveLength(text.normalize('NFC').length);
      }),
    );
  });
});

describe('syllables', () => {
  it('takes runs of letters and digits, in lower case and one tone spelling', () => {
    expect(syllables('Kết luận số 21-KL/TW của Tỉnh uỷ')).toEqual(
      'kết luận số 21 kl tw của tỉnh ủy'.split(' '),
    );
  });

  it('counts what it would list', () => {
    fc.assert(fc.property(anyText, (text) => countSyllables(text) === syllables(text).length));
  });
});
