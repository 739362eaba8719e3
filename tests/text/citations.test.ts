import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCitations, symbolKey } from '../../src/text/citations.ts';

interface Expected {
  symbol: string;
  type?: string;
  issuer?: string;
  year?: number;
  day?: string;
}

const FOUND: [text: string, expected: Expected[]][] = [
  [
    'Quán triệt Kết luận số 21- KL/TW của Ban Chấp hành Trung ương Đảng khóa XIII về xây dựng, chỉnh đốn Đảng.',
    [{ symbol: '21-KL/TW', type: 'Kết luận', issuer: 'Ban Chấp hành Trung ương Đảng' }],
  ],
  [
    'Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư;',
    [{ symbol: '30/2020/NĐ-CP', type: 'Nghị định', issuer: 'Chính phủ', year: 2020, day: '2020-03-05' }],
  ],
  [
    'Tiếp tục học tập theo Chỉ thị số 05-CT/TW, ngày 15 tháng 5 năm 2016 của Bộ Chính trị.',
    [{ symbol: '05-CT/TW', type: 'Chỉ thị', issuer: 'Bộ Chính trị', year: 2016, day: '2016-05-15' }],
  ],
  [
    'Nghị quyết 04-NQ/TU và Kế hoạch số 194-KH/TU đều còn hiệu lực.',
    [
      { symbol: '04-NQ/TU', type: 'Nghị quyết', issuer: 'Tỉnh ủy' },
      { symbol: '194-KH/TU', type: 'Kế hoạch', issuer: 'Tỉnh ủy' },
    ],
  ],
  [
    'Quy định số 37-QĐ/TW ngày 25/10/2021 về những điều đảng viên không được làm',
    [{ symbol: '37-QĐ/TW', type: 'Quy định', issuer: 'Trung ương', year: 2021, day: '2021-10-25' }],
  ],
  [
    'theo Hướng dẫn số 36-HD/VPTW',
    [{ symbol: '36-HD/VPTW', type: 'Hướng dẫn', issuer: 'Văn phòng Trung ương Đảng' }],
  ],
  [
    'Thông báo số 82-TB/ĐU của Đảng ủy Sở Y tế',
    [{ symbol: '82-TB/ĐU', type: 'Thông báo', issuer: 'Đảng ủy Sở Y tế' }],
  ],
  [
    'Báo cáo 24-BC/UBKTTU đã gửi',
    [{ symbol: '24-BC/UBKTTU', type: 'Báo cáo', issuer: 'Ủy ban Kiểm tra Tỉnh ủy' }],
  ],
  [
    'Công văn số 3175/UBND-NC đề nghị rà soát',
    [{ symbol: '3175/UBND-NC', type: 'Công văn', issuer: 'Ủy ban nhân dân' }],
  ],
  [
    'Quyết định số 18/2020/QĐ-TTg',
    [{ symbol: '18/2020/QĐ-TTg', type: 'Quyết định', issuer: 'Thủ tướng Chính phủ', year: 2020 }],
  ],
  [
    'Quyết định 1355/QĐ-UBND ngày 12-4-2022',
    [
      {
        symbol: '1355/QĐ-UBND',
        type: 'Quyết định',
        issuer: 'Ủy ban nhân dân',
        year: 2022,
        day: '2022-04-12',
      },
    ],
  ],
  ['Luật số 29/2018/QH14', [{ symbol: '29/2018/QH14', type: 'Luật', issuer: 'Quốc hội', year: 2018 }]],
  [
    'Thông tư liên tịch số 01/2021/TTLT-BTC-BNV',
    [{ symbol: '01/2021/TTLT-BTC-BNV', type: 'Thông tư liên tịch', issuer: 'Bộ Nội vụ', year: 2021 }],
  ],
  ['Kết luận 21 KL TW', [{ symbol: '21-KL/TW', type: 'Kết luận', issuer: 'Trung ương' }]],
  ['Kết luận số 21-KL/T.Ư', [{ symbol: '21-KL/TW', type: 'Kết luận', issuer: 'Trung ương' }]],
  [
    'Nghị quyết số 35 của Bộ Chính trị khóa XII',
    [{ symbol: '35-NQ/TW', type: 'Nghị quyết', issuer: 'Bộ Chính trị' }],
  ],
  ['Nghị định 30 năm 2020 về công tác văn thư', [{ symbol: '30/2020/NĐ-CP', type: 'Nghị định', year: 2020 }]],
  [
    'Quy định số 08-QĐi/TW về trách nhiệm nêu gương',
    [{ symbol: '08-QĐi/TW', type: 'Quy định', issuer: 'Trung ương' }],
  ],
  ['Số: 15-KH/ĐTN', [{ symbol: '15-KH/ĐTN', type: 'Kế hoạch', issuer: 'Đoàn Thanh niên' }]],
  ['Chương trình số 18-CTr/TU', [{ symbol: '18-CTr/TU', type: 'Chương trình', issuer: 'Tỉnh ủy' }]],
];

