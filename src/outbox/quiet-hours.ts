import { addDays, dayOf, instantOf, timeOf } from '../calendar.ts';

/**
 * When a member's quiet hours end, or null when it is not quiet now.
 *
 * @param from, to times of day as `HH:MM` in the office's zone; the quiet hours include `from` and exclude `to`, and
 *   may cross midnight; equal values mean that there are none
 */
export function quietUntil(now: Date, from: string, to: string): Date | null {
  if (from === to) return null;
  const time = timeOf(now);
  const isQuiet = from < to ? time >= from && time < to : time >= from || time < to;
  if (!isQuiet) return null;
  const today = dayOf(now);
  return instantOf(time < to ? today : addDays(today, 1), to);
}
