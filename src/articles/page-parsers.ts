import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Libraries that read pages and feeds, loaded at the first page: together they take 30 MB and a quarter of the time to
 * start, and most processes (a chat, a reminder, a command) never read one. Loaded in one go and not awaited, so that
 * what uses them stays pure and plain.
 */
export const parseHtml: typeof import('linkedom').parseHTML = (html, globals) =>
  (require('linkedom') as typeof import('linkedom')).parseHTML(html, globals);

export const parseAnyFeed: typeof import('feedsmith').parseFeed = (value, options) =>
  (require('feedsmith') as typeof import('feedsmith')).parseFeed(value, options);
