import { collectBlocks, type PageBlock } from './page-blocks.ts';
import type { PageDocument, PageElement } from './page-dom.ts';

/** A paragraph this long is prose wherever it stands; a shorter one must end like a sentence. */
const PROSE_CHARS = 80;
const SHORT_PROSE_CHARS = 25;
const MAX_LINK_SHARE = 0.4;
/** How much of a paragraph counts for the element two and more levels above it. */
const LEVEL_FACTOR = 0.8;
const MAX_LEVELS = 8;
const NO_CONTAINER = new Set([
  'p',
  'li',
  'ul',
  'ol',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'tr',
  'tbody',
  'blockquote',
  'figure',
  'figcaption',
  'pre',
]);
/** An element named as noise that holds this share of the page's prose is no noise, whatever it is called. */
const KEEP_SHARE = 0.5;

export interface ArticleBody {
  readonly container: PageElement;
  readonly blocks: readonly PageBlock[];
  /** Blocks of the whole page, for what stands above the container. */
  readonly pageBlocks: readonly PageBlock[];
}

/** Finds the element that holds the article's prose; `null` for a page without prose. */
export function findArticleBody({ body }: PageDocument): ArticleBody | null {
  const everything = collectBlocks(body, () => true);
  const total = proseChars(everything);
  const shares = proseByAncestor(everything);
  const keep = (element: PageElement) => (shares.get(element) ?? 0) >= total * KEEP_SHARE;
  const pageBlocks = collectBlocks(body, keep);
  const container = bestContainer(pageBlocks);
  return container === null ? null : { container, blocks: collectBlocks(container, keep), pageBlocks };
}

/** Whether a block reads like a paragraph of an article and not like a link, a label or a menu. */
export function isProse(block: PageBlock): boolean {
  if (block.kind !== 'text' || block.linkChars > block.text.length * MAX_LINK_SHARE) return false;
  const { length } = block.text;
  return length >= PROSE_CHARS || (length >= SHORT_PROSE_CHARS && /[.!?…"”]$/.test(block.text));
}

function proseChars(blocks: readonly PageBlock[]): number {
  return blocks.filter(isProse).reduce((sum, { text }) => sum + text.length, 0);
}

function proseByAncestor(blocks: readonly PageBlock[]): Map<PageElement, number> {
  const chars = new Map<PageElement, number>();
  for (const block of blocks.filter(isProse)) {
    for (let element: PageElement | null = block.owner; element; element = element.parentElement)
      chars.set(element, (chars.get(element) ?? 0) + block.text.length);
  }
  return chars;
}

function bestContainer(blocks: readonly PageBlock[]): PageElement | null {
  const scores = new Map<PageElement, number>();
  for (const block of blocks.filter(isProse)) {
    let weight = block.text.length;
    let level = 0;
    for (
      let element: PageElement | null = block.owner;
      element && level < MAX_LEVELS;
      element = element.parentElement
    ) {
      if (NO_CONTAINER.has(element.localName)) continue;
      scores.set(element, (scores.get(element) ?? 0) + weight);
      level += 1;
      if (level >= 2 || element !== block.owner) weight *= LEVEL_FACTOR;
    }
  }
  let best: PageElement | null = null;
  let bestScore = 0;
  for (const [element, score] of scores) {
    if (score > bestScore) [best, bestScore] = [element, score];
  }
  return best;
}
