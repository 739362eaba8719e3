import { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import { jsonRows } from '../storage/json-rows.ts';
import type { ReminderSlot } from './reminder-schedule.ts';

const WITH_DOCUMENT = {
  document: { select: { title: true, canonicalUrl: true } },
} as const;

type StoredEvent = Prisma.EventGetPayload<{ include: typeof WITH_DOCUMENT }>;

/** An event as reminders need it. */
export interface RemindableEvent {
  readonly id: number;
  readonly title: string;
  /** ISO, at least a day. */
  readonly start: string;
  readonly end: string | null;
  readonly place: string | null;
  readonly isConfirmed: boolean;
  /** When it was confirmed or its day last set. */
  readonly knownSince: Date | null;
  /** What it was read from. */
  readonly document: { readonly title: string; readonly url: string | null } | null;
}

/** A reminder to decide about. */
export interface Reminder {
  readonly slot: ReminderSlot;
  readonly event: RemindableEvent;
}

/** A reminder that was planned, with its event as it is now. */
export interface PlannedReminder {
  readonly key: string;
  readonly event: RemindableEvent | null;
}

export interface OpenReminderMessage {
  readonly id: number;
  readonly bodyJson: string;
  readonly createdAt: Date;
  readonly reminders: readonly PlannedReminder[];
}

/**
 * Confirmed events that begin from one day (inclusive) to another (exclusive), soonest first.
 *
 * @param days `YYYY-MM-DD`; a day with a time sorts after its day, in every collation
 */
export async function selectConfirmedEvents(
  { prisma }: Connection,
  days: { readonly from: string; readonly before: string },
): Promise<RemindableEvent[]> {
  const rows = await prisma.event.findMany({
    where: { status: 'confirmed', start: { gte: days.from, lt: days.before } },
    include: WITH_DOCUMENT,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
  });
  return rows.flatMap((row) => toRemindable(row) ?? []);
}

/** Which of these reminders were planned or given up already. */
export async function selectDecidedKeys(
  { prisma }: Connection,
  keys: readonly string[],
): Promise<Set<string>> {
  const rows = await prisma.reminder.findMany({ where: { key: { in: [...keys] } }, select: { key: true } });
  return new Set(rows.map(({ key }) => key));
}

/**
 * Takes reminders for this transaction: of two processes that try, each reminder goes to one.
 *
 * @returns the keys that were free
 */
export async function takeReminders(
  conn: Connection,
  reminders: readonly { readonly key: string; readonly eventId: number }[],
  decidedAt: Date,
): Promise<Set<string>> {
  const rows = reminders.map(({ key, eventId }) => ({ key, eventId, decidedAt }));
  const columns = { key: 'text', eventId: 'integer', decidedAt: 'timestamp' } as const;
  const taken = await conn.prisma.$queryRaw<{ key: string }[]>(Prisma.sql`
    INSERT INTO "reminder" ("key", "event_id", "decided_at")
    SELECT r."key", r."eventId", r."decidedAt" FROM ${jsonRows(conn, columns, rows)} AS r WHERE true
    ON CONFLICT ("key") DO NOTHING
    RETURNING "key"`);
  return new Set(taken.map(({ key }) => key));
}

/** Notes which message carries reminders and what it says of each event. */
export async function linkReminders(
  { prisma }: Connection,
  reminders: readonly Reminder[],
  messageId: number,
): Promise<void> {
  for (const { slot, event } of reminders) {
    await prisma.reminder.update({ where: { key: slot.key }, data: { messageId, told: toldOf(event) } });
  }
}

/** When an event takes place, in the form of `Reminder.told`. */
export function toldOf({ start, end }: { readonly start: string; readonly end: string | null }): string {
  return end === null ? start : `${start}/${end}`;
}

/** Reminder messages that still have deliveries to come. */
export async function selectOpenReminderMessages({ prisma }: Connection): Promise<OpenReminderMessage[]> {
  const messages = await prisma.message.findMany({
    // Without a reminder of its own it is one sent again, or tells of a change.
    where: { kind: 'reminder', status: { in: ['sending', 'paused'] }, reminders: { some: {} } },
    select: {
      id: true,
      bodyJson: true,
      createdAt: true,
      reminders: { include: { event: { include: WITH_DOCUMENT } }, orderBy: { key: 'asc' } },
    },
  });
  return messages.map(({ reminders, ...message }) => ({
    ...message,
    reminders: reminders.map(({ key, event }) => ({ key, event: toRemindable(event) })),
  }));
}

/** Ids of the events that a reminder planned in this span tells of. */
export async function selectRemindedEventIds(
  { prisma }: Connection,
  from: Date,
  to: Date,
): Promise<Set<number>> {
  const rows = await prisma.reminder.findMany({
    where: { decidedAt: { gte: from, lt: to }, messageId: { not: null } },
    select: { eventId: true },
  });
  return new Set(rows.map(({ eventId }) => eventId));
}

/** Reminder messages finished since an instant that did not reach everybody before they expired. */
export async function selectExpiredReminderMessages(
  { prisma }: Connection,
  finishedSince: Date,
): Promise<{ id: number; title: string; expired: number }[]> {
  const messages = await prisma.message.findMany({
    where: {
      kind: 'reminder',
      finishedAt: { gte: finishedSince },
      deliveries: { some: { state: 'expired' } },
    },
    select: { id: true, title: true, _count: { select: { deliveries: { where: { state: 'expired' } } } } },
    orderBy: { id: 'asc' },
  });
  return messages.map(({ id, title, _count }) => ({ id, title, expired: _count.deliveries }));
}

export async function hasMessage({ prisma }: Connection, key: string): Promise<boolean> {
  return (await prisma.message.findUnique({ where: { key }, select: { id: true } })) !== null;
}

function toRemindable(row: StoredEvent): RemindableEvent | null {
  const { id, title, start, end, place, status, decidedAt, document } = row;
  if (start === null || start.length < 10) return null;
  return {
    id,
    title,
    start,
    end,
    place,
    isConfirmed: status === 'confirmed',
    knownSince: decidedAt,
    document: document && { title: document.title, url: document.canonicalUrl },
  };
}
