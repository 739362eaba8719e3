import { syllables } from '../text/fold.ts';
import type { Overlap } from './rouge.ts';

/** How much of an article's text was taken from its page, and how much beside it: syllables as a bag. */
export function textOverlap(taken: string, gold: string): Overlap {
  const counts = new Map<string, number>();
  const goldWords = syllables(gold);
  for (const word of goldWords) counts.set(word, (counts.get(word) ?? 0) + 1);
  const takenWords = syllables(taken);
  let shared = 0;
  for (const word of takenWords) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    counts.set(word, left - 1);
    shared += 1;
  }
  const precision = takenWords.length === 0 ? 0 : shared / takenWords.length;
  const recall = goldWords.length === 0 ? 0 : shared / goldWords.length;
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}
