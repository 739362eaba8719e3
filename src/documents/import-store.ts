import { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import { type ColumnType, jsonRows } from '../storage/json-rows.ts';

export interface KnownArticle {
  readonly id: number;
  readonly externalId: string | null;
  readonly canonicalUrl: string | null;
  readonly contentHash: string;
  readonly title: string;
  readonly body: string;
  readonly publishedOn: string | null;
  readonly topicId: number | null;
}

export interface NewArticle {
  readonly externalId: string;
  readonly canonicalUrl: string | null;
  readonly contentHash: string;
  readonly title: string;
  readonly body: string;
  readonly publishedOn: string | null;
  readonly topicId: number | null;
}

export interface ChangedArticle extends NewArticle {
  readonly id: number;
}

const ARTICLE_COLUMNS: Readonly<Record<string, ColumnType>> = {
  externalId: 'text',
  canonicalUrl: 'text',
  contentHash: 'text',
  title: 'text',
  body: 'text',
  publishedOn: 'text',
  topicId: 'integer',
};

/**
 * Stored documents that rows of an import may be about: by its ids, their addresses, or articles of the same words that no
 * import has named. By a join, since the values of a batch are more than SQLite takes as parameters.
 */
export async function selectKnownArticles(
  connection: Connection,
  rows: readonly Pick<NewArticle, 'externalId' | 'canonicalUrl' | 'contentHash'>[],
): Promise<KnownArticle[]> {
  const keys = jsonRows(
    connection,
    { externalId: 'text', canonicalUrl: 'text', contentHash: 'text' },
    rows.map(({ externalId, canonicalUrl, contentHash }) => ({ externalId, canonicalUrl, contentHash })),
  );
  const found = await connection.prisma.$queryRaw<KnownArticle[]>(Prisma.sql`
    WITH k AS (SELECT * FROM ${keys} AS r)
    SELECT "id", "external_id" AS "externalId", "canonical_url" AS "canonicalUrl", "content_hash" AS "contentHash",
      "title", "body", "published_on" AS "publishedOn", "topic_id" AS "topicId"
    FROM "document" WHERE "id" IN (
      SELECT d."id" FROM k JOIN "document" d ON d."external_id" = k."externalId"
      UNION SELECT d."id" FROM k JOIN "document" d ON d."canonical_url" = k."canonicalUrl"
      UNION SELECT d."id" FROM k JOIN "document" d ON d."content_hash" = k."contentHash"
        WHERE d."external_id" IS NULL AND d."kind" = 'article')
    ORDER BY "id"`);
  return found.map((row) => ({
    ...row,
    id: Number(row.id),
    topicId: row.topicId === null ? null : Number(row.topicId),
  }));
}

/** @returns the id of each new document by the id of the import */
export async function insertArticles(
  connection: Connection,
  articles: readonly NewArticle[],
  { at, byId }: { readonly at: Date; readonly byId: number | null },
): Promise<Map<string, number>> {
  if (articles.length === 0) return new Map();
  const rows = jsonRows(
    connection,
    { ...ARTICLE_COLUMNS, silent: 'boolean', byId: 'integer', at: 'timestamp' },
    articles.map((article) => ({ ...article, silent: true, byId, at })),
  );
  const inserted = await connection.prisma.$queryRaw<
    { id: number | bigint; external_id: string }[]
  >(Prisma.sql`
    INSERT INTO "document" ("kind", "external_id", "canonical_url", "content_hash", "title", "body", "published_on",
      "topic_id", "silent", "created_by_id", "created_at", "updated_at")
    SELECT 'article', r."externalId", r."canonicalUrl", r."contentHash", r."title", r."body", r."publishedOn",
      r."topicId", r."silent", r."byId", r."at", r."at"
    FROM ${rows} AS r WHERE true
    RETURNING "id", "external_id"`);
  return new Map(inserted.map(({ id, external_id }) => [external_id, Number(id)]));
}

/** Writes changed content as the next version. */
export async function updateArticles(
  connection: Connection,
  articles: readonly ChangedArticle[],
  at: Date,
): Promise<void> {
  if (articles.length === 0) return;
  const rows = jsonRows(
    connection,
    { id: 'integer', ...ARTICLE_COLUMNS, at: 'timestamp' },
    articles.map((article) => ({ ...article, at })),
  );
  // An archive has no standfirst, and the stored summary is of the old words: it is made when somebody looks.
  await connection.prisma.$executeRaw(Prisma.sql`
    UPDATE "document" SET "external_id" = r."externalId", "canonical_url" = r."canonicalUrl",
      "content_hash" = r."contentHash", "title" = r."title", "body" = r."body", "published_on" = r."publishedOn",
      "topic_id" = r."topicId", "sapo" = '', "summary" = '', "version" = "document"."version" + 1, "updated_at" = r."at"
    FROM ${rows} AS r WHERE "document"."id" = r."id"`);
}

/** Ties documents that came by another way to the id of the import; nothing a reader would notice. */
export async function adoptArticles(
  connection: Connection,
  articles: readonly { readonly id: number; readonly externalId: string }[],
): Promise<void> {
  if (articles.length === 0) return;
  const rows = jsonRows(connection, { id: 'integer', externalId: 'text' }, articles);
  await connection.prisma.$executeRaw(Prisma.sql`
    UPDATE "document" SET "external_id" = r."externalId" FROM ${rows} AS r WHERE "document"."id" = r."id"`);
}
