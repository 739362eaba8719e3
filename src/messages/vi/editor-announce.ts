import { dayOf, timeOf } from '../../calendar.ts';
import type { PlatformName } from '../../platforms/platform.ts';
import { bold, joinRich, type RichText, rich } from '../rich-text.ts';
import { shorten } from '../shorten.ts';
import { sayDay, sayTime } from './days.ts';
import {
  type HeldMembers,
  heldLine,
  type PreviewedRoute,
  routeLine,
  sayMoney,
  sayUnreachable,
  type UnreachableMembers,
} from './editor-ways.ts';
import { thousands } from './numbers.ts';
import { platformName } from './platforms.ts';

/** Writing an announcement in the chat, up to the moment it is sent. */

export const ANNOUNCE_DESCRIPTION = 'Soạn và gửi thông báo';

export const ANNOUNCE_BUTTONS = {
  all: 'Tất cả',
  organisation: 'Một tổ chức…',
  topic: 'Theo chuyên mục…',
  send: 'Gửi',
  urgent: 'Hỏa tốc',
  schedule: 'Hẹn giờ',
  changeTime: 'Đổi giờ gửi',
  sendScheduled: 'Hẹn gửi',
  sendNow: 'Bỏ hẹn giờ',
  edit: 'Sửa nội dung',
  changeAudience: 'Đổi nơi nhận',
  drop: 'Hủy',
  back: '‹ Quay lại',
  reallyUrgent: 'Đúng, gửi hỏa tốc',
  notUrgent: 'Không, quay lại',
  replaceText: 'Thay nội dung',
  appendText: 'Nối vào cuối',
  keepText: 'Giữ nội dung cũ',
  previous: '‹ Trước',
  next: 'Tiếp ›',
} as const;

export const COMPOSE = rich`Đồng chí gõ hoặc dán nội dung thông báo. Bot giữ nguyên nội dung, đồng chí sẽ xem lại trước khi gửi.

Gõ /huy để dừng.`;

export const COMPOSE_AGAIN = rich`Đồng chí gõ nội dung mới; nội dung này sẽ thay toàn bộ nội dung cũ. Nơi nhận giữ nguyên.`;

export const ONLY_TEXT = rich`Thông báo chỉ gồm chữ, chưa gửi kèm tệp được. Đồng chí gõ nội dung; nếu có tài liệu, dán đường dẫn vào nội dung.`;

export const TEXT_EMPTY = rich`Chưa có nội dung. Đồng chí gõ nội dung thông báo, hoặc /huy để dừng.`;

export function textTooLong(limit: number): RichText {
  return rich`Nội dung dài quá ${thousands(limit)} ký tự nên chưa nhận. Đồng chí rút gọn, hoặc gửi đường dẫn đến toàn văn.`;
}

/** @param keepsOld whether an earlier text is kept */
export function textSecret(keepsOld: boolean): RichText {
  return rich`Nội dung này có dấu hiệu là tài liệu mật nên không gửi qua kênh này được, và không được lưu lại. Việc từ chối đã được ghi vào nhật ký. ${
    keepsOld ? 'Bản nháp trước đó vẫn còn; đồng chí gõ lại nội dung' : 'Đồng chí gõ lại nội dung không mật'
  }, hoặc /huy để dừng.`;
}

export const TEXT_JOINED = rich`Đã nối phần vừa gửi vào nội dung trước.`;

export const ASK_REPLACE = rich`Đã có một bản nháp thông báo. Nội dung đồng chí vừa gửi dùng để làm gì?`;

export const DRAFT_GONE = rich`Nút này thuộc bản nháp đã thay đổi hoặc đã bỏ. Đồng chí dùng các nút ở tin nhắn mới nhất, hoặc gõ /thongbao để soạn lại.`;

export const DRAFT_DROPPED = rich`Đã bỏ bản nháp, không gửi gì.`;

export const CHOOSE_AUDIENCE = rich`Thông báo này gửi tới ai?`;

export const AUDIENCE_GONE = rich`Nơi nhận vừa chọn không còn trong danh sách. Đồng chí chọn lại.`;

export const THIS_ANNOUNCEMENT = 'thông báo này';

export const OR_TYPE_ORGANISATION = 'Cũng có thể gõ tên hoặc mã của đơn vị.';

export const ORGANISATION_UNCLEAR = rich`Không tìm thấy đúng một đơn vị có tên này. Đồng chí gõ đủ tên, hoặc chọn bằng nút.`;

export function chooseTopic(page: number, pages: number): RichText {
  return rich`Đồng chí chọn chuyên mục${pages > 1 ? ` (trang ${page + 1}/${pages})` : ''}. Thông báo sẽ gửi tới người theo dõi chuyên mục đó:`;
}

export const NO_TOPICS = rich`Chưa có chuyên mục nào. Đồng chí chọn nơi nhận khác.`;

type NamedAudience =
  | { readonly kind: 'all' | 'admins' | 'members' }
  | { readonly kind: 'organisation' | 'topic'; readonly name: string };

export function audienceName(audience: NamedAudience): string {
  switch (audience.kind) {
    case 'all':
      return 'tất cả đảng viên';
    case 'organisation':
      return `${audience.name} và các đơn vị trực thuộc`;
    case 'topic':
      return `người theo dõi chuyên mục ${audience.name}`;
    case 'admins':
      return 'quản trị viên';
    case 'members':
      return 'một số đảng viên';
  }
}

