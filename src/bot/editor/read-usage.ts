import type { PlatformUsage } from '../../messages/vi/editor-usage.ts';
import type { Turn } from '../bot-context.ts';

/** How much of their quotas the platforms have used that set any. */
export function readUsage({ platforms, clock }: Turn): Promise<PlatformUsage[]> {
  return Promise.all(
    platforms.map(async (platform) => ({
      platform: platform.name,
      usages: (await platform.usage?.(clock.now())) ?? [],
    })),
  );
}
