import type { Clock } from '../clock.ts';
import type { Platform, PlatformName, Purpose } from '../platforms/platform.ts';
import type { PlatformClosures } from './platform-closures.ts';
import type { PlatformWays } from './route.ts';

/** Puts together what platforms forecast, what they have answered, and which of them do not work. */
export function createWays({
  platforms,
  clock,
  closures,
  down,
}: {
  readonly platforms: ReadonlyMap<PlatformName, Platform>;
  readonly clock: Clock;
  readonly closures: PlatformClosures['now'];
  /** Those that have not worked for a while. */
  readonly down: () => readonly PlatformName[];
}): (purpose: Purpose) => PlatformWays {
  return (purpose) => ({
    reach: reachOf([...platforms.values()], purpose, clock.now()),
    ...closures(),
    // What the service tells its admins may be that a platform does not work: it goes where it arrives.
    avoided: purpose === 'notice' ? down() : [],
  });
}

/** What each of the platforms lets be written to, for messages of this purpose. */
export function reachOf(platforms: readonly Platform[], purpose: Purpose, now: Date): PlatformWays['reach'] {
  return new Map(platforms.map((platform) => [platform.name, platform.reach?.(purpose, now) ?? null]));
}
