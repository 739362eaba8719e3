import { fold } from '../../text/fold.ts';

export interface QuietHours {
  /** `HH:MM` */
  readonly from: string;
  /** `HH:MM`; equal to `from` when there are none. */
  readonly to: string;
}

export const NO_QUIET_HOURS: QuietHours = { from: '00:00', to: '00:00' };

const NONE = /^(khong|khong can|khong nghi|khong dat|bo|tat)$/;
/** Tried in this order: without its marks, `toi` may be "tới" (to) or "tối" (in the evening). */
const SEPARATORS = [/\s*(?:-+>?|–|—|~|→)\s*/, /\s+den\s+/, /\s+toi\s+/];
const TIME =
  /^(?:luc\s+)?(\d{1,2})\s*(?:(?::|\.|h|g(?:io)?)\s*(?:(\d{1,2})\s*(?:p|ph|phut)?|(ruoi))?)?\s*(sang|trua|chieu|toi|dem)?$/;

/**
 * Quiet hours as people type them: `21:00-6:30`, `21h-6h30`, `từ 9 giờ tối đến 6 giờ rưỡi sáng`, with or without
 * marks; `không` means none.
 *
 * @returns null for anything else
 */
export function readQuietHours(text: string): QuietHours | null {
  const typed = fold(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '')
    .replace(/^tu\s+/, '');
  if (NONE.test(typed)) return NO_QUIET_HOURS;
  for (const separator of SEPARATORS) {
    const parts = typed.split(separator);
    const [from, to] = parts.map(readTime);
    if (parts.length === 2 && from && to) return { from, to };
  }
  return null;
}

function readTime(text: string): string | null {
  const match = TIME.exec(text.trim());
  if (match === null) return null;
  const [, hourText, minuteText, half, partOfDay] = match;
  const hour = onClock(Number(hourText), partOfDay);
  const minute = half === undefined ? Number(minuteText ?? 0) : 30;
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** `9 giờ tối` is 21; `12 giờ đêm` and `24 giờ` are 0; `2 giờ đêm` stays. */
function onClock(hour: number, partOfDay: string | undefined): number {
  if (hour === 24) return 0;
  const isMidnight = hour === 12 && (partOfDay === 'dem' || partOfDay === 'toi');
  if (isMidnight) return 0;
  const isAfternoon = partOfDay === 'chieu' || partOfDay === 'toi' || (partOfDay === 'dem' && hour >= 6);
  return isAfternoon && hour < 12 ? hour + 12 : hour;
}
