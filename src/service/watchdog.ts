import type { Context } from '../context.ts';
import { movesAgain, outboxStuck, tokenRefused } from '../messages/vi/watchdog.ts';
import type { Dispatcher, DispatcherHealth } from '../outbox/dispatcher.ts';
import { isStuck } from '../outbox/stuck.ts';
import type { PlatformName } from '../platforms/platform.ts';
import { closeIncident, openIncident } from './incidents.ts';

const STUCK = 'stuck';

export interface WatchdogOptions extends Context {
  readonly dispatcher: Pick<Dispatcher, 'health' | 'wake'>;
  /** Whose tokens are looked after here. */
  readonly platforms: readonly PlatformName[];
  /** Those among them that refused the token when this process started: what was written to them is not received. */
  readonly refusedAtStart?: ReadonlySet<PlatformName>;
}

/**
 * Looks after the outbox, each time it is called: tells the admins, once for each incident, that a platform refuses the
 * token or that nothing has moved for two minutes, and why; and that it goes on. What it tells waits in the outbox too,
 * but goes to an admin's other account while a platform does not work; with none, it arrives when sending goes on. So
 * the log says it as well.
 *
 * @returns what to call every few seconds; it fails only when the database does
 */
export function createWatchdog(options: WatchdogOptions): () => Promise<void> {
  const { clock, logger, dispatcher, platforms, refusedAtStart } = options;
  const logged = new Set<string>();
  const refusedSince = new Map<PlatformName, Date>();
  let stuckBefore: number | null = null;

  function logOnce(cause: string, fields: Record<string, unknown>): void {
    if (logged.has(cause)) return;
    logged.add(cause);
    logger.error({ cause, ...fields }, 'Sending has stopped; the admins are told');
  }

  async function over(
    cause: string,
    platform: PlatformName | null,
    health: DispatcherHealth,
  ): Promise<boolean> {
    logged.delete(cause);
    const isTold = await closeIncident(options, cause, {
      movedAt: health.stuckSince === null ? null : (health.movedAt ?? new Date(0)),
      text: (since) => movesAgain(platform, since, health.movedAt ?? clock.now()),
    });
    if (isTold) logger.info({ cause }, 'Sending goes on; the admins are told');
    return isTold;
  }

  async function watchToken(platform: PlatformName, health: DispatcherHealth): Promise<boolean> {
    const cause = `token-${platform}`;
    if (!health.unauthorised.includes(platform) && refusedAtStart?.has(platform) !== true) {
      refusedSince.delete(platform);
      return over(cause, platform, health);
    }
    const since = refusedSince.get(platform) ?? clock.now();
    refusedSince.set(platform, since);
    logOnce(cause, { platform });
    return openIncident(options, cause, { since, text: tokenRefused(platform, since) });
  }

  async function watchProgress(health: DispatcherHealth): Promise<boolean> {
    const since = health.stuckSince;
    // Seen twice: a clock that is moved forward makes the last progress look long ago until the next one.
    const isSame = since?.getTime() === stuckBefore;
    stuckBefore = since?.getTime() ?? null;
    if (since === null || !isStuck(health, clock.now())) return over(STUCK, null, health);
    // A refused token has been told of already.
    if (!isSame || health.unauthorised.length > 0) return false;
    logOnce(STUCK, { since, down: health.down, failure: health.failure });
    const causes = { down: health.down, isDatabaseFailing: health.failure !== null };
    return openIncident(options, STUCK, { since, text: outboxStuck(since, causes) });
  }

  return async () => {
    const health = dispatcher.health();
    let isTold = false;
    for (const platform of platforms) isTold = (await watchToken(platform, health)) || isTold;
    isTold = (await watchProgress(health)) || isTold;
    if (isTold) dispatcher.wake();
  };
}
