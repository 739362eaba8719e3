import { findDates } from '../../text/dates.ts';

const LIMIT_CHARS = 300;

/**
 * The first day or period in what a clerk typed about something to come: without a year, the nearest that is not over.
 *
 * @param today `YYYY-MM-DD`
 * @returns as precise as typed, `end` inclusive; null when there is none
 */
export function readTypedPeriod(text: string, today: string): { start: string; end: string | null } | null {
  const typed = text.slice(0, LIMIT_CHARS);
  const [first] = findDates(typed, today);
  if (first === undefined) return null;
  const { start, end = null } = first;
  const isYearTyped = /(?<!\d)(?:19|20)\d{2}(?!\d)/.test(typed);
  if (isYearTyped || (end ?? start).slice(0, 10) >= today.slice(0, start.length)) return { start, end };
  return { start: nextYear(start), end: end === null ? null : nextYear(end) };
}

function nextYear(value: string): string {
  return `${Number(value.slice(0, 4)) + 1}${value.slice(4)}`;
}
