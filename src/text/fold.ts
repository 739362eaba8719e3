/** Letters that Unicode does not take apart: đ, and the Icelandic and African letters often typed in its place. */
const STROKED_D = /[đðɖ]/g;
const MARKS = /\p{M}+/gu;
/** Where every letter folds by itself: the European alphabets, and the block of precomposed Vietnamese. */
const ALPHABETS_END = 0x1100;
const VIETNAMESE_START = 0x1e00;
const VIETNAMESE_END = 0x1f00;
/** Folded letters by code unit, filled as they are met. */
const PLAIN: string[] = [];
/** A run begins with a letter or a digit: marks alone would be a syllable of which folding leaves nothing. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;

/** The second vowel with its tone → the first vowel takes the tone, the second becomes plain. */
const NEW_TONE_VOWELS = {
  a: 'àáảãạ',
  e: 'èéẻẽẹ',
  y: 'ỳýỷỹỵ',
} as const;
const OLD_TONE_VOWELS = { o: 'òóỏõọ', u: 'ùúủũụ' } as const;
const NEW_TONE_SYLLABLE_END = /(?<![qQ])([oOuU])([àáảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴ])(?![\p{L}\p{M}])/gu;

/**
 * The text as someone types it who leaves the marks away: lower case, without tone and vowel marks, `đ` as `d`.
 * NFC and NFD spellings agree, and folding twice changes nothing. Other characters stay.
 */
export function fold(text: string): string {
  let folded = '';
  for (let index = 0; index < text.length; index += 1) {
    const plain = plainLetter(text.charCodeAt(index));
    // A mark of its own or a letter outside the table: only the whole text can tell.
    if (plain === '') return foldSlowly(text);
    folded += plain;
  }
  return folded;
}

/** The folded letter of a code unit, or nothing for one that cannot be folded by itself. */
function plainLetter(code: number): string {
  if (code >= ALPHABETS_END && (code < VIETNAMESE_START || code >= VIETNAMESE_END)) return '';
  const known = PLAIN[code];
  if (known !== undefined) return known;
  const plain = foldSlowly(String.fromCharCode(code));
  PLAIN[code] = plain;
  return plain;
}

function foldSlowly(text: string): string {
  return text
    .normalize('NFD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(STROKED_D, 'd')
    .replaceAll('ς', 'σ')
    .normalize('NFC');
}

/**
 * Like {@link fold} but unit for unit: position `i` of the result is position `i` of `text`, so a match in the folded
 * text can be shown in the original. Meant for NFC text; marks that stand alone are kept.
 */
export function foldAligned(text: string): string {
  const folded = fold(text);
  if (folded.length === text.length) return folded;
  let aligned = '';
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index);
    const plain = fold(unit);
    aligned += plain.length === 1 ? plain : unit;
  }
  return aligned;
}

/**
 * One spelling for the two accepted places of the tone mark in open `oa`, `oe`, `uy`: `hoà` becomes `hòa`, `Uỷ` becomes
 * `Ủy`. Closed syllables (`hoàn`) and `quý` have one form only and stay. The result is NFC.
 */
export function normaliseTones(text: string): string {
  return text.normalize('NFC').replace(NEW_TONE_SYLLABLE_END, (pair, first: string, second: string) => {
    const glide = first.toLowerCase() as 'o' | 'u';
    for (const [plain, toned] of Object.entries(NEW_TONE_VOWELS)) {
      const tone = toned.indexOf(second.toLowerCase());
      if (tone < 0) continue;
      if ((plain === 'y') !== (glide === 'u')) return pair;
      const vowel = OLD_TONE_VOWELS[glide].charAt(tone);
      return (
        (first === glide ? vowel : vowel.toUpperCase()) +
        (second === second.toLowerCase() ? plain : plain.toUpperCase())
      );
    }
    return pair;
  });
}

/**
 * The syllables of a text in order: runs of letters and digits, lower case, one tone spelling, NFC, marks kept.
 * `21-KL/TW` is three syllables.
 */
export function syllables(text: string): string[] {
  return normaliseTones(text).toLowerCase().match(WORD) ?? [];
}

/** How many syllables {@link syllables} would return. */
export function countSyllables(text: string): number {
  return text.normalize('NFC').match(WORD)?.length ?? 0;
}
