import { childrenOf, isElement, namesOf, type PageElement, type PageNode } from './page-dom.ts';
import { isNamedNoise, isNeverText } from './page-noise.ts';
import { tidyLine } from './plain-text.ts';

const BLOCKS = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'body',
  'center',
  'dd',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figcaption',
  'figure',
  'form',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'html',
  'li',
  'main',
  'ol',
  'p',
  'pre',
  'section',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'tr',
  'ul',
]);
const CAPTION_NAME =
  /(?:^|[\s_-])(?:\w*caption\w*|chu-?thich\w*|image-?desc|desc_?cation|fig-desc|img-desc|photo-desc)(?=$|[\s_-])/;
const SENTENCE_END = /[.!?:;…"”’)\]]$/;

/** A paragraph, heading, caption or picture of a page, in reading order. */
export interface PageBlock {
  readonly kind: 'text' | 'heading' | 'caption' | 'image';
  /** Text; the address for a picture. */
  readonly text: string;
  /** How many of its characters are links. */
  readonly linkChars: number;
  /** The block element the text stands in. */
  readonly owner: PageElement;
  /** Whether all of it is bold, as standfirsts and subheadings of old portals are. */
  readonly isBold: boolean;
  /** The text offered instead of a picture. */
  readonly alt?: string;
}

interface Line {
  text: string;
  linkChars: number;
  boldChars: number;
}

interface Walk {
  readonly blocks: PageBlock[];
  readonly keep: (element: PageElement) => boolean;
  line: Line;
  owner: PageElement;
}

/**
 * The text of an element as paragraphs: block elements, double line breaks, and single line breaks after the end of
 * a sentence separate them. What never is text is left out, and so is what is named as surrounding an article.
 *
 * @param keep says for an element named as noise that it is read after all
 */
export function collectBlocks(
  root: PageElement,
  keep: (element: PageElement) => boolean = () => false,
): PageBlock[] {
  const walk: Walk = { blocks: [], keep, line: emptyLine(), owner: root };
  walkChildren(walk, root, false, false);
  flush(walk);
  return walk.blocks;
}

function walkChildren(walk: Walk, parent: PageNode, inLink: boolean, inBold: boolean): void {
  for (const node of childrenOf(parent)) {
    if (node.nodeType === 3) addText(walk.line, node.textContent ?? '', inLink, inBold);
    else if (!isElement(node)) continue;
    else if (node.localName === 'br') breakLine(walk, node);
    else if (node.localName === 'img') addImage(walk, node);
    else walkElement(walk, node, inLink, inBold);
  }
}

function walkElement(walk: Walk, element: PageElement, inLink: boolean, inBold: boolean): void {
  const name = element.localName;
  if (isNeverText(element) || (isNamedNoise(element) && !walk.keep(element))) return;
  const link = inLink || name === 'a';
  const bold = inBold || name === 'b' || name === 'strong' || /^h[1-6]$/.test(name);
  if (!BLOCKS.has(name)) {
    walkChildren(walk, element, link, bold);
    return;
  }
  flush(walk);
  const outer = walk.owner;
  walk.owner = element;
  walkChildren(walk, element, link, bold);
  flush(walk);
  walk.owner = outer;
}

function addText(line: Line, text: string, inLink: boolean, inBold: boolean): void {
  line.text += text;
  const length = text.trim().length;
  if (inLink) line.linkChars += length;
  if (inBold) line.boldChars += length;
}

function breakLine(walk: Walk, element: PageElement): void {
  let next = element.nextSibling;
  while (next && next.nodeType === 3 && (next.textContent ?? '').trim() === '') next = next.nextSibling;
  const isDouble = next !== null && isElement(next) && next.localName === 'br';
  if (isDouble || SENTENCE_END.test(walk.line.text.trim())) flush(walk);
  else walk.line.text += ' ';
}

function addImage(walk: Walk, image: PageElement): void {
  const sources = ['data-src', 'data-original', 'data-lazy-src', 'src'].map(
    (name) => image.getAttribute(name)?.trim() ?? '',
  );
  const url = sources.find((source) => source !== '' && !source.startsWith('data:'));
  if (url === undefined || Number(image.getAttribute('width') ?? 100) < 60) return;
  flush(walk);
  const alt = tidyLine(image.getAttribute('alt') ?? '');
  walk.blocks.push({
    kind: 'image',
    text: url,
    linkChars: 0,
    owner: walk.owner,
    isBold: false,
    ...(alt ? { alt } : {}),
  });
}

function flush(walk: Walk): void {
  const { linkChars, boldChars, text: raw } = walk.line;
  walk.line = emptyLine();
  const text = tidyLine(raw);
  if (!/[\p{L}\d]/u.test(text)) return;
  const kind = isCaptionOwner(walk.owner)
    ? 'caption'
    : /^h[1-6]$/.test(walk.owner.localName)
      ? 'heading'
      : 'text';
  walk.blocks.push({ kind, text, linkChars, owner: walk.owner, isBold: boldChars >= text.length * 0.8 });
}

function isCaptionOwner(owner: PageElement): boolean {
  for (
    let element: PageElement | null = owner, level = 0;
    element && level < 4;
    element = element.parentElement, level += 1
  ) {
    if (element.localName === 'figcaption') return true;
    // WordPress calls the whole figure, picture and all, "wp-caption".
    if (CAPTION_NAME.test(namesOf(element)) && element.querySelector('img') === null) return true;
  }
  return false;
}

function emptyLine(): Line {
  return { text: '', linkChars: 0, boldChars: 0 };
}
