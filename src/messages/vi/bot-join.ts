import type { PlatformName } from '../../platforms/platform.ts';
import { bold, joinRich, type RichText, rich } from '../rich-text.ts';
import { platformName } from './platforms.ts';

/** What people read who are not members yet, and the first thing they read when they are. */

/** @param office the root organisation's name; null before it is set up */
export function welcome(office: string | null): RichText {
  return joinRich(
    [
      rich`Chào đồng chí. Đây là kênh thông tin nội bộ${office === null ? null : rich` của ${bold(office)}`}, dành cho đảng viên đã được mời hoặc được văn phòng duyệt.`,
      'Nếu có mã mời, đồng chí bấm vào đường dẫn mời, hoặc gửi mã vào đây.',
      'Nếu chưa có, đồng chí gửi họ tên và đơn vị (ví dụ: Nguyễn Văn An, Chi bộ Văn phòng). Văn phòng sẽ xem xét; thông tin này chỉ dùng để duyệt.',
    ],
    '\n\n',
  );
}

export const NAME_UNCLEAR = rich`Đồng chí gửi đủ họ tên và đơn vị trong một tin nhắn, ví dụ: Nguyễn Văn An, Chi bộ Văn phòng.`;

export const WAITING = rich`Đề nghị tham gia của đồng chí đã được chuyển đến văn phòng và đang chờ duyệt. Bot sẽ báo ngay khi có kết quả.`;

export const REFUSED = rich`Đề nghị tham gia của đồng chí chưa được chấp thuận. Đồng chí liên hệ văn phòng, hoặc gửi mã mời nếu có.`;

export const WRONG_CODE = rich`Mã mời không đúng. Đồng chí kiểm tra lại, hoặc xin văn phòng mã khác.`;

export const CODE_EXPIRED = rich`Mã mời đã hết hạn. Đồng chí xin văn phòng mã mới.`;

export const CODE_USED_UP = rich`Mã mời đã được dùng hết số lượt. Đồng chí xin văn phòng mã mới.`;

export const TOO_MANY_ATTEMPTS = rich`Đồng chí đã nhập sai mã nhiều lần. Vui lòng chờ một giờ rồi thử lại, hoặc liên hệ văn phòng.`;

export const START_AGAIN = rich`Nút này không còn dùng được. Đồng chí gõ /start để bắt đầu lại.`;

export interface Joined {
  readonly name: string;
  readonly organisation: string;
  /** May publish and announce. */
  readonly isEditor: boolean;
}

export function joined({ name, organisation, isEditor }: Joined): RichText {
  return joinRich(
    [
      rich`Chào đồng chí ${bold(name)}, đồng chí đã tham gia kênh thông tin của ${bold(organisation)}.`,
      WHAT_COMES,
      WHAT_TO_TYPE,
      isEditor ? 'Đồng chí có quyền đăng tin và gửi thông báo: gõ /giup để xem các lệnh.' : null,
      'Thông tin của đồng chí đang được lưu: /toi. Muốn thôi tham gia: /xoadulieu.',
    ],
    '\n\n',
  );
}

export function alreadyMember(name: string): RichText {
  return rich`Đồng chí ${bold(name)} đã tham gia kênh thông tin này.\n\n${WHAT_TO_TYPE}`;
}

/** For a member to whom an invitation gave more rights. */
export function promoted({ name, organisation, isEditor }: Joined): RichText {
  const right = isEditor ? ' Đồng chí có quyền đăng tin và gửi thông báo: gõ /giup để xem các lệnh.' : '';
  return rich`Đồng chí ${bold(name)} đã được giao vai trò mới tại ${bold(organisation)}.${right}`;
}

const WHAT_COMES =
  'Mỗi sáng đồng chí nhận một bản tin ngắn (khi có tin mới), lời nhắc trước các sự kiện và thông báo của văn phòng. Ban đêm bot chỉ gửi thông báo hỏa tốc.';

const WHAT_TO_TYPE =
  'Đồng chí gõ /tin để xem tin mới, /lich để xem lịch, /giup để xem mọi lệnh; hoặc gõ từ khóa cần tìm, không cần dấu.';

export const START_BUTTONS = {
  tin: 'Tin mới nhất',
  lich: 'Lịch sắp tới',
  chuyenmuc: 'Chọn chuyên mục',
} as const;

export const ADMISSION_TITLE = 'Đề nghị tham gia';

/** For the admins. @param said name and organisation as the person wrote them */
export function admissionNotice(said: string, displayName: string, platform: PlatformName): RichText {
  return rich`${bold(ADMISSION_TITLE)}\n${said}\nNhắn từ: ${platformName(platform)}${displayName === '' ? '' : `, tên hiển thị “${displayName}”`}`;
}

export const ADMISSION_BUTTONS = { approve: 'Duyệt', refuse: 'Từ chối' } as const;
