/** The beginning of a text up to so many syllables: the floor that a summary has to beat. */
export function leadOf(text: string, maxSyllables: number): string {
  let count = 0;
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (count === maxSyllables) return text.slice(0, match.index).trimEnd();
    count += 1;
  }
  return text;
}
