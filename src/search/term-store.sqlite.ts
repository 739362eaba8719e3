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
/** Of the index, written by one step of a merge. */
const MERGE_PAGES = 500;
/** FTS5's own default, in per cent. */
const USUAL_DELETE_MERGE = 10;

async function writeTerms({ dialect, prisma }: Connection, documents: readonly DocumentTerms[]) {
  const rows = jsonRows({ dialect }, { id: 'integer', terms: 'text' }, documents);
  await prisma.$executeRaw`
    INSERT OR REPLACE INTO "document_search" ("rowid", "terms") SELECT r."id", r."terms" FROM ${rows} AS r`;
}

/**
 * FTS5 rewrites a segment as soon as a tenth of it has been deleted, which it would do all the time while everything is
 * being replaced: more than twice the work, and pauses of seconds. Without it the old terms go with the merge at the end.
 */
async function prepareForReplacing({ prisma }: Connection, isReplacing: boolean): Promise<void> {
  const percent = isReplacing ? 0 : USUAL_DELETE_MERGE;
  await prisma.$executeRaw`
    INSERT INTO "document_search" ("document_search", "rank") VALUES ('deletemerge', CAST(${percent} AS INTEGER))`;
}

/** After an import the lists lie in a dozen segments, each of which every query looks into; one halves its time. */
async function compactTerms({ prisma }: Connection): Promise<void> {
  await prisma.$executeRaw`INSERT INTO "document_search" ("document_search") VALUES ('optimize')`;
}

/**
 * A part of the same, of about a tenth of a second. The first call of a series asks for a merge of everything, the others
 * go on with it; a call that changes hardly anything was the last.
 */
async function compactSomeTerms({ prisma }: Connection, isFirst: boolean): Promise<boolean> {
  const before = await countChanges(prisma);
  await prisma.$executeRaw`
    INSERT INTO "document_search" ("document_search", "rank") VALUES ('merge', ${isFirst ? -MERGE_PAGES : MERGE_PAGES})`;
  return (await countChanges(prisma)) - before >= 2;
}

async function countChanges(prisma: Connection['prisma']): Promise<number> {
  const rows = await prisma.$queryRaw<{ changes: number | bigint }[]>`SELECT total_changes() AS "changes"`;
  return Number(rows[0]?.changes ?? 0);
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

export const sqliteTerms = {
  writeTerms,
  prepareForReplacing,
  compactTerms,
  compactSomeTerms,
  readPostings,
} as const;
