import { fold } from '../text/fold.ts';

/**
 * Whether a line below a title would only say it again: an article whose first sentence is its title, a directive that
 * is titled by its type, symbol and summary line.
 */
export function repeatsTitle(title: string, line: string): boolean {
  const said = bare(line);
  return said === '' || bare(title).includes(said);
}

function bare(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
