import { canonicalUrl } from '../articles/canonical-url.ts';
import { extractPage } from '../articles/extract-page.ts';
import type { ExtractedPage } from '../articles/extracted-page.ts';
import { type PageLines, readPageLines } from '../articles/page-lines.ts';
import { parsePlainText } from '../articles/parse-plain-page.ts';
import { cutText } from '../articles/plain-text.ts';
import { type DirectiveMetadata, looksLikeDirective, readDirective } from '../directives/read-directive.ts';
import { AppError } from '../errors.ts';
import type { DocumentKind } from './document.ts';
import type { InputContent } from './input-content.ts';
import type { PrintedDocument } from './understand-document.ts';

/** More than this of running text is a book. */
const MAX_BODY_CHARS = 500_000;
const MAX_TITLE_CHARS = 500;
const MAX_NAME_CHARS = 200;
const MAX_IMAGES = 100;

export interface PrintOptions {
  /** What it is; recognised when not given. */
  readonly as?: DocumentKind;
  /** Where the page was fetched from; `null` for a file or a text. */
  readonly url: string | null;
  /** `YYYY-MM-DD`, for a document that does not say when it was published. */
  readonly publishedOn?: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/**
 * Reads a page or a text as an article or a directive. Pure.
 *
 * @throws AppError PAGE_UNREADABLE when a page holds no article, INPUT_INVALID when there is too little or too much text
 */
export function printDocument(content: InputContent, options: PrintOptions): PrintedDocument {
  const printed =
    content.form === 'html' ? printPage(content.html, options) : printText(content.text, options);
  const chars = printed.paragraphs.reduce((sum, { length }) => sum + length, printed.sapo.length);
  if (chars > MAX_BODY_CHARS)
    throw new AppError(
      'INPUT_INVALID',
      `The text has more than ${MAX_BODY_CHARS} characters; add it in parts.`,
    );
  if (chars === 0) throw new AppError('INPUT_INVALID', 'There is only a title in it; add the whole text.');
  return printed;
}

/** An article as it was extracted; `url` as in `PrintOptions`. */
export function printArticle(
  page: ExtractedPage,
  { url, publishedOn }: Pick<PrintOptions, 'url' | 'publishedOn'>,
): PrintedDocument {
  return {
    kind: 'article',
    canonicalUrl: addressOf(page.canonicalUrl, url),
    title: cutText(page.title, MAX_TITLE_CHARS),
    sapo: page.sapo ?? '',
    paragraphs: page.paragraphs,
    images: page.images.slice(0, MAX_IMAGES),
    author: nameOf(page.author),
    publishedOn: page.published?.slice(0, 10) ?? publishedOn ?? null,
    topic: nameOf(page.topic),
    symbol: null,
    directiveType: null,
    issuer: null,
  };
}

function printText(text: string, options: PrintOptions): PrintedDocument {
  const isDirective = options.as === undefined ? looksLikeDirective(text) : options.as === 'directive';
  const page = parsePlainText(text);
  return isDirective ? printDirective(text, page, options) : printArticle(page, options);
}

function printPage(html: string, options: PrintOptions): PrintedDocument {
  if (options.as === 'article') return printArticle(extractPage(html, options.url), options);
  const lines = readPageLines(html);
  const text = directiveText(lines, options);
  if (text === null) return printArticle(extractPage(html, options.url), options);
  return printDirective(text, extractedOrNull(html, options.url), options);
}

/** A document's heading may stand outside what reads like prose, so a saved file is also tried whole. */
function directiveText({ body, page }: PageLines, { as, url }: PrintOptions): string | null {
  const candidates = url === null ? [body, page] : [body];
  const found = candidates.map((lines) => lines.join('\n')).find(looksLikeDirective);
  return found ?? (as === 'directive' ? body.join('\n') : null);
}

function extractedOrNull(html: string, url: string | null): ExtractedPage | null {
  try {
    return extractPage(html, url);
  } catch {
    // A directive's page need not be an article; only its title and topic would have been used.
    return null;
  }
}

function printDirective(text: string, page: ExtractedPage | null, options: PrintOptions): PrintedDocument {
  const directive = readDirective(text, options.today);
  return {
    kind: 'directive',
    canonicalUrl: addressOf(page?.canonicalUrl, options.url),
    title: cutText(titleOf(directive) ?? page?.title ?? directive.paragraphs[0] ?? '', MAX_TITLE_CHARS),
    sapo: directive.summaryLine ?? '',
    paragraphs: directive.paragraphs,
    images: [],
    author: directive.signer ?? null,
    publishedOn: directive.issuedOn ?? options.publishedOn ?? null,
    topic: options.url === null ? null : nameOf(page?.topic),
    symbol: directive.symbol ?? null,
    directiveType: directive.type ?? null,
    issuer: directive.issuer ?? null,
  };
}

function nameOf(name: string | undefined): string | null {
  return name === undefined ? null : cutText(name, MAX_NAME_CHARS);
}

/** "Kế hoạch số 05-KH/ĐUK về tổ chức hội thi", as such documents are called in speech. */
function titleOf({ type, symbol, summaryLine }: DirectiveMetadata): string | null {
  if (symbol === undefined && (type === undefined || summaryLine === undefined)) return null;
  const name = `${type ?? 'Văn bản'}${symbol === undefined ? '' : ` số ${symbol}`}`;
  if (summaryLine === undefined) return name;
  return /^(?:về|của)\s/i.test(summaryLine)
    ? `${name} ${summaryLine.charAt(0).toLowerCase()}${summaryLine.slice(1)}`
    : `${name}: ${summaryLine}`;
}

/**
 * The one address of a page. What the page declares is believed only where it can be true: portals that give every page
 * the address of their home page, or one without the number that tells pages apart, would make one document of all;
 * and no site may speak for another one's pages.
 */
function addressOf(declared: string | undefined, fetched: string | null): string | null {
  const own = fetched === null ? null : canonicalUrl(fetched);
  if (declared === undefined || !URL.canParse(declared)) return own;
  const there = new URL(declared);
  if (there.pathname.length <= 1 && there.search === '') return own;
  if (own === null) return declared;
  const here = new URL(own);
  const isSameSite = siteOf(here) === siteOf(there);
  const dropsQuery = here.search !== '' && there.search === '' && here.pathname === there.pathname;
  return isSameSite && !dropsQuery ? declared : own;
}

function siteOf({ hostname }: URL): string {
  return hostname.replace(/^(?:www|m|mobile|amp)\./, '');
}
