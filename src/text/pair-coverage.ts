import { syllables } from './fold.ts';

/** Syllables that carry no content by themselves; a pair of two such says nothing about what a text is about. */
const FUNCTION_SYLLABLES = new Set(
  (
    'của và là các những được có trong cho với không một này đã đang sẽ tại từ về ở để khi thì mà ra vào lên đến như cũng bị do theo trên ' +
    'người năm ngày nhiều còn nên rất sau trước đó đây nhưng vì nếu bằng hơn lại qua tới hay hoặc ông bà anh chị em ấy họ nó tôi chúng ta ' +
    'mình cùng giữa vẫn chỉ phải cần đều mới nay'
  ).split(' '),
);
const MIN_SENTENCE_SYLLABLES = 6;

/** A sentence that may be chosen, taken apart once. */
export interface Candidate {
  readonly text: string;
  /** Which document of a cluster it is from. */
  readonly document: number;
  /** Its place among the sentences of its document, and how many there are. */
  readonly position: number;
  readonly count: number;
  readonly length: number;
  /** Pairs of neighbouring syllables, each once. */
  readonly pairs: readonly string[];
  /** Content syllables, each once. */
  readonly content: readonly string[];
}

/** How to choose; found by measuring on development sets, see docs/quality.md. */
export interface CoverageOptions {
  readonly maxSyllables: number;
  /** What covering a pair, or a content syllable, is worth. */
  readonly pairWeight: (pair: string) => number;
  readonly syllableWeight: (syllable: string) => number;
  /** Factor for where a sentence stands. */
  readonly placeWeight: (candidate: Candidate) => number;
  /** 0 prefers long sentences, 1 dense ones. */
  readonly lengthPower: number;
  /** Choosing stops when a sentence adds less than this part of what the first one did. */
  readonly stopShare: number;
  /** A sentence is left out when more of its pairs than this share are covered already. */
  readonly maxCoveredShare: number;
}

export function createCandidates(sentences: readonly string[], document: number): Candidate[] {
  return sentences.map((text, position) => {
    const words = syllables(text);
    return {
      text,
      document,
      position,
      count: sentences.length,
      length: words.length,
      pairs: contentPairs(words),
      content: [...new Set(words)].filter((word) => !FUNCTION_SYLLABLES.has(word)),
    };
  });
}

/** Neighbouring syllables, each pair once, without those of two function syllables. */
export function contentPairs(words: readonly string[]): string[] {
  const pairs = new Set<string>();
  for (let at = 1; at < words.length; at += 1) {
    const first = words[at - 1] as string;
    const second = words[at] as string;
    if (!FUNCTION_SYLLABLES.has(first) || !FUNCTION_SYLLABLES.has(second)) pairs.add(`${first} ${second}`);
  }
  return [...pairs];
}

/**
 * Chooses sentences one by one, each time the one that covers most of what is not yet covered for its length, until the
 * length is used up or little is added. The greedy form of coverage with a budget (Lin & Bilmes 2010): what is said
 * twice counts once, so nothing is repeated.
 */
export function chooseByCoverage(candidates: readonly Candidate[], options: CoverageOptions): Candidate[] {
  const open = new Set(candidates.filter((candidate) => candidate.length >= MIN_SENTENCE_SYLLABLES));
  const covered = new Set<string>();
  const chosen: Candidate[] = [];
  let left = options.maxSyllables;
  let firstScore = 0;
  while (open.size > 0) {
    let best: Candidate | undefined;
    let bestScore = 0;
    for (const candidate of open) {
      if (candidate.length > left) {
        open.delete(candidate);
        continue;
      }
      const score = scoreOf(candidate, covered, options);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    if (best === undefined || (chosen.length > 0 && bestScore < options.stopShare * firstScore)) break;
    if (chosen.length === 0) firstScore = bestScore;
    chosen.push(best);
    open.delete(best);
    left -= best.length;
    for (const pair of best.pairs) covered.add(pair);
    for (const syllable of best.content) covered.add(syllable);
  }
  return chosen;
}

function scoreOf(candidate: Candidate, covered: ReadonlySet<string>, options: CoverageOptions): number {
  let gain = 0;
  let isNew = 0;
  for (const pair of candidate.pairs) {
    if (covered.has(pair)) continue;
    isNew += 1;
    gain += options.pairWeight(pair);
  }
  if (isNew < (1 - options.maxCoveredShare) * candidate.pairs.length) return 0;
  for (const syllable of candidate.content) {
    if (!covered.has(syllable)) gain += options.syllableWeight(syllable);
  }
  return (gain * options.placeWeight(candidate)) / candidate.length ** options.lengthPower;
}
