import { addDays, dayOf, instantOf, weekdayOf } from '../calendar.ts';
import { isPlanningTime, MORNING, NIGHT_FROM } from '../sending-hours.ts';

export type DigestFrequency = 'daily' | 'weekly';

/** A weekly digest is still sent on Tuesday and Wednesday when the service was down on Monday. */
const WEEKLY_LATE_DAYS = 2;
/** What the first digest looks back on, and what one after a long outage still counts as new, in days. */
const LOOK_BACK_DAYS = { daily: 14, weekly: 28 } as const;
/** No document is longer on its way from its stamp to its commit, even behind the fan-out of a large message. */
const SAVING_MS = 60_000;
const FORCED_LIFE_MS = 24 * 3_600_000;
const DAY_MS = 86_400_000;

/** The digest whose turn it is. Which documents it covers follows from the instants, never from when it was planned. */
export interface DueDigest {
  readonly frequency: DigestFrequency;
  /** `digest:daily:2022-04-12`; a week is named by its Monday. */
  readonly key: string;
  /** The day it is planned on, `YYYY-MM-DD`. */
  readonly day: string;
  /** Its hour, also when it is planned late; stored, so that the next digest knows where to go on. */
  readonly sendAt: Date;
  /** Nothing older is news any more. */
  readonly coversSince: Date;
  /** Exclusive. What comes in later waits for the next one; see {@link endOfCoverage}. */
  readonly coversUntil: Date;
  readonly expiresAt: Date;
}

/**
 * Decides whether a digest is due. Pure; the caller looks whether its key is already in the outbox.
 *
 * Daily: from 07:00 until 20:00. Weekly: the same hours of Monday, and of the two days after it when Monday was missed.
 *
 * @param isForced now, whatever the hour: today's, and the one of this week
 */
export function findDueDigest(frequency: DigestFrequency, now: Date, isForced = false): DueDigest | null {
  const day = dayOf(now);
  const firstDay = frequency === 'daily' ? day : addDays(day, 1 - weekdayOf(day));
  const hour = instantOf(firstDay, MORNING);
  if (!isForced) {
    if (now < hour || !isPlanningTime(now)) return null;
    if (day > addDays(firstDay, frequency === 'daily' ? 0 : WEEKLY_LATE_DAYS)) return null;
  }
  const key = `${keyPrefix(frequency)}${firstDay}`;
  // A forced one is never taken for one of its hour.
  const forcedAt = new Date(now.getTime() === hour.getTime() ? now.getTime() + 1 : now.getTime());
  const sendAt = isForced ? forcedAt : hour;
  const coversUntil = endOfCoverage(key, sendAt);
  return {
    frequency,
    key,
    day,
    sendAt,
    coversSince: new Date(coversUntil.getTime() - LOOK_BACK_DAYS[frequency] * DAY_MS),
    coversUntil,
    expiresAt: isForced ? new Date(now.getTime() + FORCED_LIFE_MS) : instantOf(day, NIGHT_FROM),
  };
}

/**
 * Where a digest ends and the next one goes on (exclusive). Its hour, not the moment of planning: else the first article
 * on a day without a digest would make one in the middle of the day. And a minute before its hour, so that what is being
 * saved while the digest is planned belongs to the next one for certain. A forced digest covers what is there.
 */
export function endOfCoverage(key: string, sendAt: Date): Date {
  const hour = instantOf(key.slice(-'YYYY-MM-DD'.length), MORNING);
  return new Date(sendAt.getTime() === hour.getTime() ? hour.getTime() - SAVING_MS : sendAt.getTime() + 1);
}

export function keyPrefix(frequency: DigestFrequency): string {
  return `digest:${frequency}:`;
}
