import type { Connection } from '../storage/database.ts';
import {
  keyOf,
  type PlannedList,
  type PostingLists,
  planLists,
  planOpenLists,
  planSymbolList,
} from './posting-plan.ts';
import type { QueryWords } from './query-words.ts';
import { measureRarity, type Rarity, scorePostings } from './score-postings.ts';
import type { TermExpression } from './term-expression.ts';
import { readPostings } from './term-store.ts';

/** More than all words together, which give 1.5 at most. */
const SYMBOL_SCORE = 2;
/** Documents with less than this share of the best one's score are not worth listing. */
const WORTH_SHARE = 0.3;

export interface CandidateOptions {
  /** What every document must have, null for nothing. */
  readonly required: TermExpression | null;
  /** Documents with one of these symbols come first. */
  readonly symbolKeys: readonly string[];
  /** The highest id of a document: about how many there are. */
  readonly newestId: number;
  readonly limit: number;
}

export interface Candidates {
  /** Best first, by what the index knows; at most `limit`. */
  readonly ids: readonly number[];
  /** One for each spelling of the query, in order. */
  readonly rarities: readonly Rarity[];
}

/** Asks the index for the documents that are worth a closer look. */
export async function findCandidates(
  connection: Connection,
  variants: readonly QueryWords[],
  { required, symbolKeys, newestId, limit }: CandidateOptions,
): Promise<Candidates> {
  const plans = variants.map((query) => planLists(query, required));
  const symbolLists = symbolKeys.map((key) => planSymbolList(key, required));
  const lists = new Map(await readLists(connection, [...plans.flat(), ...symbolLists]));
  const open = variants.map((query, index) => planOpenLists(query, plans[index] ?? [], lists, required));
  for (const [key, ids] of await readLists(connection, open.flat())) lists.set(key, ids);

  const scores = new Map<number, number>();
  for (const list of symbolLists) {
    for (const id of lists.get(keyOf(list)) ?? []) scores.set(id, SYMBOL_SCORE);
  }
  const rarities = variants.map((query, index) => {
    const plan = [...(plans[index] ?? []), ...(open[index] ?? [])];
    const rarity = measureRarity(query, plan, lists, newestId);
    scorePostings(scores, query, plan, lists, rarity);
    return rarity;
  });
  return { ids: bestOf(scores, limit), rarities };
}

/** Spellings of one query share most of their lists. */
async function readLists(connection: Connection, plan: readonly PlannedList[]): Promise<PostingLists> {
  const requests = new Map(plan.map((list) => [keyOf(list), list]));
  const lists = await readPostings(connection, [...requests.values()]);
  return new Map([...requests.keys()].map((key, index) => [key, lists[index] ?? []]));
}

/** Sorts numbers first, since a common question has tens of thousands of candidates; the newest of equals win. */
function bestOf(scores: ReadonlyMap<number, number>, limit: number): number[] {
  const sorted = Float64Array.from(scores.values()).sort();
  const worth = Math.min(sorted.at(-1) ?? 0, SYMBOL_SCORE / 2) * WORTH_SHARE;
  const least = Math.max(worth, sorted.at(-limit) ?? 0);
  return [...scores]
    .filter(([, score]) => score >= least && score > 0)
    .sort(([a, x], [b, y]) => y - x || b - a)
    .slice(0, limit)
    .map(([id]) => id);
}
