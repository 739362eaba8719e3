import { findDates } from '../../text/dates.ts';
import { fold } from '../../text/fold.ts';
import { markDateWords } from './mark-date-words.ts';

const LIMIT_CHARS = 300;
const LETTER_WITH_MARK = /[\u00c0-\u024f\u1e00-\u1eff]/;
const YEAR = /(?<!\d)(?:19|20)\d{2}(?!\d)/;

/**
 * The day or period that a clerk typed about something to come, with marks or without: when no year is named, the
 * nearest that is not over.
 *
 * @param today `YYYY-MM-DD`
 * @returns as precise as typed, `end` inclusive; null when there is none, or more than one
 */
export function readTypedPeriod(text: string, today: string): { start: string; end: string | null } | null {
  const typed = text.slice(0, LIMIT_CHARS).normalize('NFC');
  const [found, ...more] = findDates(
    LETTER_WITH_MARK.test(typed) ? typed : markDateWords(fold(typed)),
    today,
  );
  if (found === undefined || more.length > 0) return null;
  const { start, end = null } = found;
  const isOver = (end ?? start).slice(0, 10) < today.slice(0, start.length);
  if (!isOver || YEAR.test(typed) || !isDayOfAnyYear(found.text)) return { start, end };
  return { start: nextYear(start), end: end === null ? null : nextYear(end) };
}

/** `1/4`, `ngày 1 tháng 4`, but not `hôm qua` or `3 ngày trước`: those are over whatever the year. */
function isDayOfAnyYear(text: string): boolean {
  return /\d/.test(text) && !/\b(?:truoc|qua|roi)\b/.test(fold(text));
}

function nextYear(value: string): string {
  return `${Number(value.slice(0, 4)) + 1}${value.slice(4)}`;
}
