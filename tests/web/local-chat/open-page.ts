import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { createLocalChatServer } from './local-chat-server.ts';

export const WIDE = { width: 1440, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;

/** What a person of the page is called in its list. */
export const personRow = (page: Page, chatId: string) =>
  page.locator(`#people .person[data-chat-id="${chatId}"]`);

/**
 * The page against the real server, in a browser window of its own. The test fails when the page's scripts fail, when
 * its content policy is violated, or when it asks anybody but the server for something.
 */
export async function openPage(browser: Browser, options: BrowserContextOptions & { path?: string } = {}) {
  const { path = '', ...contextOptions } = options;
  const chat = await createLocalChatServer();
  const { url, port } = await chat.server.listen();
  const context = await browser.newContext({ viewport: WIDE, ...contextOptions });
  context.setDefaultTimeout(10_000);
  const problems: string[] = [];
  const newPage = async (pathOfPage = '') => {
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      const isAnswer = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isAnswer) problems.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) problems.push(`asked for ${request.url()}`);
    });
    await page.goto(`${url}${pathOfPage}`);
    await personRow(page, 'hoa').waitFor({ state: 'attached' });
    return page;
  };
  onTestFinished(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });
  return { ...chat, url, port, context, newPage, page: await newPage(path) };
}

/** Types into the composer and sends. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Tin nhắn gửi Bản tin').fill(text);
  await page.keyboard.press('Enter');
}

/** The texts of the bubbles, without times and what is only for screen readers. */
export async function bubbles(page: Page): Promise<string[]> {
  return page.locator('.message .text').allTextContents();
}
