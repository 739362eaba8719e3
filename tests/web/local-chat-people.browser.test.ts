import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rich } from '../../src/messages/rich-text.ts';
import { launchBrowser } from '../support/browser.ts';
import { bubbles, openPage, personRow, say } from './local-chat/open-page.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

describe('the clock', () => {
  it('moves to the next morning, tells what arrived for whom, and marks it unread for the others', async () => {
    const { page } = await openPage(browser);
    await expect.poll(() => page.locator('#side-panel [data-clock="time"]').textContent()).toBe('08:00');
    await page.getByRole('button', { name: 'Đến 7 giờ sáng mai' }).click();
    await page.getByText('Đã đến 07:00 ngày 13/4: 4 tin mới cho 4 người.').waitFor();
    await expect
      .poll(() => page.locator('#side-panel [data-clock="day"]').textContent())
      .toBe('Thứ Tư, 13/4/2022');
    await expect.poll(() => bubbles(page)).toEqual(['Điểm tin sáng ngày 2022-04-13']);
    for (const chatId of ['binh', 'lan', 'an'])
      await expect.poll(() => personRow(page, chatId).textContent()).toContain('1 tin chưa đọc');
    await expect.poll(() => personRow(page, 'hoa').textContent()).not.toContain('chưa đọc');
    await expect.poll(() => page.title()).toBe('(3) Bản tin');

    await personRow(page, 'an').click();
    await page.getByText('Điểm tin sáng').waitFor();
    await expect.poll(() => page.title()).toBe('(2) Bản tin');
    await page.reload();
    await expect.poll(() => page.title()).toBe('(2) Bản tin');
    await expect.poll(() => page.locator('#current-name').textContent()).toBe('Trần Quốc An');
  });

  it('shows how far it is on a long way, and can be used again afterwards', async () => {
    const { page, newPage, hold } = await openPage(browser);
    const letGo = hold();
    const other = await newPage('#an');
    await page.getByLabel('Đến ngày').selectOption({ label: 'CN 22/5' });
    await page.getByLabel('Lúc', { exact: true }).selectOption({ label: '9 giờ' });
    await page.getByRole('button', { name: 'Đến', exact: true }).click();
    await other.getByText('Đang qua 08:00 ngày 12/4…').waitFor();
    await expect.poll(() => page.getByRole('button', { name: '+1 ngày' }).isDisabled()).toBe(true);
    await expect.poll(() => other.getByRole('button', { name: '+1 ngày' }).isDisabled()).toBe(true);
    letGo();
    await page.getByText('Đã đến 09:00 ngày 22/5: 160 tin mới cho 4 người.').waitFor();
    await expect.poll(() => other.locator('#side-panel [data-clock="time"]').textContent()).toBe('09:00');
    await expect.poll(() => page.getByRole('button', { name: '+1 giờ' }).isEnabled()).toBe(true);
    await page.getByRole('button', { name: '+1 giờ' }).click();
    await page.getByText('Đã đến 10:00 ngày 22/5: không có tin mới.').waitFor();
  });
});

