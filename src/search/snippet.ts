import { bold, type RichText, rich } from '../messages/rich-text.ts';
import type { QueryWords } from './query-words.ts';
import type { TextMatch, TextScanner } from './scan-text.ts';
import type { Rarity } from './score-postings.ts';

/** About three lines on a phone, in UTF-16 units. */
const SNIPPET_CHARS = 220;
/** Read before the first match, so that it is seen in its sentence. */
const LEAD_CHARS = 60;
/** Words this much commoner than the query's rarest ("của", "là") are marked only beside another match. */
const TELLING_SHARE = 0.35;
const SENTENCE_END = /[.!?…;:]\s/g;

/**
 * The place of a text that answers a query best, matches in bold, cut at words; the beginning when nothing matches.
 *
 * @param text paragraphs are joined by spaces
 */
export function makeSnippet(
  text: string,
  { words, pairs }: QueryWords,
  rarity: Rarity,
  scanner: TextScanner,
): RichText {
  const line = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  const matches = findMatches(line, words, scanner);
  const pairWeights = new Map(
    pairs.map(({ first, second }, index) => [`${first} ${second}`, rarity.pairs[index] ?? 0]),
  );
  const window = bestWindow(matches, rarity, pairWeights);
  const [start, end] = placeWindow(line, window);
  const marked = tellingMatches(matches, rarity).filter((match) => match.start >= start && match.end <= end);
  const pieces: (string | RichText)[] = start > 0 ? ['… '] : [];
  let at = start;
  for (const { start: from, end: to } of joinNeighbours(marked, line)) {
    pieces.push(line.slice(at, from), bold(line.slice(from, to)));
    at = to;
  }
  pieces.push(line.slice(at, end).trimEnd());
  if (end < line.length) pieces.push(' …');
  return rich`${pieces}`;
}

/** Marks as typed when the text has them anywhere; any marks, and beginnings, only otherwise. */
function findMatches(line: string, words: QueryWords['words'], scanner: TextScanner): TextMatch[] {
  const all: TextMatch[] = [];
  scanner.scan(line, (word, kind, at, start, end) => all.push({ word, kind, at, start, end }));
  const best = words.map((_, word) => {
    const kinds = new Set(all.filter((match) => match.word === word).map(({ kind }) => kind));
    return kinds.has('exact') ? 'exact' : kinds.has('folded') ? 'folded' : 'beginning';
  });
  return all.filter(({ word, kind }) => kind === best[word]);
}

function bestWindow(
  matches: readonly TextMatch[],
  rarity: Rarity,
  pairWeights: ReadonlyMap<string, number>,
): { start: number; end: number } {
  const seen = new Map<string, number>();
  let weight = 0;
  let best = { start: 0, end: 0, weight: 0 };
  let from = 0;
  const parts = matches.map((match, index) => {
    const before = matches[index - 1];
    const pair = before?.at === match.at - 1 ? `${before.word} ${match.word}` : '';
    return [
      { key: String(match.word), weight: rarity.words[match.word] ?? 0 },
      ...(pairWeights.has(pair) ? [{ key: pair, weight: pairWeights.get(pair) ?? 0 }] : []),
    ];
  });
  matches.forEach((match, index) => {
    for (const part of parts[index] ?? []) {
      const times = seen.get(part.key) ?? 0;
      if (times === 0) weight += part.weight;
      seen.set(part.key, times + 1);
    }
    while (match.end - (matches[from]?.start ?? match.end) > SNIPPET_CHARS - LEAD_CHARS) {
      for (const part of parts[from] ?? []) {
        const times = (seen.get(part.key) ?? 0) - 1;
        seen.set(part.key, times);
        if (times === 0) weight -= part.weight;
      }
      from += 1;
    }
    if (weight > best.weight + 1e-9) best = { start: matches[from]?.start ?? 0, end: match.end, weight };
  });
  return best;
}

/** From the sentence's beginning if that is near, otherwise from a word; as much after it as fits. */
function placeWindow(line: string, window: { start: number; end: number }): [start: number, end: number] {
  if (line.length <= SNIPPET_CHARS) return [0, line.length];
  const earliest = Math.max(0, Math.min(window.start - LEAD_CHARS, line.length - SNIPPET_CHARS));
  const before = line.slice(earliest, window.start);
  const sentence = [...before.matchAll(SENTENCE_END)].at(-1);
  let start = earliest;
  if (sentence !== undefined) start = earliest + sentence.index + sentence[0].length;
  else if (earliest > 0) start = earliest + before.indexOf(' ') + 1;
  const latest = Math.max(window.end, start + SNIPPET_CHARS);
  if (latest >= line.length) return [start, line.length];
  const space = line.lastIndexOf(' ', latest);
  return [start, space >= window.end ? space : wholeCharacter(line, latest)];
}

/** Never between the halves of a surrogate pair. */
function wholeCharacter(line: string, at: number): number {
  const code = line.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}

function tellingMatches(matches: readonly TextMatch[], rarity: Rarity): TextMatch[] {
  const threshold = Math.max(0, ...rarity.words) * TELLING_SHARE;
  const isTelling = (match: TextMatch | undefined) => (rarity.words[match?.word ?? -1] ?? -1) >= threshold;
  return matches.filter((match, index) => {
    const [before, after] = [matches[index - 1], matches[index + 1]];
    return isTelling(match) || before?.at === match.at - 1 || after?.at === match.at + 1;
  });
}

/** "đại hội" is one bold stretch, not two. */
function joinNeighbours(matches: readonly TextMatch[], line: string): { start: number; end: number }[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of matches) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else if (last !== undefined && /^[\s/-]{1,2}$/.test(line.slice(last.end, start))) last.end = end;
    else joined.push({ start, end });
  }
  return joined;
}
