import { AppError } from '../errors.ts';
import type { Connection } from '../storage/database.ts';
import { symbolKey } from '../text/citations.ts';
import type { CitationRow, DocumentHead, DocumentKind, DocumentPage, StoredDocument } from './document.ts';
import {
  findDocumentById,
  hasDocumentWithUrl,
  selectCitations,
  selectDirectivesBySymbol,
  selectDocumentsCreated,
  selectLatestDocuments,
} from './library-store.ts';

/** A symbol names one document, or a few over the years; more than this is a number that says nothing. */
const MAX_DIRECTIVES = 20;

/**
 * Documents by the day they were published, latest first, undated ones last.
 *
 * @param request `kind`: both kinds unless given; `mutedFor`: leaves out the topics this member does not want
 */
export async function listLatest(
  conn: Connection,
  request: {
    readonly kind?: DocumentKind;
    readonly limit: number;
    readonly offset: number;
    readonly mutedFor?: number;
  },
): Promise<DocumentPage> {
  return selectLatestDocuments(conn, request);
}

/** @throws AppError NOT_FOUND */
export async function getDocument(conn: Connection, id: number): Promise<StoredDocument> {
  const document = await findDocumentById(conn, id);
  if (document === null) throw new AppError('NOT_FOUND', `There is no document ${id}.`);
  return document;
}

/** Whether a document with this canonical address is stored. */
export async function hasDocumentAt(conn: Connection, canonicalUrl: string): Promise<boolean> {
  return hasDocumentWithUrl(conn, canonicalUrl);
}

/**
 * Directives by their symbol in any spelling ("21-KL/TW", "21 kl tw"); when none is called so, those whose symbol
 * begins with what was typed ("21"). Numbers begin anew every term, so one symbol may name several.
 *
 * @returns newest first, at most 20; empty for what is no symbol
 */
export async function findDirective(
  conn: Connection,
  symbolText: string,
): Promise<readonly StoredDocument[]> {
  const key = symbolKey(symbolText.slice(0, 200));
  return key === '' ? [] : selectDirectivesBySymbol(conn, key, MAX_DIRECTIVES);
}

/** What came in from one instant (inclusive) to another (exclusive) and is news: without archives. */
export async function documentsBetween(
  conn: Connection,
  from: Date,
  to: Date,
): Promise<readonly DocumentHead[]> {
  return selectDocumentsCreated(conn, from, to);
}

/** The documents that one names, in the order of its text. */
export async function listCitations(conn: Connection, documentId: number): Promise<readonly CitationRow[]> {
  return selectCitations(conn, documentId);
}
