import { dayOf, timeOf } from '../../calendar.ts';
import type { PlatformName } from '../../platforms/platform.ts';
import { bold, joinRich, type RichText } from '../rich-text.ts';
import { sayDay, sayTime } from './days.ts';
import { platformName } from './platforms.ts';

/** What the admins read when nothing can be sent, and when it can again. */

export const STOPPED_TITLE = 'Việc gửi tin bị dừng';
export const MOVES_TITLE = 'Đã gửi tin trở lại';

const NOTHING_LOST =
  'Tin chưa gửi không bị mất. Hệ thống tự gửi tiếp khi hết trục trặc và sẽ báo lại đồng chí.';

/** @param down platforms that accept nothing @param isDatabaseFailing whether what is to be sent cannot be read or recorded */
export function outboxStuck(
  since: Date,
  {
    down,
    isDatabaseFailing,
  }: { readonly down: readonly PlatformName[]; readonly isDatabaseFailing: boolean },
): RichText {
  const causes = [
    ...down.map(
      (platform) =>
        `${platformName(platform)} không nhận tin (mất kết nối, quá tải hoặc yêu cầu chờ). Đồng chí nhờ người vận hành kiểm tra đường mạng của máy chủ.`,
    ),
    isDatabaseFailing
      ? 'Cơ sở dữ liệu không đọc hoặc ghi được. Đồng chí nhờ người vận hành kiểm tra ổ đĩa và cơ sở dữ liệu.'
      : null,
  ].filter((cause) => cause !== null);
  const reason =
    causes.length === 0 ? 'chưa rõ. Đồng chí nhờ người vận hành xem nhật ký hệ thống.' : causes.join('\n');
  return joinRich(
    [
      bold(STOPPED_TITLE),
      `Từ ${sayInstant(since)}, có tin đến giờ gửi nhưng không gửi đi được.`,
      `Nguyên nhân: ${reason}`,
      NOTHING_LOST,
    ],
    '\n\n',
  );
}

export function tokenRefused(platform: PlatformName, since: Date): RichText {
  return joinRich(
    [
      bold(STOPPED_TITLE),
      `Từ ${sayInstant(since)}, ${platformName(platform)} từ chối mã kết nối (token) của bot nên không tin nào gửi qua ${platformName(platform)} được.`,
      'Đồng chí nhờ người vận hành kiểm tra mã kết nối trong tệp cấu hình của máy chủ.',
      NOTHING_LOST,
    ],
    '\n\n',
  );
}

/** @param platform the one that was out; null for all */
export function movesAgain(platform: PlatformName | null, since: Date, until: Date): RichText {
  const where = platform === null ? '' : ` qua ${platformName(platform)}`;
  return joinRich(
    [
      bold(MOVES_TITLE),
      `Việc gửi tin${where} bị dừng từ ${sayInstant(since)}, nay đã hoạt động trở lại (${sayInstant(until)}). Các tin còn thời hạn đang được gửi tiếp; tin quá hạn có trong /baocao.`,
    ],
    '\n\n',
  );
}

function sayInstant(instant: Date): string {
  return `${sayTime(timeOf(instant))}, ${sayDay(dayOf(instant))}`;
}
