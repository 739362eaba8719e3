import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeDirective, readDirective } from '../../src/directives/read-directive.ts';

const TODAY = '2022-04-12';

const PARTY_PLAN = `TỈNH ỦY MẪU
ĐẢNG ỦY KHỐI CÁC CƠ QUAN
*
Số 05-KH/ĐUK\tĐẢNG CỘNG SẢN VIỆT NAM
Gia Lai, ngày 15 tháng 3 năm 2022

KẾ HOẠCH
về tổ chức hội thi bí thư chi bộ giỏi
cấp cơ sở năm 2022
-----
Căn cứ chương trình công tác năm, Đảng ủy Khối xây dựng kế hoạch như sau:
1. Mục đích
Hội thi giúp bí thư chi bộ rèn kỹ năng điều hành.
Nơi nhận:
- Các chi bộ,
- Lưu Văn phòng.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
(Đã ký)
Nguyễn Văn Mẫu`;

const STATE_LETTER = `ỦY BAN NHÂN DÂN TỈNH MẪU    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ CÔNG VIỆC    Độc lập - Tự do - Hạnh phúc
Số: 3175 /SCV-TCHC    Gia Lai, ngày 02 tháng 4 năm 2022
V/v báo cáo kết quả phong trào quý I

Kính gửi: Các đơn vị trực thuộc

Thực hiện nhiệm vụ được giao, Sở đề nghị các đơn vị gửi báo cáo trước ngày 20/4/2022.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Trần Thị Thử`;

const DECREE = `CHÍNH PHỦ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 99/2021/NĐ-CP
Hà Nội, ngày 05 tháng 3 năm 2021

NGHỊ ĐỊNH
Về quản lý sổ sách mẫu

Căn cứ Luật Mẫu;
Điều 1. Phạm vi
Nghị định này quy định về sổ sách.
TM. CHÍNH PHỦ
THỦ TƯỚNG
Lê Văn Thử Nghiệm`;

describe('readDirective', () => {
  it('reads a plan of a Party committee', () => {
    expect(readDirective(PARTY_PLAN, TODAY)).toEqual({
      symbol: '05-KH/ĐUK',
      type: 'Kế hoạch',
      issuer: 'Đảng ủy Khối các cơ quan',
      issuedOn: '2022-03-15',
      summaryLine: 'về tổ chức hội thi bí thư chi bộ giỏi cấp cơ sở năm 2022',
      signer: 'Nguyễn Văn Mẫu',
      paragraphs: [
        'Căn cứ chương trình công tác năm, Đảng ủy Khối xây dựng kế hoạch như sau:',
        '1. Mục đích',
        'Hội thi giúp bí thư chi bộ rèn kỹ năng điều hành.',
      ],
    });
  });

  it('reads a letter of a department, whose columns were copied side by side', () => {
    expect(readDirective(STATE_LETTER, TODAY)).toEqual({
      symbol: '3175/SCV-TCHC',
      type: 'Công văn',
      issuer: 'SỞ CÔNG VIỆC',
      issuedOn: '2022-04-02',
      summaryLine: 'về việc báo cáo kết quả phong trào quý I',
      signer: 'Trần Thị Thử',
      paragraphs: [
        'Kính gửi: Các đơn vị trực thuộc',
        'Thực hiện nhiệm vụ được giao, Sở đề nghị các đơn vị gửi báo cáo trước ngày 20/4/2022.',
      ],
    });
  });

  it('reads a decree', () => {
    expect(readDirective(DECREE, TODAY)).toMatchObject({
      symbol: '99/2021/NĐ-CP',
      type: 'Nghị định',
      issuer: 'Chính phủ',
      issuedOn: '2021-03-05',
      summaryLine: 'Về quản lý sổ sách mẫu',
      signer: 'Lê Văn Thử Nghiệm',
      paragraphs: ['Căn cứ Luật Mẫu;', 'Điều 1. Phạm vi', 'Nghị định này quy định về sổ sách.'],
    });
  });

  it.each([
    ['Số 21 - KL/TW', '21-KL/TW', 'Kết luận'],
    ['Số: 12-CV/BTGTU', '12-CV/BTGTU', 'Công văn'],
    ['Số: 60/QĐ-TTg', '60/QĐ-TTg', 'Quyết định'],
    ['Số: 25/2025/TT-NHNN', '25/2025/TT-NHNN', 'Thông tư'],
    ['Số 24-BS/UBKTTU', '24-BS/UBKTTU', 'Bản sao'],
    ['Số: 101-CTr/TU', '101-CTr/TU', 'Chương trình'],
  ])('reads the symbol line %s', (line, symbol, type) => {
    expect(readDirective(`TỈNH ỦY MẪU\n*\n${line}\nMẫu, ngày 1 tháng 2 năm 2022\n`, TODAY)).toMatchObject({
      symbol,
      type,
    });
  });

  it('leaves out a day of issue that does not exist or lies years ahead', () => {
    expect(readDirective(DECREE.replace('05 tháng 3', '31 tháng 2'), TODAY)).not.toHaveProperty('issuedOn');
    expect(readDirective(DECREE.replace('năm 2021', 'năm 2091'), TODAY)).not.toHaveProperty('issuedOn');
  });

  it('reads a decomposed (NFD) text as the same document', () => {
    expect(readDirective(PARTY_PLAN.normalize('NFD'), TODAY)).toEqual(readDirective(PARTY_PLAN, TODAY));
  });

  it('gives only paragraphs for text that is no document, and never throws', () => {
    expect(readDirective('Chi bộ họp chiều nay.\nMời các đồng chí dự.', TODAY)).toEqual({
      paragraphs: ['Chi bộ họp chiều nay.', 'Mời các đồng chí dự.'],
    });
    expect(readDirective('', TODAY)).toEqual({ paragraphs: [] });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        Array.isArray(readDirective(`Số ${text}\n${text}`, text).paragraphs),
      ),
    );
  });

  it('takes bounded time for a hostile text', () => {
    const started = performance.now();
    readDirective(
      `Số ${'1-'.repeat(500_000)}\n${'ngày 1 tháng '.repeat(50_000)}\n${' '.repeat(500_000)}`,
      TODAY,
    );
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('looksLikeDirective', () => {
  it.each([PARTY_PLAN, STATE_LETTER, DECREE])('recognises a document', (text) => {
    expect(looksLikeDirective(text)).toBe(true);
  });

  it.each([
    'Hội thi bí thư giỏi\n12/4/2022\nSáng nay, hội thi diễn ra theo Kế hoạch số 05-KH/ĐUK ngày 15 tháng 3 năm 2022.',
    'Gia Lai, ngày 12 tháng 4 năm 2022, trời mưa to ở nhiều nơi.',
    'Thông báo: chiều nay mất điện.',
    '',
  ])('does not take news for a document', (text) => {
    expect(looksLikeDirective(text)).toBe(false);
  });
});
