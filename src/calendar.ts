/**
 * The office's calendar. Instants are `Date` in UTC; calendar days are `YYYY-MM-DD` and times of day `HH:MM` in
 * Asia/Ho_Chi_Minh, which has kept UTC+7 without summer time since 1975, so a fixed offset is exact.
 */
export const OFFICE_TIME_ZONE = 'Asia/Ho_Chi_Minh';

const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** The calendar day at an instant, `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** The time of day at an instant, `HH:MM`. */
export function timeOf(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(11, 16);
}

/** The instant of a day and time of day. @throws RangeError for a day or time that does not exist */
export function instantOf(day: string, time = '00:00'): Date {
  const instant = new Date(`${day}T${time}:00+07:00`);
  if (Number.isNaN(instant.getTime()) || dayOf(instant) !== day)
    throw new RangeError(`No such day: ${day} ${time}`);
  return instant;
}

/** `addDays('2022-02-28', 1)` is `'2022-03-01'`. */
export function addDays(day: string, days: number): string {
  return dayOf(new Date(instantOf(day).getTime() + days * DAY_MS));
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Whether `value` is an existing day written `YYYY-MM-DD`. */
export function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

/** `'2022-05-24'` is `'24/5/2022'`, the way members write days. */
export function formatDay(day: string): string {
  const [year, month, dayOfMonth] = day.split('-');
  return `${Number(dayOfMonth)}/${Number(month)}/${year}`;
}
