import { isSyllable } from './syllable-shape.ts';

const LETTER_RUN = /[\p{L}\p{M}]+/gu;
/** `ư` is the soft hyphen, which programs drop: these rimes have no other reading. */
const LOST_HORN = /(?<![uưUƯ])([ơờởỡớợ])(?=(?:c|ng|u)(?![\p{L}\p{M}]))/gu;
/** … or make a hyphen of. */
const HYPHEN_FOR_HORN =
  /(?<![\p{L}\p{M}-])([bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX]{1,3})-([\p{Ll}\p{M}]{0,4})(?![\p{L}\p{M}-])/gu;

/**
 * Puts back the `ư` of TCVN3, a soft hyphen, where a program dropped it ("®îc") or made a hyphen of it ("®-îc") and only
 * one reading is left.
 *
 * @param line as decoded
 */
export function restoreHorn(line: string): string {
  return line
    .replace(HYPHEN_FOR_HORN, (found, onset: string, rime: string) => {
      const word = `${onset}ư${rime}`;
      const isBare = rime === '' && onset !== onset.toLowerCase();
      return isSyllable(word) && !isBare && !isSyllable(onset) ? word : found;
    })
    .replace(LOST_HORN, 'ư$1');
}

interface CasedWord {
  readonly text: string;
  readonly start: number;
  /** What its untoned letters say; `null` where they say nothing. */
  readonly isUpper: boolean | null;
}

/**
 * Makes capitals of what the capital fonts of TCVN3 (.VnTimeH) drew as such: toned letters among capitals, and whole
 * words of which nothing says otherwise between words in capitals ("Bé NéI Vô").
 *
 * @param raw the line in TCVN3
 * @param decoded the same line, letter for letter
 */
export function restoreCapitals(raw: string, decoded: string): string {
  const words = [...decoded.matchAll(LETTER_RUN)].map(({ 0: text, index }) => ({
    text,
    start: index,
    isUpper: caseOf(raw.slice(index, index + text.length), text),
  }));
  const isProved = words.some(({ text, isUpper }) => isUpper === true && text !== text.toUpperCase());
  if (!isProved) return decoded;
  const before = nearest(words);
  const after = nearest([...words].reverse()).reverse();
  let restored = '';
  let end = 0;
  words.forEach(({ text, start, isUpper }, at) => {
    const isBetween = (before[at] ?? true) && (after[at] ?? true);
    restored += decoded.slice(end, start) + ((isUpper ?? isBetween) ? text.toUpperCase() : text);
    end = start + text.length;
  });
  return restored + decoded.slice(end);
}

/** Small letters without a tone are small; two capitals, or one that does not begin the word, mean capitals. */
function caseOf(raw: string, text: string): boolean | null {
  let capitals = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    const isToned = raw.charAt(at) !== letter && !/[¡-§]/.test(raw.charAt(at));
    // The fonts draw ă, â, đ … as capitals too, so only letters without a code of their own are certain.
    if (isToned) continue;
    if (letter !== letter.toUpperCase()) return false;
    capitals += at > 0 ? 2 : 1;
  }
  return capitals >= 2 ? true : null;
}

/** For each word, the case of the nearest word before it that shows one. */
function nearest(words: readonly CasedWord[]): (boolean | null)[] {
  let known: boolean | null = null;
  return words.map(({ isUpper }) => {
    const found = known;
    known = isUpper ?? known;
    return found;
  });
}
