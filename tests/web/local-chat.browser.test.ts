import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { code, rich } from '../../src/messages/rich-text.ts';
import { launchBrowser } from '../support/browser.ts';
import { bubbles, openPage, personRow, say } from './local-chat/open-page.ts';
import { LONG_TEXT } from './local-chat/scripted-bot.ts';

/** Runs in the page; handed over by the driver, so many bytes would take long. */
const CHOOSE_LARGE_FILE = `(() => {
  const chosen = new DataTransfer();
  chosen.items.add(new File([new Uint8Array(10 * 1024 * 1024 + 1)], 'to.bin'));
  const field = document.getElementById('file');
  field.files = chosen.files;
  field.dispatchEvent(new Event('change'));
})()`;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

describe('talking', () => {
  it('shows what was said and what the bot answers, styled, and nothing of it as markup', async () => {
    const { page } = await openPage(browser);
    await say(page, '/tin');
    const answer = page.locator('.message.out');
    await answer.waitFor();
    await expect.poll(() => answer.locator('strong').textContent()).toBe('Tin mới, trang 1');
    await expect.poll(() => answer.locator('em').textContent()).toBe('Chuyên mục Hoạt động Khối');
    const link = answer.getByRole('link', { name: 'Khối phát động trồng cây' });
    await expect.poll(() => link.getAttribute('href')).toBe('https://example.org/1');
    await expect.poll(() => link.getAttribute('rel')).toBe('noopener noreferrer');

    await say(page, '<img src=x onerror=alert(1)>');
    await page.getByText('có kết quả.').waitFor();
    expect((await bubbles(page)).slice(2)).toEqual([
      '<img src=x onerror=alert(1)>',
      'Tìm “<img src=x onerror=alert(1)>”: <b>không</b> có kết quả.',
    ]);
    await expect.poll(() => page.locator('.message b, .message img').count()).toBe(0);
  });

  it('keeps what was written when it could not be sent, and says so', async () => {
    const { page } = await openPage(browser);
    await say(page, 'lỗi');
    await page.getByText('Bản tin gặp lỗi khi xử lý').waitFor();
    await expect.poll(() => page.getByLabel('Tin nhắn gửi Bản tin').inputValue()).toBe('lỗi');
    await say(page, 'hội nghị');
    await page.getByText('Tìm “hội nghị”').waitFor();
    await expect.poll(() => page.getByLabel('Tin nhắn gửi Bản tin').inputValue()).toBe('');
  });

  it('reads a long answer from its first line, and offers the way to what came after it', async () => {
    const { page, platform } = await openPage(browser);
    await say(page, '/giup');
    const answer = page.locator('.message.out').first();
    await answer.waitFor();
    const top = async () =>
      ((await answer.boundingBox())?.y ?? 0) - ((await page.locator('#log').boundingBox())?.y ?? 0);
    await expect.poll(top).toBeGreaterThanOrEqual(0);
    await expect.poll(() => top()).toBeLessThan(30);
    await platform.send('hoa', { text: rich`Vừa đến` }, 'bulk');
    await page.getByRole('button', { name: 'Tin mới', exact: true }).click();
    await expect.poll(() => page.getByText('Vừa đến').isVisible()).toBe(true);
    await expect.poll(() => page.getByRole('button', { name: 'Tin mới', exact: true }).isHidden()).toBe(true);
  });

  it('begins at what is unread when somebody is chosen', async () => {
    const { page, platform } = await openPage(browser, { path: '#an' });
    await platform.send('hoa', { text: rich`${LONG_TEXT}` }, 'bulk');
    await personRow(page, 'hoa').getByText('1 tin chưa đọc').waitFor({ state: 'attached' });
    await personRow(page, 'hoa').click();
    await page.getByText('60. Các chi bộ').waitFor({ state: 'attached' });
    await expect.poll(() => page.locator('#log').evaluate((log) => log.scrollTop)).toBeLessThan(60);
    await personRow(page, 'an').click();
    await personRow(page, 'hoa').click();
    const fromEnd = () =>
      page.locator('#log').evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
    await expect.poll(() => bubbles(page)).toHaveLength(1);
    await expect.poll(fromEnd).toBeLessThan(2);
  });

  it('shows earlier messages on request, without moving what is being read', async () => {
    const { page, platform } = await openPage(browser, { path: '#an' });
    for (let index = 1; index <= 60; index += 1)
      await platform.send('hoa', { text: rich`Tin số ${index}.` }, 'bulk');
    await personRow(page, 'hoa').click();
    await page.getByText('Tin số 60.').waitFor();
    await expect.poll(() => page.getByText('Tin số 10.').count()).toBe(0);
    await page.getByRole('button', { name: 'Xem tin cũ hơn' }).click();
    await page.getByText('Tin số 10.').waitFor({ state: 'attached' });
    await expect
      .poll(() => bubbles(page))
      .toEqual(Array.from({ length: 60 }, (_, index) => `Tin số ${index + 1}.`));
    await expect.poll(() => page.getByRole('button', { name: 'Xem tin cũ hơn' }).isHidden()).toBe(true);
    await expect.poll(() => page.locator('.day').allTextContents()).toEqual(['Hôm nay']);
  });
});

