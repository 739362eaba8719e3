import { describe, expect, it } from 'vitest';
import { inputOfText, readInput } from '../../src/documents/read-input.ts';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import { createWebSite, newsPage } from '../support/web-site.ts';

const PARAGRAPHS = [
  'Sáng nay, Đảng ủy Khối thử nghiệm khai giảng lớp bồi dưỡng cấp ủy viên cơ sở với 60 học viên tham dự trong ba ngày.',
  'Lớp học căn cứ Hướng dẫn số 15-HD/BTCTW của Ban Tổ chức Trung ương về công tác bồi dưỡng cấp ủy viên cơ sở hằng năm.',
];

async function createReader() {
  return { ...(await createTestContext()), fetchOptions: { allowPrivateAddresses: true } };
}

function fails(code: string, message = /./) {
  return expect.objectContaining({ code, message: expect.stringMatching(message) });
}

describe('readInput', () => {
  it('reads a page by its address, with what it cites', async () => {
    const ctx = await createReader();
    const site = await createWebSite({
      '/bai-1?utm_source=zalo': { status: 301, headers: { location: '/bai-1' } },
      '/bai-1': {
        body: newsPage({ title: 'Khai giảng lớp bồi dưỡng', paragraphs: PARAGRAPHS, date: '12/4/2022' }),
      },
    });
    const read = await readInput(ctx, OPERATOR, { kind: 'url', url: `${site.url}/bai-1?utm_source=zalo` });
    expect(read).toMatchObject({
      kind: 'article',
      canonicalUrl: `${site.url}/bai-1`,
      title: 'Khai giảng lớp bồi dưỡng',
      paragraphs: PARAGRAPHS,
      publishedOn: '2022-04-12',
      citations: [{ symbol: '15-HD/BTCTW' }],
    });
    expect(JSON.parse(JSON.stringify(read))).toEqual(read);
  });

  it('reads a text as a clerk copies it, breadcrumb, caption and all', async () => {
    const text = `Trang chủ > Tin tức > Công tác tổ chức > Khai giảng lớp bồi dưỡng\n\nKhai giảng lớp bồi dưỡng\n\n12 Tháng Tư 2022\n${PARAGRAPHS[0]}\nlop-hoc.jpg\nToàn cảnh lớp học\n${PARAGRAPHS[1]}`;
    const bytes = Buffer.from(text);
    expect(
      await readInput(await createReader(), OPERATOR, { kind: 'file', name: 'bai.txt', bytes }),
    ).toMatchObject({
      kind: 'article',
      canonicalUrl: null,
      title: 'Khai giảng lớp bồi dưỡng',
      publishedOn: '2022-04-12',
      topic: 'Công tác tổ chức',
      paragraphs: PARAGRAPHS,
      images: [{ url: 'lop-hoc.jpg', caption: 'Toàn cảnh lớp học' }],
    });
  });

  it('recognises a directive, which does not cite itself', async () => {
    const text = `ĐẢNG ỦY KHỐI THỬ NGHIỆM\n*\nSố 08-CV/ĐUK\tĐẢNG CỘNG SẢN VIỆT NAM\nPleiku, ngày 06 tháng 4 năm 2022\nV/v nộp báo cáo quý\n\nKính gửi: Các cấp ủy cơ sở\nThực hiện Kết luận số 21-KL/TW, đề nghị các cấp ủy gửi báo cáo kèm theo Công văn số 08-CV/ĐUK.`;
    expect(await readInput(await createReader(), OPERATOR, { kind: 'text', text })).toMatchObject({
      kind: 'directive',
      symbol: '08-CV/ĐUK',
      publishedOn: '2022-04-06',
      citations: [{ symbol: '21-KL/TW' }],
    });
  });

  it('refuses an address inside the own network unless that is allowed, also behind a redirect', async () => {
    const ctx = { ...(await createReader()), fetchOptions: {} };
    const site = await createWebSite({
      '/': { body: newsPage({ title: 'Nội bộ', paragraphs: PARAGRAPHS }) },
    });
    await expect(readInput(ctx, OPERATOR, { kind: 'url', url: site.url })).rejects.toEqual(
      fails('FETCH_FAILED', /private or local network/),
    );
    expect(site.requests).toEqual([]);
  });

  it('says that a feed belongs among the sources, and that a PDF is not read', async () => {
    const ctx = await createReader();
    const site = await createWebSite({
      '/rss': { body: '<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title></channel></rss>' },
      '/vb.pdf': { headers: { 'content-type': 'application/pdf' }, body: '%PDF-1.7 …' },
    });
    await expect(readInput(ctx, OPERATOR, { kind: 'url', url: `${site.url}/rss` })).rejects.toEqual(
      fails('INPUT_INVALID', /feed/),
    );
    await expect(readInput(ctx, OPERATOR, { kind: 'url', url: `${site.url}/vb.pdf` })).rejects.toEqual(
      fails('INPUT_INVALID', /PDF/),
    );
  });

  it.each([
    ['text', 'TỐI MẬT\nTỈNH ỦY MẪU\nBáo cáo tình hình quý I gửi các cấp ủy.'],
    [
      'file',
      '<html><body><table><tr><td>MẬT</td></tr></table><p>Báo cáo tình hình quý I gửi các cấp ủy cơ sở.</p></body></html>',
    ],
  ] as const)('refuses a %s with a secret mark, and remembers only that', async (kind, text) => {
    const ctx = await createReader();
    const { id } = await addMember(ctx.db, { role: 'editor' });
    const actor: Actor = { ...OPERATOR, memberId: id, role: 'editor' };
    const input = kind === 'text' ? { kind, text } : { kind, name: 'bao-cao.html', bytes: Buffer.from(text) };
    await expect(readInput(ctx, actor, input)).rejects.toEqual(fails('SECRET_CONTENT'));
    const entries = await ctx.db.prisma.auditEntry.findMany();
    expect(entries).toMatchObject([{ action: 'document.refused-secret', actorId: id, at: ctx.clock.now() }]);
    expect(JSON.stringify(entries)).not.toContain('Báo cáo');
    expect(await ctx.db.prisma.document.count()).toBe(0);
  });

  it('reads nothing for who may not publish', async () => {
    const ctx = await createReader();
    const site = await createWebSite();
    const actor: Actor = { ...OPERATOR, memberId: 1, role: 'member' };
    await expect(readInput(ctx, actor, { kind: 'url', url: site.url })).rejects.toEqual(fails('FORBIDDEN'));
    expect(site.requests).toEqual([]);
  });
});

describe('inputOfText', () => {
  it('takes a lone address for a page, and a text with an address in it for a text', () => {
    expect(inputOfText(' https://tin.example.vn/bai-1 \n')).toEqual({
      kind: 'url',
      url: 'https://tin.example.vn/bai-1',
    });
    expect(inputOfText('Xem https://tin.example.vn/bai-1')).toMatchObject({ kind: 'text' });
    expect(inputOfText('https://')).toMatchObject({ kind: 'text' });
  });
});
