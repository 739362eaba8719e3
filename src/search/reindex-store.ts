import { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import type { IndexedDocument } from './document-terms.ts';

export function countDocuments({ prisma }: Connection): Promise<number> {
  return prisma.document.count();
}

export async function hasDocuments({ prisma }: Connection): Promise<boolean> {
  return (await prisma.document.findFirst({ select: { id: true } })) !== null;
}

/**
 * The next documents by id. On PostgreSQL nobody changes or deletes them until the transaction ends, so that older terms
 * are never written over newer ones; on SQLite a transaction is alone anyway.
 */
export async function readNextDocuments(
  { dialect, prisma }: Connection,
  afterId: number,
  limit: number,
): Promise<IndexedDocument[]> {
  const lock = dialect === 'postgresql' ? Prisma.sql`FOR SHARE` : Prisma.empty;
  return prisma.$queryRaw`
    SELECT "id", "kind", "title", "sapo", "body", "published_on" AS "publishedOn", "topic_id" AS "topicId", "symbol",
      "directive_type" AS "directiveType"
    FROM "document" WHERE "id" > ${afterId} ORDER BY "id" LIMIT ${limit} ${lock}`;
}
