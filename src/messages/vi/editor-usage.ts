import type { PlatformName, Usage } from '../../platforms/platform.ts';
import { bold, joinRich, type RichText, rich } from '../rich-text.ts';
import { thousands } from './numbers.ts';
import { platformName } from './platforms.ts';

/** The quotas that platforms set the office, for its clerks. */

export interface PlatformUsage {
  readonly platform: PlatformName;
  readonly usages: readonly Usage[];
}

const UNITS: Readonly<Record<Usage['unit'], string>> = {
  message: 'tin nhắn',
  person: 'người nhận',
  'paid-text': 'tin có phí',
  template: 'tin mẫu',
  broadcast: 'lượt gửi bài viết',
};

/** Null when no platform counts anything. */
export function usageReport(platforms: readonly PlatformUsage[]): RichText | null {
  const lines = platforms.flatMap(({ platform, usages }) =>
    usages.filter(isWorthSaying).flatMap((usage) => [usageLine(platform, usage), warning(platform, usage)]),
  );
  return lines.length === 0 ? null : joinRich([bold('Hạn mức gửi tin'), ...lines], '\n');
}

/** What a message of so many would add to a quota: `– Hạn mức Zalo (bot), tin nhắn tháng 4/2022: 40/50, tin này thêm 12`. */
export function usageAhead(platform: PlatformName, usage: Usage, adding: number): RichText | null {
  const { used, limit } = usage;
  if (limit === null) return null;
  const line = `– Hạn mức ${nameOf(platform, usage)}: đã dùng ${thousands(used)}/${thousands(limit)}, lần này thêm ${thousands(adding)}`;
  return used + adding <= limit
    ? rich`${line}`
    : rich`${line}. ${bold('Không đủ:')} phần còn lại phải chờ, hoặc gửi qua tài khoản khác của người nhận.`;
}

/** Nothing used and nothing to run out of. */
function isWorthSaying({ used, limit }: Usage): boolean {
  return limit !== null || used > 0;
}

function usageLine(platform: PlatformName, usage: Usage): string {
  const { used, limit, period, forecast } = usage;
  const count = limit === null ? thousands(used) : `${thousands(used)}/${thousands(limit)}`;
  const ahead = period === null ? '' : `, dự báo cả tháng ${thousands(Math.round(forecast))}`;
  return `– ${nameOf(platform, usage)}: ${count}${ahead}`;
}

function warning(platform: PlatformName, usage: Usage): RichText | null {
  const { unit, used, limit, period, forecast } = usage;
  if (limit === null) return null;
  const what = `${UNITS[unit]} ${platformName(platform)}`;
  if (used >= limit) {
    return period === null
      ? rich`${bold('Đã đủ hạn mức')} ${what}: người mới chưa nhận được tin ở đây. Cần nâng gói hoặc hướng dẫn họ dùng kênh khác.`
      : rich`${bold('Đã hết hạn mức')} ${what}: tin được gửi qua tài khoản khác của người nhận, hoặc chờ sang tháng sau. Cần nâng gói nếu phải gửi ngay.`;
  }
  if (period === null || forecast <= limit) return null;
  return rich`${bold('Sắp hết hạn mức')} ${what}: với mức gửi hiện nay sẽ không đủ đến cuối tháng. Nên gửi ít lần hơn hoặc nâng gói.`;
}

function nameOf(platform: PlatformName, { unit, period }: Usage): string {
  const name = `${platformName(platform)}, ${UNITS[unit]}`;
  if (period === null) return name;
  const [year, month] = period.split('-');
  return `${name} tháng ${Number(month)}/${year}`;
}
