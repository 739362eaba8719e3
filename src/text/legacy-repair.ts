import { decodeLegacy } from './legacy-tables.ts';
import { isSyllable } from './syllable-shape.ts';

/** A letter or a sign that is one in TCVN3. */
const CODE = '[\\p{L}\\p{M}¡-§¨-®µ-¹»-¾×÷]';
const LETTER_RUN = /[\p{L}\p{M}]+/gu;
/** `ư` is the soft hyphen, which programs drop: these rimes have no other reading. */
const LOST_HORN = /(?<![uưUƯ])([ơờởỡớợ])(?=(?:c|ng|u)(?![\p{L}\p{M}]))/gu;
/** … or make a hyphen of: what may stand before it and after it, in TCVN3. */
const HYPHEN_FOR_HORN = new RegExp(
  `(?<!${CODE}|-)([bcdghklmnpqrstvx®§]{1,3})-((?:[¬êëìíî]?[cimnptu]?[gu]?))(?!${CODE}|-)`,
  'giu',
);

/**
 * Turns hyphens that stand for the `ư` of TCVN3 ("®-îc", "®Çu t-") back into its soft hyphen.
 *
 * @param raw a line in TCVN3
 * @returns a line of the same length
 */
export function softenHyphens(raw: string): string {
  if (!raw.includes('-')) return raw;
  return raw.replace(HYPHEN_FOR_HORN, (found, onset: string, rime: string) => {
    const word = `${onset}\u00AD${rime}`;
    const isSymbol = rime === '' && onset !== onset.toLowerCase();
    return !isSymbol && isSyllable(decodeLegacy(word, 'tcvn3')) ? word : found;
  });
}

/** Puts back the `ư` of TCVN3 where a program dropped it ("®îc") and only one reading is left. */
export function restoreHorn(decoded: string): string {
  return decoded.replace(LOST_HORN, 'ư$1');
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
    isUpper: caseOf(raw.slice(index, index + text.length)),
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

/** The capital fonts draw every small letter with a code as a capital, so only ASCII and the seven capitals are certain. */
function caseOf(raw: string): boolean | null {
  const certain = [...raw].map((code, at) => ({ code, at })).filter(({ code }) => /[a-z¡-§]/i.test(code));
  if (certain.some(({ code }) => /[a-z]/.test(code))) return false;
  return certain.length >= 2 || certain.some(({ at }) => at > 0) ? true : null;
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
