import type { Actor } from '../members/actor.ts';
import { findOrCreateTopic } from '../members/topics.ts';
import { type IndexedDocument, indexDocuments } from '../search/index-documents.ts';
import type { Database } from '../storage/database.ts';
import type { ImportRow } from './import-row.ts';
import {
  adoptArticles,
  type ChangedArticle,
  insertArticles,
  type KnownArticle,
  type NewArticle,
  selectKnownArticles,
  updateArticles,
} from './import-store.ts';

interface BatchPlan {
  readonly added: NewArticle[];
  readonly changed: ChangedArticle[];
  readonly adopted: { readonly id: number; readonly externalId: string }[];
  unchanged: number;
}

/**
 * Stores rows of an archive in one transaction, by a fixed number of statements whatever their number.
 *
 * @param rows of distinct ids
 * @param topics ids by name, of topics known to be stored; grows
 */
export async function importBatch(
  db: Database,
  actor: Actor,
  rows: readonly ImportRow[],
  topics: Map<string, number>,
  at: Date,
): Promise<{ created: number; updated: number; unchanged: number }> {
  if (rows.length === 0) return { created: 0, updated: 0, unchanged: 0 };
  await storeTopics(db, rows, topics, at);
  return db.transaction(async (tx) => {
    const articles = rows.map(({ topic, ...row }) => ({ ...row, topicId: topics.get(topic ?? '') ?? null }));
    const plan = planBatch(articles, await selectKnownArticles(tx, articles));
    const ids = await insertArticles(tx, plan.added, { at, byId: actor.memberId });
    await updateArticles(tx, plan.changed, at);
    await adoptArticles(tx, plan.adopted);
    const added = plan.added.map((article) => toIndexed(article, ids.get(article.externalId) ?? 0));
    await indexDocuments(tx, [...added, ...plan.changed.map((article) => toIndexed(article, article.id))]);
    return { created: added.length, updated: plan.changed.length, unchanged: plan.unchanged };
  });
}

/** Before the batch's transaction: a name remembered here must be stored even if the batch is not. */
async function storeTopics(
  db: Database,
  rows: readonly ImportRow[],
  topics: Map<string, number>,
  at: Date,
): Promise<void> {
  const names = new Set(rows.map(({ topic }) => topic).filter((topic) => topic !== null));
  for (const name of names) {
    if (!topics.has(name)) topics.set(name, (await findOrCreateTopic(db, name, at)).id);
  }
}

function planBatch(articles: readonly NewArticle[], known: readonly KnownArticle[]): BatchPlan {
  const byExternalId = new Map(known.map((article) => [article.externalId, article]));
  const adoptable = known.filter(({ externalId }) => externalId === null);
  const byUrl = new Map(adoptable.map((article) => [article.canonicalUrl ?? '', article]));
  const byHash = new Map(adoptable.map((article) => [article.contentHash, article]));
  const takenUrls = new Set(known.map(({ canonicalUrl }) => canonicalUrl));
  const adoptedIds = new Set<number>();
  const plan: BatchPlan = { added: [], changed: [], adopted: [], unchanged: 0 };
  for (const article of articles) {
    // Two rows of one archive are two documents even at one address, since each must be found by its own id.
    const other = [byUrl.get(article.canonicalUrl ?? '-'), byHash.get(article.contentHash)].find(
      (found) => found !== undefined && !adoptedIds.has(found.id),
    );
    const same = byExternalId.get(article.externalId) ?? other;
    const isUrlFree = article.canonicalUrl === null || !takenUrls.has(article.canonicalUrl);
    if (same === undefined) {
      plan.added.push({ ...article, canonicalUrl: isUrlFree ? article.canonicalUrl : null });
      takenUrls.add(article.canonicalUrl);
      continue;
    }
    const merged = mergedWith(same, article, isUrlFree);
    if (same.externalId === null) adoptedIds.add(same.id);
    if (isSame(same, merged)) {
      plan.unchanged += 1;
      if (same.externalId === null) plan.adopted.push({ id: same.id, externalId: article.externalId });
    } else {
      plan.changed.push(merged);
      takenUrls.add(merged.canonicalUrl);
    }
  }
  return plan;
}

/** What a row does not say does not take away what is known. */
function mergedWith(same: KnownArticle, article: NewArticle, isUrlFree: boolean): ChangedArticle {
  return {
    ...article,
    id: same.id,
    canonicalUrl: isUrlFree ? (article.canonicalUrl ?? same.canonicalUrl) : same.canonicalUrl,
    publishedOn: article.publishedOn ?? same.publishedOn,
    topicId: article.topicId ?? same.topicId,
  };
}

function isSame(known: KnownArticle, article: ChangedArticle): boolean {
  return (
    known.title === article.title &&
    known.body === article.body &&
    known.publishedOn === article.publishedOn &&
    known.topicId === article.topicId &&
    known.canonicalUrl === article.canonicalUrl
  );
}

function toIndexed(article: NewArticle, id: number): IndexedDocument {
  const { title, body, publishedOn, topicId } = article;
  return {
    id,
    kind: 'article',
    title,
    sapo: '',
    body,
    publishedOn,
    topicId,
    symbol: null,
    directiveType: null,
  };
}
