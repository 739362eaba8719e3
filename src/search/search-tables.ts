import { fold } from '../text/fold.ts';
import { type Abbreviation, COMMON_ABBREVIATIONS } from './abbreviations.ts';
import { searchSyllables } from './document-terms.ts';

/** A run of syllables that may be replaced by other words. */
export interface Replacement {
  /** Folded. */
  readonly from: readonly string[];
  /** Each in syllables with marks, the one meant most often first. */
  readonly to: readonly (readonly string[])[];
}

/** By the first syllable of what is replaced; of those that begin alike the longest first. */
export type Replacements = ReadonlyMap<string, readonly Replacement[]>;

/** What search knows of the language of the trade beside the texts themselves. */
export interface SearchTables {
  /** Abbreviations to what they stand for: who types "BCH" finds "Ban Chấp hành". */
  readonly writtenOut: Replacements;
  /** The other way round. */
  readonly shortened: Replacements;
}

/**
 * Makes the tables of an office. Case and marks of a short form do not count, and it may stand for several things.
 *
 * @param own the office's abbreviations, which come before the common ones; parts without a letter or digit are left out
 */
export function createSearchTables(own: readonly Abbreviation[] = []): SearchTables {
  const pairs = [...own, ...COMMON_ABBREVIATIONS]
    .map(([short, long]) => [searchSyllables(short), searchSyllables(long)] as const)
    .filter(([short, long]) => short.length > 0 && long.length > 0);
  return {
    writtenOut: group(pairs),
    shortened: group(pairs.map(([short, long]) => [long, short] as const)),
  };
}

/** The tables of an office that added nothing. */
export const COMMON_TABLES: SearchTables = createSearchTables();

function group(pairs: readonly (readonly [from: readonly string[], to: readonly string[]])[]): Replacements {
  const byFrom = new Map<string, { from: string[]; to: Map<string, readonly string[]> }>();
  for (const [from, to] of pairs) {
    const folded = from.map(fold);
    const key = folded.join(' ');
    const known = byFrom.get(key) ?? { from: folded, to: new Map() };
    byFrom.set(key, known);
    if (!known.to.has(to.join(' '))) known.to.set(to.join(' '), to);
  }
  const byFirst = new Map<string, Replacement[]>();
  const longestFirst = [...byFrom.values()].sort((a, b) => b.from.length - a.from.length);
  for (const { from, to } of longestFirst) {
    const first = from[0] ?? '';
    byFirst.set(first, [...(byFirst.get(first) ?? []), { from, to: [...to.values()] }]);
  }
  return byFirst;
}
