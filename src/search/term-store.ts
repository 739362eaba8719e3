import type { Connection } from '../storage/database.ts';
import type { TermExpression } from './term-expression.ts';
import * as postgresql from './term-store.postgresql.ts';
import * as sqlite from './term-store.sqlite.ts';

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
  await (connection.dialect === 'sqlite' ? sqlite : postgresql).writeTerms(connection, documents);
}

/** Puts the index in order after many changes. */
export async function compactTerms(connection: Connection): Promise<void> {
  await (connection.dialect === 'sqlite' ? sqlite : postgresql).compactTerms(connection);
}

/** The documents that match each request, by descending id, in one statement. */
export async function readPostings(
  connection: Connection,
  requests: readonly PostingRequest[],
): Promise<number[][]> {
  if (requests.length === 0) return [];
  const rows = await (connection.dialect === 'sqlite' ? sqlite : postgresql).readPostings(
    connection,
    requests,
  );
  const lists: number[][] = requests.map(() => []);
  for (const { request, ids } of rows) {
    if (ids !== null) lists[Number(request)] = ids.split(',').map(Number);
  }
  return lists;
}
