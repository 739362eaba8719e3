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

async function writeTerms({ dialect, prisma }: Connection, documents: readonly DocumentTerms[]) {
  const rows = jsonRows({ dialect }, { id: 'integer', terms: 'text' }, documents);
  await prisma.$executeRaw`
    INSERT OR REPLACE INTO "document_search" ("rowid", "terms") SELECT r."id", r."terms" FROM ${rows} AS r`;
}

/** After an import the lists lie in a dozen segments, each of which every query looks into; one halves its time. */
async function compactTerms({ prisma }: Connection): Promise<void> {
  await prisma.$executeRaw`INSERT INTO "document_search" ("document_search") VALUES ('optimize')`;
}

/**
 * One row for each request with its ids joined: thousands of numbers cross into JavaScript in a few strings, which is
 * ten times cheaper than as rows. FTS5 walks a list backwards by rowid, so the limit ends the walk. The requests come
 * from one parameter, because preparing a statement of forty subqueries takes longer than answering them; a limit must
 * be a constant there, so there is one such statement for each limit.
 */
function readPostings(
  { prisma }: Connection,
  requests: readonly PostingRequest[],
): Promise<{ request: number | bigint; ids: string | null }[]> {
  const limits = [...new Set(requests.map(({ limit }) => limit))];
  const selects = limits.map((limit) => {
    const matches = requests
      .map((request, index) => ({ index, request }))
      .filter(({ request }) => request.limit === limit)
      .map(({ index, request }) => [index, formatExpression(request.match, FTS5)]);
    return Prisma.sql`
      SELECT json_extract(q."value", '$[0]') AS "request", (
        SELECT group_concat("id") FROM (
          SELECT "rowid" AS "id" FROM "document_search"
          WHERE "document_search" MATCH json_extract(q."value", '$[1]') ORDER BY "rowid" DESC LIMIT ${limit})) AS "ids"
      FROM json_each(${JSON.stringify(matches)}) AS q`;
  });
  return prisma.$queryRaw(Prisma.join(selects, ' UNION ALL '));
}

export const sqliteTerms = { writeTerms, compactTerms, readPostings } as const;
