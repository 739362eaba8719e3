/** How well ranked lists answer their queries. */
export interface RetrievalScores {
  /** Mean of 1 / rank of the first right answer among the first ten, 0 when there is none. */
  readonly mrrAt10: number;
  /** Mean share of the right answers that are among the first ten. */
  readonly recallAt10: number;
}

export interface RankedQuery {
  /** Ids as ranked, best first. */
  readonly ranked: readonly string[];
  readonly relevant: readonly string[];
}

/** MRR@10 and Recall@10 over queries; zeros for no queries. */
export function scoreRetrieval(queries: readonly RankedQuery[]): RetrievalScores {
  if (queries.length === 0) return { mrrAt10: 0, recallAt10: 0 };
  let reciprocal = 0;
  let recall = 0;
  for (const { ranked, relevant } of queries) {
    const top = ranked.slice(0, 10);
    const rank = top.findIndex((id) => relevant.includes(id));
    if (rank >= 0) reciprocal += 1 / (rank + 1);
    recall += top.filter((id) => relevant.includes(id)).length / Math.max(1, Math.min(10, relevant.length));
  }
  return { mrrAt10: reciprocal / queries.length, recallAt10: recall / queries.length };
}
