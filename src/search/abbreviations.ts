import { DOCUMENT_TYPES } from '../text/document-types.ts';

/** A short form and what it stands for, as written: `['BCH', 'ban chấp hành']`. */
export type Abbreviation = readonly [short: string, long: string];

/**
 * Abbreviations of the trade. Kinds of documents (KL, NQ, CT…) are added from the table that citations use; an office
 * adds its own, see `abbreviation-file.ts`.
 */
const ABBREVIATIONS: readonly Abbreviation[] = [
  ['ATGT', 'an toàn giao thông'],
  ['BCĐ', 'ban chỉ đạo'],
  ['BCH', 'ban chấp hành'],
  ['BCT', 'Bộ Chính trị'],
  ['BHXH', 'bảo hiểm xã hội'],
  ['BHYT', 'bảo hiểm y tế'],
  ['BTC', 'ban tổ chức'],
  ['BTG', 'ban tuyên giáo'],
  ['BTV', 'ban thường vụ'],
  ['CBCC', 'cán bộ công chức'],
  ['CBCCVC', 'cán bộ công chức viên chức'],
  ['CCB', 'cựu chiến binh'],
  ['CCHC', 'cải cách hành chính'],
  ['CĐS', 'chuyển đổi số'],
  ['CLB', 'câu lạc bộ'],
  ['CNTT', 'công nghệ thông tin'],
  ['CNVC', 'công nhân viên chức'],
  ['CNVCLĐ', 'công nhân viên chức lao động'],
  ['CNXH', 'chủ nghĩa xã hội'],
  ['CT-XH', 'chính trị xã hội'],
  ['DN', 'doanh nghiệp'],
  ['DNNN', 'doanh nghiệp nhà nước'],
  ['ĐBQH', 'đại biểu Quốc hội'],
  ['ĐUK', 'Đảng ủy Khối'],
  ['ĐVTN', 'đoàn viên thanh niên'],
  ['GCCN', 'giai cấp công nhân'],
  ['GPMB', 'giải phóng mặt bằng'],
  ['HCM', 'Hồ Chí Minh'],
  ['HĐND', 'hội đồng nhân dân'],
  ['KT-XH', 'kinh tế xã hội'],
  ['LĐLĐ', 'liên đoàn lao động'],
  ['LHPN', 'liên hiệp phụ nữ'],
  ['LHTN', 'liên hiệp thanh niên'],
  ['LLVT', 'lực lượng vũ trang'],
  ['MTTQ', 'Mặt trận Tổ quốc'],
  ['NTM', 'nông thôn mới'],
  ['PCCC', 'phòng cháy chữa cháy'],
  ['PCTN', 'phòng chống tham nhũng'],
  ['PCTT', 'phòng chống thiên tai'],
  ['QPAN', 'quốc phòng an ninh'],
  ['QP-AN', 'quốc phòng an ninh'],
  ['SXKD', 'sản xuất kinh doanh'],
  ['TCCSĐ', 'tổ chức cơ sở đảng'],
  ['TDTT', 'thể dục thể thao'],
  ['THCS', 'trung học cơ sở'],
  ['THPT', 'trung học phổ thông'],
  ['TNCS', 'Thanh niên Cộng sản'],
  ['TNXP', 'thanh niên xung phong'],
  ['TP', 'thành phố'],
  ['TTHC', 'thủ tục hành chính'],
  ['TW', 'Trung ương'],
  ['TƯ', 'Trung ương'],
  ['UBKT', 'ủy ban kiểm tra'],
  ['UBND', 'ủy ban nhân dân'],
  ['UBMTTQ', 'ủy ban Mặt trận Tổ quốc'],
  ['UVBCH', 'ủy viên ban chấp hành'],
  ['VP', 'văn phòng'],
  ['VHVN', 'văn hóa văn nghệ'],
  ['XDĐ', 'xây dựng Đảng'],
  ['XHCN', 'xã hội chủ nghĩa'],
];

/** Codes of a kind that are ordinary syllables or letters when typed without capitals. */
const AMBIGUOUS_CODES = new Set(['L', 'ĐĐ', 'DA', 'PA', 'SL', 'BS', 'BB']);

/** What every office has. */
export const COMMON_ABBREVIATIONS: readonly Abbreviation[] = [
  ...ABBREVIATIONS,
  ...[...DOCUMENT_TYPES].filter(([code]) => !AMBIGUOUS_CODES.has(code)),
];
