import type { BotServices } from './bot/bot-context.ts';
import { createConversation } from './bot/conversation.ts';
import { progressButtons } from './bot/editor/progress.ts';
import { BOT_FEATURES } from './bot/features.ts';
import { deleteOldUpdates } from './bot/received-update-store.ts';
import { deleteOldSearchSessions } from './bot/search-session-store.ts';
import { deleteOldSteps } from './bot/steps-store.ts';
import { refreshProgress } from './broadcasts/refresh-progress.ts';
import { AppError } from './errors.ts';
import { deleteOldLinkCodes } from './members/link-codes.ts';
import { createDispatcher, type Dispatcher } from './outbox/dispatcher.ts';
import { deleteOldChoices } from './platforms/numbered-choices.ts';
import type { IncomingHandler, Platform, PlatformName } from './platforms/platform.ts';
import { runTick } from './scheduler/run-tick.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { keepIndexCurrent } from './search/keep-index-current.ts';
import type { SearchTables } from './search/search-tables.ts';
import {
  concurrencies,
  createPlatforms,
  createStandbyPlatforms,
  type PlatformParts,
  type Platforms,
} from './service/create-platforms.ts';
import { repeat } from './service/repeat.ts';
import { createWatchdog } from './service/watchdog.ts';
import { createZaloAlarms } from './service/zalo-alarms.ts';

/** A progress message is edited this often, in ms: Telegram allows one message a second in a chat. */
const PROGRESS_INTERVAL_MS = 2_000;
/** How often, in ms, it is looked whether the outbox moves. */
const WATCHDOG_INTERVAL_MS = 10_000;
/** Whoever loses the lock in an outage of the database keeps the answers it has until they can be recorded. */
const RECORD_WITHIN_MS = 10 * 60_000;

export interface WorkParts extends PlatformParts {
  readonly searchTables: SearchTables;
}

/** What a process does besides serving pages: everything, or in a process that stands by next to nothing. */
export interface Work {
  readonly platforms: Platforms;
  /** Null in a process that stands by. */
  readonly dispatcher: Dispatcher | null;
  /** Platforms that refused the token at the start, and what to do. */
  readonly refused: ReadonlyMap<PlatformName, string>;
  /** Plans what is due now; does nothing in a process that stands by. */
  tickNow(): Promise<void>;
  /** Takes no more work and finishes what is in hand, as long as the database needs to record it. */
  stop(): Promise<void>;
}

/**
 * Receives, answers, plans, sends: what only one process of a database does at a time.
 *
 * @param isLeading whether this process is still the one; asked before every claim and every request to a platform
 * @throws AppError when no platform can be started; whatever had been started is stopped again
 */
