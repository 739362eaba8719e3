import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import { importArticles } from '../documents/import-articles.ts';
import { createLogger } from '../logger.ts';
import { OPERATOR } from '../members/actor.ts';
import { search } from '../search/search.ts';
import { openDatabase } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';
import { fold } from '../text/fold.ts';
import { createBm25 } from './bm25.ts';
import type { Report } from './report.ts';
import { type RankedQuery, scoreRetrieval } from './retrieval.ts';

export interface SearchDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}
export interface QueryRow {
  readonly query: string;
  readonly relevant: readonly string[];
}

/**
 * Queries as written and without marks against documents in a fresh database, through the same search that people use,
 * beside BM25 over the syllables as written.
 */
export async function evaluateSearch(
  queries: readonly QueryRow[],
  documents: readonly SearchDocument[],
): Promise<Report> {
  const bm25 = createBm25(documents);
  const rankedBy = (rank: (query: string) => string[]) =>
    queries.map(({ query, relevant }) => ({ ranked: rank(query), relevant }));
  return {
    scores: await searchScores(queries, documents),
    floor: {
      name: 'BM25 over syllables as written (as SQLite FTS5 ranks)',
      scores: {
        asWritten: scoreRetrieval(rankedBy((query) => bm25.rank(query))),
        withoutMarks: scoreRetrieval(rankedBy((query) => bm25.rank(fold(query)))),
      },
    },
  };
}

async function searchScores(
  queries: readonly QueryRow[],
  documents: readonly SearchDocument[],
): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'bantin-evaluate-'));
  const url = `file:${join(folder, 'evaluate.db')}`;
  try {
    await migrate(url);
    const db = await openDatabase(url);
    try {
      const context = { db, clock: systemClock, logger: createLogger('silent') };
      const { problems } = await importArticles(context, OPERATOR, linesOf(documents));
      if (problems.length > 0) throw new Error(`document ${problems[0]?.line}: ${problems[0]?.problem}`);
      const ask = async (form: (query: string) => string): Promise<RankedQuery[]> => {
        const answers: RankedQuery[] = [];
        for (const { query, relevant } of queries) {
          const page = await search(db, { query: form(query), limit: 10, offset: 0 });
          answers.push({ ranked: page.results.map(({ externalId }) => externalId ?? ''), relevant });
        }
        return answers;
      };
      return {
        asWritten: scoreRetrieval(await ask((query) => query)),
        withoutMarks: scoreRetrieval(await ask(fold)),
      };
    } finally {
      await db.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* linesOf(documents: readonly SearchDocument[]): AsyncGenerator<string> {
  for (const { id, title, text } of documents) yield JSON.stringify({ id, title, body: text });
}
