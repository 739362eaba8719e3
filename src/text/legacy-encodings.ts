import {
  allows,
  type Evidence,
  hasCodes,
  isUnicodeLine,
  proves,
  weigh,
  wordPattern,
} from './legacy-evidence.ts';
import { restoreCapitals, restoreHorn, softenHyphens } from './legacy-repair.ts';
import { decodeLegacy, type LegacyEncoding } from './legacy-tables.ts';

const LINE_BREAK = /(\r\n|[\n\r\v\f\u0085\u2028\u2029])/;
const ENCODINGS = ['tcvn3', 'vni'] as const;

interface Line {
  /** NFC: some systems take pasted characters apart. */
  readonly text: string;
  /** What the line is in: proved by itself, `unicode`, or `null` where it does not say. */
  readonly proved: LegacyEncoding | 'unicode' | null;
  readonly evidence: Readonly<Record<LegacyEncoding, Evidence>> | null;
}

/**
 * Converts Vietnamese in TCVN3 (ABC fonts, "Héi nghÞ") or VNI-Windows ("Hoäi nghò"), as it looks when read as Latin-1,
 * into Unicode. Each line is judged by itself: it must become Vietnamese syllables and have been none. A line that does
 * not say enough, such as a heading of one word, follows the nearest lines above and below that do. Everything else, in
 * whatever language, comes back unchanged; so does what was converted before. Linear in the length of the text.
 *
 * @returns the text (converted lines in NFC), and the encoding of most converted lines; `null` when nothing was
 */
export function convertLegacyVietnamese(text: string): { text: string; from: LegacyEncoding | null } {
  if (!hasCodes(text.normalize('NFC'))) return { text, from: null };
  const pieces = text.split(LINE_BREAK);
  const lines = pieces.map(examine);
  if (!lines.some(({ proved }) => isLegacy(proved))) return { text, from: null };
  const above = nearest(lines);
  const below = nearest([...lines].reverse()).reverse();
  const counts = { tcvn3: 0, vni: 0 };
  const converted = lines.map((line, at) => {
    const encoding = isLegacy(line.proved) ? line.proved : impliedBy(line, above[at], below[at]);
    if (encoding === null) return pieces[at];
    counts[encoding] += 1;
    return convertLine(line.text, encoding);
  });
  return { text: converted.join(''), from: counts.vni > counts.tcvn3 ? 'vni' : 'tcvn3' };
}

function examine(piece: string): Line {
  const text = piece.normalize('NFC');
  if (isUnicodeLine(text)) return { text, proved: 'unicode', evidence: null };
  if (!hasCodes(text)) return { text, proved: null, evidence: null };
  const evidence = { tcvn3: weigh(text, 'tcvn3'), vni: weigh(text, 'vni') };
  const candidates = ENCODINGS.filter((encoding) => proves(evidence[encoding]));
  const best = candidates.sort((a, b) => evidence[b].strong - evidence[a].strong)[0];
  return { text, proved: best ?? null, evidence };
}

function isLegacy(proved: Line['proved']): proved is LegacyEncoding {
  return proved !== null && proved !== 'unicode';
}

/** For each line, what the nearest line before it that says something is in. */
function nearest(lines: readonly Line[]): Line['proved'][] {
  let known: Line['proved'] = null;
  return lines.map(({ proved }) => {
    const found = known;
    known = proved ?? known;
    return found;
  });
}

function impliedBy(
  { proved, evidence }: Line,
  above: Line['proved'] = null,
  below: Line['proved'] = null,
): LegacyEncoding | null {
  const around = above ?? below;
  if (proved !== null || evidence === null || !isLegacy(around) || (below ?? around) !== around) return null;
  return allows(evidence[around]) ? around : null;
}

function convertLine(line: string, encoding: LegacyEncoding): string {
  const raw = encoding === 'tcvn3' ? softenHyphens(line) : line;
  const decoded = raw.replace(wordPattern(encoding), (word: string, at: number) =>
    isLoneSign(raw, word, at) ? word : decodeLegacy(word, encoding),
  );
  return encoding === 'tcvn3' ? restoreHorn(restoreCapitals(raw, decoded)) : decoded;
}

/** A bullet, a section sign, a trade mark: "· ", "§ 5"; but not the "®/c" of a comrade, nor signs that are words. */
function isLoneSign(line: string, word: string, at: number): boolean {
  if (word.length > 1 || /[\p{L}«¤¶¸]/u.test(word)) return false;
  return (
    /^(?:\s|$)/.test(line.slice(Math.max(0, at - 1), at)) && /^[\s\d]?$/.test(line.slice(at + 1, at + 2))
  );
}
