const words = new Intl.Segmenter('vi', { granularity: 'word' });
const letters = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/**
 * The text itself, or as many whole words of it as fit with an ellipsis, whole letters of a first word that does not;
 * at most `limit` UTF-16 units.
 */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  // The text is cut before it is looked at, so that a very long one costs no more than its limit.
  for (const { index, segment, isWordLike } of words.segment(text.slice(0, limit + 1))) {
    const after = index + segment.length;
    if (after >= limit) break;
    if (isWordLike) end = after;
  }
  return `${text.slice(0, end || endOfLetters(text, limit - 1))}…`;
}

function endOfLetters(text: string, limit: number): number {
  let end = 0;
  for (const { index, segment } of letters.segment(text.slice(0, limit + 1))) {
    if (index + segment.length > limit) break;
    end = index + segment.length;
  }
  return end;
}
