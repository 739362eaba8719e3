import { fold } from '../../text/fold.ts';

interface Period {
  readonly start: string;
  readonly end: string | null;
}

/** `2022-04-14` */
const DAY_CHARS = 10;
const WHOLE_DAY = /\bca ngay\b/;

/**
 * An event that had an hour keeps it when it is moved by typing only a day: "15/4" for what was at 7:30 on 14/4. With
 * "cả ngày" beside the day it loses it.
 *
 * @param typed the period read from `text`
 * @param former that of the event until now
 * @returns `keptTime` is the hour it kept, `07:30`; null when there was none to keep
 */
export function keepHour(
  typed: Period,
  former: { readonly start: string | null; readonly end: string | null },
  text: string,
): Period & { readonly keptTime: string | null } {
  const { start, end } = typed;
  const time = former.start?.slice(DAY_CHARS + 1) ?? '';
  if (start.length !== DAY_CHARS || time === '' || WHOLE_DAY.test(fold(text))) {
    return { ...typed, keptTime: null };
  }
  // From 7:30 to 11:30 of one day stays so on another.
  const isWithinDay = former.end?.slice(0, DAY_CHARS) === former.start?.slice(0, DAY_CHARS);
  const endTime = isWithinDay ? (former.end ?? '').slice(DAY_CHARS) : '';
  const keptEnd = end === null && endTime !== '' ? start + endTime : end;
  return { start: `${start}T${time}`, end: keptEnd, keptTime: time };
}
