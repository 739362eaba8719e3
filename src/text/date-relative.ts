import { addDays, weekdayOf } from '../calendar.ts';
import { dayReading, type Reading, type Reference, weekOf } from './date-reading.ts';
import { readNumber } from './number-words.ts';
import { endsClause, type Token } from './tokens.ts';

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
const BACK = new Set(['trước', 'qua', 'rồi', 'ngoái', 'xưa']);
const AHEAD = new Set(['sau', 'tới', 'nữa']);
/** "3 ngày trước khi …" counts from something else than the text's day. */
const OTHER_ANCHOR = new Set('khi đó ngày lúc hội đại lễ tết kỳ cuộc thời bầu hạn ấy này'.split(' '));
const WORK_WORDS = new Set('thành xong quyết hiện nộp gửi thiện'.split(' '));

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

/** The direction at `at`: "tới", "vừa qua", "sắp tới", "này", and where it ends. */
export function readDirection(
  tokens: readonly Token[],
  at: number,
): { direction: 'next' | 'last' | 'this'; to: number } | null {
  const word = tokens[at]?.word ?? '';
  const next = tokens[at + 1]?.word ?? '';
  if ((word === 'vừa' || word === 'mới') && (next === 'qua' || next === 'rồi'))
    return { direction: 'last', to: at + 2 };
  if (word === 'sắp' && (next === 'tới' || next === 'đến')) return { direction: 'next', to: at + 2 };
  if (word === 'kế' && next === 'tiếp') return { direction: 'next', to: at + 2 };
  if (word === 'tiếp' && next === 'theo') return { direction: 'next', to: at + 2 };
  if (word === 'này' || word === 'nay') return { direction: 'this', to: at + 1 };
  if (BACK.has(word)) return { direction: 'last', to: at + 1 };
  if (word === 'sau' || (word === 'tới' && !startsDate(tokens, at + 1)))
    return { direction: 'next', to: at + 1 };
  return null;
}

/** Whether "tới" at the place before leads to another date: "tháng 3 tới tháng 5". */
function startsDate(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return (
    token !== undefined &&
    (token.kind === 'number' || /^(?:tháng|ngày|năm|nay|quý|cuối|đầu|giữa|hết|sáng|chiều)$/.test(token.word))
  );
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

function stepsOf(direction: 'next' | 'last' | 'this'): number {
  return direction === 'this' ? 0 : direction === 'next' ? 1 : -1;
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

/** "3 ngày trước", "hai tuần nữa", "cách đây 5 năm", "trong vòng 3 tháng", "hoàn thành trong 2 tuần". */
function readAmount(tokens: readonly Token[], at: number, reference: Reference): Reading | null {
  let start = at;
  let isWithin = false;
  let isAgo = false;
  if (tokens[at]?.word === 'trong') {
    isWithin = true;
    start += tokens[at + 1]?.word === 'vòng' ? 2 : 1;
  } else if (tokens[at]?.word === 'cách' && tokens[at + 1]?.word === 'đây') {
    isAgo = true;
    start += 2;
  }
  const number = readNumber(tokens, start);
  if (number === null || number.value < 1 || number.value > 3000 || number.digits > 4) return null;
  const unit = tokens[number.to]?.word ?? '';
  if (!/^(?:ngày|hôm|tuần|tháng|năm)$/.test(unit)) return null;
  if (unit === 'năm' && tokens[number.to + 1]?.kind === 'number') return null;
  let to = number.to + 1;
  if (tokens[to]?.word === 'lễ') to += 1;
  const turn = readTurnOfAmount(tokens, to);
  if (turn !== null && OTHER_ANCHOR.has(tokens[turn.to]?.word ?? '')) return null;
  if (turn !== null) {
    const isLong = tokens[turn.to]?.word === 'đây' || tokens[turn.to]?.word === 'đến';
    return countFrom(
      reference,
      at,
      isLong ? turn.to + 1 : turn.to,
      isAgo ? -number.value : turn.sign * number.value,
      unit,
    );
  }
  if (isAgo) return countFrom(reference, at, to, -number.value, unit);
  if (isWithin && isDueWithin(tokens, at, start, to, unit))
    return countFrom(reference, at, to, number.value, unit);
  return null;
}

function readTurnOfAmount(tokens: readonly Token[], at: number): { sign: 1 | -1; to: number } | null {
  const word = tokens[at]?.word ?? '';
  const next = tokens[at + 1]?.word ?? '';
  if ((word === 'vừa' && next === 'qua') || (word === 'gần' && next === 'đây'))
    return { sign: -1, to: at + 2 };
  if ((word === 'sắp' && next === 'tới') || (word === 'tiếp' && next === 'theo'))
    return { sign: 1, to: at + 2 };
  if (BACK.has(word) && word !== 'ngoái') return { sign: -1, to: at + 1 };
  return AHEAD.has(word) ? { sign: 1, to: at + 1 } : null;
}

/** "trong 3 ngày" is a term when it says so, or work is asked for; "trong 5 năm" of a report is a duration. */
function isDueWithin(tokens: readonly Token[], at: number, start: number, to: number, unit: string): boolean {
  // "trong hai ngày 23 và 24/10", "trong 3 ngày, từ ngày 6": the days follow.
  if (tokens[to]?.kind === 'number' || /^(?:từ|ngày)$/.test(tokens[to + 1]?.word ?? '')) return false;
  if (start - at === 2) return true;
  if (unit === 'ngày' && at === 0 && endsClause(tokens[to])) return true;
  return tokens.slice(Math.max(0, at - 6), at).some((token) => WORK_WORDS.has(token.word));
}

function countFrom(
  reference: Reference,
  from: number,
  to: number,
  amount: number,
  unit: string,
): Reading | null {
  if (unit === 'ngày' || unit === 'hôm') return dayReading(from, to, addDays(reference.day, amount));
  if (unit === 'tuần') return dayReading(from, to, addDays(reference.day, amount * 7));
  if (unit === 'năm') {
    const year = reference.year + amount;
    return year < 1 ? null : { from, to, grain: 'year', year };
  }
  return { from, to, ...monthFrom(reference, amount) };
}

function monthFrom(reference: Reference, steps: number): { grain: 'month'; year: number; month: number } {
  const months = reference.year * 12 + reference.month - 1 + steps;
  return { grain: 'month', year: Math.floor(months / 12), month: (months % 12) + 1 };
}

/** Resolves a weekday by its direction; without one the coming one, or today. */
export function weekdayNear(
  reference: Reference,
  weekday: number,
  turn: 'next' | 'last' | 'this' | 'coming' | 'passed',
): string {
  const today = weekdayOf(reference.day);
  if (turn === 'this') return addDays(reference.day, weekday - today);
  if (turn === 'passed') return addDays(reference.day, -((today - weekday + 7) % 7));
  if (turn === 'coming') return addDays(reference.day, (weekday - today + 7) % 7);
  const days = turn === 'next' ? (weekday - today + 7) % 7 || 7 : -((today - weekday + 7) % 7 || 7);
  return addDays(reference.day, days);
}
