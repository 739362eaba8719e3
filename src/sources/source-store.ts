import type { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import type { SourceRow } from './source.ts';

const WITH_COUNTS = { topic: { select: { name: true } }, _count: { select: { documents: true } } } as const;

type StoredSource = Prisma.SourceGetPayload<{ include: typeof WITH_COUNTS }>;

/** What one poll needs to know of a source. */
export type DueSource = Prisma.SourceGetPayload<null>;

/** An item met in a feed before. */
export interface KnownItem {
  readonly itemKey: string;
  readonly fingerprint: string;
  readonly attempts: number;
  readonly done: boolean;
  readonly seenAt: Date;
}

export async function selectSources({ prisma }: Connection): Promise<SourceRow[]> {
  const rows = await prisma.source.findMany({
    include: WITH_COUNTS,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toSourceRow);
}

export async function insertSource(
  { prisma }: Connection,
  source: { readonly url: string; readonly name: string; readonly topicId: number | null },
  at: Date,
): Promise<SourceRow> {
  const row = await prisma.source.create({
    data: { ...source, nextPollAt: at, createdAt: at },
    include: WITH_COUNTS,
  });
  return toSourceRow(row);
}

/** Polls a paused source again from `at` on. */
export async function resumeSource({ prisma }: Connection, id: number, at: Date): Promise<SourceRow> {
  const row = await prisma.source.update({
    where: { id },
    data: { pausedAt: null, failures: 0, lastError: null, nextPollAt: at },
    include: WITH_COUNTS,
  });
  return toSourceRow(row);
}

/** @returns the source that is gone now; `null` when there was none */
export async function deleteSource({ prisma }: Connection, id: number): Promise<SourceRow | null> {
  const row = await prisma.source.findUnique({ where: { id }, include: WITH_COUNTS });
  if (row) await prisma.source.deleteMany({ where: { id } });
  return row && toSourceRow(row);
}

export async function selectDueSources(
  { prisma }: Connection,
  now: Date,
  limit: number,
): Promise<DueSource[]> {
  return prisma.source.findMany({
    where: { pausedAt: null, nextPollAt: { lte: now } },
    orderBy: [{ nextPollAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
}

/**
 * Takes a due source for this process: it is due again at `until`, which counts if the process dies meanwhile.
 *
 * @returns false when another process was quicker, or the source is gone
 */
export async function claimSource(
  { prisma }: Connection,
  id: number,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<boolean> {
  const { count } = await prisma.source.updateMany({
    where: { id, pausedAt: null, nextPollAt: { lte: now } },
    data: { nextPollAt: until },
  });
  return count === 1;
}

/** Writes how a poll ended; a source removed meanwhile stays removed. */
export async function updateSource(
  { prisma }: Connection,
  id: number,
  data: Partial<
    Pick<
      DueSource,
      'etag' | 'lastModified' | 'nextPollAt' | 'importedAt' | 'failures' | 'lastError' | 'pausedAt'
    >
  >,
): Promise<void> {
  await prisma.source.updateMany({ where: { id }, data });
}

export async function sourceExists({ prisma }: Connection, id: number): Promise<boolean> {
  return (await prisma.source.count({ where: { id } })) === 1;
}

export async function selectKnownItems(
  { prisma }: Connection,
  sourceId: number,
  itemKeys: readonly string[],
): Promise<Map<string, KnownItem>> {
  const rows = await prisma.sourceItem.findMany({
    where: { sourceId, itemKey: { in: [...itemKeys] } },
    select: { itemKey: true, fingerprint: true, attempts: true, done: true, seenAt: true },
  });
  return new Map(rows.map((row) => [row.itemKey, row]));
}

/** Remembers an item; when it was first seen stays. */
export async function upsertItem(
  { prisma }: Connection,
  sourceId: number,
  { itemKey, fingerprint, attempts, done, seenAt }: KnownItem,
): Promise<void> {
  await prisma.sourceItem.upsert({
    where: { sourceId_itemKey: { sourceId, itemKey } },
    create: { sourceId, itemKey, fingerprint, attempts, done, seenAt },
    update: { fingerprint, attempts, done },
  });
}

/** Forgets items that the feed dropped long ago. */
export async function deleteOldItems(
  { prisma }: Connection,
  sourceId: number,
  { seenBefore, exceptKeys }: { readonly seenBefore: Date; readonly exceptKeys: readonly string[] },
): Promise<void> {
  await prisma.sourceItem.deleteMany({
    where: { sourceId, seenAt: { lt: seenBefore }, itemKey: { notIn: [...exceptKeys] } },
  });
}

function toSourceRow(row: StoredSource): SourceRow {
  const { topic, _count, etag: _etag, lastModified: _lastModified, ...source } = row;
  return { ...source, topic: topic?.name ?? null, documents: _count.documents };
}
