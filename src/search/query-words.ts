import { fold } from '../text/fold.ts';

/** One spelling of a query, taken apart into what is looked for. Repeated words and pairs count once. */
export interface QueryWords {
  readonly words: readonly QueryWord[];
  readonly pairs: readonly QueryPair[];
  /** Which word may be the beginning of a longer one; -1 for none. */
  readonly openWord: number;
}

export interface QueryWord {
  readonly folded: string;
  /** As typed when marks were typed; null when any marks will do. */
  readonly exact: string | null;
}

export interface QueryPair {
  /** Indices into `words`. */
  readonly first: number;
  readonly second: number;
}

/** Too short a beginning says nothing. */
const MIN_OPEN_LENGTH = 2;

export function takeApart(
  syllables: readonly string[],
  { isMarked, isLastOpen }: { isMarked: boolean; isLastOpen: boolean },
): QueryWords {
  const words: QueryWord[] = [];
  const pairs = new Map<string, QueryPair>();
  let previous: number | null = null;
  for (const syllable of syllables) {
    const word: QueryWord = { folded: fold(syllable), exact: isMarked ? syllable : null };
    let index = words.findIndex(({ folded, exact }) => folded === word.folded && exact === word.exact);
    if (index === -1) index = words.push(word) - 1;
    if (previous !== null) pairs.set(`${previous} ${index}`, { first: previous, second: index });
    previous = index;
  }
  const last = words[previous ?? -1];
  const isOpen = isLastOpen && last !== undefined && last.folded.length >= MIN_OPEN_LENGTH;
  return { words, pairs: [...pairs.values()], openWord: isOpen ? (previous ?? -1) : -1 };
}
