import { fold } from '../text/fold.ts';
import { findSymbols, type NamedSymbol } from './query-symbols.ts';
import { COMMON_TABLES, type Replacements, type SearchTables } from './search-tables.ts';

/** Every spelling costs a pass; a query of many words says enough without the rarer ones. */
const MAX_VARIANTS = 4;
const MAX_SYLLABLES_TO_EXPAND = 12;
const MAX_SYLLABLES_TO_SHORTEN = 8;

/** The same question in other words: as typed, abbreviations written out, long names abbreviated, symbols shortened. */
export interface QueryVariants {
  /** Syllables of each spelling, as typed first. */
  readonly variants: readonly (readonly string[])[];
  readonly symbols: readonly NamedSymbol[];
  /** Typed with marks, so that they tell "đường" from "dương". */
  readonly isMarked: boolean;
}

export function findVariants(
  syllables: readonly string[],
  { writtenOut, shortened }: SearchTables = COMMON_TABLES,
): QueryVariants {
  const folded = syllables.map(fold);
  const isMarked = syllables.some((syllable, index) => syllable !== folded[index]);
  const symbols = findSymbols(folded);
  const replaced = (table: Replacements, choice: number) =>
    replaceAll(syllables, folded, table, choice, isMarked);
  const candidates = [syllables];
  const canWriteOut = syllables.length <= MAX_SYLLABLES_TO_EXPAND;
  if (canWriteOut) candidates.push(replaced(writtenOut, 0));
  if (syllables.length <= MAX_SYLLABLES_TO_SHORTEN) {
    candidates.push(replaced(shortened, 0), replaceSymbols(syllables, symbols));
  }
  if (canWriteOut) {
    for (let choice = 1; choice < MAX_VARIANTS; choice += 1) candidates.push(replaced(writtenOut, choice));
  }
  const variants = new Map(candidates.map((words) => [words.join(' '), words]));
  return { variants: [...variants.values()].slice(0, MAX_VARIANTS), symbols, isMarked };
}

/**
 * Replaces what stands in the table, longest names first.
 *
 * @param choice which of several meanings, from 0; what has fewer gets its last
 */
function replaceAll(
  syllables: readonly string[],
  folded: readonly string[],
  table: Replacements,
  choice: number,
  isMarked: boolean,
): readonly string[] {
  const result: string[] = [];
  for (let at = 0; at < syllables.length; ) {
    const hit = table
      .get(folded[at] ?? '')
      ?.find(({ from }) => from.every((syllable, index) => folded[at + index] === syllable));
    const to = hit?.to[Math.min(choice, hit.to.length - 1)] ?? syllables.slice(at, at + 1);
    result.push(...(isMarked ? to : to.map(fold)));
    at += hit?.from.length ?? 1;
  }
  return result;
}

function replaceSymbols(syllables: readonly string[], symbols: readonly NamedSymbol[]): readonly string[] {
  const result: string[] = [];
  let at = 0;
  for (const { start, end, short } of symbols) {
    if (start < at) continue;
    result.push(...syllables.slice(at, start), ...short);
    at = end;
  }
  return [...result, ...syllables.slice(at)];
}
