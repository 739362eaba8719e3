import {
  exactDay,
  isContinuedNumber,
  isDecimal,
  readMonthNumber,
  readNumericDay,
  readYearAfter,
} from './date-atoms.ts';
import type { Reading } from './date-reading.ts';
import { readNumber } from './number-words.ts';
import { isDash, type Token } from './tokens.ts';

const DAY_PARTS = new Set(['sáng', 'trưa', 'chiều', 'tối', 'đêm', 'khuya']);
/** After a number these make an amount and no day: "ngày 3 lần". */
const AMOUNT = new Set('lần giờ phút tiếng % tuổi người buổi ca chuyến bữa'.split(' '));
const RECURRING = new Set(['hằng', 'hàng', 'mỗi']);
const MAX_DAYS_IN_LIST = 8;

/** A number of a day that waits for its month, and how it is joined to the next one. */
interface OpenDay {
  from: number;
  to: number;
  day: number;
  joint: 'list' | 'range' | null;
}

/**
 * Days that share a month: "ngày 8 tháng 4 năm 2022", "20-24/5", "các ngày 20, 21 và 22/5", "ngày 20 đến 24/5", and "ngày 25"
 * alone after the word for day. Several readings for a list, one with `until` for a stretch.
 *
 * @param at the first number (or number word)
 * @param from where the reading begins in the text: `at`, or the word "ngày" before it
 */
export function readDays(tokens: readonly Token[], at: number, from: number): Reading[] {
  const before = tokens[at - 1]?.word ?? '';
  const isDaySaid = from < at || DAY_PARTS.has(before) || before === 'hôm';
  const open: OpenDay[] = [];
  let next = at;
  let begin = from;
  while (open.length < MAX_DAYS_IN_LIST) {
    const isSaid = isDaySaid || (open.length > 0 && tokens[next + 1]?.word === '/');
    const whole = readNumericDay(tokens, next, isSaid) ?? readWordedDay(tokens, next);
    if (whole !== null) return closeDays(open, { ...whole, from: begin });
    const number = readNumber(tokens, next);
    if (number === null || number.value < 1 || number.value > 31 || number.digits > 2) break;
    if (number.digits === 0 && !isDaySaid) break;
    const joint = readJoint(tokens, number.to);
    open.push({ from: begin, to: number.to, day: number.value, joint: joint?.kind ?? null });
    if (joint === null) break;
    begin = joint.from;
    next = joint.to;
  }
  const [first] = open;
  return from < at && first !== undefined && isLoneDay(tokens, first) ? [loneDay(first)] : [];
}

/** "8 tháng 4 năm 2022" at its number. */
function readWordedDay(tokens: readonly Token[], at: number): Reading | null {
  const number = readNumber(tokens, at);
  if (number === null || number.digits > 2 || tokens[number.to]?.word !== 'tháng') return null;
  // "lần thứ 2 tháng 4/2022".
  if (tokens[at - 1]?.word === 'thứ') return null;
  if (number.digits === 0 && number.value === 5 && tokens[at]?.word === 'năm') return null;
  const month = readMonthNumber(tokens, number.to + 1);
  if (month === null || isDecimal(tokens, number.to + 1)) return null;
  const after = tokens[month.to];
  if (after !== undefined && after.kind !== 'mark' && !after.isSpaced) return null;
  const year = readYearAfter(tokens, month.to, '/-–.,');
  const reading = exactDay(at, year?.to ?? month.to, number.value, month.month, year?.year);
  const isNamedLunar = tokens[number.to + 1]?.word === 'giêng' || tokens[number.to + 1]?.word === 'chạp';
  return reading !== null && isNamedLunar && year === null ? { ...reading, isLunar: true } : reading;
}

/** What joins a day's number to the next: "," and "và" list, a dash and "đến" span. */
function readJoint(
  tokens: readonly Token[],
  at: number,
): { kind: 'list' | 'range'; from: number; to: number } | null {
  const token = tokens[at];
  if (token === undefined) return null;
  let to = at + 1;
  let kind: 'list' | 'range';
  if (token.word === 'và' || token.word === ',' || token.word === 'hoặc') kind = 'list';
  else if (isDash(token) || token.word === 'đến' || token.word === 'tới') kind = 'range';
  else return null;
  // "2,4/5" is a decimal, "20, 21/5" a list.
  if (token.word === ',' && tokens[to]?.isSpaced !== true) return null;
  if (tokens[to]?.word === 'hết') to += 1;
  if (DAY_PARTS.has(tokens[to]?.word ?? '')) to += 1;
  const from = to;
  if (tokens[to]?.word === 'ngày') to += 1;
  return tokens[to]?.kind === 'number' ? { kind, from, to } : null;
}

function closeDays(open: readonly OpenDay[], last: Reading): Reading[] {
  const days: Reading[] = [];
  let until = last;
  for (const day of [...open].reverse()) {
    const isBefore = day.day < (until.day ?? 0);
    // "ngày 30 đến 2/5" begins in April.
    const month = isBefore || day.joint === 'list' ? until.month : wrapMonth((until.month ?? 1) - 1);
    const year = month === 12 && until.month === 1 && until.year !== undefined ? until.year - 1 : until.year;
    const reading = exactDay(day.from, day.to, day.day, month ?? 0, year);
    if (reading === null) break;
    if (until.isLunar === true) reading.isLunar = true;
    if (day.joint === 'range') {
      until = { ...reading, to: until.to, until };
    } else {
      days.unshift({ ...until, isListed: true });
      until = reading;
    }
  }
  return [until, ...days];
}

function wrapMonth(month: number): number {
  return month < 1 ? 12 : month;
}

function isLoneDay(tokens: readonly Token[], day: OpenDay): boolean {
  const next = tokens[day.to];
  const before = tokens[day.from - 1];
  if (tokens[day.to - 1]?.kind !== 'number') return false;
  if (
    before?.kind === 'number' ||
    RECURRING.has(before?.word ?? '') ||
    /^(?:một|hai|ba|cả|nửa)$/.test(before?.word ?? '')
  )
    return false;
  if (isDecimal(tokens, day.to - 1) || isContinuedNumber(tokens, day.to)) return false;
  if (next === undefined) return true;
  return !AMOUNT.has(next.word) && !RECURRING.has(next.word) && next.word !== 'tháng' && next.word !== '/';
}

function loneDay(day: OpenDay): Reading {
  return { from: day.from, to: day.to, grain: 'day', day: day.day };
}
