import { canonicalUrl } from '../articles/canonical-url.ts';
import { type FetchOptions, fetchResource } from '../articles/fetch-page.ts';
import { type Feed, findFeedLinks, readFeed } from '../articles/parse-feed.ts';
import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import { findOrCreateTopic } from '../members/topics.ts';
import type { Connection } from '../storage/database.ts';
import type { SourceRow } from './source.ts';
import { deleteSource, insertSource, resumeSource, selectSources } from './source-store.ts';

/** A page that announces more feeds is asked for no more than these. */
const MAX_LINKS_TRIED = 5;
const MAX_NAME_CHARS = 200;

export type AddSourceOutcome =
  /** `already-added` may be told from `resumed`, which was paused after failures and is polled again. */
  | { readonly outcome: 'added' | 'already-added' | 'resumed'; readonly source: SourceRow }
  /** Neither a feed nor a page that announces one. */
  | { readonly outcome: 'no-feed' };

/**
 * Adds a feed by its own address or by that of a page that announces it; the next poll brings in what it holds, silently.
 *
 * @param options `topic`: what its documents are filed under, instead of what their pages say
 * @throws AppError FORBIDDEN without the right `publish`; FETCH_FAILED when the address cannot be opened
 */
export async function addSource(
  ctx: Context & { readonly fetchOptions: FetchOptions },
  actor: Actor,
  url: string,
  { topic }: { readonly topic?: string } = {},
): Promise<AddSourceOutcome> {
  requireRight(actor, 'publish');
  const found = await findFeed(url, ctx.fetchOptions);
  if (found === null) return { outcome: 'no-feed' };
  const at = ctx.clock.now();
  const name = (found.feed.title || new URL(found.url).hostname).slice(0, MAX_NAME_CHARS);
  return ctx.db.transaction(async (tx) => {
    const known = (await selectSources(tx)).find(
      (source) => canonicalUrl(source.url) === canonicalUrl(found.url),
    );
    if (known && known.pausedAt === null) return { outcome: 'already-added', source: known };
    if (known) {
      const source = await resumeSource(tx, known.id, at);
      await audit('source.added', source);
      return { outcome: 'resumed', source };
    }
    const topicId = topic === undefined ? null : (await findOrCreateTopic(tx, topic, at)).id;
    const source = await insertSource(tx, { url: found.url, name, topicId }, at);
    await audit('source.added', source);
    return { outcome: 'added', source };

    function audit(action: 'source.added', { id }: SourceRow) {
      return recordAudit(tx, {
        at,
        actor,
        action,
        subject: `source:${id}`,
        detail: new URL(found?.url ?? url).hostname,
      });
    }
  });
}

/** All sources by name. */
export async function listSources(conn: Connection): Promise<readonly SourceRow[]> {
  return selectSources(conn);
}

/**
 * Stops polling a feed for good; the documents it brought stay.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN without the right `publish`
 */
export async function removeSource(ctx: Context, actor: Actor, id: number): Promise<SourceRow> {
  requireRight(actor, 'publish');
  return ctx.db.transaction(async (tx) => {
    const source = await deleteSource(tx, id);
    if (source === null) throw new AppError('NOT_FOUND', `There is no source ${id}.`);
    const detail = new URL(source.url).hostname;
    await recordAudit(tx, {
      at: ctx.clock.now(),
      actor,
      action: 'source.removed',
      subject: `source:${id}`,
      detail,
    });
    return source;
  });
}

async function findFeed(url: string, options: FetchOptions): Promise<{ url: string; feed: Feed } | null> {
  const resource = await fetchResource(url, options);
  const text = resource.text();
  const feed = readFeed(text, resource.url);
  if (feed !== null) return { url: resource.url, feed };
  for (const link of findFeedLinks(text, resource.url).slice(0, MAX_LINKS_TRIED)) {
    const announced = await readAnnounced(link, options);
    if (announced !== null) return announced;
  }
  return null;
}

async function readAnnounced(
  url: string,
  options: FetchOptions,
): Promise<{ url: string; feed: Feed } | null> {
  try {
    const resource = await fetchResource(url, options);
    const feed = readFeed(resource.text(), resource.url);
    return feed && { url: resource.url, feed };
  } catch (error) {
    // Pages announce feeds that are long gone; the next one may be there.
    if (error instanceof AppError) return null;
    throw error;
  }
}
