import { timeOf } from '../../calendar.ts';
import type { PlatformName } from '../../platforms/platform.ts';
import { bold, code as codeStyle, joinRich, type RichText, rich } from '../rich-text.ts';
import { sayTime } from './days.ts';
import { platformName } from './platforms.ts';

/** A member's several accounts: linking one more, choosing between them, unlinking. */

/** What to call each: the platform, numbered where there are several on one. */
export function accountLabels(accounts: readonly { readonly platform: PlatformName }[]): string[] {
  return accounts.map(({ platform }, index) => {
    const same = accounts.filter((other) => other.platform === platform).length;
    const nth = accounts.slice(0, index + 1).filter((other) => other.platform === platform).length;
    return same === 1 ? platformName(platform) : `${platformName(platform)} số ${nth}`;
  });
}

export function receiveAtButton(label: string): string {
  return `Nhận qua ${label}`;
}

export function unlinkButton(label: string): string {
  return `Bỏ liên kết ${label}`;
}

export interface ListedAccount {
  readonly label: string;
  readonly displayName: string;
  readonly isPreferred: boolean;
  readonly isInUse: boolean;
  readonly state: 'active' | 'blocked' | 'gone';
}

const STATES = { active: null, blocked: 'đã chặn bot', gone: 'không còn hoạt động' } as const;

export function linkedAccounts(accounts: readonly ListedAccount[]): RichText {
  return joinRich(
    [bold('Tài khoản của đồng chí'), ...accounts.map((account) => accountLine(account, accounts.length))],
    '\n',
  );
}

