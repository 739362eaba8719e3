import type { ArticleBody } from './find-article-body.ts';
import { isProse } from './find-article-body.ts';
import type { PageBlock } from './page-blocks.ts';
import { namesOf, type PageDocument, type PageElement } from './page-dom.ts';
import type { PageMetadata } from './page-metadata.ts';
import { comparable, isBreadcrumb, tidyLine, topicOfBreadcrumb, topicOfCrumbs } from './plain-text.ts';
import { findPrintedDate, readDateLine, readPublished } from './published-date.ts';

const MAX_SAPO_CHARS = 1500;
const MIN_SAPO_CHARS = 30;
/** How many paragraphs of the body may come before a standfirst that only its name or its bold type shows. */
const SAPO_WITHIN = 3;
const SAPO_NAME =
  /(?:^|[\s_-])(?:\w*sapo|standfirst|lead|summary|tom-?tat|description|desc|intro|introtext|excerpt|trich-?(?:dan|yeu)|chapeau)(?=$|[\s_-])/;
const TITLE_NAME =
  /(?:^|[\s_-])(?:title|tieu-?de|headline|ten-?bai)(?=$|[\s_-]|detail|news)|(?:news|post|article|entry|detail)-?title/;
const DATE_NAME = /(?:^|[\s_-])(?:\w*date\w*|\w*time\w*|ngay-?\w*|posted-?on|published)(?=$|[\s_-])/;
const AUTHOR_NAME = /(?:^|[\s_-])(?:author(?:-name)?|tac-?gia|byline|nguoi-?viet)(?=$|[\s_-])/;

/** The title as the page shows it, else as it tells machines, without the name of the site. */
export function findTitle(
  { root }: PageDocument,
  metadata: PageMetadata,
  blocks: readonly PageBlock[],
): string {
  const declared = [metadata.headline, metadata.pageTitle].filter((title) => title !== null);
  const headings = textsOf([...root.querySelectorAll('h1')].filter((heading) => !isSiteHeading(heading)));
  const named = blocks
    .filter(
      ({ owner, linkChars, text, kind }) =>
        kind !== 'image' && linkChars * 2 < text.length && TITLE_NAME.test(namesOf(owner)),
    )
    .map(({ text }) => text);
  const shown = [...headings, ...named].filter((text) => text.length <= 400);
  const confirmed =
    shown.find((text) => declared.some((title) => beginsAlike(title, text))) ??
    headings.find((text) => declared.some((title) => comparable(title).endsWith(comparable(text))));
  if (confirmed !== undefined) return confirmed;
  if (metadata.headline !== null) return metadata.headline;
  const only = headings.length === 1 ? headings[0] : undefined;
  const pageTitle = metadata.pageTitle === null ? '' : withoutSiteName(metadata.pageTitle, metadata.siteName);
  return only ?? named[0] ?? pageTitle;
}

function beginsAlike(declared: string, shown: string): boolean {
  const [a, b] = [comparable(declared), comparable(shown)];
  return b.length >= 8 && (a.startsWith(b) || (b.startsWith(a) && a.length >= 20));
}

/** Portals print their own name as a heading too: in the page's header, or as a link home. */
function isSiteHeading(heading: PageElement): boolean {
  const home = heading.querySelector('a[href]')?.getAttribute('href');
  if (home !== undefined && home !== null && /^(?:https?:\/\/[^/]{1,200})?\/?$/.test(home.slice(0, 300)))
    return true;
  for (
    let element = heading.parentElement, level = 0;
    element && level < 10;
    element = element.parentElement, level += 1
  ) {
    if (element.localName === 'article' || element.localName === 'main') return false;
    if (element.localName === 'header' && /banner|site|masthead|top/.test(namesOf(element))) return true;
  }
  return false;
}

function withoutSiteName(title: string, siteName: string | null): string {
  const parts = title.split(/\s+[|–—-]\s+|\s*[|»]\s*/);
  if (parts.length < 2) return title;
  const last = parts.at(-1) ?? '';
  const isSite =
    comparable(last) === comparable(siteName ?? '') ||
    /cổng thông tin|trang (?:chủ|thông tin|tin)|báo |\.vn$|\.com$|website/i.test(last);
  return isSite || title.includes('|') ? (parts[0] ?? title) : title;
}

/** The standfirst: named as such, or the page's own description where it stands in the text, or a bold first paragraph. */
export function findSapo(metadata: PageMetadata, body: ArticleBody, title: string): string | null {
  const description = metadata.description === null ? '' : comparable(metadata.description);
  const first = body.blocks.find(isProse);
  const head = headBlocks(body, title);
  const isSapoText = ({ text, linkChars }: PageBlock) =>
    text.length >= MIN_SAPO_CHARS &&
    text.length <= MAX_SAPO_CHARS &&
    linkChars * 2 < text.length &&
    comparable(text) !== comparable(title);
  const candidates = head.filter(isSapoText);
  const named = candidates.find(({ owner }) => isNamed(owner, SAPO_NAME, body.container));
  const described = candidates.find(({ text }) => matchesDescription(comparable(text), description));
  const bold = first?.isBold && body.blocks.filter(isProse).some(({ isBold }) => !isBold) ? first : undefined;
  const heading = candidates.find(
    ({ kind, text }) => kind === 'heading' && text.length >= 80 && /[.!?…]$/.test(text),
  );
  return (named ?? described ?? heading ?? bold)?.text ?? hiddenSapo(metadata, body, title);
}

