import { addDays, dayOf, instantOf, timeOf } from '../calendar.ts';
import { NIGHT_TO } from '../sending-hours.ts';

/** From here on a large audience is not through before the night. */
const EVENING = '18:00';
const LIFE_MS = 24 * 3_600_000;

/**
 * When an announcement loses its meaning: a day after it is sent. One sent in the evening or at night begins to reach
 * people in the morning, so its day begins there; an urgent one does not wait.
 */
export function announcementExpiry(sendAt: Date, isUrgent: boolean): Date {
  const time = timeOf(sendAt);
  const isHeldByNight = !isUrgent && (time >= EVENING || time < NIGHT_TO);
  const day = dayOf(sendAt);
  const start = isHeldByNight ? instantOf(time >= EVENING ? addDays(day, 1) : day, NIGHT_TO) : sendAt;
  return new Date(start.getTime() + LIFE_MS);
}
