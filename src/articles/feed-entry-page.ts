import type { ExtractedPage } from './extracted-page.ts';
import { collectBlocks } from './page-blocks.ts';
import { parsePage } from './page-dom.ts';
import type { FeedEntry } from './parse-feed.ts';

/** Less than this is a teaser, and no article. */
const MIN_CHARS = 80;

/**
 * What a feed itself carries of an entry, as an article: its full text, else its summary. For pages that cannot be read.
 *
 * @returns `null` when the feed carries no more than a few words
 */
export function readFeedEntry(entry: FeedEntry): ExtractedPage | null {
  const full = entry.contentHtml === undefined ? [] : paragraphsOf(entry.contentHtml);
  const paragraphs = full.length > 0 ? full : entry.summaryText === undefined ? [] : [entry.summaryText];
  if (paragraphs.join(' ').length < MIN_CHARS) return null;
  return { title: entry.title, sapo: null, published: null, paragraphs, images: [] };
}

function paragraphsOf(html: string): string[] {
  try {
    return collectBlocks(parsePage(html).body, () => true)
      .filter(({ kind }) => kind !== 'image' && kind !== 'caption')
      .map(({ text }) => text);
  } catch {
    // Markup that cannot be parsed: the summary is left.
    return [];
  }
}
