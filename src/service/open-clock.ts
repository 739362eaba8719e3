import { type Clock, createMovableClock, type MovableClock, systemClock } from '../clock.ts';
import { type Config, hasRealPlatform } from '../config.ts';
import type { Connection } from '../storage/database.ts';
import { readDemoClock, saveDemoClock } from '../web/local-chat/demo-clock-store.ts';

/**
 * The clock of a command: the machine's with a real platform. `CLOCK` wins where it is allowed; else, with the local
 * chat alone, time goes on from where the demo has been moved to, so that a command beside a running service agrees
 * with it.
 */
export async function openClock(db: Connection, config: Config): Promise<Clock> {
  return config.clockStart !== null || isDemo(config) ? openMovableClock(db, config) : systemClock;
}

/**
 * The clock of the service when the page may move it: with the local chat alone, or by `CLOCK`, since whoever moved it
 * beside a real platform would send real people tomorrow's messages today. Null otherwise. Remembered at once, for
 * commands beside it that do not know `CLOCK`.
 */
export async function openDemoClock(db: Connection, config: Config): Promise<MovableClock | null> {
  if (!config.localChat || (!isDemo(config) && config.clockStart === null)) return null;
  const clock = await openMovableClock(db, config);
  await saveDemoClock(db, clock.now());
  return clock;
}

function isDemo(config: Config): boolean {
  return config.localChat && !hasRealPlatform(config);
}

async function openMovableClock(db: Connection, { clockStart }: Config): Promise<MovableClock> {
  return createMovableClock(clockStart ?? (await readDemoClock(db)) ?? systemClock.now());
}
