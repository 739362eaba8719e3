import type { RichText } from '../messages/rich-text.ts';
import type { Connection } from '../storage/database.ts';

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

export async function search(_connection: Connection, _request: SearchRequest): Promise<SearchPage> {
  return { total: 0, isTotalCapped: false, results: [] };
}
