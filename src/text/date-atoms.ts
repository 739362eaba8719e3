import { lastDayOf, type Reading } from './date-reading.ts';
import { readNumber, romanValue } from './number-words.ts';
import { isDash, type Token } from './tokens.ts';

/** Words before a bare `8/4` that tell a day from a ratio. */
const DAY_CONTEXT = new Set(
  (
    'ngày hôm sáng trưa chiều tối đêm khuya từ đến tới trước sau vào dịp lễ niệm mừng hết qua sang rạng nay mốc hai ba tư năm ' +
    'sáu bảy nhật bữa lịch tết hè nghỉ là'
  ).split(' '),
);
/** Streets, schools and squares that bear a day as their name. */
const NAMED_AFTER_DAYS = new Set('đường phố trường viện rạp ty chợ quán lữ'.split(' '));
/** Nouns that are counted: "8/10 chỉ tiêu", "2/3 số đảng viên". */
const COUNTED = new Set(
  (
    'số chỉ xã huyện đơn đồng đảng đại phiếu thành tổ chi tỉnh thôn làng hộ tiêu người ủy dự công cơ doanh câu điểm bàn trường lớp ' +
    'cấp phường thị quận sở ngành nhiệm nội mục km ha m diện quãng chặng tổng phần sân bộ hội đoàn cán mẫu ca bệnh tuổi trận hiệp lần ' +
    'giờ ý văn mô thủ khu phòng ban lượt tháng đội'
  ).split(' '),
);
const MIN_YEAR = 1000;
const MAX_YEAR = 2999;

/** The year at token `at`: four digits, also after "năm", "/", "-", "." or a comma; two digits only after a slash. */
export function readYearAfter(
  tokens: readonly Token[],
  at: number,
  separators: string,
): { year: number; to: number } | null {
  let next = at;
  const token = tokens[next];
  if (token === undefined) return null;
  const isYearWord = token.word === 'năm';
  if (isYearWord) next += 1;
  else if (token.kind === 'mark' && separators.includes(token.word)) {
    next += 1;
    if (tokens[next]?.word === 'năm') next += 1;
  }
  const number = tokens[next];
  if (number?.kind !== 'number' || isDecimal(tokens, next)) return null;
  const value = Number(number.word);
  if (number.word.length === 4 && value >= MIN_YEAR && value <= MAX_YEAR)
    return { year: value, to: next + 1 };
  return null;
}

/** Whether the number at `at` goes on as `1.500` or `12,5` does. */
export function isDecimal(tokens: readonly Token[], at: number): boolean {
  const mark = tokens[at + 1];
  const rest = tokens[at + 2];
  return (
    mark !== undefined &&
    (mark.word === '.' || mark.word === ',') &&
    !mark.isSpaced &&
    rest?.kind === 'number' &&
    !rest.isSpaced
  );
}

/** The month at `at` in digits or words, `null` beyond twelve. */
export function readMonthNumber(tokens: readonly Token[], at: number): { month: number; to: number } | null {
  const word = tokens[at]?.word;
  if (word === 'giêng') return { month: 1, to: at + 1 };
  if (word === 'chạp') return { month: 12, to: at + 1 };
  if (word === 'một' && tokens[at + 1]?.word !== 'mươi') return { month: 1, to: at + 1 };
  const number = readNumber(tokens, at);
  if (number === null || number.value < 1 || number.value > 12 || number.digits > 2) return null;
  return { month: number.value, to: number.to };
}

/** "tháng 4 năm 2022", "tháng Tư", "tháng 4/2022", at the word "tháng". */
export function readMonth(tokens: readonly Token[], at: number): Reading | null {
  if (tokens[at]?.word !== 'tháng') return null;
  const month = readMonthNumber(tokens, at + 1);
  if (month === null || isDecimal(tokens, at + 1)) return null;
  // "Cách mạng tháng Tám" is a name.
  if (tokens[at - 1]?.word === 'mạng' && tokens[month.to]?.word !== 'năm') return null;
  const next = tokens[month.to];
  // "tháng 4/5": a day-like pair; "tháng 13".
  if (next !== undefined && !next.isSpaced && next.kind === 'word' && tokens[at + 1]?.kind === 'number')
    return null;
  const year = readYearAfter(tokens, month.to, '/-–.,');
  const isNamedLunar = /^(?:giêng|chạp)$/.test(tokens[at + 1]?.word ?? '');
  return {
    from: at,
    to: year?.to ?? month.to,
    grain: 'month',
    month: month.month,
    ...(year === null ? {} : { year: year.year }),
    ...(isNamedLunar && year === null && month.month === 12 ? { isLunar: true } : {}),
  };
}

/** "quý II năm 2022", "quý 2/2022", "quý ba", at the word "quý". */
export function readQuarter(tokens: readonly Token[], at: number): Reading | null {
  const token = tokens[at + 1];
  if (token === undefined) return null;
  const roman = token.kind === 'word' ? romanValue(token.word) : undefined;
  const number = roman === undefined ? readNumber(tokens, at + 1) : { value: roman, to: at + 2, digits: 1 };
  if (number === null || number.value < 1 || number.value > 4 || number.digits > 1) return null;
  if (isDecimal(tokens, at + 1)) return null;
  const year = readYearAfter(tokens, number.to, '/-–.,');
  return {
    from: at,
    to: year?.to ?? number.to,
    grain: 'months',
    month: number.value * 3 - 2,
    lastMonth: number.value * 3,
    ...(year === null ? {} : { year: year.year }),
  };
}

