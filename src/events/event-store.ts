import type { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import type { EventRow, EventStatus } from './event.ts';

const DOCUMENT_TITLE = { document: { select: { title: true } } } as const;

type StoredEvent = Prisma.EventGetPayload<{ include: typeof DOCUMENT_TITLE }>;

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** What is known of an event for telling whether a found one is already there. */
export interface KnownEvent extends EventRow {
  readonly titleKey: string;
}

export interface NewEvent {
  readonly documentId: number;
  readonly title: string;
  readonly titleKey: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly place: string | null;
  readonly sentence: string;
}

export async function findEventById({ prisma }: Connection, id: number): Promise<EventRow | null> {
  const row = await prisma.event.findUnique({ where: { id }, include: DOCUMENT_TITLE });
  return row && toEventRow(row);
}

/** Oldest proposal first, so that none waits for ever. */
export async function selectProposedEvents(
  { prisma }: Connection,
  page: Page,
): Promise<{ total: number; events: EventRow[] }> {
  const where = { status: 'proposed' };
  const rows = await prisma.event.findMany({
    where,
    include: DOCUMENT_TITLE,
    orderBy: { id: 'asc' },
    take: page.limit,
    skip: page.offset,
  });
  return { total: await prisma.event.count({ where }), events: rows.map(toEventRow) };
}

/** Confirmed events, soonest first; with `today`, those whose last day is not before it. */
export async function selectConfirmedEvents(
  { prisma }: Connection,
  today: string | null,
  page?: Page,
): Promise<{ total: number; events: EventRow[] }> {
  const where: Prisma.EventWhereInput = {
    status: 'confirmed',
    start: { not: null },
    ...(today === null ? {} : { OR: notOver(today) }),
  };
  const rows = await prisma.event.findMany({
    where,
    include: DOCUMENT_TITLE,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
    ...(page ? { take: page.limit, skip: page.offset } : {}),
  });
  const total = page ? await prisma.event.count({ where }) : rows.length;
  return { total, events: rows.map(toEventRow) };
}

/** Dates are text that sorts; the month and the year that hold `today` sort before it and are not over either. */
function notOver(today: string): Prisma.EventWhereInput[] {
  const holding = { in: [today.slice(0, 4), today.slice(0, 7)] };
  return [
    { end: { gte: today } },
    { end: holding },
    { end: null, start: { gte: today } },
    { end: null, start: holding },
  ];
}

export async function selectEventsOfDocument(
  { prisma }: Connection,
  documentId: number,
): Promise<KnownEvent[]> {
  const rows = await prisma.event.findMany({
    where: { documentId },
    include: DOCUMENT_TITLE,
    orderBy: { id: 'asc' },
  });
  return rows.map(toKnownEvent);
}

/** Events of other documents with one of these titles that are proposed, confirmed or called off. */
export async function selectEventsByTitleKeys(
  { prisma }: Connection,
  titleKeys: readonly string[],
  exceptDocumentId: number,
): Promise<KnownEvent[]> {
  if (titleKeys.length === 0) return [];
  const rows = await prisma.event.findMany({
    where: {
      titleKey: { in: [...titleKeys] },
      status: { not: 'rejected' },
      OR: [{ documentId: null }, { documentId: { not: exceptDocumentId } }],
    },
    include: DOCUMENT_TITLE,
  });
  return rows.map(toKnownEvent);
}

export async function insertProposedEvents(
  { prisma }: Connection,
  events: readonly NewEvent[],
  createdAt: Date,
): Promise<void> {
  if (events.length === 0) return;
  await prisma.event.createMany({
    data: events.map((event) => ({ ...event, status: 'proposed', createdAt })),
  });
}

/** Removes proposals; one that was decided in the meantime stays. */
export async function deleteProposedEvents({ prisma }: Connection, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { count } = await prisma.event.deleteMany({ where: { id: { in: [...ids] }, status: 'proposed' } });
  return count;
}

/** @returns whether the event was in the status `from` and now is in `to` */
export async function decideEvent(
  { prisma }: Connection,
  id: number,
  change: {
    readonly from: EventStatus;
    readonly to: EventStatus;
    readonly byId: number | null;
    readonly at: Date;
  },
): Promise<boolean> {
  const { count } = await prisma.event.updateMany({
    where: { id, status: change.from },
    data: { status: change.to, decidedById: change.byId, decidedAt: change.at },
  });
  return count === 1;
}

/**
 * A confirmed event counts as decided anew: reminders of a day that was not known before were not missed.
 *
 * @returns whether the event was still proposed or confirmed, so that its dates are changed now
 */
export async function updateEventDates(
  { prisma }: Connection,
  id: number,
  { start, end }: { readonly start: string; readonly end: string | null },
  at: Date,
): Promise<boolean> {
  const proposed = await prisma.event.updateMany({
    where: { id, status: 'proposed' },
    data: { start, end },
  });
  if (proposed.count === 1) return true;
  const confirmed = await prisma.event.updateMany({
    where: { id, status: 'confirmed' },
    data: { start, end, decidedAt: at },
  });
  return confirmed.count === 1;
}

function toKnownEvent(row: StoredEvent): KnownEvent {
  return { ...toEventRow(row), titleKey: row.titleKey };
}

function toEventRow(row: StoredEvent): EventRow {
  const { id, documentId, title, start, end, place, sentence, status, document } = row;
  const documentTitle = document?.title ?? null;
  return { id, documentId, documentTitle, title, start, end, place, sentence, status: status as EventStatus };
}
