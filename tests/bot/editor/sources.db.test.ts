import { describe, expect, it } from 'vitest';
import { rssOf } from '../../sources/feeds.ts';
import { addMember } from '../../support/builders.ts';
import { createWebSite, newsPage } from '../../support/web-site.ts';
import { startConversation } from '../start-conversation.ts';

async function start() {
  const site = await createWebSite();
  site.routes.set('/rss', { body: rssOf(site.url, []) });
  const conversation = await startConversation({
    services: { fetchOptions: { allowPrivateAddresses: true } },
  });
  await addMember(conversation.db, { role: 'editor', accounts: [{ platform: 'telegram', chatId: '1' }] });
  await addMember(conversation.db, { accounts: [{ platform: 'telegram', chatId: '2' }] });
  const stored = () => conversation.db.prisma.source.findMany({ include: { topic: true } });
  return { ...conversation, site, stored, editor: conversation.person('1') };
}

describe('/nguon', () => {
  it('adds a source by button, asking again until it is given one', async () => {
    const { editor, site, stored } = await start();
    site.routes.set('/', { body: newsPage({ title: 'Trang chủ', paragraphs: ['Chào mừng.'] }) });
    expect(await editor.says('/nguồn')).toContain('Chưa có nguồn tin nào');
    expect(await editor.presses('Thêm nguồn')).toContain('gửi địa chỉ');
    expect(await editor.says('báo tỉnh')).toContain('không phải địa chỉ');
    expect(await editor.says('ftp://127.0.0.1/rss')).toContain('không phải địa chỉ');
    expect(await editor.says(site.url)).toContain('không có nguồn tin');
    expect(await editor.says(`${site.url}/khong-co`)).toContain('Không mở được');
    expect(await editor.says(`${site.url}/rss  Tin cơ sở`)).toContain('Đã thêm nguồn Tin hoạt động');
    expect(await stored()).toMatchObject([{ url: `${site.url}/rss`, topic: { name: 'Tin cơ sở' } }]);
    expect(await editor.says('đại hội')).toContain('Không tìm thấy');
  });

  it('adds one right behind the command, and says when it is known', async () => {
    const { editor, site, stored } = await start();
    expect(await editor.says(`/nguon ${site.url}/rss`)).toContain('Đã thêm nguồn');
    expect(await editor.says(`/nguon ${site.url}/rss`)).toContain('đã có trong danh sách');
    expect(await stored()).toHaveLength(1);
  });

  it('lists each with its state, and wakes one that is paused', async () => {
    const { editor, site, db, clock } = await start();
    await editor.says(`/nguon ${site.url}/rss`);
    expect(await editor.says('/nguon')).toContain('Đang nhập lần đầu. Đã có 0 tin.');
    await db.prisma.source.updateMany({ data: { importedAt: clock.now() } });
    expect(await editor.says('/nguon')).toContain('Đang đọc bình thường');
    const failing = {
      failures: 2,
      lastError: '127.0.0.1 answered 503 instead of the page; check the address',
    };
    await db.prisma.source.updateMany({ data: failing });
    const list = await editor.says('/nguon');
    expect(list).toContain('2 lần gần nhất không đọc được (trang trả lời lỗi 503)');
    expect(list).not.toContain('answered');
    expect(editor.buttons()).toEqual([['Bỏ 1'], ['Thêm nguồn']]);
    await db.prisma.source.updateMany({ data: { pausedAt: clock.now(), failures: 10 } });
    expect(await editor.says('/nguon')).toContain('Đã tạm dừng từ ngày 12/4/2022 vì 10 lần liền');
    expect(editor.buttons()[0]).toEqual(['Đọc lại 1', 'Bỏ 1']);
    expect(await editor.presses('Đọc lại 1')).toContain('sẽ được đọc lại');
    expect(await db.prisma.source.findFirst()).toMatchObject({ pausedAt: null, failures: 0 });
  });

  it('pages through many', async () => {
    const { editor, db, clock } = await start();
    for (let index = 1; index <= 7; index += 1) {
      const source = { url: `https://bao.example/${index}`, name: `Báo ${index}` };
      await db.prisma.source.create({ data: { ...source, nextPollAt: clock.now(), createdAt: clock.now() } });
    }
    expect(await editor.says('/nguon')).toContain('Nguồn tin tự động (7)');
    const second = await editor.presses('Tiếp ›');
    expect(second).toContain('7. Báo 7');
    expect(second).not.toContain('5. Báo 5');
  });

  it('removes one only after a second word, and only once', async () => {
    const { editor, site, stored } = await start();
    await editor.says(`/nguon ${site.url}/rss`);
    await editor.says('/nguon');
    expect(await editor.presses('Bỏ 1')).toContain('0 tin đã có vẫn được giữ');
    expect(await editor.presses('Không, giữ lại')).toContain('Nguồn tin tự động (1)');
    await editor.presses('Bỏ 1');
    const button = editor.last().buttons?.flat()[0];
    const data = button !== undefined && 'data' in button ? button.data : '';
    expect(await editor.pressesData(data)).toContain('Đã bỏ nguồn Tin hoạt động');
    expect(await editor.pressesData(data)).toContain('đã được bỏ trước đó');
    expect(await editor.pressesData('ng:bo:x')).toContain('đã được bỏ trước đó');
    expect(await stored()).toEqual([]);
  });

  it('is left by /huy, and is not for a plain member', async () => {
    const { editor, site, stored, person } = await start();
    await editor.says('/nguon');
    await editor.presses('Thêm nguồn');
    expect(await editor.says('/huy')).toContain('Đã dừng');
    expect(await editor.says('đại hội')).toContain('Không tìm thấy');
    const member = person('2');
    expect(await member.says(`/nguon ${site.url}/rss`)).toContain('cán bộ phụ trách');
    expect(await member.pressesData('ng:ds:0', '1')).toContain('không có quyền');
    expect(await member.pressesData('ng:them', '1')).toContain('không có quyền');
    expect(await stored()).toEqual([]);
    expect(site.requests).toEqual([]);
  });
});
