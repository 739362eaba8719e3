import { dayOf, isDay, timeOf } from '../calendar.ts';

/** Pages print a date within a short line; nothing beyond this many characters is looked at. */
const MAX_CHARS = 400;
/** How far from the date, in characters, the time of day may stand. */
const TIME_DISTANCE = 30;

const MONTH_NAMES: readonly (readonly [string, number])[] = [
  ['mười một', 11],
  ['mười hai', 12],
  ['mười', 10],
  ['giêng', 1],
  ['một', 1],
  ['hai', 2],
  ['ba', 3],
  ['tư', 4],
  ['bốn', 4],
  ['năm', 5],
  ['sáu', 6],
  ['bảy', 7],
  ['bẩy', 7],
  ['tám', 8],
  ['chín', 9],
  ['chạp', 12],
];
const MONTH = `(?:${MONTH_NAMES.map(([name]) => name).join('|')}|\\d{1,2})`;

const ISO =
  /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?/;
const NUMERIC = /(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?!\d)/;
const DAY_FIRST = new RegExp(
  `(?<!\\d)(\\d{1,2})\\s{1,3}tháng\\s{1,3}(${MONTH})\\s{0,3},?\\s{0,3}(?:năm\\s{1,3})?(\\d{4})(?!\\d)`,
  'i',
);
/** WordPress in Vietnamese prints "Tháng Tư 12, 2022". */
const MONTH_FIRST = new RegExp(
  `tháng\\s{1,3}(${MONTH})\\s{1,3}(\\d{1,2})\\s{0,3},\\s{0,3}(\\d{4})(?!\\d)`,
  'i',
);
const TIME = /(?<![\d:])(\d{1,2})\s?(?::|giờ|h|g)\s?(\d{2})(?::(\d{2}))?(?!\d)\s?(SA|CH|AM|PM)?/i;

/** A date line is short and says little but the date: at most this many letters beside it. */
const MAX_LINE_CHARS = 160;
const MAX_LETTERS_BESIDE_DATE = 40;
const DATE_LINE_WORDS =
  /(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|ngày|đăng|cập nhật|lúc|giờ|gmt|\+\s?0?7(?::?00)?|utc|am|pm|sa|ch|lượt xem|xem|tháng|năm)/giu;

/** Where a date stands in a text, and what it says. */
export interface PrintedDate {
  readonly published: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The first explicit date in a short text of a page: ISO, `12/4/2022`, "12 tháng 4 năm 2022", "12 Tháng Tư 2022",
 * "Tháng Tư 12, 2022", with a time of day beside it ("08:30", "8h30", "2:15 CH").
 *
 * @returns `published` is `YYYY-MM-DD` when the text gives only a day, else an ISO instant with the office's offset
 *   (`2022-04-12T08:30:00+07:00`; a text without a zone means the office's); `null` when there is no such date
 */
export function findPrintedDate(text: string): PrintedDate | null {
  const line = text.slice(0, MAX_CHARS).normalize('NFC');
  return readIso(line) ?? readWritten(line);
}

/** {@link findPrintedDate}, only the value. */
export function readPublished(text: string): string | null {
  return findPrintedDate(text)?.published ?? null;
}

/**
 * The date of a line that is nothing but a date ("Thứ ba, 12/4/2022, 08:30 (GMT+7)", "Ngày đăng: 12/4/2022").
 *
 * @returns as {@link readPublished}; `null` also for a sentence that merely contains a date
 */
export function readDateLine(line: string): string | null {
  if (line.length > MAX_LINE_CHARS || /[.!?]$/.test(line)) return null;
  const found = findPrintedDate(line);
  if (!found) return null;
  const beside = `${line.slice(0, found.start)} ${line.slice(found.end)}`.replace(DATE_LINE_WORDS, ' ');
  const letters = beside.replace(/[^\p{L}]/gu, '').length;
  return letters > MAX_LETTERS_BESIDE_DATE || letters > line.length / 3 ? null : found.published;
}

function readIso(line: string): PrintedDate | null {
  const match = ISO.exec(line);
  if (!match) return null;
  const [whole, year, month, day, hour, minute, second = '00', zone] = match;
  const date = `${year}-${month}-${day}`;
  if (!isDay(date)) return null;
  const span = { start: match.index, end: match.index + whole.length };
  if (hour === undefined) return { published: date, ...span };
  const offset = zone === undefined ? '+07:00' : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const instant = new Date(`${date}T${hour}:${minute}:${second}${offset}`);
  const published = Number.isNaN(instant.getTime()) ? date : officeInstant(instant);
  return { published, ...span };
}

function readWritten(line: string): PrintedDate | null {
  const found = [
    partsOf(NUMERIC.exec(line), 1, 2),
    partsOf(DAY_FIRST.exec(line), 1, 2),
    partsOf(MONTH_FIRST.exec(line), 2, 1),
  ]
    .filter((parts) => parts !== null)
    .sort((a, b) => a.start - b.start)[0];
  if (!found) return null;
  const { day, start, end } = found;
  const time =
    readTime(line.slice(end, end + TIME_DISTANCE)) ??
    readTime(line.slice(Math.max(0, start - TIME_DISTANCE), start));
  return { published: time === null ? day : `${day}T${time}+07:00`, start, end };
}

function partsOf(match: RegExpExecArray | null, dayGroup: number, monthGroup: number) {
  if (!match) return null;
  const month = monthNumber(match[monthGroup] ?? '');
  const day = `${match[3]}-${pad(month)}-${pad(Number(match[dayGroup]))}`;
  return isDay(day) ? { day, start: match.index, end: match.index + match[0].length } : null;
}

function monthNumber(written: string): number {
  const name = written.toLowerCase();
  return MONTH_NAMES.find(([known]) => known === name)?.[1] ?? Number(name);
}

function readTime(text: string): string | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const half = match[4]?.toUpperCase();
  let hour = Number(match[1]);
  if ((half === 'CH' || half === 'PM') && hour < 12) hour += 12;
  if ((half === 'SA' || half === 'AM') && hour === 12) hour = 0;
  const second = match[3] ?? '00';
  if (hour > 23 || Number(match[2]) > 59 || Number(second) > 59) return null;
  return `${pad(hour)}:${match[2]}:${second}`;
}

function officeInstant(instant: Date): string {
  return `${dayOf(instant)}T${timeOf(instant)}:${pad(instant.getUTCSeconds())}+07:00`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
