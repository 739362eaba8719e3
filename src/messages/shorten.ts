const words = new Intl.Segmenter('vi', { granularity: 'word' });

/** The text itself, or as many whole words of it as fit with an ellipsis; at most `limit` UTF-16 units. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  // The text is cut before it is looked at, so that a very long one costs no more than its limit.
  for (const { index, segment, isWordLike } of words.segment(text.slice(0, limit + 1))) {
    const after = index + segment.length;
    if (after >= limit) break;
    if (isWordLike) end = after;
  }
  return `${text.slice(0, end)}…`;
}
