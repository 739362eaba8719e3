import { type BenchFigure, type BenchReport, type BenchRow, isReached } from './report.ts';

const COLUMNS: readonly { readonly head: string; readonly cell: (row: BenchRow) => string }[] = [
  { head: 'subject', cell: ({ subject, isPeer }) => (isPeer ? `(peer) ${subject}` : subject) },
  { head: 'case', cell: (row) => row.case },
  { head: 'count', cell: ({ count }) => number(count, 0) },
  { head: 'per second', cell: ({ perSecond }) => number(perSecond, perSecond < 100 ? 1 : 0) },
  { head: 'µs CPU each', cell: ({ cpuMicros }) => number(cpuMicros, cpuMicros < 10 ? 1 : 0) },
  { head: 'MiB', cell: ({ residentMiB }) => number(residentMiB, 0) },
  { head: 'p50 ms', cell: ({ p50Ms }) => milliseconds(p50Ms) },
  { head: 'p95 ms', cell: ({ p95Ms }) => milliseconds(p95Ms) },
  { head: 'p99 ms', cell: ({ p99Ms }) => milliseconds(p99Ms) },
  { head: 'note', cell: ({ note }) => note ?? '' },
];
const FIRST_NUMBER = 2;
const FIRST_AFTER_NUMBERS = COLUMNS.length - 1;

/** The report as a table for a terminal. */
export function printReport(report: BenchReport): string {
  const { bench, at, machine, database, rows, figures, notes, failures } = report;
  const [before, after] = machine.loadAverage;
  const place = [machine.processors, `${machine.memoryGiB} GiB`, machine.system, `Node ${machine.node}`];
  return [
    `${bench}${database === null ? '' : ` on ${database}`}, ${at}`,
    `${place.join(', ')}, load average ${before} → ${after}`,
    '',
    ...table([COLUMNS.map(({ head }) => head), ...rows.map((row) => COLUMNS.map(({ cell }) => cell(row)))]),
    '',
    ...figures.map(describe),
    ...notes.map((note) => `- ${note}`),
    ...failures.map((failure) => `FAILED: ${failure}`),
    '',
  ].join('\n');
}

function table(lines: readonly (readonly string[])[]): string[] {
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => {
        const isNumber = column >= FIRST_NUMBER && column < FIRST_AFTER_NUMBERS;
        return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}

function describe(figure: BenchFigure): string {
  const { name, value, atLeast, atMost } = figure;
  const budget = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  const reached = isReached(figure);
  const verdict = reached === null ? '' : ` (budget: ${budget}: ${reached ? 'reached' : 'MISSED'})`;
  return `${name}: ${number(value, Math.abs(value) < 10 ? 3 : 1)}${verdict}`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '' : number(value, value < 10 ? 2 : 1);
}

function number(value: number, digits: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}
