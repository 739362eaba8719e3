import { syllables } from '../text/fold.ts';

const K1 = 1.2;
const B = 0.75;

/**
 * Okapi BM25 with the constants of SQLite's FTS5 over syllables as written, title and text as one: the ranking that a
 * database's own full-text search gives, as the floor for ours.
 */
export function createBm25(documents: readonly { id: string; title: string; text: string }[]): {
  rank(query: string): string[];
} {
  const postings = new Map<string, Map<string, number>>();
  const lengths = new Map<string, number>();
  let total = 0;
  for (const { id, title, text } of documents) {
    const words = syllables(`${title}\n${text}`);
    lengths.set(id, words.length);
    total += words.length;
    for (const word of words) {
      const posting = postings.get(word) ?? new Map<string, number>();
      posting.set(id, (posting.get(id) ?? 0) + 1);
      postings.set(word, posting);
    }
  }
  const average = total / Math.max(1, documents.length);
  return {
    rank(query) {
      const scores = new Map<string, number>();
      for (const word of syllables(query)) {
        const posting = postings.get(word);
        if (posting === undefined) continue;
        const rarity = Math.max(
          1e-6,
          Math.log((documents.length - posting.size + 0.5) / (posting.size + 0.5)),
        );
        for (const [id, count] of posting) {
          const norm = count + K1 * (1 - B + (B * (lengths.get(id) ?? 0)) / average);
          scores.set(id, (scores.get(id) ?? 0) + (rarity * count * (K1 + 1)) / norm);
        }
      }
      return [...scores].sort((a, b) => b[1] - a[1]).map(([id]) => id);
    },
  };
}
