import { restoreHorn, softenHyphens } from './legacy-repair.ts';
import { decodeLegacy, type LegacyEncoding } from './legacy-tables.ts';
import { isSyllable } from './syllable-shape.ts';

/** Letters and, for TCVN3, the signs that stand for letters in it. */
const TCVN3_WORD = /[\p{L}\p{M}¡-§¨-®µ-¹»-¾×÷]+/gu;
const VNI_WORD = /[\p{L}\p{M}]+/gu;
/** Quotation marks and bullets. */
const EDGE_SIGNS = /^[«·]|[»·]$/g;
/** A letter no legacy text holds: everything beyond Latin-1. */
const UNICODE_LETTER = /[\u0100-\u02AF\u0370-\u1FFF\u2C00-\uD7FF]|\p{M}/u;
const HAS_CODE = /[\u00A1-\u00FF]/;

/** Signs inside a word, capitals after small letters, small letters before capitals: no language in Latin-1 has them. */
const TELLS_TCVN3 = /[¡-§¨-®µ-¹»-¾×÷]|\p{Ll}[À-Þ]|[ß-þ][A-Z]/u;
/** A vowel and its mark as a letter of its own. */
const TELLS_VNI = /[aeouyôö][ùøûõïâáàåãäêéèúüë]/i;
/** French words that would read as syllables in VNI. */
const FRENCH = new Set(['où', 'coût', 'goût']);
/** "QĐ", "TTg", "ĐU": no syllables in any encoding. */
const ABBREVIATION = /^\p{Lu}{1,5}g?$/u;

/** What the words of one line say for an encoding. */
export interface Evidence {
  /** Words with characters that the encoding reads as something else; abbreviations apart. */
  marked: number;
  /** Of these, words that become syllables. */
  fitting: number;
  /** Of these, words that are syllables as they stand. */
  plain: number;
  /** Of these, words that become syllables and were none. */
  strong: number;
  /** Of these, words that cannot be anything but this encoding or damage. */
  telling: number;
  /** All words of more than one letter; abbreviations apart. */
  words: number;
  /** Of these, words that are syllables when read so. */
  read: number;
}

/** Whether a line (NFC) holds letters that only Unicode has, and so is in no old encoding. */
export function isUnicodeLine(line: string): boolean {
  return UNICODE_LETTER.test(line);
}

/** Whether a line holds anything an old encoding might be in. */
export function hasCodes(line: string): boolean {
  return HAS_CODE.test(line);
}

/** The words of a line as an encoding cuts them. */
export function wordPattern(encoding: LegacyEncoding): RegExp {
  return encoding === 'tcvn3' ? TCVN3_WORD : VNI_WORD;
}

/** A word in Unicode, as far as the word alone says. */
function decodeWord(word: string, encoding: LegacyEncoding): string {
  const decoded = decodeLegacy(word, encoding);
  return encoding === 'tcvn3' ? restoreHorn(decoded) : decoded;
}

/** Weighs a line (NFC). Linear in its length. */
export function weigh(line: string, encoding: LegacyEncoding): Evidence {
  const evidence = { marked: 0, fitting: 0, plain: 0, strong: 0, telling: 0, words: 0, read: 0 };
  const tells = encoding === 'tcvn3' ? TELLS_TCVN3 : TELLS_VNI;
  const written = encoding === 'tcvn3' ? softenHyphens(line) : line;
  for (const [word] of written.matchAll(wordPattern(encoding))) {
    const decoded = decodeWord(word, encoding);
    if (isIgnored(word, decoded)) continue;
    const fits = isSyllable(decoded) && !FRENCH.has(word.toLowerCase());
    const isLong = word.length > 1;
    if (isLong) evidence.words += 1;
    if (isLong && fits) evidence.read += 1;
    // An unchanged word with its own accents speaks for Unicode and other languages.
    if (!HAS_CODE.test(word)) continue;
    const isPlain = isSyllable(word.replace(EDGE_SIGNS, ''));
    evidence.marked += 1;
    if (fits) evidence.fitting += 1;
    if (isPlain) evidence.plain += 1;
    if (fits && !isPlain) evidence.strong += 1;
    if (fits && !isPlain && tells.test(word)) evidence.telling += 1;
  }
  return evidence;
}

/** Signs that stand alone (bullets, ©, §) and abbreviations say nothing. */
function isIgnored(word: string, decoded: string): boolean {
  if (word.length === 1 && !/\p{L}/u.test(word)) return true;
  return ABBREVIATION.test(decoded) && !isSyllable(decoded);
}

/**
 * Whether a line alone is proof enough: it becomes Vietnamese, was none, and looks as no other language does. Short
 * lines may hold no stray word; those that do, and single words, are left to their neighbours.
 */
export function proves({ marked, fitting, plain, strong, telling, words, read }: Evidence): boolean {
  return (
    strong >= 2 &&
    fitting >= marked * 0.85 &&
    plain <= marked * 0.5 &&
    telling >= marked * 0.25 &&
    marked >= words * (strong < 4 ? 0.5 : 0.3) &&
    words - read <= Math.floor(words * 0.2)
  );
}

/** Whether a line may be in the encoding that the lines around it are proved to be in. */
export function allows({ marked, fitting }: Evidence): boolean {
  return fitting >= marked * 0.5;
}
