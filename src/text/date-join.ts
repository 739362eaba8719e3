import { readDirection } from './date-direction.ts';
import { readLunarMark } from './date-lunar-days.ts';
import { isBackwards } from './date-order.ts';
import type { Reading } from './date-reading.ts';
import { endsClause, isDash, type Token } from './tokens.ts';

/** Words that may stand between a time and its day, or between the two ends of a stretch. */
const LINK_WORDS = new Set('vào lúc hồi sáng trưa chiều tối đêm khuya ngày của hôm các buổi'.split(' '));
const MAX_LINK_TOKENS = 4;
const MAX_TIMETABLE_TOKENS = 120;
const FIXED_DAY_DIRECTIONS = new Set(['tới', 'này', 'nay', 'qua', 'rồi', 'sắp', 'vừa', 'mới']);

/**
 * Joins what belongs together: a day with its year, weekday, time and direction; two ends of a stretch; a lunar mark.
 * Order is kept.
 */
export function joinReadings(tokens: readonly Token[], readings: readonly Reading[]): Reading[] {
  const marked = readings.map((reading) => withMarks(tokens, reading));
  const whole = joinPairs(marked, (a, b) => joinYear(tokens, a, b) ?? joinWeekday(tokens, a, b));
  const timed = joinTimes(
    tokens,
    joinPairs(whole, (a, b) => joinTimeRange(tokens, a, b)),
  );
  return shareYears(
    tokens,
    joinPairs(timed, (a, b) => joinRange(tokens, a, b)),
  );
}

function joinPairs(
  readings: readonly Reading[],
  join: (a: Reading, b: Reading) => Reading | null,
): Reading[] {
  const joined: Reading[] = [];
  for (const reading of readings) {
    const previous = joined.at(-1);
    const both = previous === undefined ? null : join(previous, reading);
    if (both === null) joined.push(reading);
    else joined[joined.length - 1] = both;
  }
  return joined;
}

function withMarks(tokens: readonly Token[], reading: Reading): Reading {
  if (reading.grain !== 'day' && reading.grain !== 'month') return reading;
  const lunarEnd = readLunarMark(tokens, reading.to);
  if (lunarEnd !== null) return { ...reading, to: lunarEnd, isLunar: true };
  if (reading.year !== undefined || !FIXED_DAY_DIRECTIONS.has(tokens[reading.to]?.word ?? '')) return reading;
  const turn = readDirection(tokens, reading.to);
  return turn === null ? reading : { ...reading, to: turn.to, direction: turn.direction };
}

/** "tháng 5 năm nay", "15/5 năm ngoái", "quý II năm nay". */
function joinYear(tokens: readonly Token[], a: Reading, b: Reading): Reading | null {
  if (b.grain !== 'year' || b.until !== undefined || a.year !== undefined || a.until !== undefined)
    return null;
  if (a.grain !== 'day' && a.grain !== 'month' && a.grain !== 'months') return null;
  const isNext = b.from === a.to || (b.from === a.to + 1 && /^(?:của|,)$/.test(tokens[a.to]?.word ?? ''));
  return isNext && a.weekday === undefined && b.year !== undefined ? { ...a, to: b.to, year: b.year } : null;
}

