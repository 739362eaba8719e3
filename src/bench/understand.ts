import { findCitations } from '../text/citations.ts';
import { findEvents } from '../text/events.ts';
import { syllables } from '../text/fold.ts';
import { summarise } from '../text/summary.ts';
import { findTasks } from '../text/tasks.ts';
import { MIB, percentiles } from './measure.ts';
import { createProseMaker, type MadeUpArticle } from './prose.ts';
import { type BenchResult, type BenchRow, toRow } from './report.ts';

export interface UnderstandOptions {
  /** Lengths of articles, in syllables. */
  readonly sizes: readonly number[];
  /** About so long for each length. */
  readonly seconds: number;
  readonly seed: number;
}

const SUMMARY_SYLLABLES = 60;
const WARM_UP_SHARE = 0.2;
const BUDGET = { syllables: 1_000, atMostMs: 10 };

const ABILITIES: Readonly<Record<string, (article: MadeUpArticle) => unknown>> = {
  summary: ({ title, paragraphs }) => summarise({ title, sapo: null, paragraphs }, SUMMARY_SYLLABLES),
  events: ({ title, paragraphs, publishedOn }) => findEvents({ title, paragraphs }, publishedOn),
  tasks: ({ title, paragraphs, publishedOn }) => findTasks({ title, paragraphs }, publishedOn),
  citations: ({ title, paragraphs }) => findCitations([title, ...paragraphs].join('\n')),
};

/** What it takes to understand one article: every ability alone, all together, beside splitting the text once. */
export function benchUnderstand({ sizes, seconds, seed }: UnderstandOptions): BenchResult {
  const rows: BenchRow[] = [];
  const share = (seconds * 1_000) / (Object.keys(ABILITIES).length + 2);
  const maker = createProseMaker(seed);
  for (const size of sizes) {
    for (const [name, ability] of Object.entries(ABILITIES)) {
      rows.push(timeOne(name, false, maker.article, size, share, ability));
    }
    const all = (article: MadeUpArticle) => Object.values(ABILITIES).map((ability) => ability(article));
    rows.push(timeOne('all four', false, maker.article, size, share, all));
    const split = ({ paragraphs }: MadeUpArticle) => syllables(paragraphs.join('\n'));
    rows.push(timeOne('splitting the text into syllables once', true, maker.article, size, share, split));
  }
  const wanted = `${BUDGET.syllables} syllables`;
  const together = rows.find((row) => row.subject === 'all four' && row.case === wanted);
  return {
    rows,
    figures:
      together?.p50Ms === undefined
        ? []
        : [
            {
              name: 'p50 of all four at 1,000 syllables, ms',
              value: together.p50Ms,
              atMost: BUDGET.atMostMs,
            },
            { name: 'processor time of all four at 1,000 syllables, ms', value: together.cpuMicros / 1_000 },
          ],
    notes: [
      `seed ${seed}; every article is a new one, made before it is timed`,
      'nothing else does this for Vietnamese, so the peer is the least that any reader of the text must do',
    ],
  };
}

function timeOne(
  subject: string,
  isPeer: boolean,
  makeArticle: (syllableCount: number) => MadeUpArticle,
  size: number,
  budgetMs: number,
  ability: (article: MadeUpArticle) => unknown,
): BenchRow {
  runFor(budgetMs * WARM_UP_SHARE, makeArticle, size, ability);
  const { samplesMs, cpuMicros } = runFor(budgetMs, makeArticle, size, ability);
  const seconds = samplesMs.reduce((sum, sample) => sum + sample, 0) / 1_000;
  const residentMiB = process.memoryUsage.rss() / MIB;
  return toRow(
    { subject, isPeer, case: `${size} syllables`, count: samplesMs.length },
    { seconds, cpuMicros, residentMiB },
    percentiles(samplesMs),
  );
}

/** Times the ability alone, not the making of its articles. */
function runFor(
  budgetMs: number,
  makeArticle: (syllableCount: number) => MadeUpArticle,
  size: number,
  ability: (article: MadeUpArticle) => unknown,
): { samplesMs: number[]; cpuMicros: number } {
  const samplesMs: number[] = [];
  let cpuMicros = 0;
  const until = performance.now() + budgetMs;
  do {
    const article = makeArticle(size);
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    ability(article);
    samplesMs.push(performance.now() - startedAt);
    const { user, system } = process.cpuUsage(cpu);
    cpuMicros += user + system;
  } while (performance.now() < until);
  return { samplesMs, cpuMicros };
}
