import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { systemClock } from '../clock.ts';
import type { Dialect } from '../storage/database-url.ts';
import type { Cost, Percentiles } from './measure.ts';

/** One line of figures. The names are part of the JSON form, which is kept stable. */
export interface BenchRow extends Partial<Percentiles> {
  readonly subject: string;
  /** Measured for comparison. */
  readonly isPeer: boolean;
  /** What was done, such as `10,000 articles`. */
  readonly case: string;
  /** Messages, queries, articles or members. */
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Processor time of this process for one of them, in µs. */
  readonly cpuMicros: number;
  /** The most resident memory of this process while it was done, in MiB. */
  readonly residentMiB: number;
  readonly note?: string;
}

/** One figure that a budget may be about. */
export interface BenchFigure {
  readonly name: string;
  readonly value: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What a benchmark finds; who runs it adds where and when. */
export interface BenchResult {
  readonly rows: readonly BenchRow[];
  readonly figures: readonly BenchFigure[];
  /** Facts that belong beside the figures: seeds, counts, what is left out. */
  readonly notes: readonly string[];
  /** Promises that were broken: no matter of speed, the command fails. */
  readonly failures?: readonly string[];
}

export interface BenchReport extends BenchResult {
  readonly bench: string;
  readonly at: string;
  readonly machine: {
    readonly processors: string;
    readonly memoryGiB: number;
    readonly system: string;
    readonly node: string;
    /** Of the last minute, at the beginning and at the end: above the number of processors it was busy with other things. */
    readonly loadAverage: readonly [number, number];
  };
  readonly database: Dialect | null;
  readonly failures: readonly string[];
}

/** A row of `count` things that together cost so much. */
export function toRow(
  row: Pick<BenchRow, 'subject' | 'isPeer' | 'case' | 'count'> & { readonly note?: string | undefined },
  { seconds, cpuMicros, residentMiB }: Cost,
  latencies?: Percentiles,
): BenchRow {
  const { note, ...names } = row;
  return {
    ...names,
    seconds: rounded(seconds, 3),
    perSecond: rounded(row.count / seconds, 1),
    cpuMicros: rounded(cpuMicros / Math.max(1, row.count), 1),
    residentMiB: Math.round(residentMiB),
    ...(latencies === undefined ? {} : roundedAll(latencies)),
    ...(note === undefined ? {} : { note }),
  };
}

/** Runs a benchmark and puts the machine beside its figures. */
export async function reportOf(
  bench: string,
  database: Dialect | null,
  run: () => Promise<BenchResult>,
): Promise<BenchReport> {
  const loadBefore = loadOfLastMinute();
  const { rows, figures, notes, failures = [] } = await run();
  const [processor] = cpus();
  return {
    bench,
    at: systemClock.now().toISOString(),
    machine: {
      processors: `${cpus().length} × ${processor?.model.trim() ?? 'unknown'}`,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${platform()} ${arch()}`,
      node: process.version,
      loadAverage: [loadBefore, loadOfLastMinute()],
    },
    database,
    rows,
    figures: figures.map((figure) => ({ ...figure, value: rounded(figure.value, 4) })),
    notes,
    failures,
  };
}

/** Whether the figure is within its budget; null when it has none. */
export function isReached({ value, atLeast, atMost }: BenchFigure): boolean | null {
  if (atLeast === undefined && atMost === undefined) return null;
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

function loadOfLastMinute(): number {
  return rounded(loadavg()[0] ?? 0, 2);
}

function roundedAll({ p50Ms, p95Ms, p99Ms }: Percentiles): Percentiles {
  return { p50Ms: rounded(p50Ms, 3), p95Ms: rounded(p95Ms, 3), p99Ms: rounded(p99Ms, 3) };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
