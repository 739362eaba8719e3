import { addDays } from '../calendar.ts';
import { monthFrom, readAmount } from './date-amounts.ts';
import { readDirection, stepsOf } from './date-direction.ts';
import { dayReading, type Reading, type Reference, weekOf } from './date-reading.ts';
import { readNumber } from './number-words.ts';
import type { Token } from './tokens.ts';

/** Days counted from the text's own. */
const DAY_PHRASES: readonly (readonly [phrase: string, days: number])[] = [
  ['hôm nay', 0],
  ['bữa nay', 0],
  ['bây giờ', 0],
  ['sáng nay', 0],
  ['trưa nay', 0],
  ['chiều nay', 0],
  ['tối nay', 0],
  ['đêm nay', 0],
  ['hôm qua', -1],
  ['bữa qua', -1],
  ['sáng qua', -1],
  ['trưa qua', -1],
  ['chiều qua', -1],
  ['tối qua', -1],
  ['đêm qua', -1],
  ['khuya qua', -1],
  ['hôm kia', -2],
  ['ngày mai', 1],
  ['sáng mai', 1],
  ['trưa mai', 1],
  ['chiều mai', 1],
  ['tối mai', 1],
  ['đêm mai', 1],
  ['ngày mốt', 2],
  ['ngày kia', 2],
];
const DAYS = new Map(DAY_PHRASES);
/** Relative expressions at token `at`: "hôm qua", "tuần tới", "tháng trước", "năm ngoái", "3 ngày nữa", "trong vòng 2 tuần". */
export function readRelative(tokens: readonly Token[], at: number, reference: Reference): Reading | null {
  return (
    readDayPhrase(tokens, at, reference) ??
    readTurn(tokens, at, reference) ??
    readPartOfYear(tokens, at, reference) ??
    readAmount(tokens, at, reference)
  );
}

function readDayPhrase(tokens: readonly Token[], at: number, reference: Reference): Reading | null {
  const start = tokens[at]?.word === 'ngày' && tokens[at + 1]?.word === 'hôm' ? at + 1 : at;
  const phrase = `${tokens[start]?.word} ${tokens[start + 1]?.word}`;
  const days = DAYS.get(phrase);
  if (days === undefined) return null;
  const reading: Reading = { ...dayReading(at, start + 2, addDays(reference.day, days)), isSpoken: true };
  if (phrase !== 'bây giờ' || reference.time === undefined) return reading;
  return {
    ...reading,
    grain: 'time',
    hour: Number(reference.time.slice(0, 2)),
    minute: Number(reference.time.slice(3, 5)),
  };
}

/** "tuần này", "tháng trước", "quý sau", "năm ngoái", "cuối tuần". */
function readTurn(tokens: readonly Token[], at: number, reference: Reference): Reading | null {
  const unit = tokens[at]?.word;
  if (unit === 'cuối' && tokens[at + 1]?.word === 'tuần') {
    const turn = readDirection(tokens, at + 2);
    const week = weekOf(reference, turn === null ? 0 : stepsOf(turn.direction));
    return { from: at, to: turn?.to ?? at + 2, grain: 'span', span: [addDays(week[0], 5), week[1]] };
  }
  if (unit !== 'tuần' && unit !== 'tháng' && unit !== 'quý' && unit !== 'năm') return null;
  const isWeekLong = unit === 'tuần' && tokens[at + 1]?.word === 'lễ';
  const turn = readDirection(tokens, at + (isWeekLong ? 2 : 1));
  if (turn === null) return null;
  const before = tokens[at - 1];
  // "5 năm qua" is an amount; "thứ năm tới" a weekday; "những tháng tới" names no month.
  if (
    (before?.kind === 'number' && !(unit === 'năm' && isDatePart(tokens, at - 1))) ||
    /^(?:thứ|những|các|vài|nhiều|mấy|hằng|hàng|lần|ba|hai|bốn|mười|một)$/.test(before?.word ?? '')
  )
    return null;
  if (/^(?:khi|đó|ấy|nữa)$/.test(tokens[turn.to]?.word ?? '')) return null;
  const word = tokens[turn.to - 1]?.word;
  if (unit !== 'năm' && (word === 'ngoái' || word === 'xưa' || word === 'nay')) return null;
  if (word === 'xưa') return null;
  const steps = stepsOf(turn.direction);
  const at2 = { from: at, to: turn.to };
  if (unit === 'tuần') return { ...at2, grain: 'span', span: weekOf(reference, steps) };
  if (unit === 'năm') return { ...at2, grain: 'year', year: reference.year + steps };
  if (unit === 'tháng') return { ...at2, ...monthFrom(reference, steps) };
  const quarter = Math.floor((reference.month - 1) / 3) + steps;
  const year = reference.year + Math.floor(quarter / 4);
  const first = (((quarter % 4) + 4) % 4) * 3 + 1;
  return { ...at2, grain: 'months', year, month: first, lastMonth: first + 2 };
}

/** "tháng 10 năm ngoái", "8/4 năm nay": the number before belongs to a date and counts no years. */
function isDatePart(tokens: readonly Token[], at: number): boolean {
  return /^(?:tháng|quý|[/.-])$/.test(tokens[at - 1]?.word ?? '');
}

/** "6 tháng đầu năm", "nửa cuối năm 2022", "đầu năm", "cuối năm" (a year is added by the caller). */
function readPartOfYear(tokens: readonly Token[], at: number, reference: Reference): Reading | null {
  const word = tokens[at]?.word;
  if (word === 'nửa' && /^(?:đầu|cuối)$/.test(tokens[at + 1]?.word ?? '')) {
    if (tokens[at + 2]?.word !== 'năm') return null;
    return partOfYear(tokens, at, at + 3, 6, tokens[at + 1]?.word === 'đầu', reference);
  }
  const number = readNumber(tokens, at);
  if (number !== null && number.value >= 2 && number.value <= 11 && tokens[number.to]?.word === 'tháng') {
    const side = tokens[number.to + 1]?.word;
    if ((side !== 'đầu' && side !== 'cuối') || tokens[number.to + 2]?.word !== 'năm') return null;
    return partOfYear(tokens, at, number.to + 3, number.value, side === 'đầu', reference);
  }
  if (/^(?:đầu|giữa|cuối)$/.test(word ?? '') && tokens[at + 1]?.word === 'năm') {
    const next = tokens[at + 2];
    if (
      next?.kind === 'number' ||
      readDirection(tokens, at + 2) !== null ||
      /^(?:học|thứ)$/.test(next?.word ?? '')
    )
      return null;
    return { from: at, to: at + 2, grain: 'year', year: reference.year };
  }
  return null;
}

function partOfYear(
  tokens: readonly Token[],
  from: number,
  to: number,
  months: number,
  isFirst: boolean,
  reference: Reference,
): Reading {
  const number = tokens[to];
  const turn = readDirection(tokens, to);
  const said = number?.kind === 'number' && number.word.length === 4 ? Number(number.word) : undefined;
  const year = said ?? reference.year + (turn === null ? 0 : stepsOf(turn.direction));
  return {
    from,
    to: said !== undefined ? to + 1 : (turn?.to ?? to),
    grain: 'months',
    year,
    month: isFirst ? 1 : 13 - months,
    lastMonth: isFirst ? months : 12,
  };
}
