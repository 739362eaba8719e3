import type { Connection } from '../storage/database.ts';
import { TERM } from './document-terms.ts';
import type { QueryWords } from './query-words.ts';
import { type TermExpression, term } from './term-expression.ts';
import { type PostingRequest, readPostings } from './term-store.ts';

/** How many of the newest documents are looked at for one word and one pair; a rarer one is read whole. */
const WORD_LIMIT = 1_000;
const PAIR_LIMIT = 2_000;
/** Short queries are words that people hope to find in titles; long ones are questions. */
const MAX_WORDS_FOR_TITLES = 8;
const MAX_WORDS_FOR_FOLDED = 3;
/** A last word with fewer documents than this is probably unfinished. */
const RARE = 20;
const TITLE_WEIGHT = 0.5;
const FOLDED_WEIGHT = 0.3;
/** More than all words together, which give 1.5 at most. */
const SYMBOL_SCORE = 2;

/** How telling each part of a query is: the rarer, the more (BM25's inverse document frequency). */
export interface Rarity {
  readonly words: readonly number[];
  readonly pairs: readonly number[];
}

export interface Candidates {
  /** Best first, by what the index knows. */
  readonly ids: readonly number[];
  /** One for each spelling of the query, in order. */
  readonly rarities: readonly Rarity[];
}

export interface CandidateOptions {
  /** What every document must have, null for nothing. */
  readonly required: TermExpression | null;
  /** Documents with one of these symbols come first. */
  readonly symbolKeys: readonly string[];
  /** The highest id of a document: about how many there are. */
  readonly newestId: number;
  readonly limit: number;
}

interface PlannedList extends PostingRequest {
  /** What a document in this list has: bits of the variant's parts. */
  readonly gives: readonly Part[];
}

type Part = readonly [kind: 'word' | 'pair' | 'title-word' | 'title-pair' | 'folded-word', index: number];

/**
 * Asks the index for the documents worth a closer look. Nearly every document has some word of a question, so no list
 * is followed to its end: rare words and pairs are read whole, of common ones the newest; and the documents that have
 * all words, all pairs, or all words in the title are asked for as such, which the index answers by leaping. How
 * common a cut list is follows from how far back it reaches.
 *
 * @returns none when no document has any of it
 */
export async function findCandidates(
  connection: Connection,
  variants: readonly QueryWords[],
  { required, symbolKeys, newestId, limit }: CandidateOptions,
): Promise<Candidates> {
  const plans = variants.map((query) => planLists(query, required));
  const symbolLists = symbolKeys.map((key) => planList(term(TERM.symbol(key)), WORD_LIMIT, [], required));
  const lists = await readOnce(connection, [...plans.flat(), ...symbolLists]);
  for (const [index, query] of variants.entries()) {
    const open = planOpenLists(query, plans[index] ?? [], lists, required);
    if (open.length === 0) continue;
    const found = await readOnce(connection, open);
    for (const [key, ids] of found) lists.set(key, ids);
    plans[index]?.push(...open);
  }
  const rarities = variants.map((query, index) => measure(query, plans[index] ?? [], lists, newestId));
  const scores = new Map<number, number>();
  for (const list of symbolLists) {
    for (const id of lists.get(keyOf(list)) ?? []) scores.set(id, SYMBOL_SCORE);
  }
  variants.forEach((query, index) => {
    const rarity = rarities[index];
    if (rarity !== undefined) addScores(scores, query, plans[index] ?? [], lists, rarity);
  });
  const ids = [...scores].sort(([a, x], [b, y]) => y - x || b - a).slice(0, limit);
  return { ids: ids.map(([id]) => id), rarities };
}

