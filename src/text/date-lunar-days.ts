import { exactDay, readMonthNumber, readYearAfter } from './date-atoms.ts';
import type { Reading } from './date-reading.ts';
import { readNumber } from './number-words.ts';
import type { Token } from './tokens.ts';

/** "rằm tháng Giêng", "mùng 1 Tết", "mùng 10 tháng 3 âm lịch", at the word "rằm" or "mùng". */
export function readLunarDay(tokens: readonly Token[], at: number, from: number): Reading | null {
  const isFullMoon = tokens[at]?.word === 'rằm';
  if (!isFullMoon && !/^m[ùồ]ng$/.test(tokens[at]?.word ?? '')) return null;
  const day = isFullMoon ? { value: 15, to: at + 1 } : readNumber(tokens, at + 1);
  if (day === null || day.value < 1 || (day.value > 10 && !isFullMoon)) return null;
  if (tokens[day.to]?.word === 'tết' && !isFullMoon) {
    const year = readTetYear(tokens, day.to + 1);
    return { ...base(from, year.to, day.value, 1), ...(year.year === undefined ? {} : { year: year.year }) };
  }
  if (tokens[day.to]?.word === '/') {
    const month = readMonthNumber(tokens, day.to + 1);
    return month === null ? null : lunarOrSolar(tokens, from, day.value, month, isFullMoon);
  }
  if (tokens[day.to]?.word !== 'tháng') return null;
  const month = readMonthNumber(tokens, day.to + 1);
  return month === null
    ? null
    : lunarOrSolar(
        tokens,
        from,
        day.value,
        month,
        isFullMoon || /^(?:giêng|chạp)$/.test(tokens[day.to + 1]?.word ?? ''),
      );
}

function lunarOrSolar(
  tokens: readonly Token[],
  from: number,
  day: number,
  month: { month: number; to: number },
  isLunar: boolean,
): Reading | null {
  const year = readYearAfter(tokens, month.to, '/,');
  const reading = exactDay(from, year?.to ?? month.to, day, month.month, undefined);
  if (reading === null) return null;
  return { ...reading, ...(year === null ? {} : { year: year.year }), ...(isLunar ? { isLunar: true } : {}) };
}

function readTetYear(tokens: readonly Token[], at: number): { year?: number; to: number } {
  let to = at;
  if (tokens[to]?.word === 'nguyên' && tokens[to + 1]?.word === 'đán') to += 2;
  const year = readYearAfter(tokens, to, ',');
  return year === null ? { to } : { year: year.year, to: year.to };
}

function base(from: number, to: number, day: number, month: number): Reading {
  return { from, to, grain: 'day', day, month, isLunar: true };
}

/** Where "âm lịch" or "(ÂL)" behind a date ends, or `null`. */
export function readLunarMark(tokens: readonly Token[], at: number): number | null {
  const start = tokens[at]?.word === '(' ? at + 1 : at;
  if (tokens[start]?.word === 'âm' && tokens[start + 1]?.word === 'lịch') return start + 2;
  return tokens[start]?.text === 'ÂL' || tokens[start]?.text === 'AL' ? start + 1 : null;
}
