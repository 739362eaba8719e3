import { bold, joinRich, type RichText, rich } from '../rich-text.ts';
import { thousands } from './numbers.ts';

export const FAILING_TITLE = 'Tạm dừng gửi vì nhiều lỗi';

export const FAILING_BUTTONS = { resume: 'Tiếp tục', cancel: 'Hủy gửi' } as const;

/** For the author of a message and the admins, when it was paused because most of it failed. */
export function messageFailing(
  title: string,
  { sent, failed, waiting }: { readonly sent: number; readonly failed: number; readonly waiting: number },
): RichText {
  return joinRich(
    [
      bold(FAILING_TITLE),
      rich`“${title}”: ${thousands(failed)} đồng chí không gửi được vì lỗi, mới gửi được ${thousands(sent)}. Hệ thống đã tạm dừng, còn ${thousands(waiting)} đồng chí chờ nhận.`,
      'Lý do cụ thể có trong /baocao. Nếu đồng chí bấm Tiếp tục, hệ thống gửi nốt và không tự dừng tin này nữa; những người bị lỗi có thể gửi lại sau từ /baocao.',
    ],
    '\n\n',
  );
}
