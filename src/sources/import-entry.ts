import { canonicalUrl } from '../articles/canonical-url.ts';
import { readFeedEntry } from '../articles/feed-entry-page.ts';
import type { FetchOptions } from '../articles/fetch-page.ts';
import type { FeedEntry } from '../articles/parse-feed.ts';
import { dayOf } from '../calendar.ts';
import type { Context } from '../context.ts';
import type { ReadDocument } from '../documents/document.ts';
import { hasDocumentAt } from '../documents/library.ts';
import { printArticle } from '../documents/print-document.ts';
import { readInput } from '../documents/read-input.ts';
import { saveDocument } from '../documents/save-document.ts';
import { understandDocument } from '../documents/understand-document.ts';
import { AppError } from '../errors.ts';
import { type Actor, OPERATOR } from '../members/actor.ts';

/** The service acts by itself here. */
const SERVICE: Actor = { ...OPERATOR, name: 'service' };

/**
 * - `created`, `updated`, `unchanged`: stored, from the page or from the feed's own words
 * - `refused`: it carries a secret mark
 * - `empty`: neither the page nor the feed holds an article
 */
export interface EntryResult {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused' | 'empty';
  /** The page could not be fetched just now: worth another try, whatever was stored meanwhile. */
  readonly isRetryable: boolean;
}

/**
 * Makes a document of a feed's entry: by the page it links to, else by what the feed itself carries of it, which never
 * replaces what was read from a page before.
 *
 * @param options `silent` as in `SaveOptions`; `isKnown`: its page was read in an earlier poll
 */
export async function importEntry(
  ctx: Context & { readonly fetchOptions: FetchOptions },
  source: { readonly id: number; readonly topicId: number | null },
  entry: FeedEntry,
  { silent, isKnown }: { readonly silent: boolean; readonly isKnown: boolean },
): Promise<EntryResult> {
  try {
    const { read, isRetryable } = await readEntry(ctx, entry, isKnown);
    if (read === null) return { outcome: 'empty', isRetryable };
    const topic = source.topicId === null ? {} : { topicId: source.topicId };
    const { outcome } = await saveDocument(ctx, SERVICE, read, { sourceId: source.id, silent, ...topic });
    return { outcome, isRetryable };
  } catch (error) {
    if (error instanceof AppError && error.code === 'SECRET_CONTENT')
      return { outcome: 'refused', isRetryable: false };
    throw error;
  }
}

async function readEntry(
  ctx: Context & { readonly fetchOptions: FetchOptions },
  entry: FeedEntry,
  isKnown: boolean,
): Promise<{ read: ReadDocument | null; isRetryable: boolean }> {
  const day = entry.publishedAt === undefined ? {} : { publishedOn: dayOf(entry.publishedAt) };
  try {
    const read = await readInput(ctx, SERVICE, { kind: 'url', url: entry.url }, day);
    return { read, isRetryable: false };
  } catch (error) {
    const isExpected =
      error instanceof AppError && ['FETCH_FAILED', 'PAGE_UNREADABLE', 'INPUT_INVALID'].includes(error.code);
    if (!isExpected || ctx.fetchOptions.signal?.aborted) throw error;
    const isRetryable = error.code === 'FETCH_FAILED';
    const isStored = isKnown || (await hasDocumentAt(ctx.db, canonicalUrl(entry.url)));
    const page = isStored ? null : readFeedEntry(entry);
    if (page === null) return { read: null, isRetryable };
    const printed = printArticle(page, { url: entry.url, ...day });
    return { read: understandDocument(printed, dayOf(ctx.clock.now())), isRetryable };
  }
}
