import { dayOf } from '../calendar.ts';
import type { Context } from '../context.ts';
import { OPERATOR } from '../members/actor.ts';
import { reminderText } from '../messages/vi/reminders.ts';
import { cancelMessage } from '../outbox/control.ts';
import { replaceBody } from '../outbox/replace-body.ts';
import { reminderSlots } from './reminder-schedule.ts';
import {
  type OpenReminderMessage,
  type PlannedReminder,
  type RemindableEvent,
  selectOpenReminderMessages,
} from './reminder-store.ts';

/**
 * Holds reminders that are on their way to what is known now: a message whose events are all called off, moved to
 * another day or begun is cancelled; one of several loses those lines; a corrected title, time or place goes to
 * everybody who has not been reached yet.
 *
 * @returns the messages cancelled now
 */
export async function reviseReminders(ctx: Context): Promise<number[]> {
  const { db, clock, logger } = ctx;
  const cancelled: number[] = [];
  for (const message of await selectOpenReminderMessages(db)) {
    const events = eventsLeft(message, clock.now());
    if (events.length === 0) {
      await cancelMessage(ctx, OPERATOR, message.id);
      cancelled.push(message.id);
      logger.info({ messageId: message.id }, 'Reminder cancelled because its events changed');
      continue;
    }
    const body = reminderText(events, dayOf(message.createdAt));
    if (JSON.stringify(body) === message.bodyJson) continue;
    await replaceBody(db, message.id, body, clock.now());
    logger.info({ messageId: message.id, events: events.length }, 'Reminder corrected on its way');
  }
  return cancelled;
}

/** The events a message still tells of, in its order. */
function eventsLeft(message: OpenReminderMessage, now: Date): RemindableEvent[] {
  const left = message.reminders.flatMap((reminder) => (stillHolds(reminder, now) ? reminder.event : []));
  const distinct = [...new Map(left.map((event) => [event.id, event])).values()];
  return distinct.sort((a, b) => compare(a.start, b.start) || a.id - b.id);
}

function stillHolds(
  reminder: PlannedReminder,
  now: Date,
): reminder is PlannedReminder & { event: RemindableEvent } {
  const { event, key } = reminder;
  if (!event?.isConfirmed) return false;
  // The day is part of the key, so an event moved to another day has no slot of this key any more. When it became known
  // says only when the slot opened.
  const slot = reminderSlots({ ...event, knownSince: null }).find((candidate) => candidate.key === key);
  return slot !== undefined && (slot.offset !== 'P0D' || now < slot.closesAt);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
