import { isContinuedNumber, readIsoDay, readMonth, readQuarter } from './date-atoms.ts';
import { readDays } from './date-days.ts';
import { readLunarDay } from './date-lunar-days.ts';
import { readNamedDay, readPartOfMonth } from './date-named-days.ts';
import type { Reading, Reference } from './date-reading.ts';
import { readRelative } from './date-relative.ts';
import { readTime } from './date-times.ts';
import { readWeekday } from './date-weekdays.ts';
import { readYears } from './date-years.ts';
import type { Token } from './tokens.ts';

/** Words at which a date, or a part of one, can begin; numbers always can. */
const STARTS = new Set(
  (
    'ngày lễ tết dịp giỗ đại mùng mồng rằm tháng quý qquý quí năm tuần cuối đầu giữa nửa trong cách thế thập những thứ chủ t cn hôm bữa sáng trưa chiều tối ' +
    'đêm khuya bây một hai ba bốn sáu bảy bẩy tám chín mười'
  ).split(' '),
);

const EVERY = new Set(['mỗi', 'hằng', 'hàng']);

/**
 * Everything in the tokens that can be a date, left to right, the longest reading at each place, before neighbours are
 * joined and gaps filled.
 *
 * @param isTaken whether the token at an index belongs to something else, such as a document's symbol
 */
export function scanDates(
  tokens: readonly Token[],
  reference: Reference,
  isTaken: (index: number) => boolean,
): Reading[] {
  const readings: Reading[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at];
    const canStart =
      token !== undefined && (token.kind === 'number' || (token.kind === 'word' && STARTS.has(token.word)));
    const found = canStart && !isTaken(at) ? readAt(tokens, at, reference) : [];
    const last = found.at(-1);
    if (last === undefined) {
      at = token?.kind === 'number' ? skipNumber(tokens, at) : at + 1;
      continue;
    }
    for (const reading of found) if (!isVoid(reading, tokens)) readings.push(reading);
    at = Math.max(at + 1, last.to);
  }
  return readings;
}

/** An impossible time, or one of every day: "trước 22 giờ hằng ngày". */
function isVoid(reading: Reading, tokens: readonly Token[]): boolean {
  return (
    reading.grain === 'time' && (reading.hour === undefined || EVERY.has(tokens[reading.to]?.word ?? ''))
  );
}

/** Past a number and what is glued to it, so that the "30" of "1.10.30" is not looked at again. */
function skipNumber(tokens: readonly Token[], at: number): number {
  let next = at + 1;
  while (
    tokens[next]?.kind === 'mark' &&
    !tokens[next]?.isSpaced &&
    /^[/.,:–-]$/.test(tokens[next]?.word ?? '') &&
    tokens[next + 1]?.kind === 'number' &&
    !tokens[next + 1]?.isSpaced
  ) {
    next += 2;
  }
  return next;
}

function readAt(tokens: readonly Token[], at: number, reference: Reference): Reading[] {
  const token = tokens[at] as Token;
  if (token.kind === 'number') return readAtNumber(tokens, at, reference);
  const word = token.word;
  const named = readNamedDay(tokens, at) ?? readPartOfMonth(tokens, at, reference);
  if (named !== null) return [named];
  if (word === 'ngày') return readAtDay(tokens, at, reference);
  if (word === 'quý' || word === 'qquý' || word === 'quí') {
    return listOf(readQuarter(tokens, at) ?? readRelative(tokens, at, reference));
  }
  if (word === 'mùng' || word === 'mồng' || word === 'rằm') return listOf(readLunarDay(tokens, at, at));
  if (word === 'thứ' || word === 'chủ' || word === 't' || word === 'cn') {
    return listOf(readWeekday(tokens, at, reference));
  }
  if (word === 'thế' || word === 'thập' || word === 'những') return readYears(tokens, at);
  const relative = readRelative(tokens, at, reference);
  if (relative !== null) return [relative];
  if (word === 'năm') return readYears(tokens, at);
  if (word === 'tháng') return readMonthList(tokens, at);
  return listOf(readTime(tokens, at));
}

function readAtNumber(tokens: readonly Token[], at: number, reference: Reference): Reading[] {
  const single = readIsoDay(tokens, at) ?? readTime(tokens, at) ?? readRelative(tokens, at, reference);
  if (single !== null) return [single];
  const days = readDays(tokens, at, at);
  if (days.length > 0) return days;
  const month = readBareMonth(tokens, at);
  return month === null ? readYears(tokens, at) : [month];
}

function readAtDay(tokens: readonly Token[], at: number, reference: Reference): Reading[] {
  const relative = readRelative(tokens, at, reference);
  if (relative !== null) return [relative];
  const start = tokens[at + 1]?.word === ':' ? at + 2 : at + 1;
  const lunar = readLunarDay(tokens, start, at);
  if (lunar !== null) return [lunar];
  const iso = readIsoDay(tokens, start);
  if (iso !== null) return [{ ...iso, from: at }];
  return readDays(tokens, start, at);
}

/** "tháng 4, 5 và 6 năm 2022" as well as one month. */
function readMonthList(tokens: readonly Token[], at: number): Reading[] {
  const first = readMonth(tokens, at);
  if (first === null) return [];
  // A number before that made no day with it is a slip ("ngày 0 tháng 4 năm 2000"): no date, and no month or year either.
  if (tokens[at - 1]?.kind === 'number' && tokens[at - 2]?.word === 'ngày') {
    return [{ from: at, to: first.to, grain: 'time' }];
  }
  const months = [first];
  let to = first.to;
  while (first.year === undefined && months.length < 12) {
    const joint = tokens[to]?.word;
    const number = tokens[to + 1];
    if ((joint !== ',' && joint !== 'và') || number?.kind !== 'number' || number.word.length > 2) break;
    const next = readMonth([{ ...number, word: 'tháng' }, ...tokens.slice(to + 1, to + 5)], 0);
    if (next === null || isMoreThanMonth(tokens, to + 2, next)) break;
    months.push({ ...next, from: to + 1, to: to + next.to, isListed: true });
    to += next.to;
    if (next.year !== undefined) break;
  }
  return months.length > 1 && months.at(-1)?.year === undefined && !/^năm$/.test(tokens[to]?.word ?? '')
    ? [first]
    : months;
}

/** "tháng 4, 15 đồng chí": the second number counts something else. */
function isMoreThanMonth(tokens: readonly Token[], at: number, month: Reading): boolean {
  const next = tokens[at];
  return month.year === undefined && next?.kind === 'word' && next.word !== 'và' && next.word !== 'năm';
}

/** "4/2022". */
function readBareMonth(tokens: readonly Token[], at: number): Reading | null {
  const [month, slash, year] = tokens.slice(at, at + 3);
  if (month === undefined || month.word.length > 2 || slash?.word !== '/' || slash.isSpaced) return null;
  if (year?.kind !== 'number' || year.word.length !== 4 || year.isSpaced || isContinuedNumber(tokens, at + 3))
    return null;
  const before = tokens[at - 1];
  if (before?.word === 'số' || (before !== undefined && !month.isSpaced && /^[/.,:-]$/.test(before.word)))
    return null;
  const value = Number(month.word);
  const number = Number(year.word);
  if (value < 1 || value > 12 || number < 1900 || number > 2100) return null;
  return { from: at, to: at + 3, grain: 'month', month: value, year: number };
}

function listOf(reading: Reading | null): Reading[] {
  return reading === null ? [] : [reading];
}
