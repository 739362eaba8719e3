/** Long enough to smooth batches, short enough to follow a platform that slows down. */
const WINDOW_MS = 20_000;

export interface RateMeter {
  /**
   * Notes a running total.
   *
   * @param atMs a time that never goes back
   * @returns per second over the last 20 s; null before there are two totals a second apart
   */
  measure(atMs: number, total: number): number | null;
}

/** Measures how fast a total grows. */
export function createRateMeter(): RateMeter {
  const samples: { readonly atMs: number; readonly total: number }[] = [];
  return {
    measure(atMs, total) {
      samples.push({ atMs, total });
      while (samples.length > 2 && (samples[1]?.atMs ?? atMs) <= atMs - WINDOW_MS) samples.shift();
      const [first] = samples;
      if (first === undefined || atMs - first.atMs < 1_000) return null;
      return Math.max(0, ((total - first.total) * 1_000) / (atMs - first.atMs));
    },
  };
}
