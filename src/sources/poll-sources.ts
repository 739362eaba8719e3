import { type FetchOptions, fetchResource } from '../articles/fetch-page.ts';
import { readFeed } from '../articles/parse-feed.ts';
import type { Context } from '../context.ts';
import { withoutWords } from '../error-fields.ts';
import { AppError } from '../errors.ts';
import { SOURCE_PAUSED_TITLE, sourcePaused } from '../messages/vi/sources.ts';
import { notifyAdmins } from '../notices/notify-admins.ts';
import { importEntries } from './import-entries.ts';
import { claimSource, type DueSource, selectDueSources, updateSource } from './source-store.ts';

const CONCURRENCY = 3;
const MAX_SOURCES = 100;
/** After this no further source is begun; those left are due at the next tick. Other work of the tick waits behind this. */
const TIME_BUDGET_MS = 30_000;
/** If the process dies during a poll, the source is due again after this. */
const LEASE_MS = 10 * 60_000;
/** With entries left over, the next poll comes soon. */
const CONTINUE_AFTER_MS = 60_000;
const MAX_WAIT_MS = 24 * 3_600_000;
/** With waits that double up to a day, about five days without an answer. */
const PAUSE_AFTER_FAILURES = 10;

export interface PollReport {
  readonly polled: number;
  readonly created: number;
  readonly updated: number;
  readonly failed: number;
  readonly paused: number;
}

type PollResult = Omit<PollReport, 'polled'>;

/**
 * Polls the sources that are due, three at a time. A feed that did not change costs one request; the first poll brings in
 * its entries silently. A source that fails is asked again after ever longer waits, and is paused after ten failures in
 * a row, of which the admins are told. What goes wrong with one source does not touch the others.
 */
export async function pollDueSources(
  ctx: Context & { readonly fetchOptions: FetchOptions },
): Promise<PollReport> {
  const startedAt = performance.now();
  const now = ctx.clock.now();
  const waiting = await selectDueSources(ctx.db, now, MAX_SOURCES);
  const total = { polled: 0, created: 0, updated: 0, failed: 0, paused: 0 };
  const work = async () => {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      if (ctx.fetchOptions.signal?.aborted || performance.now() - startedAt > TIME_BUDGET_MS) return;
      const until = new Date(ctx.clock.now().getTime() + LEASE_MS);
      if (!(await claimSource(ctx.db, source.id, { now, until }))) continue;
      const result = await pollSource(ctx, source, now);
      total.polled += 1;
      total.created += result.created;
      total.updated += result.updated;
      total.failed += result.failed;
      total.paused += result.paused;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return total;
}

async function pollSource(
  ctx: Context & { readonly fetchOptions: FetchOptions },
  source: DueSource,
  now: Date,
): Promise<PollResult> {
  try {
    return { ...(await readSource(ctx, source, now)), failed: 0, paused: 0 };
  } catch (error) {
    if (ctx.fetchOptions.signal?.aborted) {
      // Stopped and not failed: due again at the next start.
      await updateSource(ctx.db, source.id, { nextPollAt: now });
      return { created: 0, updated: 0, failed: 0, paused: 0 };
    }
    const isPaused = await recordFailure(ctx, source, error, now);
    return { created: 0, updated: 0, failed: 1, paused: isPaused ? 1 : 0 };
  }
}

async function readSource(
  ctx: Context & { readonly fetchOptions: FetchOptions },
  source: DueSource,
  now: Date,
): Promise<{ created: number; updated: number }> {
  const { etag, lastModified } = source;
  const headers = { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) };
  const resource = await fetchResource(source.url, { ...ctx.fetchOptions, headers });
  const healthy = { failures: 0, lastError: null };
  const nextPollAt = new Date(now.getTime() + source.intervalMinutes * 60_000);
  if (resource.notModified) {
    await updateSource(ctx.db, source.id, { ...healthy, nextPollAt });
    return { created: 0, updated: 0 };
  }
  const feed = readFeed(resource.text(), resource.url);
  if (feed === null)
    throw new AppError(
      'PAGE_UNREADABLE',
      `${new URL(resource.url).hostname} answered with a page that is no feed.`,
    );
  const { created, updated, remaining, toRetry } = await importEntries(ctx, source, feed.entries, now);
  // Only a feed that is wholly dealt with may answer "unchanged" next time.
  const isDone = remaining === 0 && toRetry === 0;
  await updateSource(ctx.db, source.id, {
    ...healthy,
    etag: isDone ? (resource.etag ?? null) : null,
    lastModified: isDone ? (resource.lastModified ?? null) : null,
    nextPollAt: remaining > 0 ? new Date(now.getTime() + CONTINUE_AFTER_MS) : nextPollAt,
    ...(remaining === 0 && source.importedAt === null ? { importedAt: now } : {}),
  });
  return { created, updated };
}

async function recordFailure(ctx: Context, source: DueSource, error: unknown, now: Date): Promise<boolean> {
  const failures = source.failures + 1;
  const isPaused = failures >= PAUSE_AFTER_FAILURES;
  const lastError = error instanceof AppError ? error.message : 'The source could not be read; see the log.';
  const waitMs = Math.min(source.intervalMinutes * 60_000 * 2 ** failures, MAX_WAIT_MS);
  const level = error instanceof AppError ? 'warn' : 'error';
  ctx.logger[level](
    { ...withoutWords(error), sourceId: source.id, failures, isPaused },
    'A source could not be polled',
  );
  await ctx.db.transaction(async (tx) => {
    await updateSource(tx, source.id, {
      failures,
      lastError,
      nextPollAt: new Date(now.getTime() + waitMs),
      ...(isPaused ? { pausedAt: now } : {}),
    });
    if (!isPaused) return;
    const key = `notice:source:${source.id}:paused:${now.toISOString()}`;
    const text = sourcePaused({ name: source.name, url: source.url, failures });
    await notifyAdmins(tx, { key, title: SOURCE_PAUSED_TITLE, text }, now);
  });
  return isPaused;
}
