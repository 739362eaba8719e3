import { normaliseTones } from './fold.ts';

export type SecrecyMark = 'MẬT' | 'TỐI MẬT' | 'TUYỆT MẬT';

/** A cell of a line that is nothing but the mark, in any case, also spaced out ("M Ậ T") or typed without marks. */
const MARK_CELL =
  /^(?:(?:dấu|bản|độ|mức|tài liệu|hồ sơ|văn bản)\s{1,3}){0,2}(t\s?u\s?y\s?[ệe]\s?t\s?[-–]?\s?|t\s?[ốo]\s?i\s?[-–]?\s?)?m\s?[ậa]\s?t(?:\s{1,3}\(?\d{1,3}\)?)?$/iu;
const BARE_MARK_CELL = /^(?:tuy[ệe]t\s|t[ốo]i\s)?m[ậa]t$/iu;
/** "Độ mật: Tối mật", "Mức độ mật là A". */
const LEVEL =
  /(?:độ|mức|cấp|loại)\s{1,3}(?:bảo\s{1,3})?mật\s{0,3}(?:[:=–-]|là)\s{0,3}["“(]?(tuyệt mật|tối mật|mật|[abc](?![\p{L}\p{M}]))/iu;
/** The level in words that only a mark is written in. */
const SHOUTED = /(?<![\p{L}\p{M}])(?:(TUYỆT|TỐI)[\s-]{1,4})?MẬT(?![\p{L}\p{M}])/gu;
/** Words that make one ordinary word with the syllable "mật" after or before them. */
const BEFORE = new Set(
  'BÍ BẢO THÂN CƠ CẨN TÚI SỎI VIÊM GAN DỊCH ỐNG ĐƯỜNG NƯỚC HÚT RỈ BÁNH VỊ NGỌT RẬM NỒNG TRÚC LÀM LẤY NUÔI'.split(
    ' ',
  ),
);
const AFTER = new Set(
  'ĐỘ THIẾT ONG MÃ KHẨU VỤ THƯ DANH LỆNH GẤU PHỤC BÁO NGHỊ MÍA TÔNG ƯỚC NGỌT HOA THÁM ĐÀM HIỆU TẬP CHIẾU KẾ NGỮ ĐIỆN'.split(
    ' ',
  ),
);
const ORNAMENTS = /^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu;
const MAX_CELL = 60;

/**
 * The state-secret mark that a text carries (Law on Protection of State Secrets 2018, article 8), the highest if there
 * are several, or `null`. A mark is a line or a cell of its own, a declared level ("Độ mật: …"), or the word in
 * capitals outside an ordinary compound. Closed on doubt: a headline in capitals that ends in TỐI MẬT counts as marked;
 * "bảo mật", "bí mật", "mật thiết", "mật độ" do not.
 */
export function findSecrecyMark(text: string): SecrecyMark | null {
  let highest = 0;
  const clean = normaliseTones(text).replace(/[\u00AD\u200B-\u200F\u2060\uFEFF]/gu, '');
  for (const line of clean.split(/[\r\n\f\u2028\u2029]/)) {
    if (!/m\s?[ậa]\s?t/iu.test(line)) continue;
    highest = Math.max(highest, levelOfCells(line), levelDeclared(line), levelShouted(line));
  }
  return ([null, 'MẬT', 'TỐI MẬT', 'TUYỆT MẬT'] as const)[highest] ?? null;
}

function levelOfCells(line: string): number {
  let highest = 0;
  // The whole line too: letters may be spaced out more widely than columns.
  for (const part of [line.replace(/\s+/g, ' '), ...line.split(/\t|\s{3,}|[|;]/)]) {
    const cell = part.replace(ORNAMENTS, '');
    if (cell.length === 0 || cell.length > MAX_CELL || !MARK_CELL.test(cell)) continue;
    // Without its marks only capitals are believed: "mat" alone may be anything.
    if (!/[ậ]/iu.test(cell) && cell !== cell.toUpperCase()) continue;
    const isBare = BARE_MARK_CELL.test(cell.replace(/\s+/g, ' ')) || cell === cell.toUpperCase();
    if (isBare || /^(?:dấu|độ|mức)/iu.test(cell)) highest = Math.max(highest, levelOf(cell));
  }
  return highest;
}

function levelDeclared(line: string): number {
  const level = LEVEL.exec(line)?.[1]?.toLowerCase();
  if (level === undefined) return 0;
  if (level === 'a') return 3;
  if (level === 'b') return 2;
  return level === 'c' ? 1 : levelOf(level);
}

function levelShouted(line: string): number {
  let highest = 0;
  for (const match of line.matchAll(SHOUTED)) {
    const before = /(\p{L}+)[\s"“(]{1,3}$/u.exec(line.slice(Math.max(0, match.index - 15), match.index))?.[1];
    const end = match.index + match[0].length;
    const after = /^[\s-]{1,3}(\p{L}+)/u.exec(line.slice(end, end + 15))?.[1];
    const isCompound =
      match[1] === undefined &&
      ((before !== undefined && BEFORE.has(before.toUpperCase())) ||
        (after !== undefined && AFTER.has(after.toUpperCase())));
    if (!isCompound) highest = Math.max(highest, levelOf(match[0]));
  }
  return highest;
}

function levelOf(mark: string): number {
  const letters = mark.toLowerCase().replace(/[^\p{L}]/gu, '');
  if (/tuy[ệe]tm/u.test(letters)) return 3;
  return /t[ốo]im/u.test(letters) ? 2 : 1;
}
