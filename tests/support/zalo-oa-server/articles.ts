import { invalid, OaRefusal, overLimit } from './api-error.ts';
import { type Fields, isFields } from './check-message.ts';
import type { Article, World } from './world.ts';

const LIMITS = { title: 150, description: 300, author: 50 } as const;

/** Takes an article in; its id is known only after `verify` has been asked some times. */
export function createArticle(world: World, fields: Fields, looks: number): { readonly token: string } {
  if (fields.type !== 'normal') throw invalid('type');
  for (const [name, limit] of Object.entries(LIMITS)) {
    const value = fields[name];
    if (typeof value !== 'string' || value === '') throw invalid(name);
    if (value.length > limit) throw overLimit(name);
  }
  const { cover, body, status = 'hide' } = fields;
  if (!isFields(cover) || cover.cover_type !== 'photo' || !/^https?:\/\//.test(String(cover.photo_url)))
    throw invalid('cover');
  if (!Array.isArray(body) || body.length === 0 || !body.every(isFields)) throw invalid('body');
  for (const part of body as Fields[]) {
    if (!['text', 'image', 'video', 'product'].includes(String(part.type))) throw invalid('body.type');
    if (part.type === 'text' && (typeof part.content !== 'string' || part.content === ''))
      throw invalid('body.content');
  }
  if (status !== 'show' && status !== 'hide') throw invalid('status');
  const number = world.articles.size + world.pendingArticles.size + 1;
  const article: Article = { id: `article-${number}`, title: String(fields.title), status, fields };
  const token = `article-token-${number}`;
  world.pendingArticles.set(token, { article, looksLeft: looks });
  return { token };
}

/** @throws OaRefusal -214 while the article is still being worked on */
export function verifyArticle(world: World, { token }: Fields): { readonly id: string } {
  const pending = world.pendingArticles.get(String(token));
  if (pending === undefined) throw invalid('token');
  if (pending.looksLeft > 0) {
    pending.looksLeft -= 1;
    throw new OaRefusal(-214, 'Article is being processed');
  }
  world.articles.set(pending.article.id, pending.article);
  return { id: pending.article.id };
}
