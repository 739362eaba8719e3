import { contentHash } from '../articles/content-hash.ts';
import { findOrCreateTopic } from '../members/topics.ts';
import type { Connection } from '../storage/database.ts';
import { symbolKey } from '../text/citations.ts';
import type { ReadDocument } from './document.ts';
import type { DocumentValues } from './document-store.ts';
import { PARAGRAPH_BREAK, type StoredRow } from './library-store.ts';

/** What a reader would notice when it changes. */
const VISIBLE = [
  'kind',
  'title',
  'sapo',
  'body',
  'imagesJson',
  'author',
  'publishedOn',
  'topicId',
  'symbol',
  'directiveType',
  'issuer',
] as const;

/** The columns of what was read; its topic is created when it is new. */
export async function valuesOf(
  tx: Connection,
  read: ReadDocument,
  topicId: number | undefined,
  at: Date,
): Promise<DocumentValues> {
  const named = read.topic?.trim() ?? '';
  const topic =
    topicId === undefined && /[\p{L}\d]/u.test(named) ? await findOrCreateTopic(tx, named, at) : null;
  const { kind, canonicalUrl, title, sapo, author, publishedOn, symbol, directiveType, issuer, summary } =
    read;
  const paragraphs = read.paragraphs.map((paragraph) => paragraph.replace(/\s*\n\s*/g, ' '));
  return {
    kind,
    canonicalUrl,
    contentHash: contentHash({ title, paragraphs: [sapo, ...paragraphs] }),
    title,
    sapo,
    body: paragraphs.join(PARAGRAPH_BREAK),
    imagesJson: JSON.stringify(read.images),
    author,
    publishedOn,
    topicId: topicId ?? topic?.id ?? null,
    symbol,
    symbolKey: symbol === null ? null : symbolKey(symbol),
    directiveType,
    issuer,
    summary,
  };
}

/** What a new reading does not say about a document does not take away what is known. */
export function mergedWith(row: StoredRow, values: DocumentValues): DocumentValues {
  return {
    ...values,
    author: values.author ?? row.author,
    publishedOn: values.publishedOn ?? row.publishedOn,
    topicId: values.topicId ?? row.topicId,
    symbol: values.symbol ?? row.symbol,
    symbolKey: values.symbolKey ?? row.symbolKey,
    directiveType: values.directiveType ?? row.directiveType,
    issuer: values.issuer ?? row.issuer,
  };
}

/** Whether a reader would see no difference. */
export function looksSame(row: StoredRow, values: DocumentValues): boolean {
  return VISIBLE.every((field) => values[field] === row[field]);
}
