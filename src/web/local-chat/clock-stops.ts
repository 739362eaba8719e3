import { addDays, dayOf, instantOf } from '../../calendar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Up to here every hour is lived through, beyond only the hours at which something can be due. */
const HOURLY_UP_TO_MS = 8 * DAY_MS;

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
/** The usual end of quiet hours, digests and reminders, noon, the usual beginning of quiet hours. */
const BUSY_TIMES = ['06:30', '07:00', '08:00', '12:00', '21:00'];

/**
 * Where the clock halts on its way, so that each morning's digest and each reminder on the way is sent at its own
 * hour: one jump would find them too late to send.
 *
 * @returns in order, all after `from`, the last one `to`; empty unless `to` is after `from`
 */
export function stopsBetween(from: Date, to: Date): Date[] {
  if (to <= from) return [];
  const times = to.getTime() - from.getTime() <= HOURLY_UP_TO_MS ? [...HOURS, '06:30'].sort() : BUSY_TIMES;
  const stops: Date[] = [];
  for (let day = dayOf(from); day <= dayOf(to); day = addDays(day, 1)) {
    for (const time of times) {
      const stop = instantOf(day, time);
      if (stop > from && stop < to) stops.push(stop);
    }
  }
  return [...stops, to];
}

/** The next time it is 7 in the morning. */
export function nextMorning(now: Date): Date {
  const today = instantOf(dayOf(now), '07:00');
  return today > now ? today : new Date(today.getTime() + DAY_MS);
}
