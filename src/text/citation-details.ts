import { DOCUMENT_TYPES, ISSUING_BODIES } from './document-types.ts';

export interface CitationDetails {
  readonly type?: string;
  /** As named beside the symbol, else as its code tells: "Bộ Chính trị", "Tỉnh ủy". */
  readonly issuer?: string;
  readonly year?: number;
  /** `YYYY-MM-DD` */
  readonly day?: string;
}

const DAY =
  /^[\s,(]{0,3}(?:được\s)?(?:(?:ban hành|ký)\s{1,2})?(?:ngày\s{1,2})(\d{1,2})(?:\s?[/.-]\s?|\s{1,2}tháng\s{1,2})(\d{1,2})(?:\s?[/.-]\s?|\s{0,2},?\s{0,2}năm\s{1,2})(\d{4})\)?/iu;
const YEAR = /^[\s,(]{0,3}năm\s{1,2}((?:19|20)\d\d)(?!\d)/iu;
const ISSUER = /^[\s,]{0,3}(?:do|của)\s{1,2}(?=\p{Lu})/u;
/** First words of the names of bodies that issue documents. */
const BODY_HEAD =
  /^(?:Bộ|Ban|Chính phủ|Thủ tướng|Quốc hội|[ỦU][ỷy]? ban|Uỷ ban|UBND|HĐND|UBMTTQ|BTV|BCH|Hội|Tỉnh|Thành|Huyện|Quận|Thị|Đảng|Văn phòng|Trung ương|Đoàn|Tổng|Chủ tịch|Thường|Liên|Sở|Cục|Vụ|Tòa|Toà|Viện|Ngân hàng|Mặt trận|Kiểm toán|Bí thư|Thanh tra|Tập đoàn)(?!\p{L})/u;
const ISSUER_END =
  /\s(?:về|khóa|khoá|ngày|quy định|ban hành|trên|tại|đã|là|được|do|để|nhằm|trong|đối với|theo|gắn với|đến|nhiệm kỳ|hướng dẫn|sửa đổi|một cách|như|có|phải|cho|bằng|với|năm|từ|sẽ|nêu|yêu cầu|chỉ rõ|chỉ đạo|khẳng định|xác định|đề ra|giao|đồng thời|cùng|và\s(?:các\s)?(?:nghị|chỉ|kết|quy|quyết|kế|hướng|thông|luật|chương|công|đề)\s?\p{L}*|và\s\p{Ll})(?!\p{L})/iu;
const MAX_ISSUER_WORDS = 14;

/** What stands beside a symbol and in it: kind, issuing body, day and year. */
export function describeCitation(symbol: string, name: string | undefined, after: string): CitationDetails {
  const codes = symbol.split(/[-/\s–]/).slice(1);
  const type = typeOf(codes, name);
  let rest = after;
  let day: string | null = null;
  let issuer: string | null = null;
  // "… ngày 25/10/2021 của Ban Chấp hành Trung ương" and the other way round.
  for (let part = 0; part < 3; part += 1) {
    const dayMatch: RegExpExecArray | null = day === null ? DAY.exec(rest) : null;
    if (dayMatch) {
      day = isoDay(dayMatch);
      rest = rest.slice(dayMatch[0].length);
      continue;
    }
    const named: { name: string; length: number } | null = issuer === null ? readIssuer(rest) : null;
    if (named === null) break;
    issuer = named.name;
    rest = rest.slice(named.length);
  }
  const body = issuer ?? issuerOf(codes);
  const year = yearOf(codes, day, rest);
  return {
    ...(type === undefined ? {} : { type }),
    ...(body === undefined ? {} : { issuer: body }),
    ...(year === undefined ? {} : { year }),
    ...(day === null ? {} : { day }),
  };
}

function typeOf(codes: readonly string[], name: string | undefined): string | undefined {
  if (name !== undefined) return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
  for (const code of codes) {
    const known = DOCUMENT_TYPES.get(code);
    if (known !== undefined) return known;
  }
  if (codes.some((code) => /^QH\d/.test(code))) return 'Luật';
  // A letter's symbol names only the body and its unit: "3175/UBND-ĐT".
  return ISSUING_BODIES.has(codes.find((code) => !/^\d/.test(code)) ?? '') ? 'Công văn' : undefined;
}

function issuerOf(codes: readonly string[]): string | undefined {
  for (const code of [...codes].reverse()) {
    const known = ISSUING_BODIES.get(code.replace(/\d+$/, ''));
    if (known !== undefined) return known;
  }
  return undefined;
}

function readIssuer(rest: string): { name: string; length: number } | null {
  const intro = ISSUER.exec(rest)?.[0];
  if (intro === undefined) return null;
  const clause = /^[^,.;:()“”"\n–]*/u.exec(rest.slice(intro.length))?.[0] ?? '';
  if (!BODY_HEAD.test(clause)) return null;
  const end = ISSUER_END.exec(clause)?.index ?? clause.length;
  const words = clause.slice(0, end).trim().split(/\s+/);
  const name = words.slice(0, MAX_ISSUER_WORDS).join(' ');
  return name === '' ? null : { name, length: intro.length + end };
}

function yearOf(codes: readonly string[], day: string | null, rest: string): number | undefined {
  const written =
    codes.find((code) => /^(?:19|20)\d\d$/.test(code)) ?? day?.slice(0, 4) ?? YEAR.exec(rest)?.[1];
  return written === undefined ? undefined : Number(written);
}

function isoDay(match: RegExpExecArray): string | null {
  const iso = `${match[3]}-${String(match[2]).padStart(2, '0')}-${String(match[1]).padStart(2, '0')}`;
  const parsed = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso) ? iso : null;
}
