import type { Connection } from '../storage/database.ts';
import type { TermExpression } from './term-expression.ts';
import { postgresqlTerms } from './term-store.postgresql.ts';
import { sqliteTerms } from './term-store.sqlite.ts';

/** A type and no interface, so that it passes as a plain row. */
export type DocumentTerms = {
  readonly id: number;
  /** Separated by spaces. */
  readonly terms: string;
};

export interface PostingRequest {
  readonly match: TermExpression;
  /** At most this many documents, the newest. */
  readonly limit: number;
}

/** Replaces what the index holds of these documents. */
export async function writeTerms(connection: Connection, documents: readonly DocumentTerms[]): Promise<void> {
  if (documents.length === 0) return;
  await storeOf(connection).writeTerms(connection, documents);
}

/** To be called when the terms of all documents are about to be replaced, and when they have been. */
export async function prepareForReplacing(tx: Connection, isReplacing: boolean): Promise<void> {
  await storeOf(tx).prepareForReplacing(tx, isReplacing);
}

/** Puts the index in order after many changes. */
export async function compactTerms(connection: Connection): Promise<void> {
  await storeOf(connection).compactTerms(connection);
}

/**
 * A small part of the same, in a transaction.
 *
 * @param isFirst whether this is the first call of a series
 * @returns whether more is left
 */
export function compactSomeTerms(tx: Connection, isFirst: boolean): Promise<boolean> {
  return storeOf(tx).compactSomeTerms(tx, isFirst);
}

/** The documents that match each request, by descending id, in one statement. */
export async function readPostings(
  connection: Connection,
  requests: readonly PostingRequest[],
): Promise<number[][]> {
  if (requests.length === 0) return [];
  const rows = await storeOf(connection).readPostings(connection, requests);
  const lists: number[][] = requests.map(() => []);
  for (const { request, ids } of rows) {
    if (ids !== null) lists[Number(request)] = ids.split(',').map(Number);
  }
  return lists;
}

function storeOf({ dialect }: Connection) {
  return dialect === 'sqlite' ? sqliteTerms : postgresqlTerms;
}
