import { tidyLine } from '../articles/plain-text.ts';
import { isDay } from '../calendar.ts';
import { DOCUMENT_TYPES } from '../text/document-types.ts';
import { sentenceCase } from './issuer-case.ts';

const MAX_CHARS = 2_000_000;
/** As a document prints its kind above its summary line. */
const TYPE_NAMES = [...new Set(DOCUMENT_TYPES.values())];
/** The layout of the first page: everything but the signer stands in these many lines. */
const HEAD_LINES = 40;
const TAIL_LINES = 60;
const MAX_SUMMARY_LINES = 6;

const SYMBOL_LINE = /(?:^|\s)số\s{0,3}:?\s{0,3}(\d{1,6}\s{0,2}[-–/][\p{L}\d\s./–-]{1,40})/iu;
const SYMBOL =
  /^\d{1,6}\s?(?:[-–]\s?\p{L}{1,6}\s?\/\s?[\p{L}\d]{1,15}(?:[-–.]\p{L}{1,15}){0,3}|\/(?:\d{4}\/)?[\p{L}\d]{1,15}(?:\s?[-–]\s?[\p{L}\d.]{1,15}){0,4})/u;
const PLACE_AND_DAY = /(?:ngày\s{1,3})?(\d{1,2})\s{1,3}tháng\s{1,3}(\d{1,2})\s{1,3}năm\s{1,3}(\d{4})/iu;
const NUMERIC_DAY = /,\s{0,3}ngày\s{1,3}(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/iu;
const MOTTO =
  /^(?:đảng cộng sản việt nam|cộng h[oò][aà] x[ãa] hội chủ nghĩa việt nam|độc lập\s?[-–]\s?tự do)/iu;
const ORNAMENT = /^[\s*_\-–—=.]{1,60}$/;
const ABOUT = /^(?:về|v\/v|v\/v:|về việc)(?:\s|$)/iu;
const BODY_START =
  /^(?:căn cứ|thực hiện|kính gửi|theo |để |nhằm |xét |thi hành|ngày \d|trong |qua |sau |vừa qua|điều 1|chương i\b|[ivx]{1,4}[.\s]|\d{1,2}[.)]\s|[-–+]\s|a\)|phần )/iu;
const SIGNED_FOR = /^(?:t\/m|tm\.|k\/t|kt\.|tl\.|t\/l|tuq\.|q\.)\s?/iu;
const SIGNER_OFFICE =
  /^(?:phó )?(?:bí thư|chủ tịch|chủ nhiệm|trưởng ban|giám đốc|chánh văn phòng|bộ trưởng|thứ trưởng|thủ tướng|tổng bí thư|viện trưởng|cục trưởng|vụ trưởng|hiệu trưởng|ủy viên|tổng thư ký|thường trực)/iu;
const PERSON_NAME = /^(?:đồng chí\s+)?(\p{Lu}[\p{L}]{0,9}(?:\s+\p{Lu}[\p{L}]{0,9}){1,5})$/u;

/** What the layout of an official document says about it. What the document does not show is absent. */
export interface DirectiveMetadata {
  /** Tidy: `05-KH/ĐUK`, `30/2020/NĐ-CP`. */
  readonly symbol?: string;
  /** "Kế hoạch", "Nghị định"; "Công văn" for a letter, which prints no type. */
  readonly type?: string;
  /** The body itself, without the higher one above it; in capitals as printed only where its case is not sure. */
  readonly issuer?: string;
  /** `YYYY-MM-DD`. */
  readonly issuedOn?: string;
  /** Trích yếu, without line breaks, as printed: "về công tác …". */
  readonly summaryLine?: string;
  readonly signer?: string;
  /** The text below the heading, up to the signature. */
  readonly paragraphs: readonly string[];
}

/**
 * Whether a text is laid out as an official document: at least two of symbol line, national or Party motto, place and
 * day, and a line that is only the name of a kind of document, within its first page.
 */
export function looksLikeDirective(text: string): boolean {
  const head = linesOf(text).slice(0, HEAD_LINES);
  const signs = [
    head.some((line) => /^số\s{0,3}:?/iu.test(line) && symbolOf(line) !== null) ||
      head.some(hasSymbolBesideMotto),
    head.some((line) => MOTTO.test(line)),
    head.some((line) => line.length <= 120 && /,\s{0,3}ngày\s/iu.test(line) && dayOfLine(line) !== null),
    head.some((line) => typeOfLine(line) !== null || /^v\/v/iu.test(line)),
  ];
  return signs.filter(Boolean).length >= 2;
}

