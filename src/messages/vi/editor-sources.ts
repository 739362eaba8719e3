import { dayOf, formatDay } from '../../calendar.ts';
import { bold, joinRich, type RichText, rich } from '../rich-text.ts';

/** The feeds that are read on a schedule, as editors manage them in the chat. */

export const SOURCES_DESCRIPTION = 'Nguồn tin tự động';

export const SOURCE_BUTTONS = {
  add: 'Thêm nguồn',
  remove: 'Bỏ',
  resume: 'Đọc lại',
  reallyRemove: 'Đúng, bỏ nguồn này',
  keep: 'Không, giữ lại',
} as const;

export const NO_SOURCES = rich`Chưa có nguồn tin nào. Bấm “Thêm nguồn”, hoặc gõ /nguon kèm địa chỉ trang tin.`;

export const ASK_SOURCE = rich`Đồng chí gửi địa chỉ của nguồn tin (RSS, Atom) hoặc của trang tin có nguồn đó, ví dụ: https://bao.example/rss/xay-dung-dang.rss

Muốn xếp mọi tin của nguồn vào một chuyên mục, gõ tên chuyên mục sau địa chỉ. Gõ /huy để dừng.`;

export const NOT_AN_ADDRESS = rich`Đây không phải địa chỉ trang web. Địa chỉ bắt đầu bằng http:// hoặc https://; đồng chí gửi lại, hoặc gõ /huy để dừng.`;

export const NO_FEED = rich`Địa chỉ này mở được nhưng không có nguồn tin (RSS, Atom). Đồng chí tìm địa chỉ có chữ “rss” trên trang đó rồi gửi lại, hoặc gõ /huy để dừng.`;

export const SOURCE_UNREACHABLE = rich`Không mở được địa chỉ này. Đồng chí kiểm tra rồi gửi lại, hoặc gõ /huy để dừng.`;

export const SOURCE_GONE = rich`Nguồn này đã được bỏ trước đó.`;

export interface ListedSource {
  readonly name: string;
  readonly url: string;
  readonly topic: string | null;
  readonly importedAt: Date | null;
  readonly failures: number;
  readonly lastError: string | null;
  readonly pausedAt: Date | null;
  readonly documents: number;
}

/** @param sources in the order of their buttons @param first the number of the first */
export function sourceList(sources: readonly ListedSource[], first: number, total: number): RichText {
  return joinRich(
    [
      bold(`Nguồn tin tự động (${total})`),
      ...sources.map((source, index) =>
        joinRich(
          [
            rich`${first + index}. ${bold(source.name)}`,
            source.url,
            source.topic === null ? null : `Chuyên mục: ${source.topic}`,
            `${stateOf(source)} Đã có ${source.documents} tin.`,
          ],
          '\n',
        ),
      ),
    ],
    '\n\n',
  );
}

export function sourceAdded(name: string): RichText {
  return rich`Đã thêm nguồn ${bold(name)}. Những tin đang có sẽ được nhập vào kho mà không gửi đi; tin mới sau đó vào bản tin hằng ngày.`;
}

export function sourceKnown(name: string): RichText {
  return rich`Nguồn ${bold(name)} đã có trong danh sách và vẫn đang được đọc.`;
}

export function sourceResumed(name: string): RichText {
  return rich`Nguồn ${bold(name)} sẽ được đọc lại từ bây giờ.`;
}

export function askRemoveSource(name: string, documents: number): RichText {
  return rich`Bỏ nguồn ${bold(name)}? Bot sẽ không đọc nguồn này nữa; ${documents} tin đã có vẫn được giữ.`;
}

export function sourceRemoved(name: string): RichText {
  return rich`Đã bỏ nguồn ${name}.`;
}

function stateOf({ pausedAt, failures, lastError, importedAt }: ListedSource): string {
  const why = lastError === null ? '' : ` (${sayError(lastError)})`;
  if (pausedAt !== null) {
    return `Đã tạm dừng từ ngày ${formatDay(dayOf(pausedAt))} vì ${failures} lần liền không đọc được${why}.`;
  }
  if (failures > 0) return `${failures} lần gần nhất không đọc được${why}; bot sẽ thử lại.`;
  return importedAt === null ? 'Đang nhập lần đầu.' : 'Đang đọc bình thường.';
}

/** The error is kept in English for the operator; what an editor can act upon is said in Vietnamese. */
function sayError(error: string): string {
  const [, status] = /answered (\d{3})\b/.exec(error) ?? [];
  if (status !== undefined) return `trang trả lời lỗi ${status}`;
  if (/is no feed/.test(error)) return 'địa chỉ không còn là nguồn tin';
  if (/private or local network/.test(error)) return 'địa chỉ thuộc mạng nội bộ';
  return 'không kết nối được';
}