/** `2022-04-08`. */
export function readIsoDay(tokens: readonly Token[], at: number): Reading | null {
  const [year, dash, month, dash2, day, next] = tokens.slice(at, at + 6);
  if (year?.word.length !== 4 || dash?.word !== '-' || dash2?.word !== '-') return null;
  if (month?.kind !== 'number' || day?.kind !== 'number' || month.word.length !== 2 || day.word.length !== 2)
    return null;
  if (dash.isSpaced || month.isSpaced || dash2.isSpaced || day.isSpaced) return null;
  if (next?.kind === 'number' && !next.isSpaced) return null;
  return exactDay(at, at + 5, Number(day.word), Number(month.word), Number(year.word));
}

/** `24/5/2022`, `25-10-2021`, `27.10.2021`; with `isDaySaid` also `8/4`, `27.10`, `25-10` and `8/4/22`. */
export function readNumericDay(tokens: readonly Token[], at: number, isDaySaid: boolean): Reading | null {
  const [day, mark, month, mark2, year] = tokens.slice(at, at + 5);
  if (day?.kind !== 'number' || month?.kind !== 'number' || day.word.length > 2 || month.word.length > 2)
    return null;
  if (mark === undefined || !/^[/.–-]$/.test(mark.word)) return null;
  if (!isDaySaid && (mark.isSpaced || month.isSpaced || isGlued(tokens, at))) return null;
  const hasYear = mark2?.word === mark.word && !mark2.isSpaced && year?.kind === 'number' && !year.isSpaced;
  if (hasYear && year.word.length === 4) {
    if (isContinuedNumber(tokens, at + 5)) return null;
    return exactDay(at, at + 5, Number(day.word), Number(month.word), Number(year.word));
  }
  if (hasYear && year.word.length === 2 && isDaySaid && !isContinuedNumber(tokens, at + 5)) {
    return exactDay(at, at + 5, Number(day.word), Number(month.word), 2000 + Number(year.word));
  }
  if (hasYear || isContinuedNumber(tokens, at + 3)) return null;
  if (!isDaySaid && (mark.word !== '/' || !isLikelyDay(tokens, at))) return null;
  if (isDaySaid && mark.word !== '/' && (mark.isSpaced || month.isSpaced)) return null;
  const said = readYearAfter(tokens, at + 3, ',');
  const written =
    said !== null && (tokens[at + 3]?.word === 'năm' || tokens[at + 4]?.word === 'năm') ? said : null;
  return exactDay(at, written?.to ?? at + 3, Number(day.word), Number(month.word), written?.year);
}

/** A day that exists, or `null`. Without a year 29 February may exist. */
export function exactDay(
  from: number,
  to: number,
  day: number,
  month: number,
  year: number | undefined,
): Reading | null {
  if (month < 1 || month > 12 || day < 1 || day > lastDayOf(year ?? 2000, month)) return null;
  if (year !== undefined && (year < MIN_YEAR || year > MAX_YEAR)) return null;
  return { from, to, grain: 'day', day, month, ...(year === undefined ? {} : { year }) };
}

/** Whether a number goes on behind `at` without a space, as in `1.1.3.4` or `5/2022/NĐ`. */
export function isContinuedNumber(tokens: readonly Token[], at: number): boolean {
  const mark = tokens[at];
  if (mark === undefined || mark.isSpaced) return false;
  if (mark.kind !== 'mark') return true;
  if (!/^[/.,:%–-]$/.test(mark.word)) return false;
  if (mark.word === '%') return true;
  const rest = tokens[at + 1];
  if (rest === undefined || rest.isSpaced) return false;
  // "20/4-5/5" goes on to a second date.
  if (isDash(mark)) return rest.kind === 'word' && /^\p{Lu}/u.test(rest.text);
  return mark.word === '/' || mark.word === ':' ? rest.kind !== 'mark' : rest.kind === 'number';
}

function isGlued(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || tokens[at]?.isSpaced) return false;
  return before.kind !== 'mark' || /^[/.,:$€+=_]$/.test(before.word);
}

function isLikelyDay(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 3];
  if (next?.kind === 'word' && COUNTED.has(next.word)) return false;
  if (at === 0 && next === undefined) return true;
  const before = tokens[at - 1];
  if (before !== undefined && NAMED_AFTER_DAYS.has(before.word)) return false;
  if (before !== undefined && (DAY_CONTEXT.has(before.word) || before.word === '(')) return true;
  const isBetweenDates =
    before !== undefined &&
    (isDash(before) || before.word === 'và' || before.word === ',') &&
    tokens[at - 3]?.word === '/' &&
    tokens[at - 2]?.kind === 'number';
  if (isBetweenDates) return true;
  const day = Number(tokens[at]?.word);
  const month = Number(tokens[at + 2]?.word);
  return day > month && !(day === 24 && month === 7);
}