export async function startWork(parts: WorkParts, isLeading: () => boolean): Promise<Work> {
  const { config, context } = parts;
  const { logger } = context;
  const platforms = createPlatforms(parts, isLeading);
  const byName = new Map<PlatformName, Platform>(platforms.all.map((platform) => [platform.name, platform]));
  const shares = concurrencies(config);
  const dispatcher = createDispatcher({
    ...context,
    platforms: byName,
    concurrency: [...shares.values()].reduce((sum, share) => sum + share, 1),
    concurrencies: shares,
    isOnlySender: isLeading,
  });
  const services = createServices(parts, platforms, () => dispatcher.wake());
  const conversation = createConversation({ services, features: BOT_FEATURES });

  // A source that is being read when the service stops is read again after the start.
  const stopping = new AbortController();
  const fetchOptions = { ...services.fetchOptions, signal: stopping.signal };
  const cleanUps = [
    deleteOldSteps,
    deleteOldUpdates,
    deleteOldSearchSessions,
    deleteOldLinkCodes,
    deleteOldChoices,
  ];
  const wakeOutbox = () => dispatcher.wake();
  const alarms = createZaloAlarms({
    ...context,
    platforms: platforms.all,
    zaloOa: platforms.zaloOa,
    wakeOutbox,
  });
  const upkeep = [async () => platforms.zaloOa?.refreshIfDue(), alarms];
  const scheduler = createScheduler({
    logger,
    tick: async () => {
      await runTick({ ...services, fetchOptions, cleanUps, upkeep });
      dispatcher.wake();
    },
  });

  // Stopped together: sends that wait for their turn at a platform then come back unsent.
  const stopSending = () =>
    Promise.all([dispatcher.stop(RECORD_WITHIN_MS), ...platforms.all.map((platform) => platform.stop())]);
  let refused: ReadonlyMap<PlatformName, string>;
  try {
    refused = await startAll(parts, platforms.all, (platform) => (incoming) => {
      return conversation.handle(incoming, platform);
    });
  } catch (error) {
    await stopSending();
    throw error;
  }
  dispatcher.start();
  scheduler.start();
  const progress = repeat(PROGRESS_INTERVAL_MS, logger, () =>
    refreshProgress(context, byName, { buttons: progressButtons }),
  );
  const watchdog = repeat(
    WATCHDOG_INTERVAL_MS,
    logger,
    createWatchdog({
      ...context,
      dispatcher,
      // The alarms look after the tokens of the official account, which say more about themselves.
      platforms: [...byName.keys()].filter((name) => name !== 'zalo-oa'),
      refusedAtStart: new Set(refused.keys()),
    }),
  );
  const indexKeeper = keepIndexCurrent(context);

  return {
    platforms,
    dispatcher,
    refused,
    tickNow: () => scheduler.tickNow(),
    async stop() {
      await indexKeeper.stop();
      await watchdog.stop();
      await progress.stop();
      stopping.abort();
      await scheduler.stop();
      await stopSending();
    },
  };
}

/**
 * Waits. Only webhook updates, which a platform may bring to any process, are answered here too, slowly enough for the
 * platform's limit to hold whatever the leader sends meanwhile.
 *
 * @throws AppError when every platform that delivers by webhook refuses its token
 */
export async function startStandingBy(parts: WorkParts): Promise<Work> {
  const platforms = createStandbyPlatforms(parts);
  // The leader looks into the outbox every second by itself.
  const services = createServices(parts, platforms, () => {});
  const conversation = createConversation({ services, features: BOT_FEATURES });
  const stop = async () => {
    await Promise.all(platforms.all.map((platform) => platform.stop()));
  };
  try {
    const refused = await startAll(parts, platforms.byWebhook, (platform) => (incoming) => {
      return conversation.handle(incoming, platform);
    });
    return { platforms, dispatcher: null, refused, tickNow: async () => {}, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Begins to receive. A platform whose token is refused does not keep the others from their work, since a token can end
 * on any day; only where nobody real could be reached is the service better not started.
 *
 * @returns those that refused, and what to do
 */
async function startAll(
  { context: { logger } }: WorkParts,
  platforms: readonly Platform[],
  handlerFor: (platform: Platform) => IncomingHandler,
): Promise<ReadonlyMap<PlatformName, string>> {
  const refused = new Map<PlatformName, string>();
  const realCount = platforms.filter(({ name }) => name !== 'local').length;
  for (const platform of platforms) {
    try {
      await platform.start(handlerFor(platform));
    } catch (error) {
      if (!(error instanceof AppError) || refused.size + 1 === realCount) throw error;
      logger.error({ platform: platform.name, code: error.code }, error.message);
      refused.set(platform.name, error.message);
    }
  }
  return refused;
}

function createServices(
  { config, context, searchTables }: WorkParts,
  { all }: Platforms,
  wakeOutbox: () => void,
): BotServices {
  return {
    ...context,
    fetchOptions: { allowPrivateAddresses: config.allowPrivateAddresses },
    searchTables,
    platforms: all,
    invitationLinks: (code) =>
      all.map((platform) => platform.invitationLink(code)).filter((link) => link !== null),
    wakeOutbox,
  };
}
