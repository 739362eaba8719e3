/**
 * After so many attempts a delivery is given up: with the delays below some hours. Its message's expiry usually
 * comes first.
 */
export const MOST_ATTEMPTS = 20;

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 30 * 60_000;
/** Long enough for a network that fell over to be noticed as such before the one repetition is spent. */
const REPEAT_DELAY_MS = 10_000;

/**
 * The wait after the given number of attempts (1 for the first): doubles up to half an hour, of which the upper
 * half is random, so that what failed together does not come back together.
 *
 * @param random evenly distributed in 0–1
 */
export function retryDelayMs(attempts: number, random: number): number {
  const fullMs = Math.min(FIRST_DELAY_MS * 2 ** Math.max(0, attempts - 1), LONGEST_DELAY_MS);
  return Math.round(fullMs / 2 + (fullMs / 2) * random);
}

/** The wait before a send with unknown outcome is repeated. */
export function repeatDelayMs(random: number): number {
  return Math.round(REPEAT_DELAY_MS * (1 + random / 2));
}
