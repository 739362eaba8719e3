import { convertLegacyVietnamese } from '../text/legacy-encodings.ts';
import { countMarkedWords } from '../text/syllable-shape.ts';

/** Enough to tell UTF-16 by. */
const SAMPLE_BYTES = 4096;
/** High bytes of what Vietnamese is written with: ASCII and Latin, `đ ơ ư`, toned letters, quotes and dashes. */
const HIGH_BYTES = new Set([0x00, 0x01, 0x03, 0x1e, 0x20]);
/** What windows-1252 has at 0x80 to 0x9F; five codes mean nothing. */
const WINDOWS_SIGNS =
  '\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F' +
  '\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178';
const CONTROL = /(?![\t\n\f\r])\p{Cc}/u;

/**
 * Recognises UTF-16 without a byte order mark by the zeros in every other byte and by what comes out.
 *
 * @returns `null` for everything else
 */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES & ~1);
  if (sample.length < 4 || !sample.includes(0)) return null;
  const found = (['utf-16le', 'utf-16be'] as const).find((name) =>
    hasHighBytes(sample, name === 'utf-16le' ? 1 : 0),
  );
  if (found === undefined) return null;
  const text = new TextDecoder(found).decode(sample.subarray(0, sample.length & ~1));
  return CONTROL.test(text) ? null : found;
}

function hasHighBytes(sample: Uint8Array, offset: 0 | 1): boolean {
  let units = 0;
  let plausible = 0;
  let zeros = 0;
  for (let at = offset; at < sample.length; at += 2) {
    const high = sample[at] ?? 0;
    units += 1;
    if (HIGH_BYTES.has(high)) plausible += 1;
    if (high === 0) zeros += 1;
  }
  return plausible >= units * 0.95 && zeros >= units * 0.3;
}

/**
 * Reads Vietnamese in an encoding that nothing declares: windows-1258, TCVN3 or VNI-Windows, by which of them makes
 * syllables of the words. Pages in the latter two come back as they look in windows-1252; `parsePage` converts them.
 *
 * @param bytes in no Unicode encoding
 * @returns NFC text, or `null` when it becomes Vietnamese in none of them
 */
export function readOldVietnamese(bytes: Uint8Array): string | null {
  const western = decodeWestern(bytes);
  const isMarkup = /<\/[a-z][a-z0-9]{0,20}\s{0,9}>/i.test(western);
  const { text: converted, from } = convertLegacyVietnamese(isMarkup ? withoutTags(western) : western);
  const vietnamese = new TextDecoder('windows-1258').decode(bytes).normalize('NFC');
  const asLegacy = from === null ? 0 : syllablesOf(converted);
  const asWindows = syllablesOf(isMarkup ? withoutTags(vietnamese) : vietnamese);
  if (asLegacy === 0 && asWindows === 0) return null;
  if (asWindows >= asLegacy) return vietnamese;
  return isMarkup ? western : converted;
}

/** windows-1252. The decoder of Node.js 20 reads it as Latin-1 and makes control characters of quotes and dashes. */
export function decodeWestern(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252')
    .decode(bytes)
    .replace(/[\x80-\x9F]/g, (code) => WINDOWS_SIGNS.charAt(code.charCodeAt(0) - 0x80));
}

function withoutTags(markup: string): string {
  return markup.replace(/<[^<>]*>/g, ' ');
}

/** How many words with marks are syllables; zero unless nearly all are and some have a letter that only Vietnamese has. */
function syllablesOf(text: string): number {
  const { marked, syllables } = countMarkedWords(text);
  return marked >= 2 && syllables >= marked * 0.85 && /[ăđơưĂĐƠƯ\u1EA0-\u1EF9]/.test(text) ? syllables : 0;
}
