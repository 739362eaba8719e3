import type { Context } from '../context.ts';
import { withoutWords } from '../error-fields.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Silence } from '../platforms/silence.ts';
import { raiseSetting, readSetting } from '../storage/settings-store.ts';

/** A shorter silence is over before anybody could take over. */
const SHORTEST_SECONDS = 1;

/**
 * Keeps in the database until when a platform wants nothing, for the process that sends next. Written when the
 * platform asks, so that a kill -9 a moment later changes nothing.
 */
export function keepSilence({ db, clock, logger }: Context, platform: PlatformName): Silence {
  const key = `platform.silent-until.${platform}` as const;
  let keptUntil = 0;

  return {
    async left() {
      const [until, seconds] = (await readSetting(db, key))?.split(' ') ?? [];
      if (until === undefined) return 0;
      const left = (Date.parse(until) - clock.now().getTime()) / 1_000;
      // A clock that was set back must not make it longer than the platform ever asked for.
      return Math.max(0, Math.min(left, Number(seconds)));
    },
    note(seconds) {
      const until = clock.now().getTime() + seconds * 1_000;
      // Everything in flight brings the same news.
      if (seconds < SHORTEST_SECONDS || until < keptUntil + SHORTEST_SECONDS * 1_000) return;
      keptUntil = until;
      raiseSetting(db, key, `${new Date(until).toISOString()} ${seconds}`).catch((error: unknown) => {
        keptUntil = 0;
        logger.error(
          { ...withoutWords(error), platform },
          'The silence a platform asks for could not be kept',
        );
      });
    },
  };
}
