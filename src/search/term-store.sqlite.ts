import { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import { jsonRows } from '../storage/json-rows.ts';
import { formatExpression } from './term-expression.ts';
import type { DocumentTerms, PostingRequest } from './term-store.ts';

const FTS5 = {
  and: 'AND',
  or: 'OR',
  formatTerm: (spelling: string, isPrefix: boolean) =>
    `"${spelling.replaceAll('"', '""')}"${isPrefix ? '*' : ''}`,
} as const;

export async function writeTerms({ dialect, prisma }: Connection, documents: readonly DocumentTerms[]) {
  const rows = jsonRows({ dialect }, { id: 'integer', terms: 'text' }, documents);
  await prisma.$executeRaw`
    INSERT OR REPLACE INTO "document_search" ("rowid", "terms") SELECT r."id", r."terms" FROM ${rows} AS r`;
}

/**
 * One row for each request with its ids joined: thousands of numbers cross into JavaScript in a few strings, which is
 * ten times cheaper than as rows. FTS5 walks a list backwards by rowid, so the limit ends the walk.
 */
export function readPostings(
  { prisma }: Connection,
  requests: readonly PostingRequest[],
): Promise<{ request: number | bigint; ids: string | null }[]> {
  const selects = requests.map(
    ({ match, limit }, request) => Prisma.sql`
      SELECT ${request} AS "request", group_concat("id") AS "ids" FROM (
        SELECT "rowid" AS "id" FROM "document_search"
        WHERE "document_search" MATCH ${formatExpression(match, FTS5)} ORDER BY "rowid" DESC LIMIT ${limit})`,
  );
  return prisma.$queryRaw(Prisma.join(selects, ' UNION ALL '));
}
