import { parseHTML } from 'linkedom';
import { AppError } from '../errors.ts';

const MAX_CHARS = 5 * 1024 * 1024;
const MAX_NODES = 200_000;
/** Deeper pages are broken or hostile, and would exhaust the stack of every recursive walk. */
const MAX_DEPTH = 800;

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
 * Parses HTML within bounds.
 *
 * @throws AppError PAGE_UNREADABLE when the page is too large, nested too deeply, or has no body
 */
export function parsePage(html: string): PageDocument {
  if (html.length > MAX_CHARS || countTags(html) > MAX_NODES)
    throw new AppError(
      'PAGE_UNREADABLE',
      'The page is too large to be a news page; copy its text and add that instead',
    );
  const { document } = parseHTML(wrapped(html)) as unknown as {
    document: { documentElement: PageElement | null; body: PageElement | null };
  };
  const { documentElement: root, body } = document;
  if (!root || !body?.firstChild)
    throw new AppError(
      'PAGE_UNREADABLE',
      'The page is empty; check the address, or copy the text and add that instead',
    );
  checkShape(root);
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

/** linkedom makes a body only for a whole document. */
function wrapped(html: string): string {
  return /<body[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`;
}

function countTags(html: string): number {
  let count = 0;
  for (let at = html.indexOf('<'); at !== -1 && count <= MAX_NODES; at = html.indexOf('<', at + 1))
    count += 1;
  return count;
}

function checkShape(root: PageNode): void {
  let depth = 0;
  let node: PageNode | null = root;
  while (node) {
    if (depth > MAX_DEPTH)
      throw new AppError(
        'PAGE_UNREADABLE',
        'The page is nested too deeply to be read; copy its text and add that instead',
      );
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
