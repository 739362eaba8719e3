import { dayOf, instantOf, timeOf } from '../../calendar.ts';
import { findDates } from '../../text/dates.ts';
import { fold } from '../../text/fold.ts';
import { markDateWords } from './mark-date-words.ts';

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
  const [found, ...more] = findDates(markDateWords(folded), `${dayOf(now)}T${timeOf(now)}`);
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
