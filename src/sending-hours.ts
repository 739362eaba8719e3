import { instantOf, timeOf } from './calendar.ts';

/** When digests and reminders go out: half an hour after the usual quiet hours, so that they arrive together. */
export const MORNING = '07:00';
/** A digest or reminder that comes later than this waits for the next morning, or has lost its meaning. */
export const LAST_PLANNING = '20:00';
/** The usual quiet hours, the defaults of `Member.quietFrom` and `quietTo`. */
export const NIGHT_FROM = '21:00';
export const NIGHT_TO = '06:30';

const DAY_MS = 86_400_000;

/** Whether digests and reminders may be planned now: from 07:00 until before 20:00. */
export function isPlanningTime(now: Date): boolean {
  const time = timeOf(now);
  return MORNING <= time && time < LAST_PLANNING;
}

/** How many days after `from` the day `to` comes; negative when before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((instantOf(to).getTime() - instantOf(from).getTime()) / DAY_MS);
}