/**
 * Reads an official Vietnamese document by its layout (Party: Guide 36-HD/VPTW; state: Decree 30/2020/NĐ-CP).
 * Columns that were joined into one line when the text was copied are taken apart. Never throws.
 *
 * @param referenceDay `YYYY-MM-DD`; a day of issue later than a year after it is a misprint and left out
 */
export function readDirective(text: string, referenceDay: string): DirectiveMetadata {
  const lines = linesOf(text);
  const head = lines.slice(0, HEAD_LINES);
  const symbolAt = head.findIndex((line) => symbolOf(line) !== null && line.length <= 200);
  const dayAt = head.findIndex((line) => line.length <= 200 && dayOfLine(line) !== null);
  const typeAt = head.findIndex((line) => typeOfLine(line) !== null);
  const symbol = symbolAt === -1 ? null : symbolOf(head[symbolAt] ?? '');
  const type = (typeAt === -1 ? null : typeOfLine(head[typeAt] ?? '')) ?? typeOfSymbol(symbol);
  const issuedOn = dayAt === -1 ? null : dayOfLine(head[dayAt] ?? '');
  const headEnd = Math.max(symbolAt, dayAt, typeAt);
  const issuer = issuerOf(head.slice(0, firstFound(symbolAt, dayAt, typeAt)));
  const summary = summaryOf(lines, typeAt, headEnd);
  const { signer, end } = signerOf(lines, summary.next);
  const known = issuedOn !== null && isBelievable(issuedOn, referenceDay);
  return {
    ...(symbol === null ? {} : { symbol }),
    ...(type === null ? {} : { type }),
    ...(issuer === null ? {} : { issuer }),
    ...(known ? { issuedOn } : {}),
    ...(summary.text === '' ? {} : { summaryLine: summary.text }),
    ...(signer === null ? {} : { signer }),
    paragraphs: lines.slice(summary.next, end).filter((line) => !ORNAMENT.test(line)),
  };
}

function linesOf(text: string): string[] {
  return text
    .slice(0, MAX_CHARS)
    .normalize('NFC')
    .split(/\r\n|[\n\r\f\u2028\u2029]/)
    .flatMap((line) => (line.length <= 300 ? line.split(/\t+| {4,}|\s\|\s/) : [line]))
    .map(tidyLine)
    .filter(Boolean);
}

function symbolOf(line: string): string | null {
  if (line.length > 300) return null;
  const written = SYMBOL_LINE.exec(line)?.[1] ?? (/^\d/.test(line) && line.length <= 30 ? line : null);
  const symbol = written === null ? null : SYMBOL.exec(written)?.[0];
  return symbol ? symbol.replace(/\s/g, '').replace(/–/g, '-').replace(/[-.]$/, '') : null;
}

function hasSymbolBesideMotto(line: string): boolean {
  return (
    line.length <= 200 &&
    /(?:^|\s)số\s{0,3}:?\s?\d/iu.test(line) &&
    symbolOf(line) !== null &&
    dayOfLine(line) !== null
  );
}

function typeOfLine(line: string): string | null {
  if (line.length > 60) return null;
  const printed = line.toLowerCase().replace(/[\s:*]{1,5}$/, '');
  const isHeading = line === line.toUpperCase() || line.length <= 15;
  return (isHeading ? TYPE_NAMES.find((name) => name.toLowerCase() === printed) : undefined) ?? null;
}

function typeOfSymbol(symbol: string | null): string | null {
  if (symbol === null) return null;
  const parts = symbol.split(/[-/]/).slice(1);
  const written = parts.find((part) => !/^\d{4}$/.test(part)) ?? '';
  const known = [...DOCUMENT_TYPES].find(([short]) => short.toUpperCase() === written.toUpperCase());
  if (known) return known[1];
  // A letter's symbol names only the body and the unit: "3175/UBND-ĐT".
  return /^\d{1,6}\/\p{L}{2,}/u.test(symbol) && !/\/QH\d/.test(symbol) ? 'Công văn' : null;
}

function dayOfLine(line: string): string | null {
  const match = PLACE_AND_DAY.exec(line) ?? NUMERIC_DAY.exec(line);
  if (!match) return null;
  const day = `${match[3]}-${String(match[2]).padStart(2, '0')}-${String(match[1]).padStart(2, '0')}`;
  return isDay(day) ? day : null;
}

