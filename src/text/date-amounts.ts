import { addDays } from '../calendar.ts';
import { BACK } from './date-direction.ts';
import { dayReading, type Reading, type Reference } from './date-reading.ts';
import { readNumber } from './number-words.ts';
import { endsClause, type Token } from './tokens.ts';

const AHEAD = new Set(['sau', 'tới', 'nữa']);
/** "3 ngày trước khi …" counts from something else than the text's day. */
const OTHER_ANCHOR = new Set('khi đó ngày lúc hội đại lễ tết kỳ cuộc thời bầu hạn ấy này'.split(' '));
const WORK_WORDS = new Set('thành xong quyết hiện nộp gửi thiện'.split(' '));

/** "3 ngày trước", "hai tuần nữa", "cách đây 5 năm", "trong vòng 3 tháng", "hoàn thành trong 2 tuần". */
export function readAmount(tokens: readonly Token[], at: number, reference: Reference): Reading | null {
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

/** The month so many months from the text's own. */
export function monthFrom(
  reference: Reference,
  steps: number,
): { grain: 'month'; year: number; month: number } {
  const months = reference.year * 12 + reference.month - 1 + steps;
  return { grain: 'month', year: Math.floor(months / 12), month: (months % 12) + 1 };
}
