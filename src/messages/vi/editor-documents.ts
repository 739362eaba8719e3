import { formatDay } from '../../calendar.ts';
import { bold, italic, joinRich, type RichText, rich } from '../rich-text.ts';
import { shorten } from '../shorten.ts';
import { sayMoment } from './days.ts';

/** Adding an article or a directive in the chat. */

export const ADD_DESCRIPTION = 'Thêm tin bài, văn bản';

export const ADD_WHAT = rich`Đồng chí gửi một trong các cách sau:
– đường dẫn của bài viết;
– dán toàn bộ nội dung bài hoặc văn bản;
– tệp .txt hoặc .html.

Gõ /huy để dừng.`;

export const ADD_BUTTONS = {
  save: 'Lưu',
  drop: 'Bỏ',
  asDirective: 'Đây là văn bản chỉ đạo',
  asArticle: 'Đây là tin bài',
  review: 'Duyệt ngay',
} as const;

/** Why what was handed over is not read, by its kind, and what to do instead. */
export const NOT_READ = {
  url: rich`Địa chỉ này không phải trang bài viết (có thể là tệp PDF, Word hoặc nguồn RSS). Đồng chí dán nội dung vào đây; nguồn RSS thì thêm bằng /nguon.`,
  text: rich`Nội dung này không có chữ, hoặc quá dài để đọc một lần. Đồng chí kiểm tra và gửi lại.`,
  file: rich`Chỉ đọc được tệp .txt hoặc .html có chữ, không quá 5 MB. Với tệp Word, PDF hoặc ảnh, đồng chí chép nội dung rồi dán vào đây.`,
} as const;

export const ADD_JOINED = rich`Đã nối phần vừa gửi vào nội dung trước.`;

export const ADD_GONE = rich`Nội dung này đã được lưu hoặc đã bỏ. Gõ /them để thêm nội dung khác.`;

export const ADD_DROPPED = rich`Đã bỏ, không lưu gì.`;

export interface UnderstoodDocument {
  readonly kind: 'article' | 'directive';
  readonly title: string;
  readonly publishedOn: string | null;
  readonly topic: string | null;
  readonly symbol: string | null;
  readonly directiveType: string | null;
  readonly issuer: string | null;
  readonly summary: string;
  readonly citations: readonly { readonly text: string }[];
  readonly events: readonly { readonly title: string; readonly start?: string }[];
  readonly tasks: readonly { readonly text: string; readonly who?: string; readonly deadline?: string }[];
}

/** So many entries of each kind are shown; the rest is counted. */
const SHOWN = 5;
const ENTRY_CHARS = 160;

/** What was understood, for the clerk to look over before it is stored. */
export function understood(document: UnderstoodDocument): RichText {
  const { kind, title, publishedOn, topic, symbol, directiveType, issuer, summary } = document;
  const isArticle = kind === 'article';
  return joinRich(
    [
      rich`${bold(isArticle ? 'Đã đọc tin bài' : 'Đã đọc văn bản chỉ đạo')}\n${bold(title)}`,
      joinRich(
        [
          symbol === null ? null : `${directiveType ?? 'Văn bản'} số ${symbol}`,
          issuer === null ? null : `Cơ quan ban hành: ${issuer}`,
          `${isArticle ? 'Ngày đăng' : 'Ngày ban hành'}: ${publishedOn === null ? 'chưa rõ' : formatDay(publishedOn)}`,
          isArticle ? `Chuyên mục: ${topic ?? 'chưa rõ'}` : null,
        ],
        '\n',
      ),
      summary === '' ? null : rich`${italic('Tóm tắt:')} ${summary}`,
      section(
        'Văn bản được nhắc tới',
        document.citations.map(({ text }) => text),
      ),
      section(
        'Sự kiện',
        document.events.map(
          ({ title: name, start }) => `${start === undefined ? 'chưa rõ ngày' : sayMoment(start)}: ${name}`,
        ),
      ),
      section(
        'Nhiệm vụ',
        document.tasks.map(({ text, deadline }) =>
          deadline === undefined ? text : `${text} (hạn: ${sayMoment(deadline)})`,
        ),
      ),
      'Đồng chí xem lại rồi bấm Lưu. Sự kiện và nhiệm vụ chỉ được gửi đi sau khi duyệt.',
    ],
    '\n\n',
  );
}

export interface SaveOutcome {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly title: string;
  readonly eventsProposed: number;
  readonly tasksProposed: number;
}

export function saved({ outcome, title, eventsProposed, tasksProposed }: SaveOutcome): RichText {
  const done = {
    created: rich`Đã lưu: ${bold(title)}.`,
    updated: rich`Nội dung đã có trong kho và vừa được cập nhật theo bản mới: ${bold(title)}.`,
    unchanged: rich`Nội dung này đã có trong kho, không có gì thay đổi: ${bold(title)}.`,
  }[outcome];
  const waiting = [
    eventsProposed > 0 ? `${eventsProposed} sự kiện` : null,
    tasksProposed > 0 ? `${tasksProposed} nhiệm vụ` : null,
  ].filter((part) => part !== null);
  return waiting.length === 0 ? done : rich`${done}\nCó ${waiting.join(' và ')} chờ duyệt.`;
}

function section(heading: string, entries: readonly string[]): RichText | null {
  if (entries.length === 0) return null;
  const shown = entries.slice(0, SHOWN).map((entry) => `– ${shorten(entry, ENTRY_CHARS)}`);
  const more = entries.length > SHOWN ? [`… và ${entries.length - SHOWN} mục khác`] : [];
  return rich`${bold(`${heading} (${entries.length})`)}\n${[...shown, ...more].join('\n')}`;
}
