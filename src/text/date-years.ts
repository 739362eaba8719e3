import { isContinuedNumber, isDecimal } from './date-atoms.ts';
import type { Reading } from './date-reading.ts';
import { readNumber, romanValue } from './number-words.ts';
import { isDash, type Token } from './tokens.ts';

/** Words that make a year of four digits behind them, without the word "năm". */
const YEAR_CUE = new Set('đầu giữa cuối hết nhìn xuân hè hạ thu đông tết'.split(' '));
/** Weaker ones, believed when nothing is counted after the number. */
const WEAK_YEAR_CUE = new Set('trong vào từ đến tới trước sau kỳ đoạn khóa'.split(' '));
const SINGLE_CUE = new Set(['những', 'thập']);
const OLDEST_BARE_YEAR = 1900;
const NEWEST_BARE_YEAR = 2100;
const MAX_YEARS_IN_LIST = 12;
const MAX_YEARS_APART = 150;

/** Years and what is counted in years at token `at`: "năm 2022", "2022-2027", "những năm 90", "thế kỷ XX", "năm 179 TCN". */
export function readYears(tokens: readonly Token[], at: number): Reading[] {
  const word = tokens[at]?.word;
  const next = tokens[at + 1]?.word;
  if (word === 'thế' && (next === 'kỷ' || next === 'kỉ')) return oneOrNone(readCentury(tokens, at));
  if ((word === 'thập' && /^(?:niên|kỷ|kỉ)$/.test(next ?? '')) || (word === 'những' && next === 'năm')) {
    const decade = readDecade(tokens, at);
    if (decade !== null) return [decade];
  }
  if (word === 'năm') return readSaidYear(tokens, at);
  if (tokens[at]?.kind === 'number') return readBareYear(tokens, at);
  return [];
}

function oneOrNone(reading: Reading | null): Reading[] {
  return reading === null ? [] : [reading];
}

function readSaidYear(tokens: readonly Token[], at: number): Reading[] {
  const start = tokens[at + 1]?.word === 'học' || tokens[at + 1]?.word === '(' ? at + 2 : at + 1;
  const number = tokens[start];
  if (number?.kind !== 'number' || isDecimal(tokens, start)) return [];
  const year = Number(number.word);
  const era = readEra(tokens, start + 1);
  if (era !== null)
    return year === 0 || number.word.length > 5 ? [] : [yearReading(at, era.to, era.sign * year)];
  const isPlain =
    number.word.length === 4 || (number.word.length === 3 && tokens[at - 1]?.kind !== 'number' && year > 99);
  if (!isPlain || year < 100 || year > 2999 || isContinuedUnlessRange(tokens, start + 1)) return [];
  return readMoreYears(tokens, yearReading(at, start + 1, year));
}

function isContinuedUnlessRange(tokens: readonly Token[], at: number): boolean {
  return isContinuedNumber(tokens, at) && !isDash(tokens[at]);
}

/** "TCN", "trước Công nguyên", "SCN", "sau Công nguyên". */
function readEra(tokens: readonly Token[], at: number): { sign: 1 | -1; to: number } | null {
  const word = tokens[at]?.word;
  if (word === 'tcn') return { sign: -1, to: at + 1 };
  if (word === 'scn' || word === 'cn') return { sign: 1, to: at + 1 };
  if (tokens[at + 1]?.word !== 'công' || tokens[at + 2]?.word !== 'nguyên') return null;
  if (word === 'trước') return { sign: -1, to: at + 3 };
  return word === 'sau' ? { sign: 1, to: at + 3 } : null;
}

/** "năm 2020, 2021 và 2022", "năm 2021 - 2025", "từ năm 2016 đến 2020". */
function readMoreYears(tokens: readonly Token[], first: Reading): Reading[] {
  const years = [first];
  let current = first;
  while (years.length < MAX_YEARS_IN_LIST) {
    const joint = tokens[current.to];
    const isRange = isDash(joint) || joint?.word === 'đến' || joint?.word === 'tới';
    const isList = joint?.word === ',' || joint?.word === 'và' || joint?.word === ';';
    if (!isRange && !isList) break;
    const year = fourDigits(tokens, current.to + 1);
    if (year === null || isContinuedNumber(tokens, current.to + 2)) break;
    if (isRange && year > (current.year ?? 0)) {
      current.until = yearReading(current.to + 1, current.to + 2, year);
      current.to += 2;
      break;
    }
    if (!isList || year < OLDEST_BARE_YEAR || year > NEWEST_BARE_YEAR) break;
    current = { ...yearReading(current.to + 1, current.to + 2, year), isListed: true };
    years.push(current);
  }
  return years;
}

