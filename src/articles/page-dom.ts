import { AppError } from '../errors.ts';
import { convertLegacyPage } from './convert-legacy-page.ts';
import { parseHtml } from './page-parsers.ts';

const MAX_CHARS = 5 * 1024 * 1024;
const MAX_NODES = 200_000;
/** Deeper pages are broken or hostile, and would exhaust the stack of every recursive walk. */
const MAX_DEPTH = 256;

/** Unclosed tags of sloppy portals make a page look deeper than it is. */
const MAX_WRITTEN_DEPTH = 600;
/** Elements without content, or closed by the next of their kind. */
const NOT_NESTING = new Set(
  'area base br col dd dt embed hr img input li link meta option p param path source td th tr track wbr'.split(
    ' ',
  ),
);

/** The part of the DOM used here; the project compiles without the browser's own types. */
export interface PageNode {
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly firstChild: PageNode | null;
  readonly nextSibling: PageNode | null;
  readonly parentNode: PageNode | null;
}

export interface PageElement extends PageNode {
  readonly localName: string;
  readonly parentElement: PageElement | null;
  getAttribute(name: string): string | null;
  querySelector(selectors: string): PageElement | null;
  querySelectorAll(selectors: string): Iterable<PageElement>;
}

export interface PageDocument {
  readonly root: PageElement;
  readonly body: PageElement;
}

/**
 * Parses HTML within bounds. Text written for the fonts of TCVN3 or VNI-Windows becomes Unicode.
 *
 * @throws AppError PAGE_UNREADABLE when the page is too large, nested too deeply, or has no body
 */
export function parsePage(html: string): PageDocument {
  if (html.length > MAX_CHARS || countTags(html) > MAX_NODES)
    throw new AppError(
      'PAGE_UNREADABLE',
      'The page is too large to be a news page; copy its text and add that instead',
    );
  if (writtenDepth(html) > MAX_WRITTEN_DEPTH) throw nestedTooDeeply();
  const { documentElement: root } = parseHtml(wrapped(html)).document as unknown as {
    documentElement: PageElement | null;
  };
  // `document.body` of linkedom makes an empty body for a page that leaves the tag out.
  const body = root?.querySelector('body') ?? root;
  if (!root || !body?.firstChild)
    throw new AppError(
      'PAGE_UNREADABLE',
      'The page is empty; check the address, or copy the text and add that instead',
    );
  checkShape(root);
  convertLegacyPage(root);
  return { root, body };
}

export function isElement(node: PageNode): node is PageElement {
  return node.nodeType === 1;
}

/** Class names and id of an element in lower case, separated by spaces. */
export function namesOf(element: PageElement): string {
  return `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`
    .slice(0, 500)
    .toLowerCase();
}

export function* childrenOf(node: PageNode): Generator<PageNode> {
  for (let child = node.firstChild; child; child = child.nextSibling) yield child;
}

/** linkedom takes the first element for the root, so a fragment needs one. */
function wrapped(html: string): string {
  return /<html[\s>]/i.test(html) ? html : `<html>${html}</html>`;
}

function countTags(html: string): number {
  let count = 0;
  for (let at = html.indexOf('<'); at !== -1 && count <= MAX_NODES; at = html.indexOf('<', at + 1))
    count += 1;
  return count;
}

/**
 * A rough depth from the tags alone. Building a tree of tens of thousands of nested elements takes quadratic time, so
 * such a page must be refused before it is parsed.
 */
function writtenDepth(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (NOT_NESTING.has(name.toLowerCase())) continue;
    depth = slash ? Math.max(0, depth - 1) : depth + 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function nestedTooDeeply(): AppError {
  return new AppError(
    'PAGE_UNREADABLE',
    'The page is nested too deeply to be read; copy its text and add that instead',
  );
}

function checkShape(root: PageNode): void {
  let depth = 0;
  let node: PageNode | null = root;
  while (node) {
    if (depth > MAX_DEPTH) throw nestedTooDeeply();
    if (node.firstChild) {
      node = node.firstChild;
      depth += 1;
      continue;
    }
    while (node && node !== root && !node.nextSibling) {
      node = node.parentNode;
      depth -= 1;
    }
    node = !node || node === root ? null : node.nextSibling;
  }
}
