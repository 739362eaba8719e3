import { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import { jsonRows } from '../storage/json-rows.ts';
import { formatExpression } from './term-expression.ts';
import type { DocumentTerms, PostingRequest } from './term-store.ts';

const TSQUERY = {
  and: '&',
  or: '|',
  formatTerm: (spelling: string, isPrefix: boolean) =>
    `'${spelling.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${isPrefix ? ':*' : ''}`,
} as const;

/** `array_to_tsvector` takes the terms as they are: PostgreSQL's own parser would take them apart. */
async function writeTerms({ dialect, prisma }: Connection, documents: readonly DocumentTerms[]) {
  const rows = jsonRows({ dialect }, { id: 'integer', terms: 'text' }, documents);
  await prisma.$executeRaw`
    INSERT INTO "document_search" ("document_id", "terms")
    SELECT r."id", array_to_tsvector(string_to_array(r."terms", ' ')) FROM ${rows} AS r
    ON CONFLICT ("document_id") DO UPDATE SET "terms" = excluded."terms"`;
}

/** PostgreSQL needs nothing for it: its vacuum works beside everything else. */
async function prepareForReplacing(): Promise<void> {}

/** The planner must know which terms are common; what was just written waits in a list that every query reads. */
async function compactTerms({ prisma }: Connection): Promise<void> {
  await prisma.$executeRaw`ANALYZE "document_search"`;
  await prisma.$queryRaw`SELECT gin_clean_pending_list('document_search_terms_idx')::text AS "pages"`;
}

/** PostgreSQL does it beside everything else, so all at once. */
async function compactSomeTerms(connection: Connection): Promise<boolean> {
  await compactTerms(connection);
  return false;
}

/** The planner walks the primary key backwards for common terms and asks the index for rare ones. */
function readPostings(
  { prisma }: Connection,
  requests: readonly PostingRequest[],
): Promise<{ request: number | bigint; ids: string | null }[]> {
  const selects = requests.map(
    ({ match, limit }, request) => Prisma.sql`
      SELECT ${request}::integer AS "request", string_agg(l."id"::text, ',' ORDER BY l."id" DESC) AS "ids" FROM (
        SELECT "document_id" AS "id" FROM "document_search"
        WHERE "terms" @@ ${formatExpression(match, TSQUERY)}::tsquery
        ORDER BY "document_id" DESC LIMIT ${limit}) AS l`,
  );
  return prisma.$queryRaw(Prisma.join(selects, ' UNION ALL '));
}

export const postgresqlTerms = {
  writeTerms,
  prepareForReplacing,
  compactTerms,
  compactSomeTerms,
  readPostings,
} as const;
