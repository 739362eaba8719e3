import { findArticleBody } from './find-article-body.ts';
import { collectBlocks, type PageBlock } from './page-blocks.ts';
import { parsePage } from './page-dom.ts';

export interface PageLines {
  /** Of the element that holds the text; all of the page when none does. */
  readonly body: readonly string[];
  /** Of the whole page, menus and all. */
  readonly page: readonly string[];
}

/**
 * The lines of a page as printed: paragraphs, table cells and what line breaks part. An official document is read by
 * its lines, which `extractPage` joins into paragraphs.
 *
 * @throws AppError PAGE_UNREADABLE as `extractPage`
 */
export function readPageLines(html: string): PageLines {
  // Blocks end at a double line break; here every line break ends a line.
  const parsed = parsePage(html.replace(/<br\b[^<>]{0,200}>/gi, '<br><br>'));
  const page = linesOf(collectBlocks(parsed.body, () => true));
  const body = findArticleBody(parsed);
  return { body: body === null ? page : linesOf(body.blocks), page };
}

function linesOf(blocks: readonly PageBlock[]): string[] {
  return blocks.filter(({ kind }) => kind !== 'image').map(({ text }) => text);
}
