import type { Role } from '../../members/actor.ts';

const STATUS_SENTENCES: Readonly<Record<number, string>> = {
  400: 'Yêu cầu chưa đúng, vui lòng kiểm tra rồi thử lại.',
  403: 'Trang trò chuyện thử chỉ mở được trên chính máy đang chạy Bản tin.',
  404: 'Không tìm thấy nội dung này.',
  409: 'Việc trước chưa xong hoặc nội dung đã thay đổi, vui lòng thử lại.',
  413: 'Nội dung gửi lên quá lớn.',
  415: 'Không đọc được loại nội dung này.',
  429: 'Có quá nhiều yêu cầu, vui lòng thử lại sau.',
  503: 'Bản tin đang khởi động hoặc đang dừng, vui lòng thử lại sau ít phút.',
};

const OTHER_SENTENCE = 'Bản tin gặp lỗi khi xử lý, vui lòng thử lại sau ít phút.';

/** What a visitor reads for an HTTP status. */
export function statusSentence(status: number): string {
  return STATUS_SENTENCES[status] ?? (status < 500 ? STATUS_SENTENCES[400] : undefined) ?? OTHER_SENTENCE;
}

/** A whole page for an error; both parts are our own sentences. */
export function errorPage(status: number, sentence: string): string {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bản tin – ${status}</title>
</head>
<body>
<main>
<h1>Bản tin</h1>
<p>${sentence}</p>
<p><a href="/">Về trang đầu</a></p>
</main>
</body>
</html>
`;
}

const ROLE_LABELS: Readonly<Record<Role, string>> = {
  member: 'Đảng viên',
  secretary: 'Bí thư',
  editor: 'Biên tập',
  admin: 'Quản trị',
};

/** How the page names a person's part. */
export function roleLabel(role: Role): string {
  return ROLE_LABELS[role];
}

export const STRANGER_LABEL = 'Chưa tham gia';
export const PENDING_LABEL = 'Đang chờ duyệt';
export const REFUSED_LABEL = 'Không được duyệt';

/** The only command somebody who has not joined is offered. */
export const START_COMMAND = { name: 'start', description: 'Bắt đầu, hoặc nhập mã mời' } as const;

/** Something to try, shown beside the chat. */
export interface Hint {
  readonly text: string;
  /** Whose part it is; `stranger` has not joined. */
  readonly role: Role | 'stranger';
  /** What is sent for the visitor; without it the hint only explains. */
  readonly send?: string;
  /** Moves the clock instead. */
  readonly clock?: 'next-morning';
}

export const HINTS: readonly Hint[] = [
  { role: 'member', send: '/tin', text: 'Xem tin mới nhất' },
  { role: 'member', send: 'dai hoi doan khoi', text: 'Tìm bằng chữ không dấu' },
  { role: 'secretary', send: '/nhiemvu', text: 'Xem nhiệm vụ và thời hạn của đơn vị' },
  { role: 'admin', send: '/duyet', text: 'Duyệt sự kiện, nhiệm vụ, người mới' },
  { role: 'admin', send: '/thongbao', text: 'Gửi một thông báo đến mọi đảng viên' },
  { role: 'admin', send: '/moi', text: 'Tạo lời mời cho đồng chí mới' },
  { role: 'member', clock: 'next-morning', text: 'Chỉnh đồng hồ đến 7 giờ sáng để nhận bản tin' },
  { role: 'stranger', send: '/start', text: 'Thử vào khi chưa có lời mời' },
];

export const CLOCK_NOT_FORWARD = 'Đồng hồ chỉ chạy tới, vui lòng chọn một thời điểm sau hiện tại.';
export const CLOCK_TOO_FAR = 'Mỗi lần chỉ chỉnh đồng hồ tối đa 62 ngày.';
export const CLOCK_BUSY = 'Đồng hồ đang được chỉnh, vui lòng chờ xong.';
export const BUTTON_GONE = 'Nút này không còn dùng được vì tin nhắn đã thay đổi.';
export const PERSON_GONE = 'Người này không còn trong danh sách.';
export const CLOCK_FIXED = 'Đồng hồ ở đây là giờ thật, không chỉnh được.';
export const TOO_MANY_PEOPLE = 'Danh sách người dùng thử đã đầy.';