function readBareYear(tokens: readonly Token[], at: number): Reading[] {
  const year = fourDigits(tokens, at);
  const before = tokens[at - 1];
  if (year === null || year < OLDEST_BARE_YEAR || year > NEWEST_BARE_YEAR) return [];
  if (before !== undefined && !tokens[at]?.isSpaced && /^[/.,:–-]$/.test(before.word)) return [];
  if (before?.kind === 'number' && tokens[at - 2]?.word !== 'thứ') return [];
  const dash = tokens[at + 1];
  const other = fourDigits(tokens, at + 2);
  if (isDash(dash) && other !== null && other > year && other - year <= MAX_YEARS_APART) {
    if (isContinuedNumber(tokens, at + 3) || !isYearSpan(tokens, at)) return [];
    return [{ ...yearReading(at, at + 3, year), until: yearReading(at + 2, at + 3, other) }];
  }
  if (isContinuedNumber(tokens, at + 1)) return [];
  const next = tokens[at + 1];
  if (YEAR_CUE.has(before?.word ?? '')) return readMoreYears(tokens, yearReading(at, at + 1, year));
  const isAlone =
    next === undefined || (next.kind === 'mark' && next.word !== '%') || /^(?:đến|tới|nay)$/.test(next.word);
  return isAlone && WEAK_YEAR_CUE.has(before?.word ?? '')
    ? readMoreYears(tokens, yearReading(at, at + 1, year))
    : [];
}

/** "2022-2027" is a stretch of years unless it is an amount ("từ 1950 - 2015 người"), which has a noun behind it. */
function isYearSpan(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 3];
  return !/^(?:người|đồng|triệu|tỷ|ha|tấn|đảng|hộ|km|m|lượt|%)$/.test(next?.word ?? '');
}

function fourDigits(tokens: readonly Token[], at: number): number | null {
  const token = tokens[at];
  return token?.kind === 'number' && token.word.length === 4 && !isDecimal(tokens, at)
    ? Number(token.word)
    : null;
}

function yearReading(from: number, to: number, year: number): Reading {
  return { from, to, grain: 'year', year };
}

/** "thập niên 90", "những năm 1990": ten years. "những năm 1986 - 1990" is left to the years. */
function readDecade(tokens: readonly Token[], at: number): Reading | null {
  const start = tokens[at + 2]?.word === 'năm' ? at + 3 : at + 2;
  const number = readNumber(tokens, start);
  if (number === null || number.value % 10 !== 0 || SINGLE_CUE.has(tokens[start]?.word ?? '')) return null;
  if (isDash(tokens[number.to]) || tokens[number.to]?.word === 'đến' || isDecimal(tokens, start)) return null;
  const isShort = number.value >= 10 && number.value < 100 && number.digits !== 1;
  if (!isShort && (number.value < 1000 || number.value > 2100)) return null;
  let to = number.to;
  let year = isShort ? 1900 + number.value : number.value;
  if (tokens[to]?.word === 'của' && tokens[to + 1]?.word === 'thế') to += 1;
  const century = readCentury(tokens, to);
  if (century !== null) {
    to = century.to;
    if (isShort) year = (century.year ?? 1901) - 1 + number.value;
  }
  return { from: at, to, grain: 'year', year, until: { from: at, to, grain: 'year', year: year + 9 } };
}

/** "thế kỷ XX": 1901 to 2000. */
function readCentury(tokens: readonly Token[], at: number): Reading | null {
  if (tokens[at]?.word !== 'thế' || !/^k[ỷỉ]$/.test(tokens[at + 1]?.word ?? '')) return null;
  const start = tokens[at + 2]?.word === 'thứ' ? at + 3 : at + 2;
  const token = tokens[start];
  const value =
    token?.kind === 'word' && /^\p{Lu}+$/u.test(token.text)
      ? romanValue(token.word)
      : (readNumber(tokens, start)?.value ?? undefined);
  if (value === undefined || value < 1 || value > 21 || readEra(tokens, start + 1)?.sign === -1) return null;
  const to = readNumber(tokens, start)?.to ?? start + 1;
  const first = (value - 1) * 100 + 1;
  return {
    from: at,
    to,
    grain: 'year',
    year: first,
    until: { from: at, to, grain: 'year', year: first + 99 },
  };
}
