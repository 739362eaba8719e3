import { findCitations, symbolKey } from '../text/citations.ts';
import { findDates } from '../text/dates.ts';
import { splitSentences } from '../text/sentences.ts';
import { summarise, summariseCluster } from '../text/summary.ts';
import { type DateRow, scoreDates } from './date-accuracy.ts';
import { leadOf } from './lead.ts';
import type { Report } from './report.ts';
import { rouge } from './rouge.ts';

/** The lengths of design section 7: one article, several articles about the same thing. */
const ARTICLE_SYLLABLES = 60;
const CLUSTER_SYLLABLES = 236;

interface Doc {
  readonly title: string;
  readonly sapo?: string;
  readonly body: string;
}
export interface SummaryRow {
  readonly title?: string;
  readonly body?: string;
  readonly summary?: string;
  readonly docs?: readonly Doc[];
  readonly references?: readonly string[];
}
export interface CitationRow {
  readonly text: string;
  readonly symbols: readonly string[];
}

/** Dates beside chrono-node's Vietnamese reader, where that package is installed. */
export async function evaluateDates(rows: readonly DateRow[]): Promise<Report> {
  const chrono = await loadChrono();
  return {
    scores: scoreDates(rows, (text, reference) => findDates(text, reference.slice(0, 16))),
    floor:
      chrono === null
        ? null
        : { name: 'chrono-node vi', scores: scoreDates(rows, (text, reference) => chrono(text, reference)) },
  };
}

/** Summaries of articles or of clusters beside the beginning at equal length, and the first two sentences of each. */
export function evaluateSummaries(rows: readonly SummaryRow[]): Report {
  const isCluster = rows[0]?.docs !== undefined;
  const own = rows.map((row) =>
    isCluster
      ? summariseCluster((row.docs ?? []).map(toSource), CLUSTER_SYLLABLES)
      : summarise(toSource({ title: row.title ?? '', body: row.body ?? '' }), ARTICLE_SYLLABLES),
  );
  const lead = rows.map((row) =>
    isCluster
      ? (row.docs ?? []).map(({ body }) => splitSentences(body).slice(0, 2).join(' ')).join('\n')
      : leadOf(row.body ?? '', ARTICLE_SYLLABLES),
  );
  const references = rows.map((row) => row.references ?? [row.summary ?? '']);
  return {
    scores: meanRouge(own, references),
    floor: {
      name: isCluster ? 'first two sentences of every article' : `first ${ARTICLE_SYLLABLES} syllables`,
      scores: meanRouge(lead, references),
    },
  };
}

/** Symbols found in texts, by key: precision, recall and F1 over all rows. */
export function evaluateCitations(rows: readonly CitationRow[]): Report {
  let right = 0;
  let found = 0;
  let gold = 0;
  for (const { text, symbols } of rows) {
    const keys = new Set(symbols.map(symbolKey));
    const own = findCitations(text).map(({ symbol }) => symbolKey(symbol));
    right += own.filter((key) => keys.has(key)).length;
    found += own.length;
    gold += keys.size;
  }
  const precision = found === 0 ? 1 : right / found;
  const recall = gold === 0 ? 1 : right / gold;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { scores: { precision, recall, f1 }, floor: null };
}

function toSource({ title, sapo, body }: Doc): { title: string; sapo: string | null; paragraphs: string[] } {
  return { title, sapo: sapo ?? null, paragraphs: body.split('\n') };
}

function meanRouge(
  summaries: readonly string[],
  references: readonly (readonly string[])[],
): Record<string, number> {
  const total = { rouge1: 0, rouge2: 0, rougeL: 0 };
  summaries.forEach((summary, index) => {
    const scores = rouge(summary, references[index] ?? []);
    total.rouge1 += scores.rouge1.f1;
    total.rouge2 += scores.rouge2.f1;
    total.rougeL += scores.rougeL.f1;
  });
  const count = Math.max(1, summaries.length);
  return { rouge1: total.rouge1 / count, rouge2: total.rouge2 / count, rougeL: total.rougeL / count };
}

type ReadDates = (text: string, reference: string) => { start: string; end?: string }[];

interface ChronoPoint {
  isCertain(field: string): boolean;
  get(field: string): number | null;
}

/** chrono-node is a development dependency, so it may be missing where only the product is installed. */
async function loadChrono(): Promise<ReadDates | null> {
  const name = 'chrono-node';
  try {
    const chrono = (await import(name)) as {
      vi: { parse(text: string, reference: Date): { start: ChronoPoint; end?: ChronoPoint }[] };
    };
    return (text, reference) =>
      chrono.vi.parse(text, new Date(reference)).map(({ start, end }) => ({
        start: isoOf(start),
        ...(end ? { end: isoOf(end) } : {}),
      }));
  } catch {
    return null;
  }
}

/** As precise as chrono says it is certain. */
function isoOf(point: ChronoPoint): string {
  const pad = (field: string): string => String(point.get(field) ?? 0).padStart(2, '0');
  const year = point.get('year') ?? 0;
  let iso = year < 0 ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0');
  if (point.isCertain('month') || point.isCertain('day') || point.isCertain('weekday'))
    iso += `-${pad('month')}`;
  if (point.isCertain('day') || point.isCertain('weekday')) iso += `-${pad('day')}`;
  return point.isCertain('hour') ? `${iso}T${pad('hour')}:${pad('minute')}` : iso;
}