describe('people', () => {
  it('that nobody is yet: the page says how to begin, and goes on with the first who is added', async () => {
    const { page, db } = await openPage(browser);
    await db.prisma.chatAccount.deleteMany();
    await page.reload();
    await page.getByText('Chưa có ai để trò chuyện').waitFor();
    await page.getByText('npx bantin invite --role admin').waitFor();
    await expect.poll(() => page.getByLabel('Tin nhắn gửi Bản tin').isVisible()).toBe(false);
    await expect.poll(() => page.getByRole('button', { name: 'Chặn Bản tin' }).isVisible()).toBe(false);
    await page.locator('#empty').getByRole('button', { name: 'Thêm người mới' }).click();
    const dialog = page.getByRole('dialog', { name: 'Thêm người mới' });
    await dialog.getByLabel('Họ và tên').fill('Ngô Hải Yến');
    await dialog.getByRole('button', { name: 'Thêm' }).click();
    await page.getByLabel('Tin nhắn gửi Bản tin').waitFor();
    await expect.poll(() => page.locator('#current-name').textContent()).toBe('Ngô Hải Yến');
  });

  it('can be added with an invitation code, and greet the bot with it', async () => {
    const { page, bot } = await openPage(browser);
    await page.getByRole('button', { name: 'Thêm người mới' }).click();
    const dialog = page.getByRole('dialog', { name: 'Thêm người mới' });
    await dialog.getByLabel('Họ và tên').fill('Ngô Hải Yến');
    await dialog.getByLabel('Mã mời').fill('ABCD-EFGH-2345');
    await dialog.getByRole('button', { name: 'Thêm' }).click();
    await page.getByText('Lệnh /start ABCD-EFGH-2345').waitFor();
    await expect.poll(() => page.locator('#current-name').textContent()).toBe('Ngô Hải Yến');
    expect(bot.received).toMatchObject([{ displayName: 'Ngô Hải Yến', content: { command: 'start' } }]);
  });

  it("accept an invitation's link: whoever has not joined, or somebody new", async () => {
    const { page, bot } = await openPage(browser, { path: '?start=MOI-1' });
    const dialog = page.getByRole('dialog', { name: 'Ai nhận lời mời này?' });
    await expect
      .poll(() => dialog.getByRole('option').allTextContents())
      .toEqual(['Người lạ', 'Một người mới…']);
    await dialog.getByRole('button', { name: 'Nhận lời mời' }).click();
    await page.getByText('Lệnh /start MOI-1').waitFor();
    expect(page.url()).not.toContain('MOI-1');

    await page.goto(`${page.url().split('#')[0]}?start=MOI-2`);
    await dialog.getByLabel('Người nhận').selectOption({ label: 'Một người mới…' });
    await dialog.getByLabel('Họ và tên').fill('Vũ Đức Thịnh');
    await dialog.getByRole('button', { name: 'Nhận lời mời' }).click();
    await page.getByText('Lệnh /start MOI-2').waitFor();
    expect(bot.received.map(({ displayName }) => displayName)).toEqual(['Người lạ', 'Vũ Đức Thịnh']);
  });

  it('can block the bot and let it back', async () => {
    const { page, platform } = await openPage(browser);
    await page.getByRole('button', { name: 'Chặn Bản tin', exact: true }).click();
    await page.getByText('Người này đã chặn Bản tin').waitFor();
    await expect.poll(() => page.getByLabel('Tin nhắn gửi Bản tin').isHidden()).toBe(true);
    expect((await platform.send('hoa', { text: rich`Tin` }, 'bulk')).outcome).toBe('recipient-gone');
    await page.getByRole('button', { name: 'Bỏ chặn', exact: true }).click();
    await expect.poll(() => page.getByLabel('Tin nhắn gửi Bản tin').isVisible()).toBe(true);
  });

  it('try what the hints propose, each in its part', async () => {
    const { page } = await openPage(browser);
    await page.getByRole('button', { name: /Tạo lời mời cho đồng chí mới/ }).click();
    await page.getByText('Lời mời cho 1 đảng viên').waitFor();
    await expect.poll(() => page.locator('#current-name').textContent()).toBe('Trần Quốc An');
  });
});

describe('after a restart of the service', () => {
  it('the page comes back by itself and has everything once, edits included', async () => {
    const { page, platform, server, port, listenAgain } = await openPage(browser);
    const first = await platform.send('hoa', { text: rich`Tiến độ 0 %` }, 'bulk');
    await page.getByText('Tiến độ 0 %').waitFor();
    await server.close();
    await page.getByText('Mất kết nối với Bản tin').waitFor();
    await platform.send('hoa', { text: rich`Đến lúc mất kết nối` }, 'bulk');
    await platform.send('an', { text: rich`Cho An` }, 'bulk');
    if (first.outcome === 'sent')
      await platform.edit('hoa', first.messageRef, { text: rich`Tiến độ 100 %` }, 'bulk');
    await listenAgain(port);
    await page.getByText('Đến lúc mất kết nối').waitFor({ timeout: 20_000 });
    await expect.poll(() => bubbles(page)).toEqual(['Tiến độ 100 %', 'Đến lúc mất kết nối']);
    await expect.poll(() => page.getByText('Mất kết nối với Bản tin').isHidden()).toBe(true);
    await expect.poll(() => page.title()).toBe('(1) Bản tin');
    await say(page, 'còn đó không');
    await page.getByText('Tìm “còn đó không”').waitFor();
  });
});
