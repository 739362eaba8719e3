import type { Connection } from '../storage/database.ts';

/** An event as those who were reminded of it know it, and as it is. */
export interface ToldEvent {
  readonly id: number;
  readonly title: string;
  readonly place: string | null;
  readonly isConfirmed: boolean;
  readonly start: string | null;
  readonly end: string | null;
  readonly reminders: readonly { readonly key: string; readonly messageId: number; readonly told: string }[];
}

/**
 * Events with reminders that went out since an instant and were not taken back.
 *
 * @param eventId only this one
 */
export async function selectToldEvents(
  { prisma }: Connection,
  since: Date,
  eventId?: number,
): Promise<ToldEvent[]> {
  const rows = await prisma.reminder.findMany({
    where: {
      decidedAt: { gte: since },
      messageId: { not: null },
      told: { notIn: [''] },
      ...(eventId === undefined ? {} : { eventId }),
    },
    select: {
      key: true,
      messageId: true,
      told: true,
      event: { select: { id: true, title: true, place: true, status: true, start: true, end: true } },
    },
    orderBy: [{ eventId: 'asc' }, { key: 'asc' }],
  });
  const events = new Map<number, ToldEvent & { reminders: ToldEvent['reminders'][number][] }>();
  for (const { key, messageId, told, event } of rows) {
    if (messageId === null || told === null) continue;
    const { status, ...rest } = event;
    const known = events.get(event.id) ?? { ...rest, isConfirmed: status === 'confirmed', reminders: [] };
    known.reminders.push({ key, messageId, told });
    events.set(event.id, known);
  }
  return [...events.values()];
}

/** @returns whether these reminders said so until now: of two processes, one hears yes */
export async function replaceTold(
  { prisma }: Connection,
  reminders: readonly { readonly key: string; readonly told: string }[],
  told: string,
): Promise<boolean> {
  let replaced = 0;
  for (const { key, told: before } of reminders) {
    replaced += (await prisma.reminder.updateMany({ where: { key, told: before }, data: { told } })).count;
  }
  return replaced > 0;
}

/** Messages about earlier changes of an event that have not reached everybody. */
export async function selectOpenChangeMessages({ prisma }: Connection, keyPrefix: string): Promise<number[]> {
  const rows = await prisma.message.findMany({
    where: { finishedAt: null, status: { in: ['sending', 'paused'] }, key: { startsWith: keyPrefix } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}
