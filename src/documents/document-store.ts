import type { Connection } from '../storage/database.ts';
import type { FoundCitation } from '../text/citations.ts';
import { symbolKey } from '../text/citations.ts';
import type { DocumentKind } from './document.ts';
import { type StoredRow, WITH_TOPIC } from './library-store.ts';

/** The columns that a reading fills. */
export interface DocumentValues {
  readonly kind: DocumentKind;
  readonly canonicalUrl: string | null;
  readonly contentHash: string;
  readonly title: string;
  readonly sapo: string;
  readonly body: string;
  readonly imagesJson: string;
  readonly author: string | null;
  readonly publishedOn: string | null;
  readonly topicId: number | null;
  readonly symbol: string | null;
  readonly symbolKey: string | null;
  readonly directiveType: string | null;
  readonly issuer: string | null;
  readonly summary: string;
}

/** What ties a document to the world, beside its content. */
export interface DocumentIdentity {
  readonly canonicalUrl: string | null;
  readonly externalId: string | null;
  readonly sourceId: number | null;
}

export interface KnownDocument {
  readonly row: StoredRow;
  /** `content`: the same words met elsewhere. */
  readonly by: 'external-id' | 'url' | 'symbol' | 'content';
}

/**
 * The stored document that a reading is about: the one with its id of an import, else its address, else, for a directive,
 * its symbol and day (numbers begin anew every term; a day that is not known fits any), else the same words.
 */
export async function findSameDocument(
  { prisma }: Connection,
  values: DocumentValues,
  externalId: string | null,
): Promise<KnownDocument | null> {
  if (externalId !== null) {
    const row = await prisma.document.findUnique({ where: { externalId }, include: WITH_TOPIC });
    if (row) return { row, by: 'external-id' };
  }
  const { kind, canonicalUrl, contentHash, publishedOn } = values;
  if (canonicalUrl !== null) {
    const row = await prisma.document.findUnique({ where: { canonicalUrl }, include: WITH_TOPIC });
    if (row) return { row, by: 'url' };
  }
  if (kind === 'directive' && values.symbolKey !== null) {
    const day = publishedOn === null ? {} : { OR: [{ publishedOn }, { publishedOn: null }] };
    const row = await prisma.document.findFirst({
      where: { kind, symbolKey: values.symbolKey, ...day },
      include: WITH_TOPIC,
      orderBy: [{ publishedOn: { sort: 'desc', nulls: 'last' } }, { id: 'asc' }],
    });
    if (row) return { row, by: 'symbol' };
  }
  const row = await prisma.document.findFirst({
    where: { kind, contentHash },
    include: WITH_TOPIC,
    orderBy: { id: 'asc' },
  });
  return row && { row, by: 'content' };
}

export async function insertDocument(
  { prisma }: Connection,
  values: DocumentValues & Omit<DocumentIdentity, 'canonicalUrl'>,
  { at, byId, silent }: { readonly at: Date; readonly byId: number | null; readonly silent: boolean },
): Promise<number> {
  const { id } = await prisma.document.create({
    data: { ...values, silent, createdById: byId, createdAt: at, updatedAt: at },
    select: { id: true },
  });
  return id;
}

/** Writes changed content as the next version. */
export async function updateDocument(
  { prisma }: Connection,
  id: number,
  values: Omit<DocumentValues, 'canonicalUrl'>,
  at: Date,
): Promise<void> {
  await prisma.document.update({
    where: { id },
    data: { ...values, updatedAt: at, version: { increment: 1 } },
  });
}

/** Fills columns of a document that were empty; no new version, nothing a reader would notice. */
export async function fillDocument(
  { prisma }: Connection,
  id: number,
  missing: Partial<DocumentIdentity> &
    Partial<Pick<DocumentValues, 'author' | 'publishedOn' | 'topicId' | 'imagesJson'>>,
): Promise<void> {
  if (Object.keys(missing).length > 0) await prisma.document.update({ where: { id }, data: missing });
}

/** Whether no other document has this address or this id of an import. */
export async function isFree(
  { prisma }: Connection,
  field: 'canonicalUrl' | 'externalId',
  value: string,
): Promise<boolean> {
  return (await prisma.document.count({ where: { [field]: value } })) === 0;
}

export async function replaceCitations(
  { prisma }: Connection,
  documentId: number,
  citations: readonly FoundCitation[],
): Promise<void> {
  await prisma.citation.deleteMany({ where: { documentId } });
  const byKey = new Map(citations.map((citation) => [symbolKey(citation.symbol), citation]));
  if (byKey.size === 0) return;
  await prisma.citation.createMany({
    data: [...byKey].map(([key, { text, symbol, type, issuer }]) => ({
      documentId,
      text,
      symbol,
      symbolKey: key,
      type: type ?? null,
      issuer: issuer ?? null,
    })),
  });
}

/** Whether a write failed because another process stored the same thing in between. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}