/** "thứ Hai, ngày 9/5", "9/5 (thứ Hai)", "hôm qua (8/4)": the written day says it all. */
function joinWeekday(tokens: readonly Token[], a: Reading, b: Reading): Reading | null {
  const isPair = isWritten(a) !== isWritten(b) && a.month !== undefined;
  if (!isPair || a.grain !== 'day' || b.grain !== 'day' || b.from - a.to > 2 || b.until !== undefined)
    return null;
  if (!onlyBetween(tokens, a.to, b.from, (token) => /^[,(]$/.test(token.word) || token.word === 'ngày'))
    return null;
  const day = isWritten(a) ? a : b;
  const closes = tokens[b.to]?.word === ')' && tokens[b.from - 1]?.word === '(';
  return { ...day, from: a.from, to: closes ? b.to + 1 : b.to };
}

function isWritten(day: Reading): boolean {
  return day.weekday === undefined && day.isSpoken === undefined;
}

/** "từ 7 giờ 30 đến 11 giờ". */
function joinTimeRange(tokens: readonly Token[], a: Reading, b: Reading): Reading | null {
  if (a.grain !== 'time' || b.grain !== 'time' || a.until !== undefined || a.day !== undefined) return null;
  return isRangeLink(tokens, a.to, b.from) ? { ...a, to: b.to, until: b } : null;
}

/** Times join the day beside them, else take the last day of their clause. */
function joinTimes(tokens: readonly Token[], readings: readonly Reading[]): Reading[] {
  const joined: Reading[] = [];
  for (let index = 0; index < readings.length; index += 1) {
    const reading = readings[index] as Reading;
    const next = readings[index + 1];
    const previous = joined.at(-1);
    if (reading.grain !== 'time' || reading.day !== undefined) {
      joined.push(reading);
    } else if (
      next?.grain === 'day' &&
      next.until === undefined &&
      isTimeLink(tokens, reading.to, next.from)
    ) {
      joined.push(withTime(next, reading));
      index += 1;
    } else if (
      previous !== undefined &&
      isTimeLink(tokens, previous.to, reading.from) &&
      canTakeTime(previous)
    ) {
      joined[joined.length - 1] = withTime(previous, reading);
    } else {
      if (reading.isSure === false && tokens.length > MAX_LINK_TOKENS) continue;
      const day = lastDayOfClause(tokens, joined, reading);
      joined.push(day === null ? reading : { ...withTime(day, reading), from: reading.from, to: reading.to });
    }
  }
  return joined;
}

function canTakeTime(reading: Reading): boolean {
  return reading.grain === 'day' && reading.hour === undefined && reading.until === undefined;
}

function withTime(day: Reading, time: Reading): Reading {
  const { until, hour = 0, minute = 0 } = time;
  const timed: Reading = {
    ...day,
    from: Math.min(day.from, time.from),
    to: Math.max(day.to, time.to),
    hour,
    minute,
  };
  if (until?.hour !== undefined) timed.until = { ...day, hour: until.hour, minute: until.minute ?? 0 };
  return timed;
}

function lastDayOfClause(
  tokens: readonly Token[],
  joined: readonly Reading[],
  time: Reading,
): Reading | null {
  const day = joined.at(-1);
  if (day === undefined || day.grain !== 'day') return null;
  // A day at the head of a timetable holds for the lines below it.
  if (day.hour !== undefined || tokens[day.from]?.startsLine === true) {
    const heading = joined.findLast(
      (reading) => tokens[reading.from]?.startsLine === true && reading.grain === 'day',
    );
    const isBelow = heading !== undefined && time.from - heading.to <= MAX_TIMETABLE_TOKENS;
    if (isBelow && isSameDay(heading, day)) return heading;
  }
  for (let at = day.to; at < time.from; at += 1) if (endsClause(tokens[at])) return null;
  return day.until?.grain === 'day' && day.until.hour === undefined ? null : day;
}

function isSameDay(a: Reading, b: Reading): boolean {
  return a.day === b.day && a.month === b.month && a.year === b.year;
}

function isTimeLink(tokens: readonly Token[], from: number, to: number): boolean {
  return onlyBetween(
    tokens,
    from,
    to,
    (token) =>
      !(isDash(token) && token.startsLine) && (/^[,(–-]$/.test(token.word) || LINK_WORDS.has(token.word)),
  );
}

/** "từ ngày 20 đến ngày 24/5", "24/5/1932 - 24/5/2022". */
function joinRange(tokens: readonly Token[], a: Reading, b: Reading): Reading | null {
  if (a.until !== undefined || b.grain === 'time' || a.grain === 'time' || b.isListed === true) return null;
  if (!isRangeLink(tokens, a.to, b.from)) return null;
  if (!isSameScale(a, b) || isBackwards(a, b)) return null;
  const isDashed = tokens.slice(a.to, b.from).some(isDash);
  const isSameDay = a.grain === 'day' && b.grain === 'day' && a.day === b.day && a.month === b.month;
  const isPair = isDashed && isSameDay && a.year !== undefined && b.year !== undefined && a.year < b.year;
  const end = b.until ?? b;
  return { ...a, to: b.to, until: end, ...(isPair ? { isAnniversary: true } : {}) };
}

/** Whether two readings can be the ends of one stretch: "từ năm 2016 đến nay", not "năm 2016 - 8/4". */
function isSameScale(a: Reading, b: Reading): boolean {
  if (a.grain === 'span' || b.grain === 'span') return a.grain === b.grain;
  if (a.grain === b.grain) return true;
  return b.year !== undefined && a.year !== undefined;
}

function isRangeLink(tokens: readonly Token[], from: number, to: number): boolean {
  if (to - from < 1 || to - from > MAX_LINK_TOKENS) return false;
  let isJoined = false;
  for (let at = from; at < to; at += 1) {
    const token = tokens[at] as Token;
    // A dash at the beginning of a line opens a point.
    if (isDash(token) && token.startsLine) return false;
    if (isDash(token) || token.word === 'đến' || token.word === 'tới') isJoined = true;
    else if (
      !/^(?:hết|cho|cuối|đầu|giữa|khoảng|mùa|hè|xuân|thu|đông)$/.test(token.word) &&
      !LINK_WORDS.has(token.word)
    )
      return false;
  }
  return isJoined;
}

function onlyBetween(
  tokens: readonly Token[],
  from: number,
  to: number,
  isAllowed: (token: Token) => boolean,
): boolean {
  if (to < from || to - from > MAX_LINK_TOKENS) return false;
  for (let at = from; at < to; at += 1) if (!isAllowed(tokens[at] as Token)) return false;
  return true;
}

/** "ngày 20/4 và 21/4/2022", "quý III, quý IV năm 2022": the year at the end is everybody's. */
function shareYears(tokens: readonly Token[], readings: readonly Reading[]): Reading[] {
  const shared = [...readings];
  for (let index = shared.length - 2; index >= 0; index -= 1) {
    const a = shared[index] as Reading;
    const b = shared[index + 1] as Reading;
    const isList = onlyBetween(tokens, a.to, b.from, (token) => /^(?:,|và|hoặc|ngày|cùng)$/.test(token.word));
    const isSame =
      a.grain === b.grain && a.year === undefined && b.year !== undefined && a.weekday === undefined;
    if (isList && isSame && a.direction === undefined) shared[index] = { ...a, year: b.year as number };
  }
  return shared;
}
