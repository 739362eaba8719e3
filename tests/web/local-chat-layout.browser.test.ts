import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rich } from '../../src/messages/rich-text.ts';
import { launchBrowser } from '../support/browser.ts';
import { openPage, PHONE, say, WIDE } from './local-chat/open-page.ts';

// What runs in the page is text: this program's types know no document.
const LOW_CONTRAST = readFileSync(new URL('./local-chat/low-contrast.js', import.meta.url), 'utf8');
const FOCUSED_ROW = `(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return { chatId: document.activeElement.dataset.chatId, outlineStyle, outlineWidth };
})()`;
const ENDLESS_ANIMATIONS =
  'document.getAnimations().filter(({ effect }) => effect.getTiming().iterations === Infinity).length';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

describe('on a phone', () => {
  it('people are chosen in a sheet that gives the keyboard back', async () => {
    const { page } = await openPage(browser, { viewport: PHONE, isMobile: true, hasTouch: true });
    const switcher = page.getByRole('button', { name: /đổi người/ });
    await switcher.click();
    const sheet = page.getByRole('dialog', { name: 'Đang là ai?' });
    await expect
      .poll(() =>
        sheet.getByRole('button', { name: /Lê Thị Hoa/ }).evaluate((node) => node.matches(':focus')),
      )
      .toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => switcher.evaluate((node) => node.matches(':focus'))).toBe(true);
    await switcher.click();
    await sheet.getByRole('button', { name: /Trần Quốc An/ }).tap();
    await expect.poll(() => sheet.isHidden()).toBe(true);
    await expect.poll(() => switcher.textContent()).toContain('Trần Quốc An');
  });

  it('clock and hints are in a sheet, and the count of unread ones on the switcher', async () => {
    const { page } = await openPage(browser, { viewport: PHONE, isMobile: true, hasTouch: true });
    await page.getByRole('button', { name: /Đồng hồ và gợi ý/ }).tap();
    const sheet = page.getByRole('dialog', { name: 'Đồng hồ và gợi ý' });
    await sheet.getByRole('button', { name: 'Đến 7 giờ sáng mai' }).tap();
    await sheet.getByText('4 tin mới cho 4 người').waitFor();
    await sheet.getByRole('button', { name: 'Đóng' }).tap();
    await expect.poll(() => page.locator('#others-unread').textContent()).toBe('3');
    await page.getByText('Điểm tin sáng').waitFor();
  });

  it('turned into a wide window, the panel of an open sheet stands in its column again', async () => {
    const { page } = await openPage(browser, { viewport: PHONE });
    await page.getByRole('button', { name: /Đồng hồ và gợi ý/ }).click();
    await page.setViewportSize(WIDE);
    await expect.poll(() => page.locator('#side-home #side-panel').isVisible()).toBe(true);
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
  });
});

describe('for everybody', () => {
  it.each([
    [360, 640],
    [390, 844],
    [768, 1024],
    [1024, 768],
    [1440, 900],
  ])('at %i × %i nothing is cut off at the side, and the text can be reached', async (width, height) => {
    const { page } = await openPage(browser, { viewport: { width, height } });
    await say(page, `/tin`);
    await page.locator('.message.out').waitFor();
    await say(page, 'x'.repeat(300));
    await page.locator('.message.out').nth(1).waitFor();
    const widths = await page.evaluate<number[]>('[document.documentElement.scrollWidth, window.innerWidth]');
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    const log = page.locator('#log');
    await expect.poll(() => log.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
    const field = await page.getByLabel('Tin nhắn gửi Bản tin').boundingBox();
    expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(height);
    for (const button of await page.locator('.message-button').all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  });

  it('every control has a name, and what arrives is announced', async () => {
    const { page, platform } = await openPage(browser);
    await platform.send('hoa', { text: rich`Tin` }, 'bulk');
    await page.locator('.message.out').waitFor();
    const log = page.getByRole('log', { name: 'Tin nhắn' });
    await expect.poll(() => log.getAttribute('aria-live')).toBe('polite');
    const snapshot = await page.locator('body').ariaSnapshot();
    expect(snapshot).not.toMatch(/- (button|link|textbox|combobox|img)(:| *$)/m);
    const ids = await page.evaluate<string[]>(`[...document.querySelectorAll('[id]')].map(({ id }) => id)`);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it('the keyboard alone is enough, and shows where it is', async () => {
    const { page } = await openPage(browser);
    const skipLink = page.getByRole('link', { name: 'Đến ô soạn tin' });
    await skipLink.focus();
    expect((await skipLink.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    const focused = await page.evaluate(FOCUSED_ROW);
    expect(focused).toEqual({ chatId: 'binh', outlineStyle: 'solid', outlineWidth: '3px' });
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#current-name').textContent()).toBe('Phạm Văn Bình');
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('text');
    await page.keyboard.type('/lich');
    await page.keyboard.press('Enter');
    await page.getByText('Lệnh /lich').waitFor();
  });

  it.each([
    ['reduce', 0],
    ['no-preference', 3],
  ] as const)(
    'with motion set to "%s", %i things move while the bot answers',
    async (reducedMotion, moving) => {
      const { page } = await openPage(browser, { reducedMotion });
      await page.route('**/messages', (route) =>
        route.request().method() === 'POST' ? undefined : route.continue(),
      );
      await say(page, 'chờ');
      await page.getByText('Bản tin đang trả lời…').waitFor();
      expect(await page.evaluate(ENDLESS_ANIMATIONS)).toBe(moving);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    },
  );

  it.each(['light', 'dark'] as const)(
    'text stands out from its ground in %s colours',
    async (colorScheme) => {
      const { page, platform } = await openPage(browser, { colorScheme });
      await say(page, '/tin');
      await page.locator('.message.out').waitFor();
      await platform.send('an', { text: rich`Tin` }, 'bulk');
      await page.locator('.badge:visible').first().waitFor();
      expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    },
  );
});
