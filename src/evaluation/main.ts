import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { DateRow } from './date-accuracy.ts';
import { evaluatePages, type PageRow } from './evaluate-pages.ts';
import { evaluateSearch, type QueryRow, type SearchDocument } from './evaluate-search.ts';
import {
  type CitationRow,
  evaluateCitations,
  evaluateDates,
  evaluateSummaries,
  type SummaryRow,
} from './evaluate-text.ts';
import type { Report } from './report.ts';

const USAGE =
  'evaluate <dates|summary|search|pages|citations> --data FILE [--documents FILE] [--json]\n' +
  '  FILE is JSON Lines (pages: a JSON array); search takes its documents from --documents, or from the file whose\n' +
  '  name has .docs. in place of .queries.\n';

/** `npm run -s evaluate`: the quality of the text abilities on labelled data, beside a floor on the same data. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      documents: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [what] = positionals;
  if (what === undefined || values.data === undefined || !(what in EVALUATIONS)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const report = await (EVALUATIONS[what] as Evaluation)(values.data, values.documents);
  const result = { what, data: values.data, ...report };
  process.stdout.write(`${values.json ? JSON.stringify(result) : describe(what, report)}\n`);
  return 0;
}

type Evaluation = (file: string, documents: string | undefined) => Report | Promise<Report>;

const EVALUATIONS: Readonly<Record<string, Evaluation>> = {
  dates: (file) => evaluateDates(readRows<DateRow>(file)),
  summary: (file) => evaluateSummaries(readRows<SummaryRow>(file)),
  citations: (file) => evaluateCitations(readRows<CitationRow>(file)),
  pages: (file) => evaluatePages(JSON.parse(readFileSync(file, 'utf8')) as PageRow[], dirname(file)),
  search: (file, documents) =>
    evaluateSearch(
      readRows<QueryRow>(file),
      readRows<DocumentRow>(documents ?? file.replace('.queries.', '.docs.')).flatMap(toDocuments),
    ),
};

/** A document, or a cluster of them. */
type DocumentRow =
  | SearchDocument
  | { readonly docs: readonly { doc_id: string; title: string; sapo?: string; body: string }[] };

function toDocuments(row: DocumentRow): SearchDocument[] {
  if (!('docs' in row)) return [row];
  return row.docs.map(({ doc_id: id, title, sapo, body }) => ({
    id,
    title,
    text: [sapo, body].filter(Boolean).join('\n'),
  }));
}

function readRows<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

function describe(what: string, { scores, floor }: Report): string {
  const show = (values: Readonly<Record<string, unknown>>): string => JSON.stringify(values, roundNumbers, 2);
  return `${what}: ${show(scores)}${floor === null ? '' : `\nfloor, ${floor.name}: ${show(floor.scores)}`}`;
}

function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
