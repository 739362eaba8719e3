import { bold, joinRich, type RichText, rich } from '../rich-text.ts';
import { thousands } from './numbers.ts';

/** Trying again what failed, of a message that is still being sent. */

export const REALLY_RETRY = 'Đúng, thử lại';

export function retryButton(members: number): string {
  return `Thử gửi lại lượt bị lỗi (${thousands(members)})`;
}

/** @param inDoubt of those it failed for, who may have got it */
export function askRetry(
  title: string,
  { retryable, inDoubt }: { readonly retryable: number; readonly inDoubt: number },
): RichText {
  return joinRich(
    [
      rich`${bold('Thử gửi lại')} “${title}” cho ${thousands(retryable)} đồng chí mà lượt gửi bị lỗi? Nội dung và hạn gửi giữ nguyên; người đã nhận không bị gửi lần nữa.`,
      inDoubt === 0
        ? null
        : `Trong số này có ${thousands(inDoubt)} đồng chí có thể đã nhận, vì mất kết nối khi đang gửi.`,
    ],
    '\n',
  );
}

export const NOTHING_TO_RETRY = rich`Không còn ai để thử lại: không có lượt gửi nào bị lỗi mà người nhận còn tài khoản nhận tin.`;

export const CANNOT_RETRY = rich`Tin này không thử lại được nữa: tin đã hủy hoặc đã quá hạn gửi.`;
