import { describe, expect, it } from 'vitest';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';
import { addSource, listSources, removeSource } from '../../src/sources/manage-sources.ts';
import { addDocument } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import { createWebSite, newsPage } from '../support/web-site.ts';
import { rssOf } from './feeds.ts';

async function createSetup() {
  const site = await createWebSite();
  site.routes.set('/rss', { body: rssOf(site.url, []) });
  return { ctx: { ...(await createTestContext()), fetchOptions: { allowPrivateAddresses: true } }, site };
}

const EDITOR: Actor = { ...OPERATOR, role: 'editor' };

describe('addSource', () => {
  it('adds a feed by its address, due at once, even one that is empty today', async () => {
    const { ctx, site } = await createSetup();
    const added = await addSource(ctx, EDITOR, `${site.url}/rss`, { topic: 'Tin cơ sở' });
    expect(added).toMatchObject({
      outcome: 'added',
      source: {
        url: `${site.url}/rss`,
        name: 'Tin hoạt động',
        topic: 'Tin cơ sở',
        nextPollAt: ctx.clock.now(),
        importedAt: null,
        documents: 0,
      },
    });
    expect(await ctx.db.prisma.auditEntry.findMany()).toMatchObject([
      { action: 'source.added', detail: '127.0.0.1' },
    ]);
  });

  it('finds the feed that a page announces, passing over one that is gone', async () => {
    const { ctx, site } = await createSetup();
    const head =
      '<link rel="alternate" type="application/rss+xml" href="/cu.rss"><link rel="alternate" type="application/atom+xml" href="/rss">';
    site.routes.set('/', { body: newsPage({ title: 'Trang chủ', paragraphs: ['Chào mừng.'], head }) });
    expect(await addSource(ctx, EDITOR, site.url)).toMatchObject({
      outcome: 'added',
      source: { url: `${site.url}/rss` },
    });
    expect(site.requests).toEqual(['/', '/cu.rss', '/rss']);
  });

  it('says that there is no feed', async () => {
    const { ctx, site } = await createSetup();
    site.routes.set('/', { body: newsPage({ title: 'Trang chủ', paragraphs: ['Chào mừng.'] }) });
    expect(await addSource(ctx, EDITOR, site.url)).toEqual({ outcome: 'no-feed' });
    expect(await listSources(ctx.db)).toEqual([]);
  });

  it('adds one feed once, and wakes it when it was paused', async () => {
    const { ctx, site } = await createSetup();
    await addSource(ctx, EDITOR, `${site.url}/rss`);
    site.routes.set('/rss?utm_source=x', { body: rssOf(site.url, []) });
    const again = await addSource(ctx, EDITOR, `${site.url}/rss?utm_source=x`);
    expect(again.outcome).toBe('already-added');
    await ctx.db.prisma.source.updateMany({
      data: { pausedAt: ctx.clock.now(), failures: 10, lastError: 'x', nextPollAt: new Date('2023-01-01') },
    });
    ctx.clock.advance(60_000);
    expect(await addSource(ctx, EDITOR, `${site.url}/rss`)).toMatchObject({
      outcome: 'resumed',
      source: { pausedAt: null, failures: 0, lastError: null, nextPollAt: ctx.clock.now() },
    });
    expect(await listSources(ctx.db)).toHaveLength(1);
  });

  it('opens nothing inside the own network, and nothing for who may not publish', async () => {
    const { ctx, site } = await createSetup();
    await expect(addSource({ ...ctx, fetchOptions: {} }, EDITOR, site.url)).rejects.toMatchObject({
      code: 'FETCH_FAILED',
    });
    await expect(addSource(ctx, { ...OPERATOR, role: 'secretary' }, site.url)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(site.requests).toEqual([]);
  });
});

describe('removeSource', () => {
  it('forgets the feed and keeps its documents', async () => {
    const { ctx, site } = await createSetup();
    const added = await addSource(ctx, EDITOR, `${site.url}/rss`);
    const id = added.outcome === 'no-feed' ? 0 : added.source.id;
    const document = await addDocument(ctx.db, { title: 'Bài' });
    await ctx.db.prisma.document.update({ where: { id: document.id }, data: { sourceId: id } });
    await ctx.db.prisma.sourceItem.create({
      data: {
        sourceId: id,
        itemKey: 'k',
        fingerprint: 'f',
        attempts: 1,
        done: true,
        seenAt: ctx.clock.now(),
      },
    });
    expect(await removeSource(ctx, EDITOR, id)).toMatchObject({ id, documents: 1 });
    expect(await listSources(ctx.db)).toEqual([]);
    expect(await ctx.db.prisma.sourceItem.count()).toBe(0);
    expect(await ctx.db.prisma.document.findMany()).toMatchObject([{ title: 'Bài', sourceId: null }]);
    await expect(removeSource(ctx, EDITOR, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await ctx.db.prisma.auditEntry.findMany()).map(({ action }) => action)).toEqual([
      'source.added',
      'source.removed',
    ]);
  });
});
