import { convertLegacyVietnamese } from '../text/legacy-encodings.ts';
import type { PageElement, PageNode } from './page-dom.ts';

/** Stands between the pieces of a page; a line break to the converter, and in no page's text. */
const SEPARATOR = '\u2029';
const ELEMENT_NODE = 1;
const TEXT_NODE = 3;
const UNSEEN = new Set(['script', 'style', 'noscript', 'template']);

type TextNode = PageNode & { data: string };

interface Piece {
  readonly text: string;
  replace(text: string): void;
}

/**
 * Converts what a page says in the fonts of TCVN3 or VNI-Windows into Unicode, in place: its text and its `<meta>`
 * contents. Pages saved by old versions of Word and FrontPage declare windows-1252 and rely on the font.
 */
export function convertLegacyPage(root: PageElement): void {
  const pieces: Piece[] = [];
  collectPieces(root, pieces);
  const { text, from } = convertLegacyVietnamese(pieces.map((piece) => piece.text).join(SEPARATOR));
  const converted = text.split(SEPARATOR);
  if (from === null || converted.length !== pieces.length) return;
  pieces.forEach((piece, at) => {
    const now = converted[at] ?? piece.text;
    if (now !== piece.text) piece.replace(now);
  });
}

/** The parser parts text at entities, which stand inside words: neighbours are one piece. */
function pieceOf(run: readonly TextNode[]): Piece {
  const replace = (text: string) => {
    run.forEach((node, at) => {
      node.data = at === 0 ? text : '';
    });
  };
  return { text: run.map(({ data }) => data).join(''), replace };
}

/** The depth of pages is bounded where they are parsed. */
function collectPieces(node: PageNode, pieces: Piece[]): void {
  if (node.nodeType !== ELEMENT_NODE) return;
  const element = node as PageElement & { setAttribute(name: string, value: string): void };
  if (UNSEEN.has(element.localName)) return;
  const content = element.localName === 'meta' ? element.getAttribute('content') : null;
  if (content !== null)
    pieces.push({ text: content, replace: (now) => element.setAttribute('content', now) });
  let run: TextNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.nodeType !== TEXT_NODE) collectPieces(child, pieces);
    else run.push(child as TextNode);
    if (run.length > 0 && child.nextSibling?.nodeType !== TEXT_NODE) {
      pieces.push(pieceOf(run));
      run = [];
    }
  }
}
