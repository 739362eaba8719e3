import type { Clock } from '../clock.ts';
import type { NotNowReason, PlatformName } from '../platforms/platform.ts';
import type { Closure } from './route.ts';

/** A platform that refused everybody is tried again after such a time, whatever it said: quotas are raised, clocks differ. */
const SHORTEST_CLOSURE_MS = 60_000;
const LONGEST_CLOSURE_MS = 60 * 60_000;

/** Platforms that have answered that they take nothing for anybody for a while. */
export interface PlatformClosures {
  note(platform: PlatformName, answer: { readonly reason: NotNowReason; readonly until: Date | null }): void;
  /** Those in force. */
  now(): ReadonlyMap<PlatformName, Closure>;
}

/**
 * Unlike a gate (`platform-gate.ts`), behind which deliveries wait for a platform in trouble, a closure is nobody's
 * fault and may last a month: other accounts are used meanwhile, and where there are none the deliveries are held.
 */
export function createPlatformClosures(clock: Clock): PlatformClosures {
  const closures = new Map<PlatformName, Closure>();
  return {
    note(platform, { reason, until }) {
      const now = clock.now().getTime();
      const longMs = until === null ? LONGEST_CLOSURE_MS : until.getTime() - now;
      const closureMs = Math.min(Math.max(longMs, SHORTEST_CLOSURE_MS), LONGEST_CLOSURE_MS);
      closures.set(platform, { reason, until: new Date(now + closureMs) });
    },
    now() {
      const now = clock.now();
      for (const [platform, { until }] of closures) if (until <= now) closures.delete(platform);
      return closures;
    },
  };
}
