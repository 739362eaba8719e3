import type { Clock } from '../../../src/clock.ts';
import { OaRefusal } from './api-error.ts';

export interface RateLimits {
  /** Calls of the app in any minute; 4,000 unless given. */
  readonly appPerMinute?: number;
  /** Calls for the OA in any minute, by its plan; not limited unless given. */
  readonly oaPerMinute?: number;
}

/** Counts calls by the injected clock, refuses with -32 beyond a limit and says in headers how much is left. */
export function createRateLimit(clock: Clock, limits: RateLimits) {
  const limit = Math.min(limits.appPerMinute ?? 4_000, limits.oaPerMinute ?? Number.POSITIVE_INFINITY);
  const isOa = limits.oaPerMinute === limit;
  let times: number[] = [];
  return {
    headers: () => ({
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remain': String(Math.max(0, limit - times.length)),
    }),
    /** @throws OaRefusal -32; its message tells whose limit it is */
    count(): void {
      const now = clock.now().getTime();
      times = times.filter((time) => time > now - 60_000);
      if (times.length >= limit)
        throw new OaRefusal(
          -32,
          isOa ? 'Your OA has exceeded its rate limit' : 'Your application has exceeded its rate limit',
        );
      times.push(now);
    },
  };
}
