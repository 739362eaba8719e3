import { beforeEach, describe, expect, it } from 'vitest';
import { OPERATOR } from '../../src/members/actor.ts';
import { addSource, listSources } from '../../src/sources/manage-sources.ts';
import { pollDueSources } from '../../src/sources/poll-sources.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { createWebSite, newsPage, type WebSite } from '../support/web-site.ts';
import { rssOf, type TestItem } from './feeds.ts';

const MINUTE_MS = 60_000;

let ctx: TestContext & { fetchOptions: { allowPrivateAddresses: true; signal?: AbortSignal } };
let site: WebSite;

beforeEach(async () => {
  ctx = { ...(await createTestContext()), fetchOptions: { allowPrivateAddresses: true } };
  site = await createWebSite();
});

function text(title: string): string {
  return `${title}: các đại biểu đã thảo luận sôi nổi, thống nhất những nhiệm vụ trọng tâm của quý II và cách làm ở từng chi bộ.`;
}

/** Puts items into the feed, latest first, and their pages onto the site. */
function publish(items: readonly TestItem[], headers: Readonly<Record<string, string>> = {}): void {
  site.routes.set('/rss', { headers, body: rssOf(site.url, items) });
  for (const { path, title } of items) {
    if (!site.routes.has(path))
      site.routes.set(path, {
        body: newsPage({ title, paragraphs: [text(title), text(`${title} (tiếp)`)] }),
      });
  }
}

function items(...numbers: readonly number[]): TestItem[] {
  return numbers.map((number) => ({ path: `/bai-${number}`, title: `Hội nghị số ${number}` }));
}

async function pollAfter(minutes: number) {
  ctx.clock.advance(minutes * MINUTE_MS);
  site.requests.length = 0;
  return pollDueSources(ctx);
}

function documents() {
  return ctx.db.prisma.document.findMany({ orderBy: { id: 'asc' } });
}

async function source() {
  const [first] = await listSources(ctx.db);
  if (!first) throw new Error('there is a source');
  return first;
}

async function addFeed(options: { topic?: string } = {}): Promise<void> {
  await addSource(ctx, OPERATOR, `${site.url}/rss`, options);
  site.requests.length = 0;
}

