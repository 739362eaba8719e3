import { keyOf, type Part, type PlannedList, type PostingLists } from './posting-plan.ts';
import type { QueryWords } from './query-words.ts';

const TITLE_WEIGHT = 0.5;
const FOLDED_WEIGHT = 0.3;

/** How telling each part of a query is: the rarer, the more (BM25's inverse document frequency). */
export interface Rarity {
  readonly words: readonly number[];
  readonly pairs: readonly number[];
}

/**
 * How common a list is that was cut follows from how far back it reaches.
 *
 * @param newestId the highest id of a document: about how many there are
 */
export function measureRarity(
  { words, pairs }: QueryWords,
  plan: readonly PlannedList[],
  lists: PostingLists,
  newestId: number,
): Rarity {
  const rarityOf = (kind: Part[0], index: number) => {
    const own = plan.find(
      ({ gives }) => gives.length === 1 && gives[0]?.[0] === kind && gives[0][1] === index,
    );
    const ids = own === undefined ? [] : (lists.get(keyOf(own)) ?? []);
    const oldest = ids.at(-1) ?? 1;
    const isCut = own !== undefined && ids.length >= own.limit;
    const reach = isCut ? Math.max(1, newestId - oldest + 1) / newestId : 1;
    const documents = Math.min(newestId, ids.length / reach);
    return Math.log(1 + (newestId - documents + 0.5) / (documents + 0.5));
  };
  return {
    words: words.map((_, index) => rarityOf('word', index)),
    pairs: pairs.map((_, index) => rarityOf('pair', index)),
  };
}

/** Adds the share of the query that each document has by the lists, where that is more than known before. */
export function scorePostings(
  scores: Map<number, number>,
  { words, pairs }: QueryWords,
  plan: readonly PlannedList[],
  lists: PostingLists,
  rarity: Rarity,
): void {
  const weightOf = ([kind, index]: Part): number => {
    const word = rarity.words[index] ?? 0;
    const pair = rarity.pairs[index] ?? 0;
    if (kind === 'word') return word;
    if (kind === 'pair') return pair;
    if (kind === 'title-word') return word * TITLE_WEIGHT;
    return kind === 'title-pair' ? pair * TITLE_WEIGHT : word * FOLDED_WEIGHT;
  };
  const most = sum(rarity.words) + sum(rarity.pairs);
  if (most === 0) return;
  const parts = new Map<string, number>();
  const bitOf = ([kind, index]: Part) => {
    const key = `${kind} ${index}`;
    const bit = parts.get(key) ?? parts.size;
    parts.set(key, bit);
    return bit;
  };
  const width = (words.length + pairs.length) * 3;
  const slots = new Map<number, number>();
  const ids: number[] = [];
  for (const list of plan) {
    for (const id of lists.get(keyOf(list)) ?? []) {
      if (slots.has(id)) continue;
      slots.set(id, ids.length);
      ids.push(id);
    }
  }
  const has = new Uint8Array(ids.length * width);
  const own = new Float64Array(ids.length);
  for (const list of plan) {
    const gives = list.gives.map((part) => ({ bit: bitOf(part), weight: weightOf(part) / most }));
    for (const id of lists.get(keyOf(list)) ?? []) {
      const slot = slots.get(id) ?? 0;
      for (const { bit, weight } of gives) {
        if (has[slot * width + bit] === 1) continue;
        has[slot * width + bit] = 1;
        own[slot] = (own[slot] ?? 0) + weight;
      }
    }
  }
  ids.forEach((id, slot) => {
    scores.set(id, Math.max(scores.get(id) ?? 0, own[slot] ?? 0));
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
