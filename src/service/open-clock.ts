import { type Clock, createMovableClock, type MovableClock, systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Connection } from '../storage/database.ts';
import { readSetting, writeSetting } from '../storage/settings-store.ts';

/**
 * The clock of a command: the machine's with a real platform. `CLOCK` wins where it is allowed; else, with the local
 * chat, time goes on from where the demo has been moved to, so that a command beside a running service agrees with it.
 */
export async function openClock(db: Connection, config: Config): Promise<Clock> {
  return config.localChat || config.clockStart !== null ? openMovableClock(db, config) : systemClock;
}

/** The demo's clock; the service calls `remember` at its start and whenever it was moved. */
export interface RememberedClock extends MovableClock {
  remember(): Promise<void>;
}

export async function openMovableClock(db: Connection, config: Config): Promise<RememberedClock> {
  const offsetMs = Number(await readSetting(db, 'clock.offset-ms')) || 0;
  const clock = createMovableClock(config.clockStart ?? new Date(Date.now() + offsetMs));
  return {
    ...clock,
    remember: () => writeSetting(db, 'clock.offset-ms', String(clock.now().getTime() - Date.now())),
  };
}
