import type { Context } from '../context.ts';
import { EXPIRED_TITLE, LOST_TITLE, reminderExpired, remindersLost } from '../messages/vi/reminders.ts';
import { notifyAdmins } from '../notices/notify-admins.ts';
import { hasMessage, type Reminder, selectExpiredReminderMessages, takeReminders } from './reminder-store.ts';

/** A message that expired longer ago is no news. */
const EXPIRED_LOOK_BACK_MS = 7 * 86_400_000;

/**
 * Gives up reminders whose time has passed, for good, and tells the admins in one notice.
 *
 * @returns the keys given up now
 */
export async function reportLostReminders(
  { db, logger }: Context,
  lost: readonly Reminder[],
  now: Date,
): Promise<string[]> {
  if (lost.length === 0) return [];
  const keys = await db.transaction(async (tx) => {
    const taken = await takeReminders(
      tx,
      lost.map(({ slot }) => slot),
      now,
    );
    const reminders = lost.filter(({ slot }) => taken.has(slot.key));
    const [first] = reminders;
    if (first === undefined) return [];
    const text = remindersLost(byEvent(reminders));
    await notifyAdmins(tx, { key: `notice:lost:${first.slot.key}`, title: LOST_TITLE, text }, now);
    return [...taken];
  });
  if (keys.length > 0) logger.warn({ keys }, 'Reminders given up because their time had passed');
  return keys;
}

/**
 * Tells the admins, once per message, of reminders that were planned and then expired before they reached everybody:
 * the power or the network went between planning and sending.
 *
 * @returns the messages reported now
 */
export async function reportExpiredReminders({ db, clock }: Context): Promise<number[]> {
  const now = clock.now();
  const since = new Date(now.getTime() - EXPIRED_LOOK_BACK_MS);
  const reported: number[] = [];
  for (const { id, title, expired } of await selectExpiredReminderMessages(db, since)) {
    const key = `notice:expired:${id}`;
    if (await hasMessage(db, key)) continue;
    const notice = { key, title: EXPIRED_TITLE, text: reminderExpired(title, expired) };
    if (await db.transaction((tx) => notifyAdmins(tx, notice, now))) reported.push(id);
  }
  return reported;
}

function byEvent(reminders: readonly Reminder[]): { title: string; start: string; offsets: string[] }[] {
  const events = new Map<number, { title: string; start: string; offsets: string[] }>();
  for (const { slot, event } of reminders) {
    const known = events.get(event.id);
    if (known === undefined)
      events.set(event.id, { title: event.title, start: event.start, offsets: [slot.offset] });
    else known.offsets.push(slot.offset);
  }
  return [...events.values()];
}