/** What stands between the title and the first few paragraphs. */
function headBlocks({ pageBlocks, blocks }: ArticleBody, title: string): PageBlock[] {
  const wanted = comparable(title);
  const prose = blocks.filter(isProse);
  const last = prose[Math.min(SAPO_WITHIN, prose.length) - 1];
  const end = last
    ? pageBlocks.findIndex(({ owner, text }) => owner === last.owner && text === last.text)
    : -1;
  const upTo = pageBlocks.slice(0, end + 1);
  const start = upTo.findLastIndex(({ text }) => comparable(text) === wanted);
  return upTo.slice(start + 1).filter(({ kind }) => kind === 'text' || kind === 'heading');
}

function matchesDescription(text: string, description: string): boolean {
  if (description.length < MIN_SAPO_CHARS) return false;
  // A description cut from a long first paragraph is an excerpt, not a standfirst.
  return text === description || (description.startsWith(text) && text.length >= description.length * 0.7);
}

/** A description that the body does not repeat, yet speaks about the same thing: the page hides its standfirst. */
function hiddenSapo(
  { description, siteName }: PageMetadata,
  body: ArticleBody,
  title: string,
): string | null {
  if (description === null || description.length < 60 || /(?:\.{3}|…)$/.test(description)) return null;
  const text = siteName === null ? description : withoutSiteName(description, siteName);
  const wanted = comparable(text).slice(0, 60);
  const bodyText = body.blocks.map((block) => comparable(block.text)).join('\n');
  if (bodyText.includes(wanted) || comparable(text) === comparable(title)) return null;
  const known = new Set(`${bodyText} ${title.toLowerCase()}`.split(/[^\p{L}\d]+/u));
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter(Boolean);
  return words.filter((word) => known.has(word)).length >= words.length * 0.75 ? text : null;
}

/** The day or instant of publication that the page shows near its title. */
export function findShownDate(
  { root }: PageDocument,
  allBlocks: readonly PageBlock[],
  title: string,
): string | null {
  for (const { text, owner } of nearTitle(allBlocks, title)) {
    const published = readDateLine(text) ?? (isNamed(owner, DATE_NAME, null) ? readPublished(text) : null);
    if (published !== null) return published;
  }
  for (const time of root.querySelectorAll('time')) {
    const published = readPublished(time.getAttribute('datetime') ?? time.textContent ?? '');
    if (published !== null) return published;
  }
  const rest = allBlocks.filter(({ text, owner }) => text.length <= 200 && isNamed(owner, DATE_NAME, null));
  for (const { text } of rest.slice(0, 50)) {
    const published = readPublished(text);
    if (published !== null) return published;
  }
  return allBlocks.map(({ text }) => readDateLine(text)).find((date) => date !== null) ?? null;
}

/** Short lines around every place where the title stands, those below it first. The page's clock in its head is farther. */
function nearTitle(allBlocks: readonly PageBlock[], title: string): PageBlock[] {
  const wanted = comparable(title);
  const places = [...allBlocks.keys()]
    .filter((at) => allBlocks[at]?.kind !== 'image' && comparable(allBlocks[at]?.text ?? '') === wanted)
    .slice(0, 10);
  const below = places.flatMap((at) => allBlocks.slice(at + 1, at + 13));
  const above = places.flatMap((at) => allBlocks.slice(Math.max(0, at - 8), at).reverse());
  return [...below, ...above].filter(({ text, kind }) => kind !== 'image' && text.length <= 200);
}

/** The section the page is filed under. */
export function findTopic(
  { root }: PageDocument,
  metadata: PageMetadata,
  allBlocks: readonly PageBlock[],
  title: string,
): string | null {
  const declared = topicOfCrumbs(metadata.crumbs, title);
  if (declared !== null) return declared;
  for (const trail of root.querySelectorAll(
    '[class*="breadcrumb" i], [id*="breadcrumb" i], [class*="sitemap" i], [aria-label="breadcrumb" i]',
  )) {
    const text = tidyLine(trail.textContent ?? '');
    if (text.length > 600) continue;
    const items = textsOf(trail.querySelectorAll('li'));
    const links = textsOf(trail.querySelectorAll('a'));
    const topic = topicOfBreadcrumb(text, title) ?? topicOfCrumbs(items.length > 0 ? items : links, title);
    if (topic !== null) return topic;
  }
  const line = allBlocks.find(({ text, kind }) => kind !== 'image' && isBreadcrumb(text));
  const topic = line ? topicOfBreadcrumb(line.text, title) : null;
  return topic ?? metadata.section;
}

/** A name shown under a byline class, when the page does not declare one. */
export function findShownAuthor(allBlocks: readonly PageBlock[]): string | null {
  const block = allBlocks.find(
    ({ kind, text, owner }) =>
      kind === 'text' && text.length >= 4 && text.length <= 60 && isNamed(owner, AUTHOR_NAME, null),
  );
  if (!block) return null;
  const date = findPrintedDate(block.text);
  const name = (date ? block.text.slice(0, date.start) : block.text)
    .replace(/^(?:tác giả|người viết|bài(?: và ảnh)?|theo|bởi|by)\s*:?\s+/i, '')
    .replace(/[\s|,–-]{1,10}$/, '');
  return name.length >= 4 ? name : null;
}

function isNamed(owner: PageElement, name: RegExp, within: PageElement | null): boolean {
  for (
    let element: PageElement | null = owner, level = 0;
    element && element !== within && level < 3;
    element = element.parentElement, level += 1
  ) {
    if (element.localName === 'body' || element.localName === 'article') return false;
    if (name.test(namesOf(element))) return true;
  }
  return false;
}

function textsOf(elements: Iterable<PageElement>): string[] {
  return [...elements]
    .slice(0, 200)
    .map((element) => tidyLine(element.textContent ?? ''))
    .filter(Boolean);
}
