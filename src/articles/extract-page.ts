import { Readability } from '@mozilla/readability';
import { AppError } from '../errors.ts';
import { canonicalUrl } from './canonical-url.ts';
import type { ExtractedPage, PageImage } from './extracted-page.ts';
import { type ArticleBody, findArticleBody, isProse } from './find-article-body.ts';
import { collectBlocks, type PageBlock } from './page-blocks.ts';
import { type PageDocument, parsePage } from './page-dom.ts';
import { readMetadata } from './page-metadata.ts';
import { parseHtml } from './page-parsers.ts';
import { findSapo, findShownAuthor, findShownDate, findTitle, findTopic } from './page-parts.ts';
import { comparable, isBreadcrumb } from './plain-text.ts';
import { readDateLine } from './published-date.ts';

const MAX_CAPTION_CHARS = 300;
/** Less prose than this is worth a second opinion. */
const FEW_PROSE_CHARS = 200;
/** Readability walks the page many times; a larger page does without it. */
const MAX_SECOND_OPINION_TAGS = 40_000;

/** A line that opens what follows an article: everything below it is left out. */
const TAIL =
  /^(?:các |những )?(?:tin|bài)(?: viết| tức| bài)? (?:liên quan|khác|cùng chuyên mục|đã đưa|mới hơn|cũ hơn|mới nhất|đọc nhiều)|^(?:ý kiến|bình luận)(?: bạn đọc| của bạn)?(?: \(\d{1,4}\))?:?$|^(?:gửi|viết) bình luận|^có thể bạn quan tâm|^tags?:|^từ khóa:/i;
/** A line that is part of the page's machinery. */
const MACHINERY =
  /^(?:>>|»|(?:mời )?(?:quý |bạn |độc giả |các bạn )*(?:xem|đọc|nghe) thêm\b|xem tiếp|chia sẻ|lưu bài|in (?:bài|trang)|gửi (?:email|bài)|quay lại|về đầu trang|lượt (?:xem|truy cập)|số lượt (?:xem|truy cập)|cỡ chữ|font size|đánh giá|theo dõi .{0,60} trên|facebook|twitter|zalo|google news|print|email|copy link|sao chép|a\s?[-+]|đọc bài viết|nghe bài viết|click vào đây)/i;

/**
 * Reads a news page: title, standfirst, date, author, section, paragraphs, pictures with captions apart. Related links,
 * share bars, menus and advertising are left out.
 *
 * @param url where the page came from, for its relative addresses; `null` for a saved file
 * @throws AppError PAGE_UNREADABLE, within bounded time, when the page is too large, asks to log in or holds no article
 */
export function extractPage(html: string, url: string | null): ExtractedPage {
  const page = parsePage(html);
  const metadata = readMetadata(page);
  const body = bodyOf(page, html);
  if (body === null) throw unreadable(page);
  const allBlocks = collectBlocks(page.body, () => true);
  const title = findTitle(page, metadata, allBlocks);
  const sapo = findSapo(metadata, body, title);
  const base = url ?? metadata.canonicalUrl;
  const { paragraphs, images } = readBody(body.blocks, title, sapo, base);
  if (paragraphs.length === 0 && sapo === null) throw unreadable(page);
  const author = metadata.author ?? findShownAuthor(allBlocks);
  const topic = findTopic(page, metadata, allBlocks, title);
  const canonical = metadata.canonicalUrl === null ? null : absolute(metadata.canonicalUrl, url);
  return {
    title: title === '' ? (paragraphs[0] ?? '').slice(0, 120) : title,
    sapo,
    published: metadata.published ?? findShownDate(page, allBlocks, title),
    ...(author === null ? {} : { author }),
    ...(topic === null ? {} : { topic }),
    paragraphs,
    images,
    ...(canonical === null ? {} : { canonicalUrl: canonicalUrl(canonical) }),
  };
}

function bodyOf(page: PageDocument, html: string): ArticleBody | null {
  const body = findArticleBody(page);
  if (body !== null && proseCharsOf(body) >= FEW_PROSE_CHARS) return body;
  const second = readabilityBody(html);
  return second !== null && proseCharsOf(second) > (body === null ? 0 : proseCharsOf(body)) ? second : body;
}

