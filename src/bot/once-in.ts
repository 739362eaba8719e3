/** So many keys are remembered at most; the oldest go first. */
const MOST_KEYS = 10_000;

/**
 * Lets something happen at most once in a time for each key, as far as this process remembers: for what is polite once
 * and a nuisance, or a quota's waste, when repeated.
 *
 * @returns whether it may happen now; when it may, that is noted
 */
export function createOnceIn(intervalMs: number): (key: string, now: Date) => boolean {
  const lastAt = new Map<string, number>();
  return (key, now) => {
    const last = lastAt.get(key);
    if (last !== undefined && now.getTime() - last < intervalMs) return false;
    lastAt.delete(key);
    lastAt.set(key, now.getTime());
    const [oldest] = lastAt.keys();
    if (lastAt.size > MOST_KEYS && oldest !== undefined) lastAt.delete(oldest);
    return true;
  };
}
