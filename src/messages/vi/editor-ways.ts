import type { PlatformName } from '../../platforms/platform.ts';
import { thousands } from './numbers.ts';
import { platformName } from './platforms.ts';

/** The ways that messages take to people, for clerks: before sending and in the report. */

export interface PreviewedRoute {
  readonly platform: PlatformName;
  readonly form: 'text' | 'paid-text' | 'template';
  readonly members: number;
  /** Of all of them together, in VND. */
  readonly cost: number;
}

const FORMS: Readonly<Record<PreviewedRoute['form'], string>> = {
  text: '',
  'paid-text': ', tin có phí',
  template: ', tin mẫu',
};

/** `– Zalo OA, tin mẫu: 40, khoảng 22.400 đồng` */
export function routeLine({ platform, form, members, cost }: PreviewedRoute): string {
  const price = cost === 0 ? '' : `, khoảng ${sayMoney(cost)}`;
  return `– ${platformName(platform)}${FORMS[form]}: ${thousands(members)}${price}`;
}

export type HeldReason = 'outside-window' | 'night' | 'quota' | 'receive-limit';

export interface HeldMembers {
  readonly reason: HeldReason;
  /** Null when it is not known, as when they have to write first. */
  readonly until: Date | null;
  readonly members: number;
}

const HELD: Readonly<Record<HeldReason, string>> = {
  'outside-window': 'Chờ người nhận nhắn cho bot rồi mới gửi được',
  night: 'Chờ hết giờ đêm của ứng dụng',
  quota: 'Chờ có thêm hạn mức tin',
  'receive-limit': 'Chờ ứng dụng cho người nhận nhận thêm tin',
};

/** @param sayInstant how an instant is said there */
export function heldLine(
  { reason, until, members }: HeldMembers,
  sayInstant: (instant: Date) => string,
): string {
  return `– ${HELD[reason]}${until === null ? '' : ` (${sayInstant(until)})`}: ${thousands(members)}`;
}

export interface UnreachableMembers {
  readonly reason: 'no-account' | 'blocked' | 'gone' | 'platform-off';
  readonly members: number;
}

const UNREACHABLE: Readonly<Record<UnreachableMembers['reason'], string>> = {
  'no-account': 'chưa có tài khoản',
  blocked: 'đã chặn bot',
  gone: 'tài khoản không còn hoạt động',
  'platform-off': 'ứng dụng chưa kết nối',
};

/** `đã chặn bot: 3` */
export function sayUnreachable({ reason, members }: UnreachableMembers): string {
  return `${UNREACHABLE[reason]}: ${thousands(members)}`;
}

/** `22.400 đồng` */
export function sayMoney(dong: number): string {
  return `${thousands(Math.round(dong))} đồng`;
}

export interface TakenWay {
  readonly platform: PlatformName | null;
  readonly form: 'text' | 'template';
  readonly members: number;
  readonly received: number;
  readonly seen: number;
}

/** `– Zalo OA: 300 (đã đến máy 290, đã xem 120)` */
export function takenLine({ platform, form, members, received, seen }: TakenWay): string {
  const name = platform === null ? 'Tài khoản đã xóa' : platformName(platform);
  const known = [
    received === 0 ? null : `đã đến máy ${thousands(received)}`,
    seen === 0 ? null : `đã xem ${thousands(seen)}`,
  ].filter((part) => part !== null);
  const receipts = known.length === 0 ? '' : ` (${known.join(', ')})`;
  return `– ${name}${FORMS[form]}: ${thousands(members)}${receipts}`;
}
