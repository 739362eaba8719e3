import { searchSyllables } from './document-terms.ts';
import { NO_FILTERS, readFilter, type SearchFilters } from './query-filters.ts';

/** People ask in a line; what comes after this much is not read, so that any input is answered in bounded time. */
const MAX_QUERY_CHARS = 1_000;
const MAX_SYLLABLES = 32;
const MAX_PHRASES = 4;

/** `chuyenmuc:"An sinh"`, `loai:vanban`, `"một cụm từ"`, or anything up to the next space. */
const PIECE = /([\p{L}\p{M}]{2,12}):(?:["“”]([^"“”]*)["“”]?|([^\s"“”]+))|["“”]([^"“”]+)["“”]|[^\s"“”]+/gu;

export interface ParsedQuery {
  /** The words in order, those of phrases included: lower case, marks kept. */
  readonly syllables: readonly string[];
  /** Every result must hold each of these, its syllables side by side. */
  readonly phrases: readonly (readonly string[])[];
  /** The last syllable may be the beginning of a longer one: nothing was typed after it. */
  readonly isLastOpen: boolean;
  readonly filters: SearchFilters;
}

/** Reads a query as people type it. Never throws; what is no filter or phrase is words. */
export function parseQuery(query: string): ParsedQuery {
  const text = query.slice(0, MAX_QUERY_CHARS).normalize('NFC');
  const syllables: string[] = [];
  const phrases: string[][] = [];
  let filters = NO_FILTERS;
  let isLastOpen = false;
  for (const match of text.matchAll(PIECE)) {
    const [written, name, quotedValue, value, phrase] = match;
    const withFilter = name === undefined ? null : readFilter(filters, name, quotedValue ?? value ?? '');
    if (withFilter !== null) {
      filters = withFilter;
      continue;
    }
    const read = searchSyllables(phrase ?? written);
    if (phrase !== undefined && read.length > 0 && phrases.length < MAX_PHRASES) phrases.push(read);
    if (read.length > 0) isLastOpen = phrase === undefined && /[\p{L}\p{M}]$/u.test(text);
    syllables.push(...read);
  }
  const kept = syllables.slice(0, MAX_SYLLABLES);
  return {
    syllables: kept,
    phrases: phrases.map((words) => words.slice(0, MAX_SYLLABLES)),
    isLastOpen: isLastOpen && kept.length === syllables.length,
    filters,
  };
}
