import { addDays, dayOf, instantOf } from '../calendar.ts';
import type { Context } from '../context.ts';
import type { PlannedMessage } from '../digests/planned-message.ts';
import { reminderText, reminderTitle } from '../messages/vi/reminders.ts';
import { enqueueMessage } from '../outbox/enqueue-message.ts';
import { NIGHT_FROM } from '../sending-hours.ts';
import type { Connection } from '../storage/database.ts';
import { isDue, isOver, reminderSlots } from './reminder-schedule.ts';
import {
  linkReminders,
  type RemindableEvent,
  type Reminder,
  selectConfirmedEvents,
  selectDecidedKeys,
  takeReminders,
} from './reminder-store.ts';
import { reportExpiredReminders, reportLostReminders } from './report-lost.ts';
import { reviseReminders } from './revise-reminders.ts';
import { tellChanges } from './tell-changes.ts';

/** The earliest reminder comes so many days before its event. */
const LOOK_AHEAD_DAYS = 7;
/** Reminders of events longer ago are not even reported lost. */
const LOOK_BACK_DAYS = 90;

export interface ReminderReport {
  /** Reminders, and messages that tell of changes. */
  readonly planned: readonly PlannedMessage[];
  /** Keys of reminders given up because their time passed while nothing ran; the admins are told. */
  readonly lost: readonly string[];
  /** Messages on their way that were cancelled because their events were called off or moved. */
  readonly cancelled: readonly number[];
  /** Messages that had expired before they reached everybody; the admins are told. */
  readonly expired: readonly number[];
}

/**
 * Puts the reminders that are due into the outbox, each once however often this is called, all of one morning in one
 * message to every active member; gives up those whose time has passed and tells the admins once; corrects or cancels
 * the ones on their way whose events were changed, and tells those who were reminded before.
 */
export async function planReminders(ctx: Context): Promise<ReminderReport> {
  const now = ctx.clock.now();
  const cancelled = await reviseReminders(ctx);
  const changed = await tellChanges(ctx);
  const open = await findUndecided(ctx.db, now);
  const planned = await planDue(
    ctx,
    open.filter(({ slot }) => isDue(slot, now)),
    now,
  );
  const lost = await reportLostReminders(
    ctx,
    open.filter(({ slot }) => isOver(slot, now)),
    now,
  );
  const expired = await reportExpiredReminders(ctx);
  return { planned: [...changed, ...(planned === null ? [] : [planned])], lost, cancelled, expired };
}

async function findUndecided(db: Connection, now: Date): Promise<Reminder[]> {
  const today = dayOf(now);
  const events = await selectConfirmedEvents(db, {
    from: addDays(today, -LOOK_BACK_DAYS),
    before: addDays(today, LOOK_AHEAD_DAYS + 1),
  });
  const begun = events.flatMap((event) =>
    reminderSlots(event)
      .filter(({ opensAt }) => opensAt <= now)
      .map((slot) => ({ slot, event })),
  );
  const decided = await selectDecidedKeys(
    db,
    begun.map(({ slot }) => slot.key),
  );
  return begun.filter(({ slot }) => !decided.has(slot.key));
}

async function planDue(ctx: Context, due: readonly Reminder[], now: Date): Promise<PlannedMessage | null> {
  if (due.length === 0) return null;
  const message = await ctx.db.transaction(async (tx) => {
    const taken = await takeReminders(
      tx,
      due.map(({ slot }) => slot),
      now,
    );
    const reminders = due.filter(({ slot }) => taken.has(slot.key));
    const [first] = reminders;
    if (first === undefined) return null;
    const events = distinctEvents(reminders);
    const key = reminders.length === 1 ? first.slot.key : `${first.slot.key}+${reminders.length - 1}`;
    const { messageId, recipients } = await enqueueMessage(
      tx,
      {
        key,
        kind: 'reminder',
        title: reminderTitle(events),
        body: reminderText(events, dayOf(now)),
        audience: { kind: 'all' },
        expiresAt: expiryOf(reminders, now),
      },
      now,
    );
    await linkReminders(tx, reminders, messageId);
    return { messageId, key, recipients };
  });
  if (message !== null) ctx.logger.info(message, 'Reminder planned');
  return message;
}

/** An event of two reminders at once, as after a week's standstill, is told once. */
function distinctEvents(reminders: readonly Reminder[]): RemindableEvent[] {
  return [...new Map(reminders.map(({ event }) => [event.id, event])).values()];
}

/**
 * "Ngày mai" is wrong tomorrow, so none outlives its day; one of today's event only does not outlive its beginning. In
 * a message of several, a line whose event has begun is taken out by `reviseReminders`.
 */
function expiryOf(reminders: readonly Reminder[], now: Date): Date {
  const night = instantOf(dayOf(now), NIGHT_FROM);
  const ends = reminders.map(({ slot }) =>
    slot.offset === 'P0D' && slot.closesAt < night ? slot.closesAt : night,
  );
  return new Date(Math.max(...ends.map((end) => end.getTime())));
}
