import type { PageImage } from '../articles/extracted-page.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import { summarise } from '../text/summary.ts';
import {
  type CitationRow,
  type DocumentHead,
  type DocumentKind,
  type StoredDocument,
  SUMMARY_SYLLABLES,
} from './document.ts';

export const WITH_TOPIC = { topic: { select: { name: true } } } as const;

/** Between paragraphs in the column `body`; no paragraph contains a line break. */
export const PARAGRAPH_BREAK = '\n\n';

export type StoredRow = Prisma.DocumentGetPayload<{ include: typeof WITH_TOPIC }>;

export async function selectLatestDocuments(
  { prisma }: Connection,
  {
    kind,
    mutedFor,
    limit,
    offset,
  }: {
    readonly kind?: DocumentKind;
    readonly mutedFor?: number;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ total: number; documents: DocumentHead[] }> {
  const where: Prisma.DocumentWhereInput = {
    ...(kind === undefined ? {} : { kind }),
    ...(mutedFor === undefined ? {} : { NOT: { topic: { mutes: { some: { memberId: mutedFor } } } } }),
  };
  const rows = await prisma.document.findMany({
    where,
    include: WITH_TOPIC,
    orderBy: [{ publishedOn: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
    take: limit,
    skip: offset,
  });
  return { total: await prisma.document.count({ where }), documents: rows.map(toHead) };
}

export async function findDocumentById({ prisma }: Connection, id: number): Promise<StoredDocument | null> {
  const row = await prisma.document.findUnique({ where: { id }, include: WITH_TOPIC });
  return row && toStoredDocument(row);
}

export async function hasDocumentWithUrl({ prisma }: Connection, canonicalUrl: string): Promise<boolean> {
  return (await prisma.document.count({ where: { canonicalUrl } })) > 0;
}

/** Directives whose symbol has this key, or begins with it when none has; newest first. */
export async function selectDirectivesBySymbol(
  { prisma }: Connection,
  symbolKey: string,
  limit: number,
): Promise<StoredDocument[]> {
  const select = (symbolKeys: Prisma.DocumentWhereInput['symbolKey']) =>
    prisma.document.findMany({
      where: { kind: 'directive', symbolKey: symbolKeys ?? null },
      include: WITH_TOPIC,
      orderBy: [{ publishedOn: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
      take: limit,
    });
  const exact = await select(symbolKey);
  const rows = exact.length > 0 ? exact : await select({ startsWith: `${symbolKey}-` });
  return rows.map(toStoredDocument);
}

export async function selectDocumentsCreated(
  { prisma }: Connection,
  from: Date,
  to: Date,
): Promise<DocumentHead[]> {
  const rows = await prisma.document.findMany({
    where: { silent: false, createdAt: { gte: from, lt: to } },
    include: WITH_TOPIC,
    orderBy: [{ publishedOn: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
  });
  return rows.map(toHead);
}

export async function selectCitations({ prisma }: Connection, documentId: number): Promise<CitationRow[]> {
  return prisma.citation.findMany({
    where: { documentId },
    select: { text: true, symbol: true, type: true, issuer: true },
    orderBy: { id: 'asc' },
  });
}

function toStoredDocument(row: StoredRow): StoredDocument {
  return { ...toHead(row), paragraphs: paragraphsOf(row.body), images: imagesOf(row.imagesJson) };
}

function paragraphsOf(body: string): string[] {
  return body === '' ? [] : body.split(PARAGRAPH_BREAK);
}

function toHead(row: StoredRow): DocumentHead {
  const { id, externalId, canonicalUrl, title, sapo, author, publishedOn, topicId, sourceId } = row;
  const { symbol, directiveType, issuer, silent, version, createdAt, updatedAt } = row;
  return {
    id,
    kind: row.kind as DocumentKind,
    externalId,
    canonicalUrl,
    title,
    sapo,
    author,
    publishedOn,
    topicId,
    topic: row.topic?.name ?? null,
    sourceId,
    symbol,
    directiveType,
    issuer,
    // An import of an archive leaves the summary for the day somebody looks.
    summary:
      row.summary === ''
        ? summarise({ title, sapo, paragraphs: paragraphsOf(row.body) }, SUMMARY_SYLLABLES)
        : row.summary,
    silent,
    version,
    createdAt,
    updatedAt,
  };
}

function imagesOf(json: string): PageImage[] {
  return JSON.parse(json) as PageImage[];
}
