import { addDays, dayOf, instantOf } from '../calendar.ts';
import { dayOfPartialDate } from '../partial-date.ts';
import { isPlanningTime, LAST_PLANNING, MORNING } from '../sending-hours.ts';

/** How long before the event's day: a week, a day, the same morning. ISO 8601 durations, part of stored keys. */
type ReminderOffset = 'P7D' | 'P1D' | 'P0D';

/** A week's notice that comes late is still one as long as so many days remain; then the one of the day before takes over. */
const LEAST_NOTICE_DAYS = 3;
/** An event without a time of day: after office hours nobody can act on a reminder of the same day. */
export const OFFICE_CLOSES = '17:00';

/** The time in which one reminder of one event means something. */
export interface ReminderSlot {
  /** `reminder:event:5:2022-05-24:P7D`: an event moved to another day gets new ones. */
  readonly key: string;
  readonly eventId: number;
  readonly offset: ReminderOffset;
  readonly opensAt: Date;
  /** Exclusive; always after `opensAt`, with some time by day in between. */
  readonly closesAt: Date;
}

/** What of an event the schedule depends on. */
export interface ScheduledEvent {
  readonly id: number;
  /** ISO, as precise as known. */
  readonly start: string;
  /** When it was confirmed or its day last set; `null` when that is not known, which counts as long ago. */
  readonly knownSince: Date | null;
}

/**
 * The reminders of an event, in order: 7 days before, the day before and the same day, each from 07:00.
 *
 * An event confirmed after the hour of a reminder: the week's notice goes out the next morning, so that an admin who
 * confirms five events does not send five messages at once; the last two cannot wait and open at once.
 *
 * @returns only slots that have any room; none for an event without a day
 */
export function reminderSlots(event: ScheduledEvent): ReminderSlot[] {
  const day = dayOfPartialDate(event.start);
  if (day === null) return [];
  return [
    slot(event, day, 'P7D', morningFrom(addDays(day, -7), event.knownSince), {
      day: addDays(day, -LEAST_NOTICE_DAYS),
      time: LAST_PLANNING,
    }),
    slot(event, day, 'P1D', latest(instantOf(addDays(day, -1), MORNING), event.knownSince), {
      day: addDays(day, -1),
      time: LAST_PLANNING,
    }),
    slot(event, day, 'P0D', latest(instantOf(day, MORNING), event.knownSince), {
      day,
      time: closingTime(event.start.slice(11, 16)),
    }),
  ].filter(({ opensAt, closesAt }) => opensAt < closesAt);
}

/**
 * The days on which members will be reminded of an event that was confirmed, or whose day was set, just now.
 *
 * @returns `YYYY-MM-DD`, in order; empty for an event without a day and for one that comes too soon or is over
 */
export function reminderDays(event: { readonly id: number; readonly start: string }, now: Date): string[] {
  return reminderSlots({ ...event, knownSince: now })
    .filter((slot) => !isOver(slot, now))
    .map(({ opensAt }) => dayOf(opensAt > now ? opensAt : now));
}

/** Whether a reminder may go out now: open, and by day. */
export function isDue(slot: ReminderSlot, now: Date): boolean {
  return slot.opensAt <= now && now < slot.closesAt && isPlanningTime(now);
}

/** Whether its time has passed. */
export function isOver(slot: ReminderSlot, now: Date): boolean {
  return slot.closesAt <= now;
}

function slot(
  event: ScheduledEvent,
  eventDay: string,
  offset: ReminderOffset,
  opensAt: Date,
  closes: { readonly day: string; readonly time: string },
): ReminderSlot {
  return {
    key: `reminder:event:${event.id}:${eventDay}:${offset}`,
    eventId: event.id,
    offset,
    opensAt,
    closesAt: instantOf(closes.day, closes.time),
  };
}

function closingTime(startsAt: string): string {
  if (startsAt === '') return OFFICE_CLOSES;
  return startsAt < LAST_PLANNING ? startsAt : LAST_PLANNING;
}

/** The first morning from `day` on at whose hour the event was known. */
function morningFrom(day: string, knownSince: Date | null): Date {
  const morning = instantOf(day, MORNING);
  if (knownSince === null || knownSince <= morning) return morning;
  const sameDay = instantOf(dayOf(knownSince), MORNING);
  return knownSince <= sameDay ? sameDay : instantOf(addDays(dayOf(knownSince), 1), MORNING);
}

function latest(instant: Date, other: Date | null): Date {
  return other !== null && other > instant ? other : instant;
}
