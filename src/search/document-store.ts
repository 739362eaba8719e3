import { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import type { SearchFilters } from './query-filters.ts';

/** Of a very long text only this much, in characters, is compared word by word; the index knows all of it. */
const MAX_BODY_CHARS = 100_000;

export interface FoundDocument {
  readonly id: number;
  readonly externalId: string | null;
  readonly kind: 'article' | 'directive';
  readonly title: string;
  readonly sapo: string;
  readonly body: string;
  readonly publishedOn: string | null;
  readonly symbol: string | null;
  readonly directiveType: string | null;
}

/** Filters with the topic's name looked up. */
export interface ResolvedFilters extends Omit<SearchFilters, 'topicKey'> {
  readonly topicIds?: readonly number[];
}

export async function findNewestId({ prisma }: Connection): Promise<number> {
  const rows = await prisma.$queryRaw<
    { id: number | bigint | null }[]
  >`SELECT max("id") AS "id" FROM "document"`;
  return Number(rows[0]?.id ?? 0);
}

/** Topics whose folded name contains the text. */
export async function findTopicIds({ prisma }: Connection, folded: string): Promise<number[]> {
  const topics = await prisma.topic.findMany({ where: { key: { contains: folded } }, select: { id: true } });
  return topics.map(({ id }) => id);
}

/** Those of the documents that exist and pass the filters, in any order. */
export async function readDocuments(
  { prisma }: Connection,
  ids: readonly number[],
  { kind, from, to, topicIds }: ResolvedFilters,
): Promise<FoundDocument[]> {
  if (ids.length === 0 || topicIds?.length === 0) return [];
  const conditions = [
    Prisma.sql`"id" IN (${Prisma.join([...ids])})`,
    ...(kind === undefined ? [] : [Prisma.sql`"kind" = ${kind}`]),
    ...(from === undefined ? [] : [Prisma.sql`"published_on" >= ${from}`]),
    ...(to === undefined ? [] : [Prisma.sql`"published_on" <= ${to}`]),
    ...(topicIds === undefined ? [] : [Prisma.sql`"topic_id" IN (${Prisma.join([...topicIds])})`]),
  ];
  return prisma.$queryRaw`
    SELECT "id", "external_id" AS "externalId", "kind", "title", "sapo",
      substr("body", 1, ${Prisma.raw(String(MAX_BODY_CHARS))}) AS "body",
      "published_on" AS "publishedOn", "symbol", "directive_type" AS "directiveType"
    FROM "document" WHERE ${Prisma.join(conditions, ' AND ')}`;
}

/** For a query of filters alone: the newest first, undated ones last. */
export async function listFiltered(
  { prisma }: Connection,
  { kind, from, to, topicIds }: ResolvedFilters,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; ids: number[] }> {
  const where: Prisma.DocumentWhereInput = {
    ...(kind === undefined ? {} : { kind }),
    ...(from === undefined && to === undefined
      ? {}
      : {
          publishedOn: {
            ...(from === undefined ? {} : { gte: from }),
            ...(to === undefined ? {} : { lte: to }),
          },
        }),
    ...(topicIds === undefined ? {} : { topicId: { in: [...topicIds] } }),
  };
  const total = await prisma.document.count({ where });
  const rows = await prisma.document.findMany({
    where,
    select: { id: true },
    orderBy: [{ publishedOn: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
    skip: offset,
    take: limit,
  });
  return { total, ids: rows.map(({ id }) => id) };
}
