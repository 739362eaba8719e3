import { dayOf, timeOf } from '../../calendar.ts';
import type { PlatformName, Usage } from '../../platforms/platform.ts';
import { bold, joinRich, type RichText } from '../rich-text.ts';
import { sayDay, sayTime } from './days.ts';
import { platformName } from './platforms.ts';

/** What the admins read when the office's Zalo needs them: its permission, its quotas, its people. */

export const TOKEN_TITLE = 'Quyền gửi tin của Zalo OA';
export const PROBLEM_TITLE = 'Zalo OA cần xử lý';
export const QUOTA_TITLE = 'Hạn mức Zalo';

const NOTHING_LOST =
  'Tin chưa gửi không bị mất: hệ thống gửi qua tài khoản khác của người nhận hoặc giữ lại.';
const CONSENT_AGAIN =
  'Người quản trị OA vào developers.zalo.me cấp quyền lại cho ứng dụng; người vận hành ghi mã mới vào ZALO_OA_REFRESH_TOKEN rồi khởi động lại dịch vụ (xem docs/zalo.md).';

const UNITS: Readonly<Record<Usage['unit'], string>> = {
  message: 'tin nhắn',
  person: 'người',
  'paid-text': 'tin có phí',
  template: 'tin mẫu',
  broadcast: 'lượt gửi bài viết',
};

/** Why nothing can be sent through the official account, or soon will not be. */
export type OaTokenTrouble =
  | { readonly kind: 'missing' }
  | { readonly kind: 'wrong-key' }
  | { readonly kind: 'refused'; readonly wasCutOff: boolean; readonly accessEndsAt: Date };

/** @param since when it was first seen */
export function oaTokenTrouble(trouble: OaTokenTrouble, since: Date, now: Date): RichText {
  return joinRich([bold(TOKEN_TITLE), ...reasonAndRemedy(trouble, since, now), NOTHING_LOST], '\n\n');
}

function reasonAndRemedy(trouble: OaTokenTrouble, since: Date, now: Date): readonly string[] {
  switch (trouble.kind) {
    case 'missing':
      return ['Chưa có mã quyền nên không gửi được tin nào qua Zalo OA.', CONSENT_AGAIN];
    case 'wrong-key':
      return [
        'Mã quyền đã lưu được mã hóa bằng khóa khác nên không đọc được; không gửi được tin qua Zalo OA.',
        `Người vận hành đặt lại ZALO_OA_TOKEN_KEY (hoặc ZALO_OA_APP_SECRET) như trước. Nếu đã mất khóa: ${CONSENT_AGAIN}`,
      ];
    case 'refused': {
      const { wasCutOff, accessEndsAt } = trouble;
      const why = wasCutOff
        ? 'Lần gia hạn quyền trước bị gián đoạn (mất điện hoặc mất mạng), nay Zalo không gia hạn nữa.'
        : 'Zalo không gia hạn quyền của ứng dụng nữa.';
      const until =
        accessEndsAt > now
          ? `Còn gửi được đến ${sayInstant(accessEndsAt)}, sau đó không gửi được tin qua Zalo OA.`
          : 'Không gửi được tin qua Zalo OA.';
      return [`Từ ${sayInstant(since)}: ${why} ${until}`, CONSENT_AGAIN];
    }
  }
}

/** @param on when the permission ends unless it is renewed before */
export function oaTokenEndsSoon(on: Date): RichText {
  return joinRich(
    [
      bold(TOKEN_TITLE),
      `Quyền gửi tin của Zalo OA chỉ còn đến ${sayDay(dayOf(on))} vì lâu không gia hạn được. Sau ngày đó không gửi được tin qua Zalo OA.`,
      `Người vận hành kiểm tra đường mạng của máy chủ đến oauth.zaloapp.com. Nếu vẫn không gia hạn được: ${CONSENT_AGAIN}`,
    ],
    '\n\n',
  );
}

/** @param sentence what does not work and the remedy; see `oaProblem` in `zalo.ts` */
export function oaNeedsSomebody(sentence: string, since: Date): RichText {
  return joinRich([bold(PROBLEM_TITLE), `Từ ${sayInstant(since)}: ${sentence}`], '\n\n');
}

/**
 * - `most`: four fifths are used.
 * - `forecast`: it will not last until the end of the month.
 * - `all`: nothing is left.
 */
export type QuotaLevel = 'most' | 'forecast' | 'all';

/** @param usage with a limit */
export function quotaUsed(platform: PlatformName, usage: Usage, level: QuotaLevel): RichText {
  const where = platformName(platform);
  return joinRich(
    [
      bold(`${QUOTA_TITLE}: ${where}`),
      usage.unit === 'person' ? sayPeople(usage, level) : sayMonth(usage, level),
      usage.unit === 'person'
        ? 'Người mới nên tham gia bằng Telegram hoặc Zalo OA; hoặc nâng gói của bot, tăng ZALO_BOT_MOST_PEOPLE.'
        : sayRemedy(usage),
    ],
    '\n\n',
  );
}

function sayPeople({ used, limit }: Usage, level: QuotaLevel): string {
  return level === 'all'
    ? `Bot đã đủ ${limit} người theo gói đang dùng: người đến sau không nhắn được với bot.`
    : `Bot đã có ${used} trên ${limit} người theo gói đang dùng.`;
}

function sayMonth({ unit, used, limit, forecast, period }: Usage, level: QuotaLevel): string {
  const [year, month] = (period ?? '').split('-');
  const when = period === null ? '' : ` tháng ${Number(month)}/${year}`;
  const soFar = `Đã dùng ${number(used)} trên ${number(limit ?? 0)} ${UNITS[unit]}${when}`;
  if (level === 'all') return `${soFar}: đã hết hạn mức.`;
  const end = forecast > (limit ?? 0) ? `; với mức này, cuối tháng sẽ cần khoảng ${number(forecast)}` : '';
  return `${soFar}${end}.`;
}

function sayRemedy({ unit }: Usage): string {
  if (unit === 'message')
    return 'Khi chỉ còn một phần mười hạn mức, bot để dành cho việc trả lời: thông báo, bản tin được gửi qua tài khoản khác của người nhận hoặc được giữ đến đầu tháng sau. Đồng chí giảm số thông báo, chuyển bản tin sang hằng tuần, hoặc nâng gói của bot rồi tăng ZALO_BOT_MONTHLY_MESSAGES.';
  if (unit === 'paid-text')
    return 'Hết hạn mức, chỉ còn gửi miễn phí được cho người vừa nhắn với OA; người khác nhận qua tài khoản khác hoặc tin mẫu. Đồng chí mua thêm hạn mức rồi tăng ZALO_OA_MONTHLY_TEXTS.';
  return 'Đồng chí mua thêm hạn mức của gói OA nếu cần.';
}

function number(value: number): string {
  return value.toLocaleString('vi-VN');
}

function sayInstant(instant: Date): string {
  return `${sayTime(timeOf(instant))}, ${sayDay(dayOf(instant))}`;
}
