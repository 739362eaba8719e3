import { addDays, weekdayOf } from '../calendar.ts';
import { readMonth, readNumericDay, readYearAfter } from './date-atoms.ts';
import { dayReading, isoDay, lastDayOf, type Reading, type Reference } from './date-reading.ts';
import { readRelative } from './date-relative.ts';
import { readNumber } from './number-words.ts';
import type { Token } from './tokens.ts';

interface NamedDay {
  readonly words: readonly string[];
  readonly day: number;
  readonly month: number;
  readonly isLunar?: boolean;
  /** Behind the name these make another one: "thành lập Đảng bộ". */
  readonly unless?: RegExp;
}

/** Days that every office knows by name; what is celebrated in one province only is written with its date. */
const NAMED_DAYS: readonly NamedDay[] = [
  day('quốc khánh', 2, 9, /^(?:lào|nước|trung|campuchia|cuba|liên|mỹ|pháp)$/),
  day('giải phóng miền nam', 30, 4),
  day('giải phóng hoàn toàn miền nam', 30, 4),
  day('quốc tế lao động', 1, 5),
  day('quốc tế phụ nữ', 8, 3),
  day('quốc tế thiếu nhi', 1, 6),
  day('phụ nữ việt nam', 20, 10),
  day('nhà giáo việt nam', 20, 11),
  day('thầy thuốc việt nam', 27, 2),
  day('doanh nhân việt nam', 13, 10),
  day('gia đình việt nam', 28, 6),
  day('thương binh - liệt sĩ', 27, 7),
  day('thương binh liệt sĩ', 27, 7),
  day('báo chí cách mạng việt nam', 21, 6),
  day('thành lập đảng cộng sản việt nam', 3, 2),
  day('thành lập đảng', 3, 2, /^(?:bộ|ủy|đoàn|cộng|viên|ta)$/),
  day('thành lập đoàn tncs', 26, 3),
  day('thành lập đoàn thanh niên', 26, 3),
  day('sinh chủ tịch hồ chí minh', 19, 5),
  day('sinh nhật bác', 19, 5),
  day('sinh của bác', 19, 5),
  day('thành lập quân đội nhân dân việt nam', 22, 12),
  day('thành lập quân đội', 22, 12),
  day('toàn quốc kháng chiến', 19, 12),
  day('pháp luật việt nam', 9, 11),
  day('giáng sinh', 25, 12),
  day('noel', 25, 12),
  day('dương lịch', 1, 1),
  { ...day('nguyên đán', 1, 1), isLunar: true },
  { ...day('trung thu', 15, 8), isLunar: true },
  { ...day('vu lan', 15, 7), isLunar: true },
  { ...day('giỗ tổ hùng vương', 10, 3), isLunar: true },
  { ...day('tổ hùng vương', 10, 3), isLunar: true },
];
const LONGEST_FIRST = [...NAMED_DAYS].sort((a, b) => b.words.length - a.words.length);
/** The word before the name that makes it a day: "ngày Quốc khánh", "Tết Trung thu". */
const CALLED = new Set(['ngày', 'lễ', 'tết', 'dịp', 'giỗ', 'đại']);
/** A written date is looked for this many tokens behind a name: "Quốc khánh (2/9)". */
const DATE_BEHIND = 3;

function day(name: string, dayOfMonth: number, month: number, unless?: RegExp): NamedDay {
  return { words: name.split(' '), day: dayOfMonth, month, ...(unless === undefined ? {} : { unless }) };
}