interface Preview {
  readonly audience: string;
  readonly recipients: number;
  readonly byPlatform: Partial<Record<PlatformName, number>>;
  readonly unreachable: number;
  /** Whether a platform may refuse to write to somebody, or ask for money: each way is shown with what it costs then. */
  readonly hasLimits: boolean;
  readonly routes: readonly PreviewedRoute[];
  readonly heldBy: readonly HeldMembers[];
  readonly unreachableBy: readonly UnreachableMembers[];
  readonly cost: number;
  readonly quotas: readonly RichText[];
  /** Null for at once. */
  readonly sendAt: Date | null;
  /** When it would go out in the usual quiet hours: their end. */
  readonly heldUntil: Date | null;
}

/** What stands below the announcement as members will see it. */
export function previewNotes(preview: Preview): RichText {
  const { audience, recipients, sendAt, heldUntil } = preview;
  if (recipients === 0) {
    return rich`${bold('Xem trước thông báo')}\nNơi nhận: ${audience}\nChưa có đảng viên nào ở đây nên không gửi được. Đồng chí đổi nơi nhận.`;
  }
  return joinRich(
    [
      bold('Xem trước: tin nhắn ở trên là thông báo như người nhận sẽ thấy'),
      `Nơi nhận: ${audience}`,
      ...(preview.hasLimits ? waysInFull(preview) : waysInShort(preview)),
      sendAt === null ? null : rich`Thời gian gửi: ${bold(sayInstant(sendAt))}`,
      heldUntil === null
        ? null
        : `${sendAt === null ? 'Hiện đang trong' : 'Giờ này thuộc'} giờ nghỉ nên phần lớn sẽ nhận từ ${sayInstant(heldUntil)}. Chỉ thông báo hỏa tốc đến ngay trong giờ nghỉ.`,
    ],
    '\n',
  );
}

function waysInShort({ recipients, byPlatform, unreachable }: Preview): (RichText | string | null)[] {
  const platforms = Object.entries(byPlatform).map(
    ([platform, members]) => `${platformName(platform as PlatformName)}: ${thousands(members)}`,
  );
  return [
    rich`Số người nhận: ${bold(`${thousands(recipients)} đồng chí`)}${platforms.length === 0 ? '' : ` (${platforms.join('; ')})`}`,
    unreachable === 0 ? null : `Chưa liên lạc được qua bot: ${thousands(unreachable)} đồng chí`,
  ];
}

function waysInFull(preview: Preview): (RichText | string | null)[] {
  const { recipients, routes, heldBy, unreachable, unreachableBy, cost } = preview;
  const held = heldBy.map((some) => heldLine(some, sayInstant));
  return [
    rich`Số người nhận: ${bold(`${thousands(recipients)} đồng chí`)}`,
    ...routes.map(routeLine),
    ...held,
    unreachable === 0
      ? null
      : `– Chưa liên lạc được qua bot: ${thousands(unreachable)} (${unreachableBy.map(sayUnreachable).join('; ')})`,
    ...preview.quotas,
    cost === 0 ? null : rich`Chi phí dự kiến: ${bold(sayMoney(cost))}`,
  ];
}

/** @param recipients how many may be woken by it */
export function askUrgent(recipients: number): RichText {
  return rich`${bold('Gửi hỏa tốc?')} Thông báo sẽ đến ngay ${thousands(recipients)} đồng chí, kể cả người đang trong giờ nghỉ ban đêm, và mang dòng “HỎA TỐC” ở đầu. Việc này được ghi vào nhật ký. Chỉ dùng khi thật cần thiết.`;
}

export const ASK_TIME = rich`Đồng chí gõ thời gian gửi, ví dụ: 7h30 ngày mai; 14 giờ thứ Sáu; 8 giờ 24/5. Hoặc chọn:`;

export function timeButton(instant: Date, now: Date): string {
  const isToday = dayOf(instant) === dayOf(now);
  return isToday ? `Chiều nay, ${sayTime(timeOf(instant))}` : `Sáng mai, ${sayTime(timeOf(instant))}`;
}

export const TIME_UNCLEAR = rich`Chưa đọc được thời gian. Đồng chí gõ lại ngày và giờ, ví dụ: 7h30 ngày mai, hoặc 8 giờ 24/5/2022.`;

export function timePast(instant: Date): RichText {
  return rich`Đã hiểu là ${sayInstant(instant)}, nhưng thời điểm này đã qua. Đồng chí gõ lại cả ngày và giờ.`;
}

export function timeTooFar(instant: Date): RichText {
  return rich`Đã hiểu là ${sayInstant(instant)}. Chỉ hẹn trước được trong vòng một năm; đồng chí gõ lại.`;
}

export function timeUnderstood(instant: Date): RichText {
  return rich`Đã hiểu: gửi lúc ${bold(sayInstant(instant))}.`;
}

/** The beginning of a draft, to be recognised by. */
export function draftBeginning(text: string): RichText {
  return rich`“${shorten(text.replaceAll(/\s+/g, ' '), 120)}”`;
}

/** `7 giờ 30, thứ Tư, 13/4/2022` */
export function sayInstant(instant: Date): string {
  return `${sayTime(timeOf(instant))}, ${sayDay(dayOf(instant))}`;
}
