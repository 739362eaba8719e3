import type { Reading } from './date-reading.ts';
import { readNumberWords } from './number-words.ts';
import type { Token } from './tokens.ts';

const TIME_CUE = new Set('lúc vào hồi từ đến tới trước'.split(' '));
/** After "8 giờ" these make a length of time: "8 giờ làm việc". */
const LENGTH = new Set('làm học bay lao đồng liên tục mỗi trong qua'.split(' '));
/** "3 giờ trước": counted from now, not by the clock. */
const COUNTED_FROM_NOW = new Set(['nữa', 'trước', 'qua', 'sau']);

/** A time of day and whether its words alone prove that it is one. */
export interface TimeReading extends Reading {
  readonly isSure: boolean;
}

/**
 * "7 giờ 30 phút", "7h30", "14h", "15:30", "3 giờ chiều", "7 giờ rưỡi", "8 giờ kém 15" at token `at`. An impossible time
 * ("7 giờ 61 phút") is a reading without an hour, so that its parts are not read again.
 */
export function readTime(tokens: readonly Token[], at: number): TimeReading | null {
  const first = tokens[at];
  const number =
    first?.kind === 'number' ? { value: Number(first.word), to: at + 1 } : readNumberWords(tokens, at);
  if (number === null || first === undefined || (first.word.length > 2 && first.kind === 'number'))
    return null;
  const unit = tokens[number.to];
  const before = tokens[at - 1];
  if (before !== undefined && !first.isSpaced && /^[/.,:$-]$/.test(before.word) && before.word !== '-')
    return null;
  if (unit?.word === ':') return first.kind === 'number' ? readColonTime(tokens, at, number.value) : null;
  const isShort = (unit?.word === 'h' || unit?.word === 'g') && !unit.isSpaced && first.kind === 'number';
  if (!isShort && unit?.word !== 'giờ') return null;
  const minutes = readMinutes(tokens, number.to + 1, isShort);
  const part = readDayPart(tokens, minutes.to);
  const to = part?.to ?? minutes.to;
  const hour = hourIn(part?.word, number.value);
  const next = tokens[minutes.to];
  const isCue = before !== undefined && TIME_CUE.has(before.word);
  if (!minutes.isSaid && part === null && !isCue) {
    if (LENGTH.has(next?.word ?? '') || next?.word === '/' || COUNTED_FROM_NOW.has(next?.word ?? ''))
      return null;
  }
  if (COUNTED_FROM_NOW.has(next?.word ?? '') && !minutes.isSaid && part === null) return null;
  return timeReading(
    at,
    to,
    minutes.minus === true ? hour - 1 : hour,
    minutes.minute,
    minutes.isSaid || part !== null || isCue,
  );
}

function readColonTime(tokens: readonly Token[], at: number, hour: number): TimeReading | null {
  const minute = tokens[at + 2];
  if (minute?.kind !== 'number' || minute.word.length !== 2 || minute.isSpaced || tokens[at + 1]?.isSpaced)
    return null;
  const part = readDayPart(tokens, at + 3);
  const isCue = TIME_CUE.has(tokens[at - 1]?.word ?? '');
  const isSure = isCue || part !== null || tokens[at]?.word.length === 2;
  return timeReading(at, part?.to ?? at + 3, hourIn(part?.word, hour), Number(minute.word), isSure);
}

function timeReading(from: number, to: number, hour: number, minute: number, isSure: boolean): TimeReading {
  const isPossible = hour >= 0 && hour <= 24 && minute <= 59 && !(hour === 24 && minute > 0);
  return isPossible
    ? { from, to, grain: 'time', hour: hour % 24, minute, isSure }
    : { from, to, grain: 'time', isSure: false };
}

function readMinutes(
  tokens: readonly Token[],
  at: number,
  isShort: boolean,
): { minute: number; to: number; isSaid: boolean; minus?: boolean } {
  const token = tokens[at];
  if (token?.word === 'rưỡi') return { minute: 30, to: at + 1, isSaid: true };
  if (token?.word === 'đúng') return { minute: 0, to: at + 1, isSaid: true };
  if (token?.word === 'kém') {
    const rest = tokens[at + 1];
    if (rest?.kind !== 'number') return { minute: 0, to: at, isSaid: false };
    return {
      minute: 60 - Number(rest.word),
      to: skipWord(tokens, at + 2, 'phút'),
      isSaid: true,
      minus: true,
    };
  }
  const isMinute =
    token?.kind === 'number' &&
    token.word.length <= 2 &&
    (isShort ? !token.isSpaced : tokens[at + 1]?.word === 'phút' || token.word.length === 2) &&
    !/^[/.-]$/.test(tokens[at + 1]?.isSpaced === false ? (tokens[at + 1]?.word ?? '') : '');
  if (!isMinute) return { minute: 0, to: at, isSaid: false };
  return { minute: Number(token.word), to: skipWord(tokens, at + 1, 'phút'), isSaid: true };
}

function skipWord(tokens: readonly Token[], at: number, word: string): number {
  return tokens[at]?.word === word ? at + 1 : at;
}

function readDayPart(tokens: readonly Token[], at: number): { word: string; to: number } | null {
  const start = tokens[at]?.word === 'buổi' ? at + 1 : at;
  const word = tokens[start]?.word ?? '';
  if (!/^(?:sáng|trưa|chiều|tối|đêm|khuya)$/.test(word)) return null;
  // "7 giờ sáng nay": the day is in the next two words.
  return { word, to: /^(?:nay|mai|qua|mốt)$/.test(tokens[start + 1]?.word ?? '') ? start : start + 1 };
}

function hourIn(part: string | undefined, hour: number): number {
  if (part === 'sáng') return hour === 12 ? 0 : hour;
  if (part === 'trưa') return hour <= 3 ? hour + 12 : hour;
  if (part === 'chiều') return hour < 12 ? hour + 12 : hour;
  if (part === 'tối') return hour < 12 && hour >= 4 ? hour + 12 : hour === 12 ? 0 : hour;
  if (part === 'đêm' || part === 'khuya') return hour >= 6 && hour < 12 ? hour + 12 : hour === 12 ? 0 : hour;
  return hour;
}