/** "ngày Quốc khánh", "Tết Nguyên đán 2023", "Giỗ Tổ Hùng Vương" at the word that calls it a day. */
export function readNamedDay(tokens: readonly Token[], at: number): Reading | null {
  if (!CALLED.has(tokens[at]?.word ?? '')) return null;
  // "ngày lễ Quốc khánh", "đại lễ Quốc khánh".
  const start = CALLED.has(tokens[at + 1]?.word ?? '') ? at + 2 : at + 1;
  const named = LONGEST_FIRST.find(({ words }) =>
    words.every((word, index) => tokens[start + index]?.word === word),
  );
  if (named === undefined) return null;
  const end = start + named.words.length;
  if (named.unless?.test(tokens[end]?.word ?? '') === true) return null;
  const written = writtenBehind(tokens, end, named);
  if (written === 'other') return null;
  if (written !== null) return { ...written, from: at };
  const year = readYearAfter(tokens, end, '');
  return {
    from: at,
    to: year?.to ?? end,
    grain: 'day',
    day: named.day,
    month: named.month,
    ...(year === null ? {} : { year: year.year }),
    ...(named.isLunar === true ? { isLunar: true } : {}),
  };
}

/** The date behind a name: the same day again, which says its year as well, or another one that stands for itself. */
function writtenBehind(tokens: readonly Token[], at: number, named: NamedDay): Reading | 'other' | null {
  for (let next = at; next < at + DATE_BEHIND; next += 1) {
    const start = tokens[next]?.word === 'ngày' ? next + 1 : next;
    const written = tokens[start]?.kind === 'number' ? readNumericDay(tokens, start, true) : null;
    if (written !== null)
      return written.day === named.day && written.month === named.month ? written : 'other';
    if (tokens[next]?.word === 'ngày') return 'other';
    if (tokens[next]?.kind !== 'mark') return null;
  }
  return null;
}

/** "ngày đầu tiên của tháng 5", "ngày cuối tháng", "tuần đầu tháng 5", "tuần thứ hai của tháng 5/2022". */
export function readPartOfMonth(tokens: readonly Token[], at: number, reference: Reference): Reading | null {
  const unit = tokens[at]?.word;
  if (unit !== 'ngày' && unit !== 'tuần') return null;
  const place = readPlace(tokens, at + 1);
  if (place === null) return null;
  const start =
    tokens[place.to]?.word === 'của' || tokens[place.to]?.word === 'trong' ? place.to + 1 : place.to;
  const month = readMonth(tokens, start) ?? readRelative(tokens, start, reference);
  if (month === null || month.grain !== 'month' || month.month === undefined) return null;
  const year = month.year ?? reference.year;
  const last = lastDayOf(year, month.month);
  if (unit === 'ngày') {
    const dayOfMonth = place.nth === 'last' ? last : place.nth;
    return dayOfMonth > last ? null : dayReading(at, month.to, isoDay(year, month.month, dayOfMonth));
  }
  const week = weekInMonth(year, month.month, place.nth);
  return week === null ? null : { from: at, to: month.to, grain: 'span', span: week };
}

/** "đầu tiên", "cuối cùng", "thứ hai", "thứ 3". */
function readPlace(tokens: readonly Token[], at: number): { nth: number | 'last'; to: number } | null {
  const word = tokens[at]?.word;
  if (word === 'đầu') return { nth: 1, to: tokens[at + 1]?.word === 'tiên' ? at + 2 : at + 1 };
  if (word === 'cuối') return { nth: 'last', to: tokens[at + 1]?.word === 'cùng' ? at + 2 : at + 1 };
  if (word !== 'thứ') return null;
  if (tokens[at + 1]?.word === 'nhất') return { nth: 1, to: at + 2 };
  const number = readNumber(tokens, at + 1);
  return number === null || number.value < 1 || number.value > 31
    ? null
    : { nth: number.value, to: number.to };
}

/** Weeks that lie wholly in a month, from Monday to Sunday. */
function weekInMonth(year: number, month: number, nth: number | 'last'): readonly [string, string] | null {
  const first = isoDay(year, month, 1);
  const firstMonday = addDays(first, (8 - weekdayOf(first)) % 7);
  const lastDay = isoDay(year, month, lastDayOf(year, month));
  const weeks: [string, string][] = [];
  for (let monday = firstMonday; addDays(monday, 6) <= lastDay; monday = addDays(monday, 7)) {
    weeks.push([monday, addDays(monday, 6)]);
  }
  return (nth === 'last' ? weeks.at(-1) : weeks[nth - 1]) ?? null;
}