const NOTHING = [
  'Bộ phận một cửa trực 24/7, kể cả ngày lễ.',
  'Có 15/20 xã đạt chuẩn, 8/8 chỉ tiêu hoàn thành.',
  'Sản lượng 110.000 tấn/năm, giá 12.500 đồng/kg.',
  'Tháng 5/2022 thu 100/120 hồ sơ.',
  'Điện thoại: 0269-3824-115 hoặc 0912.345.678.',
  'Từ ngày 20-24/5 tổ chức hội thi.',
  'Nhiệm kỳ 2020-2025 và giai đoạn 2025-2030.',
  'Xe 81A-123.45 chở 12-15 người.',
  'Kế hoạch 5 năm, Dự án 6 thành phần, Báo cáo 12 trang.',
  'Thắng 3-1/hiệp đầu.',
];

describe('findCitations', () => {
  it.each(FOUND)('%s', (text, expected) => {
    const found = findCitations(text);
    expect(found.map(({ text: _, ...rest }) => rest)).toEqual(expected);
  });

  it.each(NOTHING)('finds no document in: %s', (text) => {
    expect(findCitations(text)).toEqual([]);
  });

  it('names a document once, with what every mention adds', () => {
    const found = findCitations(
      'Thực hiện Kết luận số 21, cấp ủy đã học tập. Kết luận số 21-KL/TW ngày 25/10/2021 của Ban Chấp hành Trung ương nêu rõ.',
    );
    expect(found).toEqual([
      {
        text: 'Kết luận số 21',
        symbol: '21-KL/TW',
        type: 'Kết luận',
        issuer: 'Ban Chấp hành Trung ương',
        year: 2021,
        day: '2021-10-25',
      },
    ]);
  });

  it('reads NFD as NFC and never throws', () => {
    const parts = fc.constantFrom(
      '21',
      '-',
      '/',
      'KL',
      'TW',
      'NĐ',
      'CP',
      ' ',
      'số ',
      'Kết luận ',
      '2020',
      'của Bộ Chính trị',
      'ngày 5/3/2020',
      '.',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 14 }), (words) => {
        const text = words.join('');
        expect(findCitations(text.normalize('NFD'))).toEqual(findCitations(text));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => Array.isArray(findCitations(text))),
    );
  });
});

describe('symbolKey', () => {
  it.each([
    ['21-KL/TW', '21-kl-tw'],
    ['21 KL TW', '21-kl-tw'],
    ['21- KL/TW', '21-kl-tw'],
    ['21–KL/TW', '21-kl-tw'],
    ['21-kl/t.ư', '21-kl-tw'],
    ['21kl/tw', '21-kl-tw'],
    ['Kết luận số 21-KL/TW', '21-kl-tw'],
    ['ket luan so 21', '21-kl'],
    ['05-CT/TW', '5-ct-tw'],
    ['5 CT TW', '5-ct-tw'],
    ['30/2020/NĐ-CP', '30-nd-cp-2020'],
    ['30 nd cp 2020', '30-nd-cp-2020'],
    ['nghị định 30', '30-nd'],
    ['08-QĐi/TW', '8-qd-tw'],
    ['Quy định 08-QĐ/TW', '8-qd-tw'],
    ['29/2018/QH14', '29-qh14-2018'],
    ['3175/UBND-NC', '3175-ubnd-nc'],
    ['', ''],
  ])('%s has the key %s', (symbol, key) => {
    expect(symbolKey(symbol)).toBe(key);
  });

  it('keeps different documents apart', () => {
    const symbols = [
      '21-KL/TW',
      '21-KL/TU',
      '21-NQ/TW',
      '22-KL/TW',
      '21/2020/NĐ-CP',
      '21/2021/NĐ-CP',
      '210-KL/TW',
    ];
    expect(new Set(symbols.map(symbolKey)).size).toBe(symbols.length);
  });

  it('is its own key', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        (text) => symbolKey(symbolKey(text)) === symbolKey(text),
      ),
    );
  });
});
