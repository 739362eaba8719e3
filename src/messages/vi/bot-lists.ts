import { formatDay } from '../../calendar.ts';
import { bold, italic, joinRich, link, type RichText, rich } from '../rich-text.ts';
import { shorten } from '../shorten.ts';

/** Lists of articles, directives and search results, and one of them in full. */

/** What a line of a list shows. */
export interface ListedDocument {
  readonly kind: 'article' | 'directive';
  readonly title: string;
  readonly symbol: string | null;
  /** Loại văn bản; only of directives. */
  readonly directiveType?: string | null;
  readonly issuer?: string | null;
  readonly topic?: string | null;
  /** `YYYY-MM-DD` */
  readonly publishedOn: string | null;
  readonly url?: string | null;
  /** A sentence or two, or the place that was found. */
  readonly extract: RichText | string;
}

export interface ListPage {
  readonly total: number;
  /** There are more than `total`. */
  readonly isTotalCapped?: boolean;
  /** How many come before this page. */
  readonly offset: number;
  readonly documents: readonly ListedDocument[];
}

export function latestArticles(page: ListPage): RichText {
  return list('Tin mới nhất', page);
}

export function latestDirectives(page: ListPage): RichText {
  return list('Văn bản chỉ đạo', page);
}

export function directivesFound(symbol: string, page: ListPage): RichText {
  return list(rich`Các văn bản có số ${symbol}`, page);
}

export function searchResults(query: string, page: ListPage): RichText {
  const count = page.isTotalCapped === true ? `hơn ${page.total}` : String(page.total);
  return list(rich`Tìm thấy ${count} kết quả cho “${shorten(query, 80)}”`, page);
}

export const NO_ARTICLES = rich`Chưa có tin nào trong các chuyên mục đồng chí theo dõi. Gõ /chuyenmuc để chọn thêm chuyên mục.`;

export const NO_DIRECTIVES = rich`Chưa có văn bản chỉ đạo nào.`;

export const NO_MORE = rich`Đã hết danh sách.`;

export const SEARCH_WHAT = rich`Đồng chí gõ từ khóa sau lệnh, ví dụ: /tim đại hội đoàn. Có thể gõ không dấu.`;

export const SEARCH_EXPIRED = rich`Lần tìm này đã quá một ngày. Đồng chí gõ lại từ khóa cần tìm.`;

export function nothingFound(query: string): RichText {
  return rich`Không tìm thấy nội dung nào cho “${shorten(query, 80)}”.\n\n${SEARCH_HINTS}`;
}

/** Nothing has this symbol; what the search found instead follows, if anything. */
export function directiveNotFound(query: string): RichText {
  return rich`Chưa có văn bản số “${shorten(query, 80)}” trong kho. Đồng chí kiểm tra lại số ký hiệu (ví dụ: 21-KL/TW), hoặc gõ /vanban để xem danh sách.`;
}

export function noDirectiveAbout(query: string): RichText {
  return rich`Chưa có văn bản nào về “${shorten(query, 80)}”. Đồng chí gõ /vanban để xem danh sách, hoặc /tim để tìm cả trong tin bài.`;
}

const SEARCH_HINTS = [
  'Đồng chí thử:',
  '– dùng ít từ hơn, hoặc từ khác cùng nghĩa;',
  '– số ký hiệu của văn bản, ví dụ: 21-KL/TW;',
  '– chỉ tìm văn bản: thêm loai:vanban; từ một tháng: thêm tu:01/2022.',
].join('\n');

export const LIST_BUTTONS = { previous: '‹ Trước', next: 'Tiếp ›', readOn: 'Đọc tiếp' } as const;

/** @param number what the person sees in the list, from 1 */
export function openButton(number: number): string {
  return `Mở ${number}`;
}

export interface FullDocument extends Omit<ListedDocument, 'extract' | 'url'> {
  readonly sapo: string;
  readonly author: string | null;
  readonly url: string | null;
}

/** The head of a document shown in full. */
export function documentHead(document: FullDocument): RichText {
  const { title, sapo, url, author } = document;
  return joinRich(
    [
      bold(title),
      joinRich([describe(document), author === null ? null : `Tác giả: ${author}`], '\n'),
      italic(sapo),
      url === null ? null : link('Xem trên trang gốc', url),
    ],
    '\n\n',
  );
}

/** @param page from 2 */
export function documentContinued(title: string, page: number, pages: number): RichText {
  return rich`${bold(shorten(title, 100))} (phần ${page}/${pages})`;
}

function list(heading: RichText | string, { total, offset, documents }: ListPage): RichText {
  const range = total > documents.length ? ` (${offset + 1}–${offset + documents.length}/${total})` : '';
  return joinRich(
    [
      rich`${bold(heading)}${range}`,
      ...documents.map((document, index) => entry(index + 1 + offset, document)),
    ],
    '\n\n',
  );
}

function entry(number: number, document: ListedDocument): RichText {
  const { title, url, extract } = document;
  const heading = rich`${number}. ${bold(url ? link(title, url) : title)}`;
  return joinRich([heading, describe(document), extract], '\n');
}

/** `12/4/2022 · Kết luận số 21-KL/TW · Ban Chấp hành Trung ương` */
function describe(document: Omit<ListedDocument, 'extract'>): RichText {
  const { kind, symbol, directiveType, issuer, topic, publishedOn } = document;
  const type = kind === 'article' ? 'Tin bài' : (directiveType ?? 'Văn bản');
  return joinRich(
    [
      publishedOn === null ? null : formatDay(publishedOn),
      symbol === null ? type : `${type} số ${symbol}`,
      issuer ?? null,
      topic ?? null,
    ],
    ' · ',
  );
}
