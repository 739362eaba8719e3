import type { Connection } from '../storage/database.ts';
import { type DigestFrequency, endOfCoverage, keyPrefix } from './digest-schedule.ts';

/** A confirmed event as a digest lists it. */
export interface DigestEvent {
  readonly id: number;
  readonly title: string;
  /** ISO, at least a day. */
  readonly start: string;
  readonly end: string | null;
  readonly place: string | null;
}

/**
 * Until when the last digest of this frequency covered what came in (exclusive). One that reached nobody, since
 * everything stood still until it expired, covered nothing. Null before the first.
 */
export async function findCoveredUntil(
  { prisma }: Connection,
  frequency: DigestFrequency,
): Promise<Date | null> {
  const prefix = keyPrefix(frequency);
  const last = await prisma.message.findFirst({
    where: {
      // A range of the unique index; ISO days sort.
      key: { gte: prefix, lt: `${prefix}9999` },
      deliveries: { some: { state: { in: ['pending', 'sending', 'sent'] } } },
    },
    orderBy: { sendAt: 'desc' },
    select: { key: true, sendAt: true },
  });
  return last && endOfCoverage(last.key, last.sendAt);
}

export async function hasMessage({ prisma }: Connection, key: string): Promise<boolean> {
  return (await prisma.message.findUnique({ where: { key }, select: { id: true } })) !== null;
}

/** Ids of active members who want this digest and had joined by an instant, in order. */
export async function selectReaders(
  { prisma }: Connection,
  frequency: DigestFrequency,
  joinedUntil: Date,
): Promise<number[]> {
  const rows = await prisma.member.findMany({
    where: { status: 'active', digest: frequency, createdAt: { lte: joinedUntil } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

/** Which of these topics the readers of a digest do not want: member id to topic ids, members without mutes left out. */
export async function selectMutes(
  { prisma }: Connection,
  frequency: DigestFrequency,
  topicIds: readonly number[],
): Promise<Map<number, number[]>> {
  const rows = await prisma.topicMute.findMany({
    where: { topicId: { in: [...topicIds] }, member: { status: 'active', digest: frequency } },
    orderBy: [{ memberId: 'asc' }, { topicId: 'asc' }],
  });
  const byMember = new Map<number, number[]>();
  for (const { memberId, topicId } of rows) {
    const topics = byMember.get(memberId);
    if (topics === undefined) byMember.set(memberId, [topicId]);
    else topics.push(topicId);
  }
  return byMember;
}

/**
 * Confirmed events that take place from `from` (also those that began before and go on) until before `before`, and that
 * were known by an instant; soonest first.
 */
export async function selectComingEvents(
  { prisma }: Connection,
  span: { readonly from: string; readonly before: string; readonly knownBy: Date },
): Promise<DigestEvent[]> {
  const rows = await prisma.event.findMany({
    where: {
      status: 'confirmed',
      start: { not: null, lt: span.before },
      AND: [
        { OR: [{ start: { gte: span.from } }, { end: { gte: span.from } }] },
        { OR: [{ decidedAt: null }, { decidedAt: { lte: span.knownBy } }] },
      ],
    },
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
  });
  return rows.flatMap(({ id, title, start, end, place }) =>
    start !== null && start.length >= 10 ? { id, title, start, end, place } : [],
  );
}
