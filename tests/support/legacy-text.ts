/**
 * Writes Vietnamese in the encodings that offices used before Unicode, to be read back by the code under test. The
 * tables are written down once more, in codes, as the editors UniKey and OpenKey have them, so that a slip in the table
 * under test cannot hide.
 */

/** Without a tone, then with acute, grave, hook, tilde and dot below. */
const TONES = ['', '\u0301', '\u0300', '\u0309', '\u0303', '\u0323'];

/** TCVN 5712:1993 as the ABC fonts have it; the first two are capital and small letter without a tone. */
const TCVN3_ROWS: Record<string, number[]> = {
  a: [0x41, 0x61, 0xb8, 0xb5, 0xb6, 0xb7, 0xb9],
  â: [0xa2, 0xa9, 0xca, 0xc7, 0xc8, 0xc9, 0xcb],
  ă: [0xa1, 0xa8, 0xbe, 0xbb, 0xbc, 0xbd, 0xc6],
  e: [0x45, 0x65, 0xd0, 0xcc, 0xce, 0xcf, 0xd1],
  ê: [0xa3, 0xaa, 0xd5, 0xd2, 0xd3, 0xd4, 0xd6],
  i: [0x49, 0x69, 0xdd, 0xd7, 0xd8, 0xdc, 0xde],
  o: [0x4f, 0x6f, 0xe3, 0xdf, 0xe1, 0xe2, 0xe4],
  ô: [0xa4, 0xab, 0xe8, 0xe5, 0xe6, 0xe7, 0xe9],
  ơ: [0xa5, 0xac, 0xed, 0xea, 0xeb, 0xec, 0xee],
  u: [0x55, 0x75, 0xf3, 0xef, 0xf1, 0xf2, 0xf4],
  ư: [0xa6, 0xad, 0xf8, 0xf5, 0xf6, 0xf7, 0xf9],
  y: [0x59, 0x79, 0xfd, 0xfa, 0xfb, 0xfc, 0xfe],
};

/** VNI-Windows, small letters: each tone as UniKey's double-byte words, mark in the high byte. */
const VNI_ROWS: Record<string, number[]> = {
  a: [0x61, 0xf961, 0xf861, 0xfb61, 0xf561, 0xef61],
  â: [0xe261, 0xe161, 0xe061, 0xe561, 0xe361, 0xe461],
  ă: [0xea61, 0xe961, 0xe861, 0xfa61, 0xfc61, 0xeb61],
  e: [0x65, 0xf965, 0xf865, 0xfb65, 0xf565, 0xef65],
  ê: [0xe265, 0xe165, 0xe065, 0xe565, 0xe365, 0xe465],
  i: [0x69, 0xed, 0xec, 0xe6, 0xf3, 0xf2],
  o: [0x6f, 0xf96f, 0xf86f, 0xfb6f, 0xf56f, 0xef6f],
  ô: [0xe26f, 0xe16f, 0xe06f, 0xe56f, 0xe36f, 0xe46f],
  ơ: [0xf4, 0xf9f4, 0xf8f4, 0xfbf4, 0xf5f4, 0xeff4],
  u: [0x75, 0xf975, 0xf875, 0xfb75, 0xf575, 0xef75],
  ư: [0xf6, 0xf9f6, 0xf8f6, 0xfbf6, 0xf5f6, 0xeff6],
  y: [0x79, 0xf979, 0xf879, 0xfb79, 0xf579, 0xee],
};

/** The 134 letters that ASCII does not have. */
export const MARKED_LETTERS: readonly string[] = [
  'đ',
  ...Object.keys(VNI_ROWS).flatMap((vowel) => TONES.map((tone) => (vowel + tone).normalize('NFC'))),
]
  .filter((letter) => letter > '\x7f')
  .flatMap((letter) => [letter, letter.toUpperCase()]);

const TCVN3 = new Map([
  ['đ', '\u00ae'],
  ['Đ', '\u00a7'],
  ...Object.entries(TCVN3_ROWS).flatMap(([vowel, [capital = 0, small = 0, ...toned]]) => [
    [vowel, String.fromCharCode(small)] as const,
    [vowel.toUpperCase(), String.fromCharCode(capital)] as const,
    ...toned.flatMap((code, at) => {
      const letter = (vowel + (TONES[at + 1] ?? '')).normalize('NFC');
      // Small and capital share a code; only the font tells them apart.
      return [letter, letter.toUpperCase()].map((each) => [each, String.fromCharCode(code)] as const);
    }),
  ]),
]);

const VNI = new Map([
  ['đ', '\u00f1'],
  ['Đ', '\u00d1'],
  ...Object.entries(VNI_ROWS).flatMap(([vowel, words]) =>
    words.flatMap((word, at) => {
      const letter = (vowel + (TONES[at] ?? '')).normalize('NFC');
      const written = String.fromCharCode(...(word > 0xff ? [word & 0xff, word >> 8] : [word]));
      return [[letter, written] as const, [letter.toUpperCase(), written.toUpperCase()] as const];
    }),
  ),
]);

const WINDOWS_1258 = new Map(
  Object.entries({
    Ă: 0xc3,
    ă: 0xe3,
    Đ: 0xd0,
    đ: 0xf0,
    Ơ: 0xd5,
    ơ: 0xf5,
    Ư: 0xdd,
    ư: 0xfd,
    '\u0300': 0xcc,
    '\u0309': 0xd2,
    '\u0303': 0xde,
    '\u0301': 0xec,
    '\u0323': 0xf2,
  }).map(([letter, code]) => [letter, String.fromCharCode(code)]),
);

/** As it looks when read as Latin-1. */
export function asTcvn3(text: string): string {
  return replaced(text.normalize('NFC'), TCVN3);
}

/** As it looks when read as Latin-1. */
export function asVni(text: string): string {
  return replaced(text.normalize('NFC'), VNI);
}

/** The bytes of characters that are all below U+0100. */
export function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** Vowel marks stay on their letters, tones follow as characters of their own. */
export function asWindows1258(text: string): Uint8Array {
  const parted = [...text.normalize('NFD').matchAll(/(\P{M})(\p{M}*)/gu)]
    .map(([, letter = '', marks = '']) => {
      const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(marks)?.[0] ?? '';
      return (letter + marks.replace(tone, '')).normalize('NFC') + tone;
    })
    .join('');
  return latin1(replaced(parted, WINDOWS_1258));
}

function replaced(text: string, table: ReadonlyMap<string, string>): string {
  return [...text].map((letter) => table.get(letter) ?? letter).join('');
}
