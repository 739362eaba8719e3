/**
 * Kinds of official documents by the abbreviation used in their symbol: Decree 30/2020/NĐ-CP, annex III, with the
 * Party's own (Guide 36-HD/VPTW) and the state's legal documents.
 */
export const DIRECTIVE_TYPES: Readonly<Record<string, string>> = {
  NQ: 'Nghị quyết',
  CT: 'Chỉ thị',
  KL: 'Kết luận',
  QĐ: 'Quyết định',
  QyĐ: 'Quy định',
  QC: 'Quy chế',
  QT: 'Quy trình',
  TC: 'Thông cáo',
  TT: 'Thông tư',
  TB: 'Thông báo',
  TTr: 'Tờ trình',
  HD: 'Hướng dẫn',
  CTr: 'Chương trình',
  KH: 'Kế hoạch',
  PA: 'Phương án',
  ĐA: 'Đề án',
  DA: 'Dự án',
  BC: 'Báo cáo',
  BB: 'Biên bản',
  BS: 'Bản sao',
  CV: 'Công văn',
  CĐ: 'Công điện',
  GM: 'Giấy mời',
  NĐ: 'Nghị định',
  L: 'Luật',
  PL: 'Pháp lệnh',
  UQ: 'Ủy quyền',
};

/** Names of kinds as a document prints them above its summary line, longest first. */
export const DIRECTIVE_TYPE_NAMES: readonly string[] = [...new Set(Object.values(DIRECTIVE_TYPES))].sort(
  (a, b) => b.length - a.length,
);
