import type { QueryWords } from './query-words.ts';
import type { TextScanner } from './scan-text.ts';
import type { Rarity } from './score-postings.ts';

/** BM25's constants, chosen on the development questions; results change little around them. */
const SATURATION = 1.4;
const LENGTH_SHARE = 0.8;
/** Syllables in a usual article; fixed, so that a document's score does not depend on the others. */
const USUAL_LENGTH = 250;
/** A word in the title counts as so many in the body, and a little more for being there at all. */
const TITLE_WEIGHT = 3;
const TITLE_BONUS = 0.3;
/** Shares of a word's weight for the marks as typed and for the letters alone. */
const EXACT_SHARE = 1;
const FOLDED_SHARE = 0.3;
const PAIR_SHARE = 1;
/** "đo…" fits "đoàn" less than "đo". */
const BEGINNING_SHARE = 0.5;
/** In a query of so few words each mark matters: any document with the very words comes before one without. */
const MAX_WORDS_FOR_EXACT_FIRST = 3;
const EXACT_FIRST = 2;

export interface Relevance {
  /** 0 and up, about 1 for a good document. */
  readonly score: number;
  /** 0 to 1: how much of the query, weighted by rarity, the document has at all. */
  readonly coverage: number;
}

/** What is counted of one part of the query in one document. */
interface Tally {
  readonly frequency: Float64Array;
  readonly inTitle: Uint8Array;
}

/**
 * BM25 over syllables as typed, syllables without marks and pairs of neighbours, title before body. Pairs carry the
 * order of words; triples, distances and windows of text were tried on the development questions and made it worse.
 */
export function createRelevance(query: QueryWords, rarity: Rarity, scanner: TextScanner) {
  const { words, pairs } = query;
  const pairOf = new Map(pairs.map(({ first, second }, index) => [pairKey(first, second), index]));
  const isMarked = words.some(({ exact }) => exact !== null);
  const marked = words.filter(({ exact, folded }) => exact !== null && exact !== folded).length;
  const isExactFirst = marked > 0 && words.length <= MAX_WORDS_FOR_EXACT_FIRST;
  const share = isMarked ? EXACT_SHARE + FOLDED_SHARE : 1;
  const weights = [
    ...rarity.words.map((weight) => weight * share),
    ...rarity.pairs.map((weight) => weight * PAIR_SHARE),
  ];
  const total = weights.reduce((sum, weight) => sum + weight, 0);

  return function relevanceOf(title: string, texts: readonly string[]): Relevance {
    const exact = newTally(words.length);
    const folded = newTally(words.length);
    const beginning = newTally(words.length);
    const side = newTally(pairs.length);
    const sideBeginning = newTally(pairs.length);
    const read = (text: string, weight: number): number => {
      let previous: number[] = [];
      let previousAt = -2;
      let current: number[] = [];
      let currentAt = -2;
      return scanner.scan(text, (word, kind, at) => {
        if (at !== currentAt) {
          previous = current;
          previousAt = currentAt;
          current = [];
          currentAt = at;
        }
        current.push(word);
        if (kind === 'beginning') count(beginning, word, weight);
        else count(folded, word, weight);
        if (kind === 'exact') count(exact, word, weight);
        if (previousAt !== at - 1) return;
        for (const before of previous) {
          const pair = pairOf.get(pairKey(before, word));
          if (pair !== undefined) count(kind === 'beginning' ? sideBeginning : side, pair, weight);
        }
      });
    };
    const titleLength = read(title, TITLE_WEIGHT);
    let length = titleLength;
    for (const text of texts) length += read(text, 1);
    const norm = SATURATION * (1 - LENGTH_SHARE + (LENGTH_SHARE * length) / USUAL_LENGTH);
    const strength = ({ frequency, inTitle }: Tally, index: number): number => {
      const times = frequency[index] ?? 0;
      return times === 0
        ? 0
        : (times * (SATURATION + 1)) / (times + norm) + (inTitle[index] ?? 0) * TITLE_BONUS;
    };

    let score = 0;
    let covered = 0;
    let exactWords = 0;
    words.forEach((word, index) => {
      const weight = rarity.words[index] ?? 0;
      const whole = strength(folded, index);
      const part = whole === 0 ? BEGINNING_SHARE * strength(beginning, index) : 0;
      const own = word.exact === null ? whole : EXACT_SHARE * strength(exact, index) + FOLDED_SHARE * whole;
      score += weight * (own + share * part);
      if (whole > 0 || part > 0) covered += weight * share;
      if (word.exact !== null && word.exact !== word.folded && (exact.frequency[index] ?? 0) > 0)
        exactWords += 1;
    });
    pairs.forEach((_, index) => {
      const weight = (rarity.pairs[index] ?? 0) * PAIR_SHARE;
      const whole = strength(side, index);
      const part = whole === 0 ? BEGINNING_SHARE * strength(sideBeginning, index) : 0;
      score += weight * (whole + part);
      if (whole > 0 || part > 0) covered += weight;
    });
    if (total === 0) return { score: 0, coverage: 0 };
    const first = isExactFirst ? (EXACT_FIRST * exactWords) / marked : 0;
    return { score: score / total + first, coverage: covered / total };
  };
}

function newTally(size: number): Tally {
  return { frequency: new Float64Array(size), inTitle: new Uint8Array(size) };
}

function count({ frequency, inTitle }: Tally, index: number, weight: number): void {
  frequency[index] = (frequency[index] ?? 0) + weight;
  if (weight === TITLE_WEIGHT) inTitle[index] = 1;
}

function pairKey(first: number, second: number): number {
  return first * 64 + second;
}
