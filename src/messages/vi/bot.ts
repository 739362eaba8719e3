import type { ErrorCode } from '../../errors.ts';
import { bold, joinRich, type RichText, rich } from '../rich-text.ts';

/** What the conversation itself says; each feature's sentences are in a file of their own. */

export function unknownCommand(suggestion: string | null): RichText {
  return suggestion === null
    ? rich`Chưa có lệnh này. Đồng chí gõ /giup để xem các lệnh, hoặc gõ từ khóa cần tìm.`
    : rich`Chưa có lệnh này. Có phải đồng chí muốn gõ /${suggestion}? Gõ /giup để xem các lệnh.`;
}

export const COMMAND_NOT_ALLOWED = rich`Lệnh này dành cho cán bộ phụ trách bản tin. Đồng chí gõ /giup để xem các lệnh của mình.`;

export const BUTTON_EXPIRED = rich`Nút này không còn dùng được. Đồng chí gõ lại lệnh để xem nội dung mới nhất.`;

export const FILE_UNEXPECTED = rich`Đồng chí vừa gửi một tệp, nhưng lúc này bot không chờ tệp nào. Gõ /giup để xem các lệnh.`;

export const UNSUPPORTED = rich`Bot chỉ đọc được chữ và tệp, chưa đọc được nhãn dán, giọng nói, vị trí. Đồng chí gõ nội dung, hoặc /giup để xem các lệnh.`;

export const TEXT_EMPTY = rich`Đồng chí gõ từ khóa cần tìm, hoặc /giup để xem các lệnh.`;

export const STEP_CANCELLED = rich`Đã dừng việc đang làm dở.`;

export const NOTHING_TO_CANCEL = rich`Không có việc nào đang làm dở.`;

export const WRITE_PRIVATELY = rich`Đồng chí nhắn riêng cho bot để hỏi và dùng lệnh; bot không trả lời trong nhóm.`;

const SOMETHING_WRONG = 'Có lỗi khi xử lý yêu cầu. Đồng chí thử lại sau ít phút; nếu vẫn lỗi, báo văn phòng.';

const FAILURES: Readonly<Partial<Record<ErrorCode, string>>> = {
  FORBIDDEN: 'Đồng chí không có quyền làm việc này. Nếu cần, liên hệ văn phòng.',
  NOT_FOUND: 'Không tìm thấy nội dung này; có thể đã được gỡ hoặc thay đổi.',
  INPUT_INVALID: 'Nội dung gửi lên chưa đúng. Đồng chí kiểm tra và gửi lại.',
  FETCH_FAILED: 'Không mở được địa chỉ này. Đồng chí kiểm tra đường dẫn, hoặc dán nội dung vào đây.',
  PAGE_UNREADABLE: 'Không đọc được nội dung của trang hoặc tệp này. Đồng chí dán nội dung vào đây.',
  SECRET_CONTENT:
    'Nội dung có dấu hiệu là tài liệu mật nên không được nhập hoặc gửi qua kênh này. Việc từ chối đã được ghi vào nhật ký.',
};

/** The one sentence a person reads when something did not work. @param code null for an error we did not foresee */
export function failure(code: ErrorCode | null): RichText {
  return rich`${(code === null ? undefined : FAILURES[code]) ?? SOMETHING_WRONG}`;
}

export const COMMAND_DESCRIPTIONS = {
  start: 'Bắt đầu, giới thiệu',
  giup: 'Các lệnh và cách dùng',
  huy: 'Dừng việc đang làm dở',
  tin: 'Tin mới nhất',
  vanban: 'Văn bản chỉ đạo, tìm theo số ký hiệu',
  lich: 'Lịch sự kiện sắp tới',
  nhiemvu: 'Nhiệm vụ của đơn vị tôi',
  tim: 'Tìm tin bài, văn bản',
  chuyenmuc: 'Chọn chuyên mục nhận tin',
  caidat: 'Cài đặt bản tin, giờ nghỉ',
  lienket: 'Nhận tin ở Telegram và Zalo: liên kết tài khoản',
  toi: 'Thông tin của tôi đang được lưu',
  xoadulieu: 'Xóa dữ liệu của tôi',
} as const;

export interface HelpCommand {
  readonly name: string;
  readonly description: string;
}

/** @param own commands every member has @param office those of editors and admins; empty for the others */
export function help(own: readonly HelpCommand[], office: readonly HelpCommand[]): RichText {
  return joinRich(
    [
      rich`${bold('Các lệnh')}\n${commandLines(own)}`,
      office.length === 0 ? null : rich`${bold('Dành cho cán bộ phụ trách')}\n${commandLines(office)}`,
      'Muốn tìm tin hoặc văn bản, đồng chí chỉ cần gõ từ khóa, không cần dấu. Ví dụ: dai hoi doan',
    ],
    '\n\n',
  );
}

function commandLines(commands: readonly HelpCommand[]): RichText {
  return joinRich(
    commands.map(({ name, description }) => `/${name} – ${description}`),
    '\n',
  );
}
