import type { PlatformName } from '../../platforms/platform.ts';
import { bold, joinRich, type RichText, rich } from '../rich-text.ts';
import { platformName } from './platforms.ts';

/** Settings, topics, and what is stored about a member. */

export type Digest = 'daily' | 'weekly' | 'off';

const DIGESTS: Readonly<Record<Digest, string>> = {
  daily: 'hằng ngày, lúc 7 giờ sáng',
  weekly: 'hằng tuần, lúc 7 giờ sáng thứ Hai',
  off: 'đang tắt (lời nhắc và thông báo của văn phòng vẫn được gửi)',
};

export const DIGEST_BUTTONS: Readonly<Record<Digest, string>> = {
  daily: 'Bản tin ngày',
  weekly: 'Bản tin tuần',
  off: 'Tắt bản tin',
};

export interface Settings {
  readonly digest: Digest;
  /** `HH:MM`; equal values mean none. */
  readonly quietFrom: string;
  readonly quietTo: string;
  /** Where messages come first. */
  readonly platform: PlatformName | null;
}

export function settings({ digest, quietFrom, quietTo, platform }: Settings): RichText {
  const quiet =
    quietFrom === quietTo
      ? 'không đặt'
      : `${quietHours(quietFrom, quietTo)} (trong giờ này chỉ gửi thông báo hỏa tốc)`;
  return joinRich(
    [
      bold('Cài đặt'),
      joinRich(
        [
          `Bản tin: ${DIGESTS[digest]}`,
          `Giờ nghỉ: ${quiet}`,
          platform === null ? null : `Nhận tin qua: ${platformName(platform)}`,
        ],
        '\n',
      ),
      'Đồng chí bấm nút bên dưới để thay đổi.',
    ],
    '\n\n',
  );
}

/** `21:00–6:30` */
export function quietHours(from: string, to: string): string {
  return from === to ? 'Không nghỉ' : `${withoutZero(from)}–${withoutZero(to)}`;
}

export const OTHER_QUIET_HOURS = 'Nhập giờ nghỉ khác';

export const TYPE_QUIET_HOURS = rich`Đồng chí gõ giờ nghỉ, từ giờ nào đến giờ nào, ví dụ: 21:00-6:30 hoặc 21h-6h30. Gõ “không” nếu không cần giờ nghỉ.`;

export const QUIET_HOURS_UNCLEAR = rich`Bot chưa hiểu giờ này. Đồng chí gõ như ví dụ: 21:00-6:30 hoặc 21h-6h30; gõ /huy để thôi.`;

export const SETTINGS_SAVED = rich`Đã lưu cài đặt.`;

/** Before the label of what is chosen now. */
export function chosen(label: string): string {
  return `✓ ${label}`;
}

export function notChosen(label: string): string {
  return `○ ${label}`;
}

export const NO_TOPICS = rich`Chưa có chuyên mục nào; đồng chí đang nhận mọi tin.`;

export function topics(subscribed: number, total: number): RichText {
  return rich`${bold('Chuyên mục')}\nĐồng chí đang nhận ${subscribed}/${total} chuyên mục. Bấm vào tên để nhận (✓) hoặc thôi nhận (○); chuyên mục mới sẽ được nhận sẵn.`;
}

function withoutZero(time: string): string {
  return time.replace(/^0(?=\d:)/, '');
}
