import { setTimeout } from 'node:timers/promises';

/**
 * Tries until it succeeds, with pauses that double, the first one before the first try: something has just failed. Ends
 * without success when `signal` is aborted.
 *
 * @param options pauses in ms; `onFailure` hears of each failure
 */
export async function keepTrying(
  attempt: () => Promise<void>,
  {
    firstPauseMs,
    longestPauseMs,
    signal,
    onFailure,
  }: {
    readonly firstPauseMs: number;
    readonly longestPauseMs: number;
    readonly signal: AbortSignal;
    readonly onFailure: (error: unknown) => void | Promise<void>;
  },
): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await attempt();
      return;
    } catch (error) {
      await onFailure(error);
    }
  }
}
