import type { RichText } from '../messages/rich-text.ts';
import type { Connection } from '../storage/database.ts';
import { findCandidates } from './candidates.ts';
import {
  type FoundDocument,
  findNewestId,
  findTopicIds,
  listFiltered,
  type ResolvedFilters,
  readDocuments,
} from './document-store.ts';
import { type ParsedQuery, parseQuery } from './query.ts';
import type { SearchFilters } from './query-filters.ts';
import { findVariants } from './query-variants.ts';
import { type QueryWords, takeApart } from './query-words.ts';
import { createRanking, type Ranked } from './ranking.ts';
import { requiredTerms } from './required-terms.ts';
import { createScanner } from './scan-text.ts';
import { COMMON_TABLES, type SearchTables } from './search-tables.ts';
import { makeSnippet } from './snippet.ts';

/** The most documents that can be paged through. */
const MAX_LISTED = 200;
/** So many of them are compared word by word; those after them keep the index's order. Measured: 40 rank like 200. */
const MAX_RANKED = 50;
interface Page {
  readonly limit: number;
  readonly offset: number;
}

const NOTHING: SearchPage = { total: 0, isTotalCapped: false, results: [] };

export interface SearchRequest {
  /** As typed by a person: anything. */
  readonly query: string;
  readonly limit: number;
  readonly offset: number;
}

export interface SearchResult {
  readonly documentId: number;
  /** The id an import gave it. */
  readonly externalId: string | null;
  readonly kind: 'article' | 'directive';
  readonly title: string;
  /** `YYYY-MM-DD` */
  readonly publishedOn: string | null;
  readonly symbol: string | null;
  /** The place of the text that answers the query best, matches in bold; the beginning when only the title matches. */
  readonly snippet: RichText;
  /** Higher is better; comparable only within one query. */
  readonly score: number;
}

export interface SearchPage {
  /** Documents that can be reached by paging. */
  readonly total: number;
  /** There are more than `total`, but nobody pages that far: say "hơn {total}". */
  readonly isTotalCapped: boolean;
  readonly results: readonly SearchResult[];
}

/**
 * Finds documents by words with or without marks, symbols in any spelling, abbreviations, "quoted phrases" and
 * filters (`loai:vanban`, `tu:01/2022`, `den:`, `chuyenmuc:`). The database's full-text index gives candidates, one
 * ranking for both databases puts them in order. A query of filters alone lists what passes, newest first; one
 * without any word or filter finds nothing. Never throws because of what was typed.
 *
 * @param tables with the office's own abbreviations
 */
export async function search(
  connection: Connection,
  { query, limit, offset }: SearchRequest,
  tables: SearchTables = COMMON_TABLES,
): Promise<SearchPage> {
  const parsed = parseQuery(query);
  const filters = await resolveFilters(connection, parsed.filters);
  if (filters.topicIds?.length === 0) return NOTHING;
  if (parsed.syllables.length === 0) {
    return Object.keys(filters).length === 0 ? NOTHING : listOnly(connection, filters, { limit, offset });
  }
  const page = await findWords(connection, parsed, filters, { limit, offset }, tables);
  // A question may quote what no document says in these words; a query that is only a phrase means it.
  const isQuoting = parsed.phrases.flat().length < parsed.syllables.length;
  if (page.total > 0 || parsed.phrases.length === 0 || !isQuoting) return page;
  return findWords(connection, { ...parsed, phrases: [] }, filters, { limit, offset }, tables);
}

async function resolveFilters(
  connection: Connection,
  { topicKey, ...filters }: SearchFilters,
): Promise<ResolvedFilters> {
  return topicKey === undefined
    ? filters
    : { ...filters, topicIds: await findTopicIds(connection, topicKey) };
}

async function findWords(
  connection: Connection,
  { syllables, phrases, isLastOpen }: ParsedQuery,
  filters: ResolvedFilters,
  { limit, offset }: Page,
  tables: SearchTables,
): Promise<SearchPage> {
  const { variants, symbols, isMarked } = findVariants(syllables, tables);
  const queries = variants.map((words) => takeApart(words, { isMarked, isLastOpen }));
  const { ids, rarities } = await findCandidates(connection, queries, {
    required: requiredTerms(filters, phrases),
    symbolKeys: symbols.flatMap(({ keys }) => keys),
    newestId: await findNewestId(connection),
    limit: MAX_LISTED,
  });
  const rank = createRanking(queries, rarities, symbols, phrases);
  // What the index cannot tell, the order of a phrase and days within a month, is checked on every document listed.
  const isIndexEnough = phrases.length === 0 && filters.from === undefined && filters.to === undefined;
  const compared = ids.slice(0, isIndexEnough ? MAX_RANKED : MAX_LISTED);
  const others = ids.slice(compared.length);
  const ranked = rank(await readDocuments(connection, compared, filters));
  const page = ranked.slice(offset, offset + limit);
  if (others.length > 0 && offset + limit > ranked.length) {
    const from = Math.max(0, offset - ranked.length);
    const shown = others.slice(from, from + limit - page.length);
    const worst = ranked.at(-1)?.score ?? 0;
    const rest = rank(await readDocuments(connection, shown, filters), { keepAll: true });
    page.push(...rest.map((result) => ({ ...result, score: Math.min(result.score, worst) })));
  }
  return {
    total: ranked.length + others.length,
    isTotalCapped: ids.length === MAX_LISTED,
    results: page.map(toResult),
  };
}

async function listOnly(connection: Connection, filters: ResolvedFilters, page: Page): Promise<SearchPage> {
  const { total, ids } = await listFiltered(connection, filters, page);
  const documents = new Map(
    (await readDocuments(connection, ids, {})).map((document) => [document.id, document]),
  );
  const query: QueryWords = { words: [], pairs: [], openWord: -1 };
  const view = { query, rarity: { words: [], pairs: [] }, scanner: createScanner(query) };
  const results = ids
    .map((id) => documents.get(id))
    .filter((document) => document !== undefined)
    .map((document) => toResult({ document, score: 0, view }));
  return { total, isTotalCapped: false, results };
}

function toResult({ document, score, view }: Ranked): SearchResult {
  const { id, externalId, kind, title, publishedOn, symbol } = document;
  const snippet = makeSnippet(textOf(document), view.query, view.rarity, view.scanner);
  return { documentId: id, externalId, kind, title, publishedOn, symbol, snippet, score };
}

function textOf({ sapo, body }: FoundDocument): string {
  return sapo === '' || body.startsWith(sapo) ? body : `${sapo} ${body}`;
}
