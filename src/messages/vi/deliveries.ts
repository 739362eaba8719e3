import type { PlatformName } from '../../platforms/platform.ts';
import { platformName } from './platforms.ts';

/** The words for `Delivery.state`. */
const STATES: Readonly<Record<string, string>> = {
  pending: 'Đang chờ',
  sending: 'Đang gửi',
  sent: 'Đã gửi',
  failed: 'Không gửi được',
  expired: 'Quá hạn gửi',
  cancelled: 'Đã hủy',
};

/** The words for `Delivery.reason`: for a clerk who asks why somebody has not got a message. */
const REASONS: Readonly<Record<string, string>> = {
  'quiet-hours': 'Đang trong giờ nghỉ của người nhận',
  'platform-off': 'Ứng dụng của người nhận chưa được kết nối với hệ thống',
  'platform-busy': 'Ứng dụng đang bận hoặc gặp sự cố, hệ thống sẽ gửi tiếp',
  'platform-unauthorised': 'Ứng dụng từ chối mã kết nối của hệ thống, cần người quản trị kiểm tra',
  'chat-trouble': 'Ứng dụng báo lỗi với riêng người nhận này, hệ thống sẽ gửi lại',
  'outside-window': 'Zalo chỉ cho gửi tin sau khi người nhận nhắn cho bot',
  night: 'Zalo không cho gửi loại tin này ban đêm',
  quota: 'Đã hết hạn mức tin của cơ quan trên ứng dụng',
  'receive-limit': 'Ứng dụng tạm không cho người này nhận thêm tin',
  'asked-for': 'Người nhận vừa yêu cầu, đang gửi',
  'unknown-outcome': 'Mất kết nối khi đang gửi, không rõ người nhận đã nhận được hay chưa',
  interrupted: 'Hệ thống dừng đột ngột khi đang gửi, nên đã gửi lại',
  'too-many-attempts': 'Đã thử gửi nhiều lần nhưng không được',
  rejected: 'Ứng dụng không chấp nhận nội dung này',
  blocked: 'Người nhận đã chặn bot',
  deactivated: 'Tài khoản của người nhận không còn hoạt động',
  'not-found': 'Không tìm thấy tài khoản của người nhận',
  'no-account': 'Người nhận chưa liên kết tài khoản nào',
  'member-left': 'Người nhận không còn trong danh sách',
  'member-erased': 'Người nhận đã yêu cầu xóa dữ liệu cá nhân',
  'too-late': 'Không kịp gửi trước thời hạn',
  'message-cancelled': 'Tin đã được hủy trước khi gửi đến người này',
};

/** The words for `Delivery.routeReason`: why it took another way than the account its member prefers. */
const ROUTE_REASONS: Readonly<Record<string, string>> = {
  'preferred-blocked': 'Người nhận chặn bot ở tài khoản ưu tiên',
  'preferred-gone': 'Tài khoản ưu tiên không còn hoạt động',
  'preferred-off': 'Ứng dụng của tài khoản ưu tiên đang không dùng được',
  'preferred-outside-window': 'Lâu chưa nhắn cho bot ở tài khoản ưu tiên',
  'preferred-night': 'Tài khoản ưu tiên không nhận tin ban đêm',
  'preferred-quota': 'Hết hạn mức tin ở ứng dụng của tài khoản ưu tiên',
  'preferred-receive-limit': 'Tài khoản ưu tiên tạm không nhận thêm tin',
};

/** Why a message took the way it took; empty for the usual one. */
export function sayRouteReason(reason: string | null): string {
  return reason === null ? '' : (ROUTE_REASONS[reason] ?? 'Lý do khác');
}

/** In which form a message goes: `Tin mẫu` is a template the platform has approved. */
export function sayForm(form: 'text' | 'template'): string {
  return form === 'template' ? 'Tin mẫu' : 'Tin nhắn';
}

/** What a clerk reads for the state of a delivery. */
export function sayState(state: string): string {
  return STATES[state] ?? state;
}

/** Why a delivery waits or was not made; empty when there is nothing to explain. */
export function sayReason(reason: string | null): string {
  return reason === null ? '' : (REASONS[reason] ?? 'Lý do khác');
}

/** The name under which people know a platform; empty before an account was chosen. */
export function platformLabel(platform: PlatformName | null): string {
  return platform === null ? '' : platformName(platform);
}

/** The head of the report that opens in Excel. */
export const DELIVERY_COLUMNS = [
  'Họ và tên',
  'Tổ chức',
  'Kênh',
  'Trạng thái',
  'Lý do',
  'Thời điểm gửi',
  'Có thể nhận hai lần',
  'Hình thức',
  'Vì sao gửi theo cách này',
  'Đã đến máy',
  'Đã xem',
] as const;

/** For that column of the report. */
export const UNCERTAIN_MARK = 'Có';

const AGAIN = 'Gửi lại: ';

/** How a message is called in lists when it is sent again to those it did not reach. */
export function resentTitle(title: string): string {
  return title.startsWith(AGAIN) ? title : AGAIN + title;
}
