import { expect, it } from 'vitest';
import { publishDocument } from '../../../src/cli/commands/zalo-article.ts';
import { addDocument } from '../../support/builders.ts';
import { AN, oaOptions, startOa } from './start-oa.ts';

const CREATE = '/v2.0/article/create';
const BROADCAST = '/v2.0/oa/message';
const ARTICLE = {
  title: 'Hội nghị sơ kết quý I '.repeat(20),
  description: 'Sơ kết '.repeat(100),
  author: 'Văn phòng Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh',
  paragraphs: ['Sáng 12/4, <b>Đảng ủy</b> Khối họp.', 'Đồng chí Bí thư chủ trì.'],
  coverUrl: 'https://example.vn/anh.jpg',
};

async function start(platform = {}) {
  const world = await startOa({
    server: { articleLooks: 2 },
    platform: { timing: { articlePollMs: 1, requestTimeoutMs: 300 }, ...platform },
  });
  world.server.user(AN).follow();
  return world;
}

it('makes a hidden article within the limits and waits until it is made', async () => {
  const { platform, server } = await start();
  const { articleId } = await platform.publishArticle(ARTICLE);
  const article = server.articles.get(articleId);
  expect(article?.status).toBe('hide');
  expect(article?.title.length).toBeLessThanOrEqual(150);
  expect(String(article?.fields.description).length).toBeLessThanOrEqual(300);
  expect(String(article?.fields.author).length).toBeLessThanOrEqual(50);
  expect(JSON.stringify(article?.fields.body)).not.toMatch(/[<>]/);
  expect(server.calls('/v2.0/article/verify')).toHaveLength(3);
});

it('sends an article to all followers, and no more than the plan includes', async () => {
  const { platform, server, clock } = await start();
  const { articleId } = await platform.publishArticle(ARTICLE);
  expect(await platform.broadcastArticle(articleId)).toEqual({ outcome: 'sent' });
  expect(server.user(AN).messages.at(-1)).toMatchObject({ kind: 'article', article: { id: articleId } });
  await expect(platform.broadcastArticle(articleId)).rejects.toMatchObject({ code: 'ZALO_OA_REFUSED' });
  expect(server.broadcasts).toHaveLength(1);
  expect(await platform.usage?.(clock.now())).toContainEqual(
    expect.objectContaining({ unit: 'broadcast', used: 1, limit: 1 }),
  );
});

it.each(['22:00', '23:30', '05:59'])('sends none at %s', async (time) => {
  const { platform, server, clock } = await start();
  const { articleId } = await platform.publishArticle(ARTICLE);
  clock.set(`2022-04-12T${time}:00+07:00`);
  await expect(platform.broadcastArticle(articleId)).rejects.toThrow(/22:00 to 06:00/);
  expect(server.calls(BROADCAST)).toEqual([]);
});

it('gives the month its broadcast back when Zalo refuses, and tells the operator', async () => {
  const { platform, server, clock } = await start();
  const { articleId } = await platform.publishArticle(ARTICLE);
  server.fault({ kind: 'refuse', code: -224 }, { path: BROADCAST });
  await expect(platform.broadcastArticle(articleId)).rejects.toMatchObject({ code: 'ZALO_OA_REFUSED' });
  expect(platform.problems()).toMatchObject([{ area: 'articles', code: -224 }]);
  expect((await platform.usage?.(clock.now()))?.find(({ unit }) => unit === 'broadcast')?.used).toBe(0);
  server.fault({ kind: 'cut-after' }, { path: BROADCAST });
  expect(await platform.broadcastArticle(articleId)).toEqual({ outcome: 'unknown' });
  expect((await platform.usage?.(clock.now()))?.find(({ unit }) => unit === 'broadcast')?.used).toBe(1);
});

it('says that an article was refused', async () => {
  const { platform, server } = await start();
  server.fault({ kind: 'refuse', code: -223 }, { path: CREATE });
  await expect(platform.publishArticle(ARTICLE)).rejects.toMatchObject({ code: 'ZALO_OA_REFUSED' });
  expect(platform.problems()).toMatchObject([{ area: 'articles', code: -223 }]);
});

it('publishes a document once, sends it once, and notes both in the audit log', async () => {
  const world = await start();
  const zaloOa = { ...oaOptions(world.server, world), refreshToken: null };
  const ctx = { ...world, zaloOa, organisationName: 'Đảng ủy Khối' };
  const { id } = await addDocument(world.db, { title: 'Hội nghị sơ kết quý I', body: 'Sáng 12/4 họp.' });
  const cover = ARTICLE.coverUrl;
  await expect(publishDocument(ctx, id, {})).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  const seen = await publishDocument(ctx, id, { cover });
  expect(seen.broadcast).toBe('no');
  world.server.fault({ kind: 'refuse', code: -234 }, { path: BROADCAST });
  await expect(publishDocument(ctx, id, { broadcast: true })).rejects.toMatchObject({
    code: 'ZALO_OA_REFUSED',
  });
  expect(await publishDocument(ctx, id, { broadcast: true })).toEqual({
    articleId: seen.articleId,
    broadcast: 'sent',
  });
  await expect(publishDocument(ctx, id, { broadcast: true })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  expect(world.server.calls(CREATE)).toHaveLength(1);
  expect(world.server.broadcasts).toHaveLength(1);
  const audit = await world.db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
  expect(audit.map(({ action, subject, detail }) => [action, subject, detail])).toEqual([
    ['document.published-zalo', `document:${id}`, seen.articleId],
    ['document.broadcast-zalo', `document:${id}`, seen.articleId],
    ['document.broadcast-zalo', `document:${id}`, seen.articleId],
  ]);
});

it('publishes neither a directive nor what is secret', async () => {
  const world = await start();
  const ctx = { ...world, zaloOa: oaOptions(world.server, world), organisationName: 'Đảng ủy Khối' };
  const directive = await addDocument(world.db, { title: 'Kết luận 21', kind: 'directive' });
  const secret = await addDocument(world.db, { title: 'Báo cáo', body: 'MẬT\n\nNội dung' });
  const cover = ARTICLE.coverUrl;
  await expect(publishDocument(ctx, directive.id, { cover })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  await expect(publishDocument(ctx, secret.id, { cover })).rejects.toMatchObject({ code: 'SECRET_CONTENT' });
  await expect(publishDocument(ctx, 999, { cover })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(world.server.calls(CREATE)).toEqual([]);
});
