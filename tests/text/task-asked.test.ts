import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AskedKind, kindOfAsked } from '../../src/text/task-asked.ts';

const TABLE: Record<AskedKind, string[]> = {
  all: [
    'các cấp ủy, tổ chức đảng',
    'các cấp ủy, tổ chức đảng trực thuộc',
    'các tổ chức cơ sở đảng',
    'các tổ chức cơ sở đảng trực thuộc Đảng ủy Khối',
    'Các cấp uỷ',
    'cấp ủy các cấp',
    'các cấp ủy đảng, chính quyền',
    'các cấp ủy cơ sở',
    'các cấp ủy trong toàn Đảng bộ Khối',
    'tất cả các tổ chức đảng',
    'mỗi tổ chức cơ sở đảng',
    'các chi, đảng bộ trực thuộc',
    'các đảng bộ, chi bộ cơ sở',
    'các chi bộ và đảng bộ cơ sở',
    'các cơ quan, đơn vị',
    'các cơ quan, đơn vị, doanh nghiệp trong khối',
    'từng đơn vị',
    'các cấp, các ngành',
    'toàn Đảng bộ',
    'toàn khối',
    'các cấp ủy và Ủy ban Kiểm tra Đảng ủy',
  ],
  kind: [
    'các chi bộ',
    'các chi bộ trực thuộc',
    'tất cả các chi bộ',
    'chi bộ',
    'các đoàn thể',
    'các đoàn thể chính trị - xã hội',
    'bí thư cấp ủy',
    'đồng chí bí thư cấp ủy cơ sở',
    'Bí thư các chi bộ',
    'người đứng đầu cấp ủy',
    'thủ trưởng các cơ quan',
    'mỗi đảng viên',
    'toàn thể cán bộ, đảng viên',
    'cán bộ, công chức',
    'các đồng chí Ủy viên Ban Chấp hành',
    'các ban xây dựng Đảng',
    'các Ban Đảng và Văn phòng',
    'các ban, ngành',
    'các cơ quan liên quan',
    'các đơn vị chưa nộp báo cáo',
    'các tổ chức cơ sở đảng chưa tổ chức đại hội',
    'các đảng bộ cơ sở',
    'các chi bộ thuộc Đảng bộ Sở Y tế',
    'các cấp chính quyền',
    'các doanh nghiệp',
    'Mặt trận Tổ quốc và các đoàn thể',
    'các chi bộ và Văn phòng Đảng ủy',
  ],
  named: [
    'Văn phòng Đảng ủy',
    'Văn phòng',
    'Ban Tuyên giáo',
    'Ban Tuyên giáo và Dân vận',
    'Ban Tổ chức Đảng ủy',
    'Ban Tổ chức, Văn phòng',
    'Ủy ban Kiểm tra Đảng ủy',
    'Chi bộ Sở Công Thương',
    'Chi bộ 3',
    'chi bộ số 5',
    'Đảng bộ Công ty Điện lực',
    'Đảng bộ cơ sở Bệnh viện Đa khoa',
    'Đảng ủy Khối',
    'Đoàn Khối',
    'Công đoàn Khối',
    'Ban Chấp hành Đoàn Khối',
    'Ban Thường vụ Đảng ủy',
    'đồng chí Nguyễn Văn An',
    'đồng chí Bí thư Đảng ủy',
    'Bí thư Chi bộ Sở Công Thương',
    'Sở Nội vụ',
    'UBND huyện Tân Hòa',
    'Trường Chính trị',
  ],
};

const ROWS = (Object.keys(TABLE) as AskedKind[]).flatMap((kind) =>
  TABLE[kind].map((who) => [who, kind] as const),
);

describe('kindOfAsked', () => {
  it.each(ROWS)('%s → %s', (who, kind) => {
    expect(kindOfAsked(who)).toBe(kind);
    expect(kindOfAsked(who.normalize('NFD'))).toBe(kind);
    expect(kindOfAsked(`  ${who.replaceAll(' ', '\u00a0 ')} `)).toBe(kind);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (who) => {
        expect(['all', 'kind', 'named']).toContain(kindOfAsked(who));
      }),
    );
  });
});
