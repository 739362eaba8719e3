/** What a piece of work cost this process. */
export interface Cost {
  readonly seconds: number;
  /** Processor time of this process, all its threads, in µs. */
  readonly cpuMicros: number;
  /** The most resident memory seen meanwhile, in MiB. */
  readonly residentMiB: number;
}

/** Looking costs 0.1 ms. */
const MEMORY_SAMPLE_MS = 100;
export const MIB = 1_048_576;

/**
 * Runs the work and says what it cost. Memory is looked at now and then, when the work gives the event loop back, so a
 * short peak may be missed.
 */
export async function measure<T>(work: () => Promise<T> | T): Promise<Cost & { readonly result: T }> {
  let most = process.memoryUsage.rss();
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const sampler = setInterval(look, MEMORY_SAMPLE_MS);
  try {
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    const result = await work();
    const seconds = (performance.now() - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    look();
    return { result, seconds, cpuMicros: user + system, residentMiB: most / MIB };
  } finally {
    clearInterval(sampler);
  }
}

/** Costs of several rounds of the same work as one: sums, and the highest memory. */
export function sumOf(costs: readonly Cost[]): Cost {
  return {
    seconds: costs.reduce((sum, { seconds }) => sum + seconds, 0),
    cpuMicros: costs.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0),
    residentMiB: Math.max(...costs.map(({ residentMiB }) => residentMiB)),
  };
}

export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** The smallest samples that at least 50, 95 and 99 % of all do not exceed; zeros when there are none. */
export function percentiles(samplesMs: readonly number[]): Percentiles {
  const sorted = [...samplesMs].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
