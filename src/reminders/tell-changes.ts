import { instantOf } from '../calendar.ts';
import type { Context } from '../context.ts';
import type { PlannedMessage } from '../digests/planned-message.ts';
import { OPERATOR } from '../members/actor.ts';
import { changeText, changeTitle } from '../messages/vi/reminder-changes.ts';
import { cancelMessageIn } from '../outbox/control.ts';
import { enqueueMessage } from '../outbox/enqueue-message.ts';
import { previewAudience } from '../outbox/preview-audience.ts';
import { resendsOf } from '../outbox/resend.ts';
import type { Connection } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { replaceTold, selectOpenChangeMessages, selectToldEvents, type ToldEvent } from './change-store.ts';
import { OFFICE_CLOSES } from './reminder-schedule.ts';
import { toldOf } from './reminder-store.ts';

/** The longest between the first reminder of an event and the end of one that lasts for weeks. */
const LOOK_BACK_MS = 60 * 86_400_000;

/**
 * Tells exactly those who have got a reminder of an event, or are about to, that it was called off or moved to another
 * day or hour: once for each change, in one message, as long as the time they know or the new one is still to come. What
 * was said of an earlier change and has not arrived is replaced. Call it right after `reviseReminders`, so that whoever
 * is still to be reminded hears the new at once instead. Moved and moved back before this is called is no change.
 *
 * @returns the messages planned now
 */
export async function tellChanges(ctx: Context): Promise<PlannedMessage[]> {
  const planned: PlannedMessage[] = [];
  for (const event of await selectToldEvents(ctx.db, lookBack(ctx))) {
    const reminders = event.reminders.filter(({ told }) => told !== nowTold(event));
    const message = reminders.length === 0 ? null : await tellChange(ctx, { ...event, reminders });
    if (message === null) continue;
    ctx.logger.info({ ...message, eventId: event.id }, 'Those who were reminded are told of a change');
    planned.push(message);
  }
  return planned;
}

/** How many members would be told if this event were called off now. */
export async function countReminded(ctx: Context, eventId: number): Promise<number> {
  const [event] = await selectToldEvents(ctx.db, lookBack(ctx), eventId);
  if (event === undefined || endOf(event.reminders.map(({ told }) => told)) <= ctx.clock.now()) return 0;
  return (await previewAudience(ctx.db, await audienceOf(ctx.db, event))).recipients;
}

async function tellChange({ db, clock }: Context, event: ToldEvent): Promise<PlannedMessage | null> {
  const now = clock.now();
  const told = nowTold(event);
  const prefix = `change:event:${event.id}:`;
  return retryConflicts(() =>
    db.transaction(async (tx) => {
      if (!(await replaceTold(tx, event.reminders, told))) return null;
      let unaware = 0;
      for (const id of await selectOpenChangeMessages(tx, prefix)) {
        unaware += (await cancelMessageIn(tx, OPERATOR, id, now)).cancelled;
      }
      const expiresAt = endOf([told, ...event.reminders.map((reminder) => reminder.told)]);
      if (expiresAt <= now) return null;
      const audience = await audienceOf(tx, event);
      if ((await previewAudience(tx, audience)).recipients === 0) return null;
      const key = `${prefix}${now.getTime()}`;
      // Some know the time before the last, some the last: then it is better to name none.
      const before = unaware > 0 ? null : (event.reminders[0]?.told ?? null);
      const change = { ...event, isCancelled: told === '', before };
      const { messageId, recipients } = await enqueueMessage(
        tx,
        { key, kind: 'reminder', title: changeTitle(change), body: changeText(change), audience, expiresAt },
        now,
      );
      return { messageId, key, recipients };
    }),
  );
}

/** Who got a reminder the second time counts as well. */
async function audienceOf(connection: Connection, { reminders }: ToldEvent) {
  const messageIds = new Set(reminders.map(({ messageId }) => messageId));
  for (const id of [...messageIds]) {
    for (const again of await resendsOf(connection, id)) messageIds.add(again);
  }
  return { kind: 'reached', messageIds: [...messageIds] } as const;
}

/** What those who are reminded should know. Empty when it does not take place. */
function nowTold({ isConfirmed, start, end }: ToldEvent): string {
  return isConfirmed && start !== null ? toldOf({ start, end }) : '';
}

/** When the last of these times is over, as far as acting on it goes. An event of one day is when it begins. */
function endOf(told: readonly string[]): Date {
  const ends = told.map((span) => {
    const [start = '', end = start] = span.split('/');
    const isLonger = end.length >= 10 && end.slice(0, 10) > start.slice(0, 10);
    const [day = '', time = OFFICE_CLOSES] = (isLonger ? end : start).split('T');
    // A month or a year is no time to come to, and one called off has none.
    return day.length < 10 ? 0 : instantOf(day, time).getTime();
  });
  return new Date(Math.max(...ends));
}

function lookBack({ clock }: Context): Date {
  return new Date(clock.now().getTime() - LOOK_BACK_MS);
}