function isBelievable(issuedOn: string, referenceDay: string): boolean {
  return !isDay(referenceDay) || Number(issuedOn.slice(0, 4)) <= Number(referenceDay.slice(0, 4)) + 1;
}

function firstFound(...positions: number[]): number {
  const found = positions.filter((position) => position !== -1);
  return found.length === 0 ? 0 : Math.min(...found);
}

/** The lines above the symbol, without motto and ornaments: the higher body, then the issuing one. */
function issuerOf(lines: readonly string[]): string | null {
  const names = lines
    .map((line) =>
      line.replace(
        /\s*(?:đảng cộng sản việt nam|cộng hòa xã hội chủ nghĩa việt nam|độc lập\s?[-–].*)$/iu,
        '',
      ),
    )
    .filter(
      (line) =>
        line !== '' &&
        line.length <= 150 &&
        !MOTTO.test(line) &&
        !ORNAMENT.test(line) &&
        /\p{L}{2}/u.test(line),
    );
  const name = names.at(-1)?.replace(/[\s*_-]{1,10}$/, '');
  return name === undefined ? null : sentenceCase(name);
}

/** Trích yếu: below the type for most documents, below the symbol ("V/v …") for a letter. */
function summaryOf(
  lines: readonly string[],
  typeAt: number,
  headEnd: number,
): { text: string; next: number } {
  const head = lines.slice(0, HEAD_LINES);
  const letterAt = typeAt === -1 ? head.findIndex((line) => /^(?:v\/v|về việc)(?:\s|:|$)/iu.test(line)) : -1;
  const start = letterAt === -1 ? (typeAt === -1 ? headEnd + 1 : typeAt + 1) : letterAt;
  if (typeAt === -1 && letterAt === -1) return { text: '', next: headEnd + 1 };
  const parts: string[] = [];
  let at = start;
  for (; at < lines.length && parts.length < MAX_SUMMARY_LINES; at += 1) {
    const line = lines[at] ?? '';
    if (ORNAMENT.test(line)) {
      if (parts.length > 0) break;
      continue;
    }
    // A line that goes on in small letters belongs to the one above it, whatever its first word.
    const goesOn = parts.length === 0 ? ABOUT.test(line) : /^\p{Ll}(?!\))/u.test(line);
    const isContinued = goesOn || !BODY_START.test(line);
    if (
      !isContinued ||
      line.length > 400 ||
      MOTTO.test(line) ||
      dayOfHeading(line) ||
      /^-{2,}|kính gửi/iu.test(line)
    )
      break;
    parts.push(line);
    if (/[.;:]$/.test(line)) break;
  }
  const text = parts
    .join(' ')
    .replace(/^v\/v\s*:?\s*/iu, 'về việc ')
    .replace(/\.$/, '');
  return { text: text.replace(/^về việc về việc /iu, 'về việc '), next: Math.max(at, headEnd + 1) };
}

function dayOfHeading(line: string): boolean {
  return line.length <= 100 && /,\s{0,3}ngày\s/iu.test(line) && dayOfLine(line) !== null;
}

/** The name below the office of who signs, near the end; the recipients' list beside it is no part of the text. */
function signerOf(lines: readonly string[], bodyStart: number): { signer: string | null; end: number } {
  const from = Math.max(bodyStart, lines.length - TAIL_LINES);
  const tail = lines.slice(from);
  const signAt = tail.findIndex((line) => SIGNED_FOR.test(line) || isOfficeHeading(line));
  const recipientsAt = tail.findIndex((line) => /^nơi nhận\s?:?/iu.test(line));
  const ends = [signAt, recipientsAt].filter((at) => at !== -1);
  const end = ends.length === 0 ? lines.length : from + Math.min(...ends);
  if (signAt === -1) return { signer: null, end };
  const name = tail
    .slice(signAt + 1)
    .map((line) => (SIGNER_OFFICE.test(line) || isShouted(line) ? null : PERSON_NAME.exec(line)?.[1]))
    .find((found) => found != null);
  return { signer: name ?? null, end };
}

function isOfficeHeading(line: string): boolean {
  return line.length <= 60 && isShouted(line) && SIGNER_OFFICE.test(line);
}

function isShouted(line: string): boolean {
  return line === line.toUpperCase() && /\p{L}/u.test(line);
}
