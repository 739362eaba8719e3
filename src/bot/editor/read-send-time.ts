import { dayOf, instantOf, timeOf } from '../../calendar.ts';
import { findDates } from '../../text/dates.ts';
import { fold } from '../../text/fold.ts';

const LIMIT_CHARS = 100;
const MINUTE_MS = 60_000;

/** When only a part of the day is named, or only the day. */
const HOURS: readonly (readonly [part: RegExp, time: string])[] = [
  [/\btrua\b/, '11:30'],
  [/\bchieu\b/, '14:00'],
  [/\btoi\b/, '19:00'],
];
const MORNING_TIME = '07:00';
const HOUR = /\d{1,2} ?(?:h|g|gio|:\d)/g;

/** Clerks type without marks, which the reader of dates takes for other words. */
const MARKED: readonly (readonly [RegExp, string])[] = [
  [/\bngay\b/g, 'ngày'],
  [/\bsang\b/g, 'sáng'],
  [/\bchieu\b/g, 'chiều'],
  [/\btoi\b/g, 'tối'],
  [/\btrua\b/g, 'trưa'],
  [/\bgio\b/g, 'giờ'],
  [/\bruoi\b/g, 'rưỡi'],
  [/\bthang\b/g, 'tháng'],
  [/\bnam\b/g, 'năm'],
  [/\btuan\b/g, 'tuần'],
  [/\bhom\b/g, 'hôm'],
  [/\b(?:chu nhat|cn)\b/g, 'Chủ nhật'],
  [/\b(?:thu hai|thu 2|t2)\b/g, 'thứ Hai'],
  [/\b(?:thu ba|thu 3|t3)\b/g, 'thứ Ba'],
  [/\b(?:thu tu|thu 4|t4)\b/g, 'thứ Tư'],
  [/\b(?:thu năm|thu 5|t5)\b/g, 'thứ Năm'],
  [/\b(?:thu sau|thu 6|t6)\b/g, 'thứ Sáu'],
  [/\b(?:thu bay|thu 7|t7)\b/g, 'thứ Bảy'],
  [/(?<!(?:ngày|sáng|trưa|chiều|tối|hôm) )\bmai\b/g, 'ngày mai'],
];

/**
 * The instant a clerk means by `7h30 ngày mai`, `chieu mai`, `14h thứ 6`, `8 giờ 24/5` or `30 phút nữa`: in the
 * morning when no hour is named. It may lie in the past.
 *
 * @returns null when none is named, or more than one
 */
export function readSendTime(typed: string, now: Date): Date | null {
  const folded = fold(typed.slice(0, LIMIT_CHARS)).trim();
  const fromNow = readFromNow(folded, now);
  if (fromNow !== null) return fromNow;
  // "7h hoặc 8h ngày mai" would be read as one moment, by one of its hours.
  if ((folded.match(HOUR) ?? []).length > 1) return null;
  const text = MARKED.reduce((marked, [word, replacement]) => marked.replace(word, replacement), folded);
  const [found, ...more] = findDates(text, `${dayOf(now)}T${timeOf(now)}`);
  if (found === undefined || found.end !== undefined || more.length > 0 || found.start.length < 10)
    return null;
  const [day = '', time] = found.start.split('T');
  return instantOf(day, time ?? HOURS.find(([part]) => part.test(folded))?.[1] ?? MORNING_TIME);
}

function readFromNow(folded: string, now: Date): Date | null {
  const [, after, count, unit, later] = /^(sau )?(\d{1,3}) ?(phut|gio|tieng|h)( nua)?$/.exec(folded) ?? [];
  if (count === undefined || (after === undefined && later === undefined)) return null;
  return new Date(now.getTime() + Number(count) * (unit === 'phut' ? MINUTE_MS : 60 * MINUTE_MS));
}
