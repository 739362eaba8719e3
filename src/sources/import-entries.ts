import { createHash } from 'node:crypto';
import type { FetchOptions } from '../articles/fetch-page.ts';
import type { FeedEntry } from '../articles/parse-feed.ts';
import type { Context } from '../context.ts';
import { withoutWords } from '../error-fields.ts';
import { importEntry } from './import-entry.ts';
import {
  type DueSource,
  deleteOldItems,
  type KnownItem,
  selectKnownItems,
  sourceExists,
  upsertItem,
} from './source-store.ts';

/** Pages fetched for one source in one poll; the rest follow in the next. */
const MAX_PAGES = 20;
/** A slow site must not hold the poll for long. */
const TIME_BUDGET_MS = 30_000;
/** A page that cannot be fetched is asked for this often, a poll apart. */
const MAX_ATTEMPTS = 3;
const FORGET_AFTER_MS = 90 * 86_400_000;

export interface EntriesReport {
  readonly created: number;
  readonly updated: number;
  /** Entries left for the next poll by the limits above. */
  readonly remaining: number;
  /** Entries whose page is to be asked for again. */
  readonly toRetry: number;
}

interface Candidate {
  readonly entry: FeedEntry;
  readonly itemKey: string;
  readonly fingerprint: string;
  readonly known: KnownItem | undefined;
}

/**
 * Brings in a feed's entries that are new, or that the feed words differently than before, oldest first. Each is
 * remembered once it is stored: cut off at any moment, the next poll goes on behind it.
 */
export async function importEntries(
  ctx: Context & { readonly fetchOptions: FetchOptions },
  source: DueSource,
  entries: readonly FeedEntry[],
  now: Date,
): Promise<EntriesReport> {
  const startedAt = performance.now();
  const keyed = entries.map((entry) => ({
    entry,
    itemKey: sha256(entry.id),
    fingerprint: fingerprintOf(entry),
  }));
  const keys = keyed.map(({ itemKey }) => itemKey);
  const items = await selectKnownItems(ctx.db, source.id, keys);
  const candidates = keyed
    .map((item): Candidate => ({ ...item, known: items.get(item.itemKey) }))
    .filter(
      ({ known, fingerprint }) => known === undefined || !known.done || known.fingerprint !== fingerprint,
    )
    .reverse();
  const report = { created: 0, updated: 0, remaining: 0, toRetry: 0 };
  for (const [index, candidate] of candidates.entries()) {
    const isOver = index >= MAX_PAGES || performance.now() - startedAt > TIME_BUDGET_MS;
    // A source removed meanwhile must bring nothing more.
    if (isOver || !(await sourceExists(ctx.db, source.id))) {
      report.remaining = candidates.length - index;
      break;
    }
    const { outcome, done } = await importCandidate(ctx, source, candidate, now);
    if (outcome === 'created' || outcome === 'updated') report[outcome] += 1;
    if (!done) report.toRetry += 1;
  }
  if (report.remaining === 0) {
    const seenBefore = new Date(now.getTime() - FORGET_AFTER_MS);
    await deleteOldItems(ctx.db, source.id, { seenBefore, exceptKeys: keys });
  }
  return report;
}

async function importCandidate(
  ctx: Context & { readonly fetchOptions: FetchOptions },
  source: DueSource,
  { entry, itemKey, fingerprint, known }: Candidate,
  now: Date,
): Promise<{ outcome: string; done: boolean }> {
  // What was first met during the silent import stays silent, also when its page answers only later.
  const silent = source.importedAt === null || (known !== undefined && known.seenAt <= source.importedAt);
  const attempts = (known?.fingerprint === fingerprint ? known.attempts : 0) + 1;
  const { outcome, isRetryable } = await attempt(ctx, source, entry, {
    silent,
    isKnown: known?.done === true,
  });
  const done = !isRetryable || attempts >= MAX_ATTEMPTS;
  await upsertItem(ctx.db, source.id, { itemKey, fingerprint, attempts, done, seenAt: now });
  return { outcome, done };
}

/** One entry that makes trouble nobody foresaw must not keep the rest from coming in. */
async function attempt(
  ctx: Context & { readonly fetchOptions: FetchOptions },
  source: DueSource,
  entry: FeedEntry,
  options: { readonly silent: boolean; readonly isKnown: boolean },
): Promise<{ outcome: string; isRetryable: boolean }> {
  try {
    return await importEntry(ctx, source, entry, options);
  } catch (error) {
    if (ctx.fetchOptions.signal?.aborted) throw error;
    ctx.logger.error(
      { ...withoutWords(error), sourceId: source.id },
      'An entry of a source could not be imported',
    );
    return { outcome: 'failed', isRetryable: true };
  }
}

function fingerprintOf({ url, title, publishedAt, summaryText, contentHtml }: FeedEntry): string {
  return sha256(JSON.stringify([url, title, publishedAt ?? null, summaryText ?? '', contentHtml ?? '']));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
