import { dayOf, formatDay, timeOf } from '../../calendar.ts';
import type { Role } from '../../members/actor.ts';
import type { PlatformName } from '../../platforms/platform.ts';
import { bold, joinRich, type RichText, rich } from '../rich-text.ts';
import { quietHours } from './bot-settings.ts';
import { roleName } from './members.ts';
import { platformName } from './platforms.ts';

/** What is stored about a member, and its erasure. */

export interface StoredAboutMember {
  readonly name: string;
  readonly organisation: string;
  readonly role: Role;
  readonly joinedAt: Date;
  readonly digest: 'daily' | 'weekly' | 'off';
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly mutedTopics: readonly string[];
  readonly accounts: readonly {
    readonly platform: PlatformName;
    readonly chatId: string;
    readonly displayName: string;
    readonly linkedAt: Date;
    readonly lastSeenAt: Date | null;
  }[];
  readonly deliveries: number;
  readonly received: number;
  readonly seen: number;
  readonly linkCodes: number;
  readonly searches: number;
  readonly auditEntries: number;
}

const DIGESTS = { daily: 'hằng ngày', weekly: 'hằng tuần', off: 'tắt' } as const;

export function storedAboutMember(stored: StoredAboutMember): RichText {
  const { mutedTopics, accounts } = stored;
  return joinRich(
    [
      bold('Thông tin đang lưu về đồng chí'),
      joinRich(
        [
          `Họ tên: ${stored.name}`,
          `Tổ chức: ${stored.organisation}`,
          `Vai trò: ${roleName(stored.role)}`,
          `Tham gia từ: ${formatDay(dayOf(stored.joinedAt))}`,
        ],
        '\n',
      ),
      joinRich(
        [
          `Bản tin: ${DIGESTS[stored.digest]}`,
          `Giờ nghỉ: ${quietHours(stored.quietFrom, stored.quietTo)}`,
          `Chuyên mục không nhận: ${mutedTopics.length === 0 ? 'không có' : mutedTopics.join('; ')}`,
        ],
        '\n',
      ),
      joinRich(['Tài khoản nhận tin:', ...accounts.map(accountLine)], '\n'),
      joinRich(
        [
          `Tin nhắn đã gửi hoặc chờ gửi: ${stored.deliveries} (lưu trạng thái và thời gian)`,
          stored.received + stored.seen === 0
            ? null
            : `Trong đó ứng dụng báo đã đến máy: ${stored.received}; đã xem: ${stored.seen}`,
          stored.linkCodes === 0 ? null : `Mã liên kết tài khoản đã tạo trong ngày qua: ${stored.linkCodes}`,
          `Từ khóa đã tìm trong ngày qua: ${stored.searches}`,
          stored.auditEntries === 0 ? null : `Việc đã làm ghi trong nhật ký: ${stored.auditEntries}`,
        ],
        '\n',
      ),
      'Muốn sửa họ tên hoặc tổ chức, đồng chí liên hệ văn phòng. Muốn xóa: /xoadulieu.',
    ],
    '\n\n',
  );
}

function accountLine({
  platform,
  chatId,
  displayName,
  linkedAt,
  lastSeenAt,
}: StoredAboutMember['accounts'][number]): string {
  const name = displayName === '' ? '' : `, tên hiển thị “${displayName}”`;
  const seen =
    lastSeenAt === null ? '' : `, nhắn lần cuối ${timeOf(lastSeenAt)} ngày ${formatDay(dayOf(lastSeenAt))}`;
  return `– ${platformName(platform)} (mã ${chatId}${name}), kết nối ${formatDay(dayOf(linkedAt))}${seen}`;
}

const ERASE_QUESTION = rich`${bold('Xóa dữ liệu của đồng chí?')}\n\nHọ tên, tài khoản và các lựa chọn của đồng chí sẽ bị xóa ngay và không khôi phục được. Đồng chí sẽ không nhận tin, lời nhắc và thông báo qua kênh này nữa. Số lần gửi và nhật ký vẫn được giữ, nhưng không còn tên đồng chí.\n\nMuốn tham gia lại, đồng chí cần mã mời mới hoặc văn phòng duyệt.`;

const ERASE_ONLY_ADMIN =
  'Lưu ý: đồng chí là quản trị viên duy nhất. Sau khi xóa, không còn ai duyệt người mới và mời thêm người, cho đến khi người vận hành máy chủ tạo lời mời quản trị viên mới.';

/** @param isOnlyAdmin whether the office is left without an admin */
export function eraseQuestion(isOnlyAdmin: boolean): RichText {
  return joinRich([ERASE_QUESTION, isOnlyAdmin ? ERASE_ONLY_ADMIN : null], '\n\n');
}

export const ERASE_BUTTONS = { confirm: 'Xóa dữ liệu của tôi', keep: 'Không xóa' } as const;

export const ERASE_TOO_LATE = rich`Để tránh xóa nhầm, nút xóa chỉ dùng được trong 10 phút. Nếu vẫn muốn xóa, đồng chí gõ lại /xoadulieu.`;

export const KEPT = rich`Dữ liệu của đồng chí được giữ nguyên.`;

export const GOODBYE = rich`Dữ liệu của đồng chí đã được xóa. Cảm ơn đồng chí đã tham gia kênh thông tin. Khi muốn trở lại, đồng chí gõ /start.`;
