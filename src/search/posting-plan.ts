import { TERM } from './document-terms.ts';
import type { QueryWords } from './query-words.ts';
import { type TermExpression, term } from './term-expression.ts';
import type { PostingRequest } from './term-store.ts';

/** How many of the newest documents are looked at for one word and one pair; a rarer one is read whole. */
const WORD_LIMIT = 300;
const PAIR_LIMIT = 1_000;
/** Short queries are words that people hope to find together and in titles; of a question few documents have all. */
const MAX_WORDS_FOR_ALL = 8;
const MAX_WORDS_FOR_FOLDED = 3;
/** A last word with fewer documents than this is probably unfinished. */
const RARE = 20;

/** Ids of documents, descending, by `keyOf` the list. */
export type PostingLists = ReadonlyMap<string, readonly number[]>;

/** A list of documents to ask the index for. */
export interface PlannedList extends PostingRequest {
  /** What a document in this list has: bits of the variant's parts. */
  readonly gives: readonly Part[];
}

/** Something of the query that a document can have. */
export type Part = readonly [
  kind: 'word' | 'pair' | 'title-word' | 'title-pair' | 'folded-word',
  index: number,
];

/**
 * The lists that tell which documents are worth a closer look. Nearly every document has some word of a question, so no
 * list is followed to its end: rare words and pairs are read whole, of common ones the newest; and the documents that
 * have all words, all pairs, or all words in the title are asked for as such, which the index answers by leaping.
 *
 * @param required what every document must have, null for nothing
 */
export function planLists({ words, pairs }: QueryWords, required: TermExpression | null): PlannedList[] {
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
  if (words.length <= MAX_WORDS_FOR_FOLDED) {
    words.forEach(({ folded, exact }, index) => {
      if (exact !== null && exact !== folded)
        add(term(TERM.syllable(folded)), WORD_LIMIT, [['folded-word', index]]);
    });
  }
  if (words.length <= MAX_WORDS_FOR_ALL) {
    if (words.length > 1) add({ all: wordTerms }, WORD_LIMIT, allWords);
    if (pairs.length > 1) add({ all: pairTerms }, WORD_LIMIT, [...allWords, ...allPairs]);
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

/** The documents with a symbol, or one that begins so. */
export function planSymbolList(key: string, required: TermExpression | null): PlannedList {
  return planList(term(TERM.symbol(key)), WORD_LIMIT, [], required);
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
export function planOpenLists(
  { words, pairs, openWord }: QueryWords,
  plan: readonly PlannedList[],
  lists: PostingLists,
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

/** Equal for lists that are the same question to the database. */
export function keyOf({ match, limit }: PostingRequest): string {
  return `${limit} ${JSON.stringify(match)}`;
}
