import { symbolKey } from '../text/citations.ts';
import type { FoundDocument } from './document-store.ts';
import { titleLine } from './document-terms.ts';
import { createPhraseTest } from './phrases.ts';
import type { NamedSymbol } from './query-symbols.ts';
import type { QueryWords } from './query-words.ts';
import { createRelevance } from './relevance.ts';
import { createScanner, type TextScanner } from './scan-text.ts';
import type { Rarity } from './score-postings.ts';

/**
 * A document that has less of the query than this share of what the best one has is no result. Questions are looser:
 * an answer need not repeat their words.
 */
const COVERAGE_SHARE = 0.4;
const QUESTION_COVERAGE_SHARE = 0.2;
const MIN_QUESTION_WORDS = 7;
/** More than any words can give: who types a symbol wants that document. */
const SYMBOL_SCORE = 10;
/** Scores that differ by less are equal, and the later document comes first. */
const PRECISION = 1_000;
/** Room for word by word comparison, in UTF-16 units; beyond it the index's order stands. */
const MAX_TOTAL_CHARS = 4_000_000;

/** A spelling of the query, and what finds it in a text. */
export interface QueryView {
  readonly query: QueryWords;
  readonly rarity: Rarity;
  readonly scanner: TextScanner;
}

export interface Ranked {
  readonly document: FoundDocument;
  readonly score: number;
  /** The spelling that fits this document best. */
  readonly view: QueryView;
}

/** The order of results, the same on both databases. */
export function createRanking(
  queries: readonly QueryWords[],
  rarities: readonly Rarity[],
  symbols: readonly NamedSymbol[],
  phrases: readonly (readonly string[])[],
): (documents: readonly FoundDocument[], options?: { keepAll?: boolean }) => Ranked[] {
  const views = queries.map((query, index) => {
    const rarity = rarities[index] ?? { words: [], pairs: [] };
    const scanner = createScanner(query);
    return { view: { query, rarity, scanner }, relevanceOf: createRelevance(query, rarity, scanner) };
  });
  const phraseTests = phrases.map(createPhraseTest);
  const isQuestion = (queries[0]?.words.length ?? 0) >= MIN_QUESTION_WORDS;
  const share = isQuestion ? QUESTION_COVERAGE_SHARE : COVERAGE_SHARE;

  return (documents, { keepAll = false } = {}) => {
    let budget = MAX_TOTAL_CHARS;
    const scored: (Ranked & { coverage: number })[] = [];
    for (const document of documents) {
      const title = titleLine(document);
      const texts = [document.sapo, document.body.slice(0, Math.max(0, budget))];
      budget -= document.sapo.length + document.body.length;
      if (!phraseTests.every((hasPhrase) => [title, document.sapo, document.body].some(hasPhrase))) continue;
      let best: (Ranked & { coverage: number }) | undefined;
      for (const { view, relevanceOf } of views) {
        const { score, coverage } = relevanceOf(title, texts);
        if (best === undefined || score > best.score) best = { document, score, coverage, view };
      }
      if (best === undefined) continue;
      const named = symbolScore(document.symbol, symbols);
      scored.push({ ...best, score: best.score + named, coverage: named > 0 ? 1 : best.coverage });
    }
    const most = Math.max(0, ...scored.map(({ coverage, score }) => (score >= SYMBOL_SCORE ? 0 : coverage)));
    return scored
      .filter(({ coverage }) => keepAll || (coverage > 0 && coverage >= most * share))
      .sort(inOrder)
      .map(({ document, score, view }) => ({ document, score, view }));
  };
}

function symbolScore(symbol: string | null, symbols: readonly NamedSymbol[]): number {
  if (symbol === null || symbols.length === 0) return 0;
  const own = symbolKey(symbol);
  const parts = symbols
    .flatMap(({ keys }) => keys)
    .filter((key) => own === key || own.startsWith(`${key}-`))
    .map((key) => key.split('-').length);
  return parts.length === 0 ? 0 : SYMBOL_SCORE + Math.max(...parts);
}

function inOrder(a: Ranked, b: Ranked): number {
  const byScore = Math.round(b.score * PRECISION) - Math.round(a.score * PRECISION);
  if (byScore !== 0) return byScore;
  const [dayA, dayB] = [a.document.publishedOn ?? '', b.document.publishedOn ?? ''];
  if (dayA !== dayB) return dayA < dayB ? 1 : -1;
  return b.document.id - a.document.id;
}
