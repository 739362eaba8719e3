import { addDays, isDay, weekdayOf } from '../calendar.ts';

/**
 * What was read at a place of the text, before the context has filled in what it leaves out. `grain` says how precise it
 * is: `months` is a stretch of whole months (quarter, half year), `span` one of days that is already resolved.
 */
export interface Reading {
  /** First token and the one after the last. */
  from: number;
  to: number;
  grain: 'year' | 'month' | 'months' | 'day' | 'time' | 'span';
  year?: number;
  month?: number;
  lastMonth?: number;
  day?: number;
  hour?: number;
  minute?: number;
  /** For a time: whether its own words prove that it is one. */
  isSure?: boolean;
  span?: readonly [start: string, end: string];
  /** A day of the lunar calendar until it has a year. */
  isLunar?: boolean;
  /** 1 for Monday to 7 for Sunday, for a day known by it alone. */
  weekday?: number;
  /** A day said from today, "hôm qua", beside which the same day may be written. */
  isSpoken?: boolean;
  /** A direction that the text adds: "tới", "vừa qua", "này". */
  direction?: 'next' | 'last' | 'this';
  /** The other end, inclusive, of "từ … đến …". */
  until?: Reading;
  /** A pair of years of one day, "24/5/1932 - 24/5/2022": two dates and no stretch between them. */
  isAnniversary?: boolean;
  /** Joined to the reading before it by "và" or a comma. */
  isListed?: boolean;
}

/** The day a text speaks from, and the time of day if it is known. */
export interface Reference {
  readonly day: string;
  readonly time?: string;
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
}

/** @param reference `YYYY-MM-DD`, with `THH:MM` if the hour is known. @throws RangeError for anything else */
export function readReference(reference: string): Reference {
  const day = reference.slice(0, 10);
  if (!isDay(day)) throw new RangeError(`No such day: ${day}`);
  const time = /^T(\d{2}:\d{2})/.exec(reference.slice(10))?.[1];
  return {
    day,
    ...(time === undefined ? {} : { time }),
    year: Number(day.slice(0, 4)),
    month: Number(day.slice(5, 7)),
    dayOfMonth: Number(day.slice(8, 10)),
  };
}

export function isoYear(year: number): string {
  return year < 0 ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0');
}

export function isoMonth(year: number, month: number): string {
  return `${isoYear(year)}-${String(month).padStart(2, '0')}`;
}

export function isoDay(year: number, month: number, day: number): string {
  return `${isoMonth(year, month)}-${String(day).padStart(2, '0')}`;
}

export function lastDayOf(year: number, month: number): number {
  return [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 30;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** The Monday and the Sunday of the week that is `weeks` after the reference day's. */
export function weekOf(reference: Reference, weeks: number): readonly [string, string] {
  const monday = addDays(reference.day, 1 - weekdayOf(reference.day) + 7 * weeks);
  return [monday, addDays(monday, 6)];
}

/** A day as a reading. */
export function dayReading(from: number, to: number, day: string): Reading {
  return {
    from,
    to,
    grain: 'day',
    year: Number(day.slice(0, 4)),
    month: Number(day.slice(5, 7)),
    day: Number(day.slice(8, 10)),
  };
}