describe('commands', () => {
  it('are suggested while typing, chosen by keyboard, and those of the role only', async () => {
    const { page, bot } = await openPage(browser);
    const field = page.getByRole('combobox', { name: 'Tin nhắn gửi Bản tin' });
    await field.pressSequentially('/');
    const options = page.getByRole('listbox', { name: 'Gợi ý lệnh' }).getByRole('option');
    expect(await options.allTextContents()).toEqual([
      '/tinTin mới nhất',
      '/timTìm trong tin bài và văn bản',
      '/lichLịch sự kiện sắp tới',
      '/giupHướng dẫn',
    ]);
    await field.pressSequentially('tì');
    await expect.poll(() => options.count()).toBe(2);
    await page.keyboard.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).toBe(await options.nth(1).getAttribute('id'));
    await page.keyboard.press('Tab');
    await expect.poll(() => field.inputValue()).toBe('/tim ');
    await field.pressSequentially('hội nghị');
    await page.keyboard.press('Enter');
    await page.locator('.message.out').waitFor();
    expect(bot.received.map(({ content }) => content)).toEqual([
      { kind: 'command', command: 'tim', argument: 'hội nghị' },
    ]);
    await field.pressSequentially('/gi');
    await page.keyboard.press('Enter');
    await page.getByText('60. Các chi bộ').waitFor({ state: 'attached' });
    await field.pressSequentially('/');
    await page.keyboard.press('Escape');
    await expect.poll(() => options.count()).toBe(0);
    await expect.poll(() => field.inputValue()).toBe('/');
  });

  it('that a sentence of the bot names can be pressed, and symbols and days cannot', async () => {
    const { page, platform } = await openPage(browser);
    const text = rich`Gõ /lich (hoặc /tin), theo số 21-KL/TW ngày 24/5, xem ${code('/moi')}.`;
    await platform.send('hoa', { text }, 'bulk');
    await page.locator('.message.out').waitFor();
    await expect.poll(() => page.locator('.message button').allTextContents()).toEqual(['/lich', '/tin']);
    await expect.poll(() => bubbles(page)).toEqual([text.text]);
    await page.locator('.message').getByRole('button', { name: '/lich' }).click();
    await page.getByText('Lệnh /lich').waitFor();
  });

  it('are listed when the slash is pressed instead of typed', async () => {
    const { page } = await openPage(browser);
    await page.getByRole('button', { name: 'Tất cả lệnh' }).click();
    await expect
      .poll(() => page.getByRole('listbox', { name: 'Gợi ý lệnh' }).getByRole('option').count())
      .toBe(4);
    await page.keyboard.press('Enter');
    await page.getByText('Tin mới, trang 1').waitFor();
  });

  it('are one press away above the text', async () => {
    const { page } = await openPage(browser);
    await page
      .getByRole('group', { name: 'Lệnh thường dùng' })
      .getByRole('button', { name: '/lich' })
      .click();
    await page.getByText('Lệnh /lich').waitFor();
  });
});

describe('buttons', () => {
  it('show that they were pressed, and the message changes in its place with the keyboard still on it', async () => {
    const { page, bot } = await openPage(browser);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/buttons', async (route) => {
      await held;
      await route.continue();
    });
    await say(page, '/tin');
    const next = page.getByRole('button', { name: 'Trang 2' });
    await next.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect.poll(() => next.getAttribute('aria-pressed')).toBe('true');
    letGo();
    await page.getByText('Tin mới, trang 2').waitFor();
    await expect.poll(() => page.locator('.message').count()).toBe(2);
    await expect.poll(() => page.locator('.message:has(:focus)').textContent()).toContain('trang 2');
    expect(bot.received.filter(({ content }) => content.kind === 'button')).toHaveLength(1);
  });
});

describe('files', () => {
  it('are shown when they are pictures, saved otherwise, and can be given to the bot', async () => {
    const { page, bot } = await openPage(browser, { path: '#an' });
    await say(page, '/moi');
    const picture = page.getByAltText('Ảnh: loi-moi.png');
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate((image) => 'naturalWidth' in image && image.naturalWidth))
      .toBeGreaterThan(100);

    await say(page, '/baocao');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'báo cáo 3.csv' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('báo cáo 3.csv');

    const buffer = Buffer.from('Số 45-KH/ĐUK');
    await page.locator('#file').setInputFiles({ name: 'Kế hoạch 45.txt', mimeType: 'text/plain', buffer });
    await page.getByText(`Đã nhận tệp Kế hoạch 45.txt, ${buffer.length} byte.`).waitFor();
    expect(bot.received.at(-1)?.content).toMatchObject({ name: 'Kế hoạch 45.txt', mediaType: 'text/plain' });
    await page.evaluate(CHOOSE_LARGE_FILE);
    await page.getByText('Tệp lớn quá 10 MB.').waitFor();
  });
});
