import { createHash } from 'node:crypto';
import { tidyLine } from './plain-text.ts';

/**
 * A fingerprint of what an article says, so that the same text met again under another address is recognised.
 * White space, Unicode form, invisible characters and letter case do not matter; the division into paragraphs does not either.
 *
 * @returns SHA-256 as 64 hexadecimal digits
 */
export function contentHash(page: {
  readonly title: string;
  readonly paragraphs: readonly string[];
}): string {
  const title = tidyLine(page.title).toLowerCase();
  const body = tidyLine(page.paragraphs.join(' ')).toLowerCase();
  return createHash('sha256').update(`${title}\n${body}`).digest('hex');
}
