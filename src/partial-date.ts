import { isDay } from './calendar.ts';

/**
 * Dates as precise as a text gives them, in the office's zone: `2022`, `2022-04`, `2022-04-08` or `2022-04-08T07:30`.
 * They sort as text, the less precise before the more precise.
 */

/** Whether `value` is such a date and exists. */
export function isPartialDate(value: string): boolean {
  if (/^\d{4}$/.test(value)) return true;
  if (/^\d{4}-\d{2}$/.test(value)) return isDay(`${value}-01`);
  return isDay(value.slice(0, 10)) && /^(?:T(?:[01]\d|2[0-3]):[0-5]\d)?$/.test(value.slice(10));
}

/** The day a date names, or `null` when it names only a month or a year. */
export function dayOfPartialDate(value: string): string | null {
  return value.length >= 10 ? value.slice(0, 10) : null;
}

/** The last day that `value` can mean: of `2022-04` the 30th. */
export function lastDayOf(value: string): string {
  if (value.length >= 10) return value.slice(0, 10);
  if (value.length === 4) return `${value}-12-31`;
  const [year, month] = value.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 1, 0)).toISOString().slice(0, 10);
}

/** Whether the last day that `value` can mean lies before `today` (`YYYY-MM-DD`). */
export function isPastOn(value: string, today: string): boolean {
  return lastDayOf(value) < today;
}
