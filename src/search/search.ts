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
import { makeSnippet } from './snippet.ts';

/** Documents that are compared word by word, and so the most that can be paged through. */
const MAX_RANKED = 200;
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
 */
export async function search(
  connection: Connection,
  { query, limit, offset }: SearchRequest,
): Promise<SearchPage> {
  const parsed = parseQuery(query);
  const filters = await resolveFilters(connection, parsed.filters);
  if (filters.topicIds?.length === 0) return NOTHING;
  if (parsed.syllables.length === 0) {
    return Object.keys(filters).length === 0 ? NOTHING : listOnly(connection, filters, { limit, offset });
  }
  const { ranked, isTotalCapped } = await rank(connection, parsed, filters);
  const results = ranked.slice(offset, offset + limit).map(toResult);
  return { total: ranked.length, isTotalCapped, results };
}

async function resolveFilters(
  connection: Connection,
  { topicKey, ...filters }: SearchFilters,
): Promise<ResolvedFilters> {
  return topicKey === undefined
    ? filters
    : { ...filters, topicIds: await findTopicIds(connection, topicKey) };
}

async function rank(connection: Connection, parsed: ParsedQuery, filters: ResolvedFilters) {
  const { variants, symbols, isMarked } = findVariants(parsed.syllables);
  const queries = variants.map((words) => takeApart(words, { isMarked, isLastOpen: parsed.isLastOpen }));
  const candidates = await findCandidates(connection, queries, {
    required: requiredTerms(filters, parsed.phrases),
    symbolKeys: symbols.flatMap(({ keys }) => keys),
    newestId: await findNewestId(connection),
    limit: MAX_RANKED,
  });
  const documents = await readDocuments(connection, candidates.ids, filters);
  const ranking = createRanking(queries, candidates.rarities, symbols, parsed.phrases);
  const ranked = ranking(documents);
  return {
    ranked,
    isTotalCapped: candidates.ids.length === MAX_RANKED && ranked.length === documents.length,
  };
}

async function listOnly(
  connection: Connection,
  filters: ResolvedFilters,
  page: { limit: number; offset: number },
): Promise<SearchPage> {
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
