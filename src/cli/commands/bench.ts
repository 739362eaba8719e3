import { printReport } from '../../bench/print-report.ts';
import { type BenchResult, reportOf } from '../../bench/report.ts';
import { AppError } from '../../errors.ts';
import { dialectOf } from '../../storage/database-url.ts';
import { noteFailure, writeJson, writeText } from '../output.ts';

interface CommonOptions {
  readonly seed: number;
  readonly database?: string;
  readonly json?: boolean;
}

type RunBench = (options: never) => Promise<BenchResult> | BenchResult;

/** Loaded one at a time: what one measures must not lie in the memory of another. */
const BENCHES: Readonly<Record<string, () => Promise<RunBench>>> = {
  search: async () => (await import('../../bench/search.ts')).benchSearch,
  understand: async () => (await import('../../bench/understand.ts')).benchUnderstand,
  fanout: async () => (await import('../../bench/fanout.ts')).benchFanout,
  broadcast: async () => (await import('../../bench/broadcast.ts')).benchBroadcast,
  latency: async () => (await import('../../bench/latency.ts')).benchLatency,
  soak: async () => (await import('../../bench/soak.ts')).benchSoak,
};

/**
 * Runs one benchmark and prints its report. A missed budget is a figure; a broken promise, such as a lost delivery, is
 * exit code 1.
 *
 * @param name a key of the table above; the options are those of its command
 */
export async function bench(name: string, options: CommonOptions): Promise<void> {
  const { database, json } = options;
  if (database !== undefined && dialectOf(database) !== 'postgresql') {
    throw new AppError('INPUT_INVALID', '--database must start with postgresql:// (SQLite is the default).');
  }
  const run = await (BENCHES[name] as () => Promise<RunBench>)();
  const dialect = name === 'understand' ? null : database === undefined ? 'sqlite' : 'postgresql';
  const report = await reportOf(name, dialect, async () => run(options as never));
  if (json) await writeJson(process.stdout, report);
  else await writeText(process.stdout, printReport(report));
  if (report.failures.length > 0) noteFailure();
}
