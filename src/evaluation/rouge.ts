import { syllables } from '../text/fold.ts';

/** Overlap of a summary with its reference, each from 0 to 1. */
export interface Overlap {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface RougeScores {
  readonly rouge1: Overlap;
  readonly rouge2: Overlap;
  readonly rougeL: Overlap;
}

/**
 * ROUGE-1, ROUGE-2 and ROUGE-L (Lin 2004) on syllables, lower case, without stemming or stop words, L over the whole
 * texts as one sequence. With several references the mean over them.
 */
export function rouge(summary: string, references: readonly string[]): RougeScores {
  const candidate = syllables(summary);
  const each = references.map((reference) => {
    const gold = syllables(reference);
    return {
      rouge1: ngramOverlap(candidate, gold, 1),
      rouge2: ngramOverlap(candidate, gold, 2),
      rougeL: overlap(longestCommonSubsequence(candidate, gold), candidate.length, gold.length),
    };
  });
  return {
    rouge1: meanOverlap(each.map((scores) => scores.rouge1)),
    rouge2: meanOverlap(each.map((scores) => scores.rouge2)),
    rougeL: meanOverlap(each.map((scores) => scores.rougeL)),
  };
}

function ngramOverlap(candidate: readonly string[], gold: readonly string[], size: number): Overlap {
  const counts = countNgrams(gold, size);
  let shared = 0;
  for (const [ngram, count] of countNgrams(candidate, size))
    shared += Math.min(count, counts.get(ngram) ?? 0);
  return overlap(shared, Math.max(0, candidate.length - size + 1), Math.max(0, gold.length - size + 1));
}

function countNgrams(words: readonly string[], size: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + size <= words.length; at += 1) {
    const ngram = words.slice(at, at + size).join(' ');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  let previous = new Uint32Array(b.length + 1);
  for (const word of a) {
    const current = new Uint32Array(b.length + 1);
    for (let at = 1; at <= b.length; at += 1) {
      current[at] =
        word === b[at - 1]
          ? (previous[at - 1] as number) + 1
          : Math.max(previous[at] as number, current[at - 1] as number);
    }
    previous = current;
  }
  return previous[b.length] as number;
}

function overlap(shared: number, candidate: number, gold: number): Overlap {
  const precision = candidate === 0 ? 0 : shared / candidate;
  const recall = gold === 0 ? 0 : shared / gold;
  const sum = precision + recall;
  return { precision, recall, f1: sum === 0 ? 0 : (2 * precision * recall) / sum };
}

function meanOverlap(overlaps: readonly Overlap[]): Overlap {
  const mean = (pick: (overlap: Overlap) => number): number =>
    overlaps.length === 0 ? 0 : overlaps.reduce((sum, overlap) => sum + pick(overlap), 0) / overlaps.length;
  return { precision: mean((o) => o.precision), recall: mean((o) => o.recall), f1: mean((o) => o.f1) };
}
