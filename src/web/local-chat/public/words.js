// What the scripts of this page say. Sentences that the service decides come from it.

export const NETWORK_PROBLEM = 'Không gửi được. Kiểm tra Bản tin còn chạy không rồi thử lại.';
export const OFFLINE = 'Mất kết nối với Bản tin, đang thử lại…';
export const TODAY = 'Hôm nay';
export const YESTERDAY = 'Hôm qua';
export const BOT_SAYS = 'Bản tin:';
export const PERSON_SAYS = 'Đồng chí:';
export const NO_MESSAGES = 'Chưa có tin nhắn nào.';
export const NO_MESSAGES_HELP = 'Bấm “Bắt đầu” như khi mở một cuộc trò chuyện mới, hoặc thử:';
export const NO_MESSAGES_START = 'Bấm “Bắt đầu” như khi mở một cuộc trò chuyện mới.';
export const NOBODY = 'Chưa có ai để trò chuyện.';
export const NOBODY_HELP =
  'Kho dữ liệu này đã có nội dung nên không có sẵn người dùng thử. Để có quản trị viên, chạy lệnh sau trên máy này rồi mở đường dẫn nhận được:';
export const NOBODY_COMMAND = 'npx bantin invite --role admin';
export const ADD_PERSON = 'Thêm người mới';
export const START_LABEL = 'Bắt đầu';
export const NEW_PERSON = 'Một người mới…';
export const NAME_MISSING = 'Cần có họ và tên.';
export const PEOPLE_TITLE = 'Đang là ai?';
export const SIDE_TITLE = 'Đồng hồ và gợi ý';
export const IN_BLOCK = 'đã chặn';
export const FILE_TOO_LARGE = 'Tệp lớn quá 10 MB.';
export const FILE_EMPTY = 'Tệp này không có nội dung.';
export const DOWNLOAD = 'Tải về';
export const ALL_COMMANDS = 'Tất cả lệnh';
export const BLOCK = 'Chặn Bản tin';
export const UNBLOCK = 'Bỏ chặn Bản tin';
export const OPENS_ELSEWHERE = '(mở trang khác)';

export const GROUPS = {
  member: 'Đảng viên',
  secretary: 'Bí thư',
  editor: 'Biên tập',
  admin: 'Quản trị',
  stranger: 'Người chưa tham gia',
};

const WEEKDAYS = ['Chủ Nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'];
const SHORT_WEEKDAYS = ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'];

export function longDay({ weekday, day, month, year }) {
  return `${WEEKDAYS[weekday]}, ${day}/${month}/${year}`;
}

export function dayChoice({ weekday, day, month }) {
  return `${SHORT_WEEKDAYS[weekday]} ${day}/${month}`;
}

export function hourChoice(hour) {
  return `${hour} giờ`;
}

export function shortMoment({ weekday, day, month, time }) {
  return `${SHORT_WEEKDAYS[weekday]} ${day}/${month} · ${time}`;
}

export function nextMorning(hour) {
  return `Đến 7 giờ sáng ${hour < 7 ? 'nay' : 'mai'}`;
}

export function passing({ time, day, month }) {
  return `Đang qua ${time} ngày ${day}/${month}…`;
}

/** What the clock brought: "3 tin mới cho 5 người". */
export function arrived({ messages, people }, { time, day, month }) {
  const news = messages === 0 ? 'không có tin mới' : `${messages} tin mới cho ${people} người`;
  return `Đã đến ${time} ngày ${day}/${month}: ${news}.`;
}

export function unreadCount(count) {
  return `${count} tin chưa đọc`;
}

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace('.', ',')} MB`;
}

export function pictureOf(name) {
  return `Ảnh: ${name}`;
}