function accountLine(
  { label, displayName, isPreferred, isInUse, state }: ListedAccount,
  count: number,
): string {
  const name = displayName === '' ? '' : ` “${displayName}”`;
  const notes = [
    isInUse && count > 1 ? 'đang dùng' : null,
    isPreferred && count > 1 ? 'nhận tin ở đây' : null,
    STATES[state],
  ].filter((note) => note !== null);
  return `– ${label}${name}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}

export interface LinkCode {
  readonly code: string;
  readonly expiresAt: Date;
  /** In the order to be shown; null for a platform without links that carry a code. */
  readonly ways: readonly { readonly platform: PlatformName; readonly link: string | null }[];
}

export function linkCode({ code, expiresAt, ways }: LinkCode): RichText {
  return joinRich(
    [
      rich`${bold('Thêm tài khoản khác')}: từ tài khoản đó, đồng chí gửi cho bot của cơ quan dòng sau:\n${codeStyle(`LIENKET ${code}`)}`,
      joinRich(
        ways.map(({ platform, link }) => wayLine(platform, link)),
        '\n',
      ),
      `Mã dùng một lần, đến ${sayTime(timeOf(expiresAt))}. Đồng chí không đưa mã cho ai: người có mã sẽ đọc, nhận tin và dùng bot với quyền của đồng chí.`,
    ],
    '\n\n',
  );
}

function wayLine(platform: PlatformName, link: string | null): string | null {
  if (link !== null) return `– ${platformName(platform)}: bấm ${link}`;
  switch (platform) {
    case 'zalo-bot':
      return '– Zalo (bot): mở Zalo, tìm bot của cơ quan, gửi dòng trên';
    case 'zalo-oa':
      return '– Zalo OA: mở Zalo, tìm và quan tâm trang OA của cơ quan, gửi dòng trên';
    default:
      return `– ${platformName(platform)}: mở cuộc trò chuyện với bot, gửi dòng trên`;
  }
}

export const NO_CODE = {
  'too-many-codes': rich`Đồng chí đã lấy quá nhiều mã liên kết trong một giờ qua. Đồng chí thử lại sau.`,
  'too-many-accounts': rich`Mỗi người được liên kết nhiều nhất 5 tài khoản. Muốn thêm, đồng chí bỏ bớt một tài khoản.`,
} as const;

export function linkedHere(name: string): RichText {
  return rich`Đã liên kết: tài khoản này từ nay là của đồng chí ${bold(name)}. Mỗi tin chỉ gửi đến một nơi; đồng chí chọn nơi nhận bằng lệnh /lienket.`;
}

export const LINKED_BUTTONS = { lienket: 'Chọn nơi nhận tin', giup: 'Các lệnh' } as const;

export function linkedElsewhere(platform: PlatformName): RichText {
  return rich`Tài khoản ${platformName(platform)} vừa được liên kết với đồng chí bằng mã lấy từ một tài khoản của đồng chí. Nếu không phải đồng chí làm, gõ /lienket để bỏ liên kết ngay và báo văn phòng.`;
}

/** To the admins, since this person may publish. */
export function editorLinked(name: string, platform: PlatformName): RichText {
  return rich`Đồng chí ${name} (có quyền đăng tin) vừa liên kết thêm tài khoản ${platformName(platform)}. Nếu có gì chưa rõ, đề nghị liên hệ đồng chí ấy để xác nhận.`;
}

export const OWN_ACCOUNT = rich`Tài khoản này đã là của đồng chí. Mã liên kết được gửi từ tài khoản khác, nơi đồng chí muốn nhận tin thêm.`;

export const OTHER_MEMBER = rich`Tài khoản này đang là của một đảng viên trong danh sách nên không liên kết được. Nếu là của đồng chí từ trước, đồng chí gõ /xoadulieu ở đây rồi gửi lại mã; hoặc liên hệ văn phòng.`;

export const WRONG_LINK_CODE = rich`Mã liên kết không đúng. Đồng chí kiểm tra lại, hoặc gõ /lienket ở tài khoản đang dùng để lấy mã mới.`;

export const LINK_CODE_EXPIRED = rich`Mã liên kết đã hết hạn hoặc đã dùng. Đồng chí gõ /lienket ở tài khoản đang dùng để lấy mã mới.`;

export const LINK_CODE_MISSING = rich`Để liên kết tài khoản này, đồng chí gõ /lienket ở tài khoản đã tham gia, rồi gửi mã nhận được vào đây, ví dụ: LIENKET ABCD-EFGH. Nếu chưa tham gia, đồng chí gửi mã mời, hoặc họ tên và đơn vị.`;

export const UNLINK_BUTTONS = { keep: 'Giữ lại', confirm: 'Bỏ liên kết' } as const;

export interface Unlinking {
  readonly label: string;
  /** Labels of the accounts that remain. */
  readonly left: readonly string[];
  readonly isInUse: boolean;
  /** The bot is blocked in all the others. */
  readonly isLastReachable: boolean;
}

export function askToUnlink({ label, left, isInUse, isLastReachable }: Unlinking): RichText {
  return joinRich(
    [
      rich`${bold(`Bỏ liên kết ${label}?`)} Tài khoản này sẽ không đọc và không nhận được tin nữa; tin sẽ gửi qua ${left.join(', ')}.`,
      isInUse
        ? rich`${bold('Lưu ý:')} đây chính là tài khoản đồng chí đang dùng. Sau khi bỏ, bot ở đây coi đồng chí như người lạ.`
        : null,
      isLastReachable
        ? rich`${bold('Lưu ý:')} bot đang bị chặn ở tài khoản còn lại, nên đồng chí sẽ không nhận được tin cho đến khi bỏ chặn.`
        : null,
    ],
    '\n\n',
  );
}

export const UNLINK_TOO_LATE = rich`Để tránh bỏ nhầm, nút này chỉ dùng được trong 10 phút. Nếu vẫn muốn, đồng chí gõ lại /lienket.`;

export const NOT_LINKED = rich`Tài khoản này không còn trong danh sách của đồng chí. Gõ /lienket để xem danh sách.`;

export const LAST_ACCOUNT = rich`Đây là tài khoản duy nhất của đồng chí nên không bỏ được. Muốn thôi tham gia, đồng chí gõ /xoadulieu.`;

export const UNLINKED_HERE = rich`Tài khoản này đã được bỏ liên kết và không nhận tin nữa. Muốn dùng lại, đồng chí gõ /lienket ở tài khoản còn lại để lấy mã.`;

/** In the chat of an account that was unlinked from another one. */
export const UNLINKED_FROM_ELSEWHERE = rich`${UNLINKED_HERE} Nếu không phải đồng chí làm, báo văn phòng ngay.`;

export function unlinked(platform: PlatformName): RichText {
  return rich`Đã bỏ liên kết tài khoản ${platformName(platform)}. Nếu không phải đồng chí làm, báo văn phòng ngay.`;
}
