import { dayOf, timeOf } from '../../calendar.ts';
import type { Role } from '../../members/actor.ts';
import type { PlatformName } from '../../platforms/platform.ts';
import { bold, code, joinRich, type RichText, rich } from '../rich-text.ts';
import { sayDay, sayTime } from './days.ts';
import { roleName } from './members.ts';
import { platformName } from './platforms.ts';

/** Making invitations in the chat. */

export const INVITE_DESCRIPTION = 'Tạo mã mời, đường dẫn và mã QR';

export const INVITE_BUTTONS = { drop: 'Hủy', back: '‹ Quay lại', again: 'Tạo mã khác' } as const;

export const NEW_MEMBERS = 'người được mời';

export const OR_TYPE_ORGANISATION = 'Cũng có thể gõ tên hoặc mã của đơn vị. Gõ /huy để dừng.';

export const ORGANISATION_UNCLEAR = rich`Không tìm thấy đúng một đơn vị có tên này. Đồng chí gõ đủ tên, hoặc chọn bằng nút.`;

export const USE_BUTTONS = rich`Đồng chí chọn bằng các nút ở trên, hoặc gõ /huy để dừng.`;

export const INVITE_GONE = rich`Mã mời này đã được tạo hoặc đã bỏ. Gõ /moi để tạo mã khác.`;

export const INVITE_DROPPED = rich`Đã dừng, không tạo mã mời.`;

export function chooseRole(organisation: string): RichText {
  return rich`Mời vào ${bold(organisation)} với vai trò gì?`;
}

/** `Đảng viên` */
export function roleButton(role: Role): string {
  const name = roleName(role);
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

export function chooseUses(organisation: string, role: Role): RichText {
  return rich`Mời ${roleName(role)} vào ${bold(organisation)}. Mã dùng được cho bao nhiêu người?`;
}

export function usesButton(uses: number): string {
  return `${uses} người`;
}

export interface MadeInvitation {
  readonly code: string;
  readonly role: Role;
  readonly organisation: { readonly name: string };
  readonly maxUses: number;
  readonly expiresAt: Date;
}

/** For the admin who made it. */
export function invitationMade({ role, organisation, maxUses, expiresAt }: MadeInvitation): RichText {
  return joinRich(
    [
      rich`Đã tạo mã mời ${roleName(role)} vào ${bold(organisation.name)}, dùng cho ${maxUses} người, có giá trị đến ${sayUntil(expiresAt)}.`,
      role === 'admin' || role === 'editor'
        ? 'Ai có mã này sẽ có quyền của vai trò đó: chỉ gửi riêng cho đúng người.'
        : null,
      'Đồng chí chuyển tiếp tin nhắn dưới đây cho người được mời.',
    ],
    '\n',
  );
}

/**
 * To be passed on as it is, under the picture if there is one.
 *
 * @param links the first is in the picture
 * @param linkless platforms on which the code has to be typed
 */
export function invitationToForward(
  { code: written, organisation, expiresAt }: MadeInvitation,
  links: readonly string[],
  linkless: readonly PlatformName[],
): RichText {
  const names = linkless.map(platformName).join(', ');
  return joinRich(
    [
      rich`${bold('Mời tham gia kênh thông tin')}\n${organisation.name}`,
      links.length === 0 ? null : joinRich(['Quét mã QR hoặc bấm vào đường dẫn:', ...links], '\n'),
      rich`${links.length === 0 ? 'Nhắn mã này cho bot' : 'Hoặc nhắn mã này cho bot'}: ${code(written)}`,
      names === '' ? null : `Trên ${names}: mở Zalo, tìm bot của cơ quan rồi nhắn mã.`,
      `Có giá trị đến ${sayUntil(expiresAt)}.`,
    ],
    '\n\n',
  );
}

function sayUntil(instant: Date): string {
  return `${sayTime(timeOf(instant))}, ${sayDay(dayOf(instant))}`;
}