function planLists({ words, pairs }: QueryWords, required: TermExpression | null): PlannedList[] {
  const wordTerms = words.map(({ folded, exact }) => term(TERM.syllable(exact ?? folded)));
  const pairTerms = pairs.map(({ first, second }) =>
    term(TERM.pair(foldedOf(words, first), foldedOf(words, second))),
  );
  const lists: PlannedList[] = [];
  const add = (match: TermExpression, limit: number, gives: readonly Part[]): void => {
    lists.push(planList(match, limit, gives, required));
  };

  for (const [index, match] of wordTerms.entries()) add(match, WORD_LIMIT, [['word', index]]);
  for (const [index, match] of pairTerms.entries()) add(match, PAIR_LIMIT, [['pair', index]]);
  const allWords = words.map((_, index): Part => ['word', index]);
  const allPairs = pairs.map((_, index): Part => ['pair', index]);
  if (words.length > 1) add({ all: wordTerms }, WORD_LIMIT, allWords);
  if (pairs.length > 1) add({ all: pairTerms }, WORD_LIMIT, [...allWords, ...allPairs]);
  if (words.length <= MAX_WORDS_FOR_FOLDED) {
    words.forEach(({ folded, exact }, index) => {
      if (exact !== null && exact !== folded)
        add(term(TERM.syllable(folded)), WORD_LIMIT, [['folded-word', index]]);
    });
  }
  if (words.length <= MAX_WORDS_FOR_TITLES) {
    const titleTerms = words.map(({ folded }) => term(TERM.titleSyllable(folded)));
    add({ all: titleTerms }, WORD_LIMIT, [...words.map((_, index): Part => ['title-word', index])]);
    pairs.forEach(({ first, second }, index) => {
      const match = term(TERM.titlePair(foldedOf(words, first), foldedOf(words, second)));
      add(match, WORD_LIMIT, [
        ['pair', index],
        ['title-pair', index],
      ]);
    });
  }
  return lists;
}

function planList(
  match: TermExpression,
  limit: number,
  gives: readonly Part[],
  required: TermExpression | null,
): PlannedList {
  return { match: required === null ? match : { all: [required, match] }, limit, gives };
}

/** The last word as the beginning of a longer one, when it is hardly a word of its own. */
function planOpenLists(
  { words, pairs, openWord }: QueryWords,
  plan: readonly PlannedList[],
  lists: ReadonlyMap<string, readonly number[]>,
  required: TermExpression | null,
): PlannedList[] {
  const open = words[openWord];
  if (open === undefined) return [];
  const lastPair = pairs.findLastIndex(({ second }) => second === openWord);
  const own: Part = lastPair === -1 ? ['word', openWord] : ['pair', lastPair];
  const ownList = plan.find(
    ({ gives }) => gives.length === 1 && gives[0]?.[0] === own[0] && gives[0][1] === own[1],
  );
  if (ownList === undefined || (lists.get(keyOf(ownList))?.length ?? 0) >= RARE) return [];
  const pair = pairs[lastPair];
  const spelling = pair === undefined ? open.folded : TERM.pair(foldedOf(words, pair.first), open.folded);
  const match: TermExpression = { term: spelling, isPrefix: true };
  return [planList(match, WORD_LIMIT, [own], required)];
}

function foldedOf(words: QueryWords['words'], index: number): string {
  return words[index]?.folded ?? '';
}

/** Spellings of one query share most of their lists. */
async function readOnce(
  connection: Connection,
  plan: readonly PlannedList[],
): Promise<Map<string, readonly number[]>> {
  const requests = new Map(plan.map((list) => [keyOf(list), list]));
  const lists = await readPostings(connection, [...requests.values()]);
  return new Map([...requests.keys()].map((key, index) => [key, lists[index] ?? []]));
}

function keyOf({ match, limit }: PostingRequest): string {
  return `${limit} ${JSON.stringify(match)}`;
}

function measure(
  { words, pairs }: QueryWords,
  plan: readonly PlannedList[],
  lists: ReadonlyMap<string, readonly number[]>,
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

function addScores(
  scores: Map<number, number>,
  { words, pairs }: QueryWords,
  plan: readonly PlannedList[],
  lists: ReadonlyMap<string, readonly number[]>,
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
