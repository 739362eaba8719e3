const SECOND_MS = 1_000;

/** Counts strictly: in no span of a second more than the limit, whatever its phase. */
export interface FloodLimit {
  admit(nowMs: number): boolean;
}

export function createFloodLimit(perSecond: number): FloodLimit {
  const times = new Float64Array(perSecond).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  return {
    admit(nowMs) {
      if (nowMs - (times[oldest] as number) < SECOND_MS) return false;
      times[oldest] = nowMs;
      oldest = (oldest + 1) % perSecond;
      return true;
    },
  };
}
