import { describe, expect, it } from 'vitest';
import { measure, percentiles, sumOf } from '../../src/bench/measure.ts';

describe('percentiles', () => {
  it('are samples that so many do not exceed', () => {
    const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentiles(samples)).toEqual({ p50Ms: 50, p95Ms: 95, p99Ms: 99 });
    expect(percentiles([3])).toEqual({ p50Ms: 3, p95Ms: 3, p99Ms: 3 });
    expect(percentiles([])).toEqual({ p50Ms: 0, p95Ms: 0, p99Ms: 0 });
  });
});

describe('measure', () => {
  it('counts the processor time of the work and gives its result', async () => {
    const { result, seconds, cpuMicros, residentMiB } = await measure(() => {
      const until = performance.now() + 30;
      let turns = 0;
      while (performance.now() < until) turns += 1;
      return turns;
    });
    expect(result).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThanOrEqual(0.03);
    expect(cpuMicros).toBeGreaterThan(1_000);
    expect(residentMiB).toBeGreaterThan(10);
  });

  it('sums rounds and keeps the highest memory', () => {
    const rounds = [
      { seconds: 1, cpuMicros: 10, residentMiB: 50 },
      { seconds: 2, cpuMicros: 20, residentMiB: 40 },
    ];
    expect(sumOf(rounds)).toEqual({ seconds: 3, cpuMicros: 30, residentMiB: 50 });
  });
});
