import type { Connection } from '../storage/database.ts';
import { type DocumentIdentity, type DocumentValues, fillDocument, isFree } from './document-store.ts';
import type { StoredRow } from './library-store.ts';

/** Ties a stored document to what it was found by this time and lacked: an address, the id of an import, a source. */
export async function fillIdentity(tx: Connection, row: StoredRow, read: DocumentIdentity): Promise<void> {
  const { canonicalUrl, externalId, sourceId } = read;
  const isUrlMissing =
    row.canonicalUrl === null && canonicalUrl !== null && (await isFree(tx, 'canonicalUrl', canonicalUrl));
  const isIdMissing =
    row.externalId === null && externalId !== null && (await isFree(tx, 'externalId', externalId));
  await fillDocument(tx, row.id, {
    ...(isUrlMissing ? { canonicalUrl } : {}),
    ...(isIdMissing ? { externalId } : {}),
    ...(row.sourceId === null && sourceId !== null ? { sourceId } : {}),
  });
}

/**
 * Adds what the same words met elsewhere tell and the stored document lacks: a text pasted without its day or topic gets
 * them from its page.
 *
 * @returns the columns that were filled
 */
export async function fillDetails(
  tx: Connection,
  row: StoredRow,
  { author, publishedOn, topicId, imagesJson }: DocumentValues,
): Promise<Partial<DocumentValues>> {
  const missing = {
    ...(row.author === null && author !== null ? { author } : {}),
    ...(row.publishedOn === null && publishedOn !== null ? { publishedOn } : {}),
    ...(row.topicId === null && topicId !== null ? { topicId } : {}),
    ...(row.imagesJson === '[]' && imagesJson !== '[]' ? { imagesJson } : {}),
  };
  await fillDocument(tx, row.id, missing);
  return missing;
}
