import { describe, expect, it } from 'vitest';
import { isProbablyCut, joinPieces } from '../../../src/bot/editor/join-pieces.ts';

describe('a text that the platform cut in two', () => {
  it.each([
    ['Yêu cầu các chi bộ', 'triển khai ngay.', 'Yêu cầu các chi bộ triển khai ngay.'],
    ['Thực hiện Chỉ thị số', '05-CT/TW', 'Thực hiện Chỉ thị số 05-CT/TW'],
    ['các chi bộ, đảng bộ,', 'các đoàn thể', 'các chi bộ, đảng bộ, các đoàn thể'],
    ['Hội nghị kết thúc.', 'Các đại biểu ra về.', 'Hội nghị kết thúc.\nCác đại biểu ra về.'],
    ['Nhiệm vụ trọng tâm:', '- Một là', 'Nhiệm vụ trọng tâm:\n- Một là'],
    ['NƠI NHẬN', 'Các chi bộ', 'NƠI NHẬN\nCác chi bộ'],
  ])('%j and %j', (before, next, joined) => {
    expect(joinPieces(before, next)).toBe(joined);
  });

  it('is known by its length', () => {
    expect(isProbablyCut(4_090)).toBe(true);
    expect(isProbablyCut(2_000)).toBe(false);
  });
});
