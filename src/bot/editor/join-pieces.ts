/** Telegram cuts what is pasted at 4,096 characters, near a space: a piece that long has probably more to come. */
const PROBABLY_CUT_CHARS = 3_500;

/** Whether a text of this length was probably cut by the platform. @param chars of the last piece alone */
export function isProbablyCut(chars: number): boolean {
  return chars >= PROBABLY_CUT_CHARS;
}

/**
 * Puts together a text that the platform cut in two, which took the space or the line break away: in the middle of a
 * sentence it was a space.
 */
export function joinPieces(before: string, next: string): string {
  const isMidSentence = /[\p{L}\p{N},;–-]$/u.test(before) && /^[\p{Ll}\p{N}(“"]/u.test(next);
  return `${before}${isMidSentence ? ' ' : '\n'}${next}`;
}
