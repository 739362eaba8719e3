import type { Reading } from './date-reading.ts';

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
/** A stretch without two years that would last longer than this across a new year is taken for a slip. */
const LONGEST_CROSSING_DAYS = 184;

/**
 * Whether two written days cannot be the ends of one stretch: "23/5/2022 - 20/5/2022" goes backwards, and "từ 23/5 đến
 * 20/5" would be a year but for three days. "Từ 20/12 đến 5/1" crosses the new year.
 */
export function isBackwards(a: Reading, b: Reading): boolean {
  if (!isPlainDay(a) || !isPlainDay(b)) return false;
  const days = dayOfYear(b) - dayOfYear(a);
  if (a.year !== undefined && b.year !== undefined) return a.year === b.year ? days < 0 : a.year > b.year;
  return days < 0 && days + YEAR_DAYS > LONGEST_CROSSING_DAYS;
}

/** Written with its month, and of the solar calendar. */
function isPlainDay({ grain, month, isSpoken, isLunar, until }: Reading): boolean {
  return (
    grain === 'day' && month !== undefined && isSpoken !== true && isLunar !== true && until === undefined
  );
}

/** Of a year that is no leap year: a day more or less is nothing here. */
function dayOfYear({ month = 1, day = 1 }: Reading): number {
  return (Date.UTC(2021, month - 1, day) - Date.UTC(2021, 0, 1)) / DAY_MS + 1;
}
