import { describe, expect, it } from 'vitest';
import type { BenchReport, BenchRow } from '../../src/bench/report.ts';
import { prepareBantin } from '../cli/run-bantin.ts';

/** Runs a benchmark with a tiny size, as an operator would. */
async function bench(...args: string[]): Promise<BenchReport> {
  const bantin = await prepareBantin();
  const { out, err, exitCode } = await bantin.run(['bench', ...args, '--json']);
  expect(err).toBe('');
  expect(exitCode).toBe(0);
  const report = JSON.parse(out) as BenchReport;
  expect(report).toMatchObject({ bench: args[0], failures: [] });
  expect(report.machine.node).toBe(process.version);
  expect(report.rows.length).toBeGreaterThan(1);
  for (const row of report.rows) {
    expect(row.count).toBeGreaterThan(0);
    expect(row.perSecond).toBeGreaterThan(0);
    expect(row.cpuMicros).toBeGreaterThan(0);
    expect(row.residentMiB).toBeGreaterThan(10);
  }
  return report;
}

function rowOf(report: BenchReport, subject: string): BenchRow {
  const row = report.rows.find((candidate) => candidate.subject.includes(subject));
  expect(row, subject).toBeDefined();
  return row as BenchRow;
}

function figureOf(report: BenchReport, name: string): number {
  const figure = report.figures.find((candidate) => candidate.name.includes(name));
  expect(figure, name).toBeDefined();
  return figure?.value ?? Number.NaN;
}

describe('bantin bench', () => {
  it('understand: every ability and the least that a reader must do', async () => {
    const report = await bench('understand', '--sizes', '100', '--seconds', '1');
    expect(report.database).toBeNull();
    const all = rowOf(report, 'all four');
    expect(all.p99Ms).toBeGreaterThanOrEqual(all.p50Ms ?? Number.NaN);
    expect(rowOf(report, 'splitting').isPeer).toBe(true);
  });

  it('search: the capability beside FTS5, which both find', async () => {
    const report = await bench('search', '--sizes', '50', '--queries', '10');
    expect(rowOf(report, 'search()')).toMatchObject({ isPeer: false, count: 10 });
    expect(rowOf(report, 'FTS5, any word')).toMatchObject({ isPeer: true, count: 10 });
    expect(figureOf(report, 'p95')).toBeGreaterThan(0);
  });

  it('fanout: everybody is written, beside a loop of batches', async () => {
    const report = await bench('fanout', '--sizes', '100,2500');
    expect(report.rows.map(({ isPeer, count }) => [isPeer, count])).toEqual([
      [false, 100],
      [false, 2_500],
      [true, 100],
      [true, 2_500],
    ]);
    expect(report.database).toBe('sqlite');
  });

  it('broadcast: every delivery recorded, beside ways that remember nothing, and within a limit', async () => {
    const report = await bench(
      ...['broadcast', '--sizes', '120', '--rounds', '1', '--limits', '60', '--seconds', '2'],
    );
    const unlimited = report.rows.filter((row) => row.case.startsWith('no limit'));
    expect(unlimited.map(({ isPeer }) => isPeer)).toEqual([false, true, true, true]);
    expect(unlimited.every(({ count }) => count === 120)).toBe(true);
    // Wide, since a test may run on a machine that is busy with other tests.
    expect(figureOf(report, 'share of the limit')).toBeGreaterThan(0.3);
    expect(figureOf(report, 'share of the limit')).toBeLessThan(1.05);
  });

  it('latency: people are answered while an announcement goes out', async () => {
    const report = await bench(
      ...['latency', '--queued', '500', '--limit', '30', '--seconds', '2', '--peer-queued', '20'],
    );
    const answers = rowOf(report, 'answers while 500 are queued');
    expect(answers.p99Ms).toBeGreaterThan(0);
    expect(rowOf(report, 'an answer behind 20').isPeer).toBe(true);
  });

  it('soak: senders are killed and nobody is lost', async () => {
    const bantin = await prepareBantin();
    const { out, exitCode } = await bantin.run([
      ...['bench', 'soak', '--seconds', '4', '--members', '200', '--seed', '11', '--json'],
    ]);
    const report = JSON.parse(out) as BenchReport;
    expect([exitCode, report.failures]).toEqual([0, []]);
    expect(figureOf(report, 'lost')).toBe(0);
    expect(rowOf(report, 'outbox').note).toMatch(/^[1-9]\d* kills/);
    expect(report.notes.join('\n')).toContain('seed 11');
  });

  it('says what is wrong with its options', async () => {
    const bantin = await prepareBantin();
    expect(await bantin.run(['bench', 'search', '--sizes', 'many'])).toMatchObject({ exitCode: 2, out: '' });
    const wrong = await bantin.run(['bench', 'fanout', '--database', 'file:./x.db']);
    expect(wrong).toMatchObject({ exitCode: 1, out: '' });
    expect(wrong.err).toContain('postgresql://');
  });
});
