import { bold, type RichText, rich } from '../rich-text.ts';

export const SOURCE_PAUSED_TITLE = 'Nguồn tin tạm dừng';

/** A source that could not be read many times in a row. */
export function sourcePaused({
  name,
  url,
  failures,
}: {
  readonly name: string;
  readonly url: string;
  readonly failures: number;
}): RichText {
  return rich`Nguồn tin ${bold(name)} (${url}) đã tạm dừng vì ${failures} lần liền không đọc được. Đồng chí kiểm tra địa chỉ; khi nguồn hoạt động trở lại, gửi lại địa chỉ này qua /nguon để đọc tiếp.`;
}
