import { expect, it } from 'vitest';
import { sentenceCase } from '../../src/directives/issuer-case.ts';

it.each([
  'Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh Gia Lai',
  'Tỉnh ủy Gia Lai',
  'Ban Tuyên giáo Tỉnh ủy',
  'Ban Chấp hành Trung ương',
  'Văn phòng Trung ương Đảng',
  'Ủy ban nhân dân thành phố Pleiku',
  'UBND tỉnh Đắk Lắk',
  'Hội đồng nhân dân huyện Chư Păh',
  'Sở Văn hóa, Thể thao và Du lịch',
  'Sở Lao động - Thương binh và Xã hội tỉnh Hòa Bình',
  'Bảo hiểm xã hội tỉnh Thừa Thiên Huế',
  'Ủy ban Kiểm tra Huyện ủy Chư Sê',
  'Đảng ủy xã Ia Krêl',
  'Đảng ủy phường Đoàn Kết',
  'Chính phủ',
])('writes %s as in a sentence', (name) => {
  expect(sentenceCase(name.toUpperCase())).toBe(name);
});

it.each([
  // Nobody can tell from the capitals which of these words are proper names.
  'ĐẢNG ỦY SÔNG LAM',
  'CÔNG TY CỔ PHẦN HOÀNG GIA',
  'ỦY BAN NHÂN DÂN QUẬN 3',
  'ĐẢNG ỦY KHỐI THỬ NGHIỆM',
  'Đảng ủy KHỐI',
])('leaves %s as it is', (name) => {
  expect(sentenceCase(name)).toBe(name);
});
