import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are the same; takes the same time wherever they differ. Hashing makes the lengths equal. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
