import { systemClock } from '../clock.ts';
import { importArticles } from '../documents/import-articles.ts';
import { createLogger } from '../logger.ts';
import { OPERATOR } from '../members/actor.ts';
import { search } from '../search/search.ts';
import { breathe } from '../storage/breathe.ts';
import type { Database } from '../storage/database.ts';
import { fold, syllables } from '../text/fold.ts';
import { withBenchDatabase, withTemporaryFolder } from './bench-database.ts';
import { createFts5Peer, type Fts5Peer } from './fts5-peer.ts';
import { type Cost, MIB, measure, percentiles } from './measure.ts';
import { createProseMaker, type MadeUpArticle } from './prose.ts';
import { createRandom, type Random } from './random.ts';
import { type BenchResult, type BenchRow, toRow } from './report.ts';

export interface SearchBenchOptions {
  /** Numbers of articles. */
  readonly sizes: readonly number[];
  readonly queries: number;
  readonly seed: number;
  /** A PostgreSQL address; SQLite unless given. */
  readonly database?: string | undefined;
}

const ARTICLE_SYLLABLES = 300;
const BATCH = 500;
const WARM_UP_QUERIES = 20;
const BUDGET = { p95Ms: 30, ratio: 2 };

/** Queries through the capability that people use, beside FTS5 asked directly, query by query in turn. */
export async function benchSearch(options: SearchBenchOptions): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  for (const size of options.sizes) {
    rows.push(
      ...(await withBenchDatabase(options.database, ({ db }) =>
        withTemporaryFolder(async (folder) => {
          const peer = await createFts5Peer(folder);
          try {
            return await benchOneSize(db, peer, size, options);
          } finally {
            peer.close();
          }
        }),
      )),
    );
  }
  const largest = Math.max(...options.sizes);
  const ofLargest = (subject: string) =>
    rows.find((row) => row.subject === subject && row.case === caseOf(largest));
  const ours = ofLargest(SUBJECTS.ours);
  const any = ofLargest(SUBJECTS.any);
  const ratio = (ours?.p95Ms ?? 0) / (any?.p95Ms ?? 1);
  return {
    rows,
    figures: [
      { name: `p95 at ${caseOf(largest)}, ms`, value: ours?.p95Ms ?? 0, atMost: BUDGET.p95Ms },
      { name: `p95 at ${caseOf(largest)} : FTS5, any word`, value: ratio, atMost: BUDGET.ratio },
      {
        name: `processor time at ${caseOf(largest)} : FTS5, any word`,
        value: (ours?.cpuMicros ?? 0) / (any?.cpuMicros ?? 1),
      },
    ],
    notes: [
      `seed ${options.seed}; articles of about ${ARTICLE_SYLLABLES} syllables, words by Zipf's law; queries of 2 to 6 syllables taken from titles and texts, every second one without marks`,
      'search() ranks by syllables, pairs, order and marks, forgives missing marks and marks a snippet; FTS5 ranks by BM25 over syllables as written and finds nothing for a query without marks that is spelt with them',
    ],
  };
}

const SUBJECTS = {
  stored: 'import (stored and indexed)',
  inserted: 'FTS5 insert',
  ours: 'search()',
  any: 'FTS5, any word',
  all: 'FTS5, all words',
} as const;

async function benchOneSize(
  db: Database,
  peer: Fts5Peer,
  size: number,
  { queries: queryCount, seed }: SearchBenchOptions,
): Promise<BenchRow[]> {
  const context = { db, clock: systemClock, logger: createLogger('silent') };
  const stored = await measure(() => importArticles(context, OPERATOR, lines(seed, size)));
  const inserted = await measure(() => fillPeer(peer, seed, size));
  const queries = makeQueries(seed, size, WARM_UP_QUERIES + queryCount);

  const contestants = [
    { subject: SUBJECTS.ours, ask: (query: string) => search(db, { query, limit: 10, offset: 0 }) },
    { subject: SUBJECTS.any, ask: (query: string) => peer.search(query, 'OR') },
    { subject: SUBJECTS.all, ask: (query: string) => peer.search(query, 'AND') },
  ].map((contestant) => ({ ...contestant, samplesMs: [] as number[], cpuMicros: 0 }));
  for (const [index, query] of queries.entries()) {
    for (const contestant of contestants) {
      const cpu = process.cpuUsage();
      const startedAt = performance.now();
      await contestant.ask(query);
      const tookMs = performance.now() - startedAt;
      const { user, system } = process.cpuUsage(cpu);
      if (index < WARM_UP_QUERIES) continue;
      contestant.samplesMs.push(tookMs);
      contestant.cpuMicros += user + system;
    }
    await breathe();
  }
  const row = (subject: string, cost: Cost) =>
    toRow({ subject, isPeer: subject.startsWith('FTS5'), case: caseOf(size), count: size }, cost);
  return [
    row(SUBJECTS.stored, stored),
    row(SUBJECTS.inserted, inserted),
    ...contestants.map(({ subject, samplesMs, cpuMicros }) => {
      const seconds = samplesMs.reduce((sum, sample) => sum + sample, 0) / 1_000;
      const cost = { seconds, cpuMicros, residentMiB: process.memoryUsage.rss() / MIB };
      const names = {
        subject,
        isPeer: subject !== SUBJECTS.ours,
        case: caseOf(size),
        count: samplesMs.length,
      };
      return toRow(names, cost, percentiles(samplesMs));
    }),
  ];
}

function caseOf(size: number): string {
  return `${size} articles`;
}

async function* lines(seed: number, size: number): AsyncGenerator<string> {
  const maker = createProseMaker(seed);
  for (let made = 0; made < size; made += 1) {
    const { id, title, paragraphs, publishedOn } = maker.article(ARTICLE_SYLLABLES);
    yield JSON.stringify({ id, title, body: paragraphs.join('\n\n'), published: publishedOn });
  }
}

async function fillPeer(peer: Fts5Peer, seed: number, size: number): Promise<void> {
  const maker = createProseMaker(seed);
  for (let made = 0; made < size; made += BATCH) {
    const count = Math.min(BATCH, size - made);
    await peer.add(Array.from({ length: count }, () => maker.article(ARTICLE_SYLLABLES)));
    await breathe();
  }
}

/** Pieces of articles that are there, spread over the archive. */
function makeQueries(seed: number, size: number, count: number): string[] {
  const maker = createProseMaker(seed);
  const random = createRandom(seed + 1);
  const every = Math.max(1, Math.floor(size / count));
  const sources: MadeUpArticle[] = [];
  for (let made = 0; made < size && sources.length < count; made += 1) {
    const article = maker.article(ARTICLE_SYLLABLES);
    if (made % every === 0) sources.push(article);
  }
  return Array.from({ length: count }, (_, index) => {
    const { title, paragraphs } = sources[index % sources.length] as MadeUpArticle;
    const query = pieceOf(index % 3 === 0 ? random.pick(paragraphs) : title, random);
    return index % 2 === 0 ? query : fold(query);
  });
}

function pieceOf(text: string, random: Random): string {
  const words = syllables(text);
  const length = 2 + random.below(5);
  const from = random.below(Math.max(1, words.length - length));
  return words.slice(from, from + length).join(' ');
}