describe('pollDueSources', () => {
  it('imports what is there silently, then brings in what is new as news', async () => {
    publish(items(2, 1));
    await addFeed({ topic: 'Tin cơ sở' });
    expect(await pollDueSources(ctx)).toEqual({ polled: 1, created: 2, updated: 0, failed: 0, paused: 0 });
    publish(items(3, 2, 1));
    expect(await pollAfter(29)).toMatchObject({ polled: 0 });
    expect(await pollAfter(1)).toMatchObject({ polled: 1, created: 1 });
    expect(site.requests).toEqual(['/rss', '/bai-3']);
    const { id, topicId } = await source();
    expect(await documents()).toMatchObject([
      { title: 'Hội nghị số 1', silent: true, sourceId: id, topicId, publishedOn: '2022-04-12' },
      { title: 'Hội nghị số 2', silent: true, canonicalUrl: `${site.url}/bai-2` },
      { title: 'Hội nghị số 3', silent: false, body: expect.stringContaining('(tiếp)') },
    ]);
    expect(await source()).toMatchObject({ importedAt: new Date('2022-04-12T08:00:00+07:00'), documents: 3 });
  });

  it('asks with what the server gave, and an unchanged feed costs one request', async () => {
    const asked: unknown[] = [];
    publish(items(1));
    const body = rssOf(site.url, items(1));
    site.routes.set('/rss', (request) => {
      asked.push(request.headers['if-none-match'] ?? request.headers['if-modified-since'] ?? null);
      return request.headers['if-none-match'] === '"v1"'
        ? { status: 304 }
        : { headers: { etag: '"v1"' }, body };
    });
    await addFeed();
    await pollDueSources(ctx);
    expect(await pollAfter(30)).toEqual({ polled: 1, created: 0, updated: 0, failed: 0, paused: 0 });
    expect(site.requests).toEqual(['/rss']);
    expect(asked).toEqual([null, null, '"v1"']);
  });

  it('does not fetch again what it met before, whatever address the page calls its own', async () => {
    const head = `<link rel="canonical" href="${site.url}/tin/hoi-nghi">`;
    site.routes.set('/bai-1', {
      body: newsPage({ title: 'Hội nghị', paragraphs: [text('A'), text('B')], head }),
    });
    publish(items(1));
    await addFeed();
    await pollDueSources(ctx);
    await pollAfter(30);
    expect(site.requests).toEqual(['/rss']);
    expect(await documents()).toMatchObject([{ canonicalUrl: `${site.url}/tin/hoi-nghi` }]);
  });

  it('reads a page again when the feed words it differently', async () => {
    publish(items(1));
    await addFeed();
    await pollDueSources(ctx);
    site.routes.delete('/bai-1');
    publish([{ path: '/bai-1', title: 'Hội nghị số 1 (cập nhật)' }]);
    expect(await pollAfter(30)).toMatchObject({ created: 0, updated: 1 });
    expect(await documents()).toMatchObject([{ title: 'Hội nghị số 1 (cập nhật)', version: 2 }]);
    site.routes.set('/bai-1', { status: 500 });
    publish([{ path: '/bai-1', title: 'Hội nghị số 1 (cuối)', summary: text('Tóm tắt') }]);
    await pollAfter(30);
    expect(await documents()).toMatchObject([{ title: 'Hội nghị số 1 (cập nhật)', version: 2 }]);
  });

  it('takes the words of the feed when a page cannot be read, and the page once it answers', async () => {
    const content = `<p>${text('Trong nguồn')}</p><p>${text('Đoạn hai')}</p>`;
    site.routes.set('/bai-1', { status: 503 });
    site.routes.set('/bai-2', { body: '<form><input type="password"></form>' });
    publish([
      { path: '/bai-1', title: 'Bài một', content, date: 'Mon, 11 Apr 2022 20:00:00 GMT' },
      { path: '/bai-2', title: 'Bài hai', summary: text('Tóm tắt') },
    ]);
    await addFeed();
    expect(await pollDueSources(ctx)).toMatchObject({ created: 2, failed: 0 });
    const [two, one] = await documents();
    expect(one).toMatchObject({
      title: 'Bài một',
      canonicalUrl: `${site.url}/bai-1`,
      publishedOn: '2022-04-12',
    });
    expect(one?.body).toBe(`${text('Trong nguồn')}\n\n${text('Đoạn hai')}`);
    expect(two).toMatchObject({ title: 'Bài hai', body: text('Tóm tắt') });
    site.routes.set('/bai-1', {
      body: newsPage({ title: 'Bài một', paragraphs: [text('Toàn văn'), text('Hết')] }),
    });
    expect(await pollAfter(30)).toMatchObject({ updated: 1 });
    expect(site.requests).toEqual(['/rss', '/bai-1']);
    expect((await documents())[1]?.body).toContain('Toàn văn');
    await pollAfter(30);
    expect(site.requests).toEqual(['/rss']);
  });

  it('gives a page up after three tries', async () => {
    site.routes.set('/bai-1', { status: 404 });
    publish([{ path: '/bai-1', title: 'Bài một' }]);
    await addFeed();
    await pollDueSources(ctx);
    await pollAfter(30);
    await pollAfter(30);
    expect(site.requests).toEqual(['/rss', '/bai-1']);
    await pollAfter(30);
    expect(site.requests).toEqual(['/rss']);
    expect(await documents()).toEqual([]);
  });

  it('keeps the silence of the first import for a page that answers later', async () => {
    site.routes.set('/bai-1', { status: 503 });
    publish([{ path: '/bai-1', title: 'Bài một' }]);
    await addFeed();
    await pollDueSources(ctx);
    site.routes.delete('/bai-1');
    publish([{ path: '/bai-1', title: 'Bài một' }]);
    await pollAfter(30);
    expect(await documents()).toMatchObject([{ title: 'Bài một', silent: true }]);
  });

  it('brings in a long feed over several polls a minute apart, each page once, all silently', async () => {
    publish(items(...Array.from({ length: 45 }, (_, index) => 45 - index)));
    await addFeed();
    expect(await pollDueSources(ctx)).toMatchObject({ created: 20 });
    expect((await source()).importedAt).toBeNull();
    expect(await pollAfter(1)).toMatchObject({ created: 20 });
    expect(await pollAfter(1)).toMatchObject({ created: 5 });
    expect(await pollAfter(1)).toMatchObject({ polled: 0 });
    expect((await source()).importedAt).toEqual(new Date('2022-04-12T08:02:00+07:00'));
    const stored = await documents();
    expect(stored.map(({ title }) => title)).toEqual(
      Array.from({ length: 45 }, (_, index) => `Hội nghị số ${index + 1}`),
    );
    expect(stored.every(({ silent }) => silent)).toBe(true);
  });

  it('goes on where a poll was cut off', async () => {
    publish(items(3, 2, 1));
    await addFeed();
    const stop = new AbortController();
    site.routes.set('/bai-2', () => {
      stop.abort();
      return 'handled';
    });
    const cut = { ...ctx, fetchOptions: { ...ctx.fetchOptions, signal: stop.signal } };
    expect(await pollDueSources(cut)).toMatchObject({ failed: 0 });
    expect((await documents()).map(({ title }) => title)).toEqual(['Hội nghị số 1']);
    expect(await source()).toMatchObject({ failures: 0, importedAt: null });
    site.routes.delete('/bai-2');
    publish(items(3, 2, 1));
    await pollAfter(0);
    expect(site.requests).toEqual(['/rss', '/bai-2', '/bai-3']);
    expect(await documents()).toHaveLength(3);
  });

  it('does not store an entry with a secret mark, and does not ask for it again', async () => {
    site.routes.set('/bai-1', {
      body: newsPage({ title: 'Bài', paragraphs: ['TỐI MẬT', text('Nội dung')] }),
    });
    publish([...items(2), { path: '/bai-1', title: 'Bài', summary: text('Tóm tắt') }]);
    await addFeed();
    expect(await pollDueSources(ctx)).toMatchObject({ created: 1, failed: 0 });
    await pollAfter(30);
    expect(site.requests).toEqual(['/rss']);
    expect(await ctx.db.prisma.auditEntry.count({ where: { action: 'document.refused-secret' } })).toBe(1);
    expect((await documents()).map(({ title }) => title)).toEqual(['Hội nghị số 2']);
  });

  it('recognises an article that two sources carry', async () => {
    publish(items(1));
    site.routes.set('/rss-2', { body: rssOf(site.url, items(1)) });
    await addFeed();
    await addSource(ctx, OPERATOR, `${site.url}/rss-2`);
    expect(await pollDueSources(ctx)).toMatchObject({ polled: 2, failed: 0 });
    expect(await documents()).toHaveLength(1);
  });

  it('lets a failing source stop no other, and asks it again after ever longer waits', async () => {
    publish(items(1));
    await addFeed();
    site.routes.set('/hong', { body: rssOf(site.url, []) });
    await addSource(ctx, OPERATOR, `${site.url}/hong`);
    site.routes.set('/hong', { status: 500 });
    expect(await pollDueSources(ctx)).toEqual({ polled: 2, created: 1, updated: 0, failed: 1, paused: 0 });
    const failing = (await listSources(ctx.db)).find(({ url }) => url.endsWith('/hong'));
    expect(failing).toMatchObject({
      failures: 1,
      lastError: expect.stringContaining('127.0.0.1 answered 500'),
    });
    expect(failing?.nextPollAt).toEqual(new Date(ctx.clock.now().getTime() + 60 * MINUTE_MS));
    await pollAfter(30);
    expect(site.requests).toEqual(['/rss']);
    await pollAfter(30);
    expect(site.requests).toContain('/hong');
    site.routes.set('/hong', { body: '<html><body><p>Trang bảo trì</p></body></html>' });
    expect(await pollAfter(24 * 60)).toMatchObject({ failed: 1 });
    site.routes.set('/hong', { body: rssOf(site.url, []) });
    await pollAfter(24 * 60);
    expect((await listSources(ctx.db)).map(({ failures }) => failures)).toEqual([0, 0]);
  });

  it('pauses a source after ten failures in a row and tells the admins once', async () => {
    await addMember(ctx.db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '1' }] });
    await addMember(ctx.db, { role: 'member', accounts: [{ platform: 'telegram', chatId: '2' }] });
    publish([]);
    await addFeed();
    site.routes.set('/rss', { status: 404 });
    for (let failure = 1; failure < 10; failure += 1)
      expect(await pollAfter(24 * 60)).toMatchObject({ paused: 0 });
    expect(await pollAfter(24 * 60)).toMatchObject({ failed: 1, paused: 1 });
    expect(await pollAfter(24 * 60)).toMatchObject({ polled: 0 });
    expect(await source()).toMatchObject({ failures: 10, pausedAt: expect.any(Date) });
    const messages = await ctx.db.prisma.message.findMany({ include: { deliveries: true } });
    expect(messages).toMatchObject([{ kind: 'notice', title: 'Nguồn tin tạm dừng', audience: 'admins' }]);
    expect(messages[0]?.bodyJson).toContain('Tin hoạt động');
    expect(messages[0]?.deliveries).toHaveLength(1);
  });

  it('polls a source once when two processes look at the same time', async () => {
    publish(items(1));
    await addFeed();
    const reports = await Promise.all([pollDueSources(ctx), pollDueSources(ctx)]);
    expect(reports.map(({ polled }) => polled).sort()).toEqual([0, 1]);
    expect(site.requests).toEqual(['/rss', '/bai-1']);
  });

  it('asks at most three sources at a time', async () => {
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    for (let number = 1; number <= 5; number += 1) {
      site.routes.set(`/rss-${number}`, { body: rssOf(site.url, []) });
      await addSource(ctx, OPERATOR, `${site.url}/rss-${number}`);
      site.routes.set(`/rss-${number}`, async () => {
        open += 1;
        most = Math.max(most, open);
        // The first three answer only when all three have asked.
        if (waiting.length < 2 && most < 3) await new Promise<void>((resolve) => waiting.push(resolve));
        else for (const answer of waiting) answer();
        open -= 1;
        return { body: rssOf(site.url, []) };
      });
    }
    expect(await pollDueSources(ctx)).toMatchObject({ polled: 5, failed: 0 });
    expect(most).toBe(3);
  });
});
