import type { PlatformName } from '../../platforms/platform.ts';

const NAMES: Readonly<Record<PlatformName, string>> = {
  telegram: 'Telegram',
  'zalo-bot': 'Zalo (bot)',
  'zalo-oa': 'Zalo OA',
  local: 'Trò chuyện tại máy',
};

/** What people call a platform. */
export function platformName(platform: PlatformName): string {
  return NAMES[platform];
}
