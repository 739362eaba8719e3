import { fold } from '../text/fold.ts';
import type { ResolvedFilters } from './document-store.ts';
import { TERM } from './document-terms.ts';
import { type TermExpression, term } from './term-expression.ts';

/** Up to so many months are named one by one, more as years. */
const MAX_MONTHS = 36;
const FIRST_YEAR = 1930;
const LAST_YEAR = 2099;

/**
 * What the index must know of every result, so that a limited list holds nothing else: filters and quoted phrases.
 * Days within a month or year and the order of a phrase's words are checked on the documents themselves.
 *
 * @returns null when anything goes
 */
export function requiredTerms(
  { kind, from, to, topicIds }: ResolvedFilters,
  phrases: readonly (readonly string[])[],
): TermExpression | null {
  const all: TermExpression[] = [];
  if (kind !== undefined) all.push(term(TERM.kind(kind)));
  if (topicIds !== undefined) all.push({ any: topicIds.map((id) => term(TERM.topic(id))) });
  if (from !== undefined || to !== undefined) {
    all.push({ any: periodTerms(from ?? `${FIRST_YEAR}-01-01`, to ?? `${LAST_YEAR}-12-31`) });
  }
  for (const phrase of phrases) {
    const folded = phrase.map(fold);
    if (folded.length === 1) all.push(term(TERM.syllable(phrase[0] ?? '')));
    else
      all.push(...folded.slice(1).map((syllable, index) => term(TERM.pair(folded[index] ?? '', syllable))));
  }
  if (all.length === 0) return null;
  return { all };
}

/** An empty period (`from` after `to`) names a year that no document has. */
function periodTerms(from: string, to: string): TermExpression[] {
  const [first, last] = [monthNumber(from), monthNumber(to)];
  if (last - first < MAX_MONTHS) {
    const months = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    if (months.length > 0) return months.map((month) => term(TERM.month(formatMonth(month))));
  }
  const firstYear = Math.max(FIRST_YEAR, Number(from.slice(0, 4)));
  const lastYear = Math.min(LAST_YEAR, Number(to.slice(0, 4)));
  const years = Array.from(
    { length: Math.max(0, lastYear - firstYear + 1) },
    (_, index) => firstYear + index,
  );
  return years.length === 0 ? [term(TERM.year('none'))] : years.map((year) => term(TERM.year(String(year))));
}

function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

function formatMonth(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}