function proseCharsOf({ blocks }: ArticleBody): number {
  return blocks.filter(isProse).reduce((sum, { text }) => sum + text.length, 0);
}

/** Mozilla's Readability as the second opinion; it changes its document, so it gets its own. */
function readabilityBody(html: string): ArticleBody | null {
  if (html.split('<').length > MAX_SECOND_OPINION_TAGS) return null;
  try {
    const { document } = parseHtml(html);
    const content = new Readability(document).parse()?.content;
    if (!content) return null;
    const { body } = parsePage(content);
    const blocks = collectBlocks(body, () => true);
    return { container: body, blocks, pageBlocks: blocks };
  } catch {
    // Readability throws on odd documents; the first opinion then stands.
    return null;
  }
}

function readBody(blocks: readonly PageBlock[], title: string, sapo: string | null, base: string | null) {
  const paragraphs: string[] = [];
  const images: PageImage[] = [];
  let isAfterImage = false;
  for (const block of fromTitle(blocks, title)) {
    if (block.kind === 'image') {
      addImage(images, block, base);
      isAfterImage = true;
      continue;
    }
    if (block.kind === 'caption' || (isAfterImage && looksLikeCaption(block))) {
      addCaption(images, block.text);
      isAfterImage = false;
      continue;
    }
    isAfterImage = false;
    if (paragraphs.length > 0 && block.text.length <= 80 && TAIL.test(block.text)) break;
    if (isPartOfBody(block, title, sapo)) paragraphs.push(block.text);
  }
  return { paragraphs, images };
}

/** A title inside the container: what stands above it is not the article. */
function fromTitle(blocks: readonly PageBlock[], title: string): readonly PageBlock[] {
  const wanted = comparable(title);
  const at = blocks
    .slice(0, 30)
    .findIndex(({ kind, text }) => kind !== 'image' && comparable(text) === wanted);
  return blocks.slice(at + 1);
}

function isPartOfBody({ text, linkChars }: PageBlock, title: string, sapo: string | null): boolean {
  if (text === sapo || comparable(text) === comparable(title)) return false;
  if (linkChars > text.length * 0.6) return false;
  if (text.length <= 120 && MACHINERY.test(text)) return false;
  return readDateLine(text) === null && !isBreadcrumb(text);
}

function looksLikeCaption({ kind, text, isBold, owner }: PageBlock): boolean {
  if (kind === 'heading' || text.length > MAX_CAPTION_CHARS) return false;
  if (/(?:ảnh|nguồn)\s?:\s?[^.]{1,60}\.?$/i.test(text) || /^(?:ảnh|trong ảnh)\s?:/i.test(text)) return true;
  const isCentred =
    /text-align\s?:\s?center/i.test(owner.getAttribute('style') ?? '') ||
    owner.getAttribute('align') === 'center';
  if (isCentred) return true;
  return !isBold && text.length <= 150 && !/[.!?:;…,]$/.test(text);
}

function addImage(images: PageImage[], { text, alt }: PageBlock, base: string | null): void {
  const url = absolute(text, base);
  if (url === null || images.some((image) => image.url === url)) return;
  images.push({
    url,
    ...(alt === undefined || alt.length > MAX_CAPTION_CHARS || /\.\w{3,4}$|^[\w-]+$/.test(alt)
      ? {}
      : { caption: alt }),
  });
}

/** A shown caption is worth more than the text offered instead of the picture. */
function addCaption(images: PageImage[], caption: string): void {
  const image = images.pop();
  if (image) images.push({ url: image.url, caption });
}

function absolute(address: string, base: string | null): string | null {
  const from = base !== null && URL.canParse(base) ? base : undefined;
  if (!URL.canParse(address, from)) return from === undefined && !/^\w+:/.test(address) ? address : null;
  const { href, protocol } = new URL(address, from);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

function unreadable({ root }: PageDocument): AppError {
  return root.querySelector('input[type="password"]')
    ? new AppError(
        'PAGE_UNREADABLE',
        'The page asks to log in, so its article cannot be read; copy the text and add that instead',
      )
    : new AppError(
        'PAGE_UNREADABLE',
        'No article was found on the page; check the address, or copy the text and add that instead',
      );
}
