import { join } from 'node:path';
import { createSqliteClient } from '../storage/open-sqlite.ts';
import { syllables } from '../text/fold.ts';
import type { MadeUpArticle } from './prose.ts';

/** SQLite's full-text index asked directly: what a program does that wants search and nothing more. */
export interface Fts5Peer {
  add(articles: readonly MadeUpArticle[]): Promise<void>;
  /** The best ten by BM25 with a snippet each, of the documents that hold any (or all) of the words. */
  search(query: string, operator: 'OR' | 'AND'): Promise<number>;
  close(): void;
}

export async function createFts5Peer(folder: string): Promise<Fts5Peer> {
  const client = createSqliteClient(`file:${join(folder, 'fts5.db')}`);
  await client.execute('PRAGMA journal_mode = WAL');
  await client.execute(
    `CREATE VIRTUAL TABLE "article" USING fts5("title", "body", tokenize = "unicode61 remove_diacritics 0")`,
  );
  return {
    async add(articles) {
      await client.batch(
        articles.map(({ title, paragraphs }) => ({
          sql: 'INSERT INTO "article" ("title", "body") VALUES (?, ?)',
          args: [title, paragraphs.join('\n\n')],
        })),
        'write',
      );
    },
    async search(query, operator) {
      const match = syllables(query)
        .map((word) => `"${word.replaceAll('"', '""')}"`)
        .join(` ${operator} `);
      const { rows } = await client.execute({
        sql: `SELECT "rowid", "title", snippet("article", 1, '[', ']', '…', 24) AS "snippet"
          FROM "article" WHERE "article" MATCH ? ORDER BY rank LIMIT 10`,
        args: [match],
      });
      return rows.length;
    },
    close: () => client.close(),
  };
}
