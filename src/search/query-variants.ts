import { fold } from '../text/fold.ts';
import { ABBREVIATION_TABLE, type Abbreviation } from './abbreviations.ts';
import { findSymbols, type NamedSymbol } from './query-symbols.ts';

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

export function findVariants(syllables: readonly string[]): QueryVariants {
  const folded = syllables.map(fold);
  const isMarked = syllables.some((syllable, index) => syllable !== folded[index]);
  const symbols = findSymbols(folded);
  const spell = (words: readonly string[]) => (isMarked ? words : words.map(fold));
  const candidates = [syllables];
  if (syllables.length <= MAX_SYLLABLES_TO_EXPAND) {
    candidates.push(replaceAll(syllables, folded, ({ short, long }) => [short, spell(long)]));
  }
  if (syllables.length <= MAX_SYLLABLES_TO_SHORTEN) {
    candidates.push(replaceAll(syllables, folded, ({ short, long }) => [long.map(fold), short]));
    candidates.push(replaceSymbols(syllables, symbols));
  }
  const variants = new Map(candidates.map((words) => [words.join(' '), words]));
  return { variants: [...variants.values()].slice(0, MAX_VARIANTS), symbols, isMarked };
}

/** Replaces every place where `from` stands by `to`, longest names first. */
function replaceAll(
  syllables: readonly string[],
  folded: readonly string[],
  direction: (abbreviation: Abbreviation) => readonly [from: readonly string[], to: readonly string[]],
): readonly string[] {
  const result: string[] = [];
  for (let at = 0; at < syllables.length; ) {
    const hit = ABBREVIATION_TABLE.map(direction).find(([from]) =>
      from.every((syllable, index) => folded[at + index] === syllable),
    );
    result.push(...(hit === undefined ? syllables.slice(at, at + 1) : hit[1]));
    at += hit === undefined ? 1 : hit[0].length;
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
