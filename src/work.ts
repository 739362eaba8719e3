import type { BotServices } from './bot/bot-context.ts';
import { createConversation } from './bot/conversation.ts';
import { progressButtons } from './bot/editor/progress.ts';
import { BOT_FEATURES } from './bot/features.ts';
import { menuCommands } from './bot/menu-commands.ts';
import { deleteOldUpdates } from './bot/received-update-store.ts';
import { deleteOldSearchSessions } from './bot/search-session-store.ts';
import { deleteOldSteps } from './bot/steps-store.ts';
import { refreshProgress } from './broadcasts/refresh-progress.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { createDispatcher, type Dispatcher } from './outbox/dispatcher.ts';
import type { LocalPlatform } from './platforms/local/local-platform.ts';
import type { Platform, PlatformName } from './platforms/platform.ts';
import { createTelegramPlatform, type TelegramPlatform } from './platforms/telegram/telegram-platform.ts';
import { runTick } from './scheduler/run-tick.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { keepIndexCurrent } from './search/keep-index-current.ts';
import type { SearchTables } from './search/search-tables.ts';
import { repeat } from './service/repeat.ts';
import { createWatchdog } from './service/watchdog.ts';

/** A progress message is edited this often, in ms: Telegram allows one message a second in a chat. */
const PROGRESS_INTERVAL_MS = 2_000;
/** How often, in ms, it is looked whether the outbox moves. */
const WATCHDOG_INTERVAL_MS = 10_000;
/** What Telegram allows beyond the leader's 28 a second, for the answers to webhook updates that reach another process. */
const STANDBY_RATE_PER_SECOND = 2;

/** Whoever loses the lock in an outage of the database keeps the answers it has until they can be recorded. */
const RECORD_WITHIN_MS = 10 * 60_000;

export interface WorkParts {
  readonly config: Config;
  readonly context: Context;
  readonly searchTables: SearchTables;
  readonly local: LocalPlatform | null;
}

/** What a process does besides serving pages: everything, or in a process that stands by next to nothing. */
export interface Work {
  readonly telegram: TelegramPlatform | null;
  /** Null in a process that stands by. */
  readonly dispatcher: Dispatcher | null;
  /** Plans what is due now; does nothing in a process that stands by. */
  tickNow(): Promise<void>;
  /** Takes no more work and finishes what is in hand, as long as the database needs to record it. */
  stop(): Promise<void>;
}

/**
 * Receives, answers, plans, sends: what only one process of a database does at a time.
 *
 * @param isLeading whether this process is still the one; asked before every claim and every request to a platform
 * @throws AppError when a platform refuses its token; whatever had been started is stopped again
 */
export async function startWork(parts: WorkParts, isLeading: () => boolean): Promise<Work> {
  const { config, context, local } = parts;
  const { logger } = context;
  const telegram = createTelegram(parts, config.telegram?.ratePerSecond ?? 0, isLeading);
  const present: readonly Platform[] = [telegram, local].filter((platform) => platform !== null);
  const platforms = new Map<PlatformName, Platform>(present.map((platform) => [platform.name, platform]));
  const dispatcher = createDispatcher({
    ...context,
    platforms,
    concurrency: concurrencyOf(config),
    isOnlySender: isLeading,
  });
  const services = createServices(parts, present, () => dispatcher.wake());
  const conversation = createConversation({ services, features: BOT_FEATURES });

  // A source that is being read when the service stops is read again after the start.
  const stopping = new AbortController();
  const fetchOptions = { ...services.fetchOptions, signal: stopping.signal };
  const cleanUps = [deleteOldSteps, deleteOldUpdates, deleteOldSearchSessions];
  const scheduler = createScheduler({
    logger,
    tick: async () => {
      await runTick({ ...services, fetchOptions, cleanUps });
      dispatcher.wake();
    },
  });

  // Stopped together: sends that wait for their turn at a platform then come back unsent.
  const stopSending = () =>
    Promise.all([dispatcher.stop(RECORD_WITHIN_MS), ...present.map((platform) => platform.stop())]);
  try {
    for (const platform of present) {
      await platform.start((incoming) => conversation.handle(incoming, platform));
    }
  } catch (error) {
    await stopSending();
    throw error;
  }
  dispatcher.start();
  scheduler.start();
  const progress = repeat(PROGRESS_INTERVAL_MS, logger, () =>
    refreshProgress(context, platforms, { buttons: progressButtons }),
  );
  const watchdog = repeat(
    WATCHDOG_INTERVAL_MS,
    logger,
    createWatchdog({ ...context, dispatcher, platforms: [...platforms.keys()] }),
  );
  const indexKeeper = keepIndexCurrent(context);

  return {
    telegram,
    dispatcher,
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
 * Waits. Only webhook updates, which Telegram may bring to any process, are answered here too, slowly enough for the
 * platform's limit to hold whatever the leader sends meanwhile.
 *
 * @throws AppError when the platform refuses its token
 */
export async function startStandingBy(parts: WorkParts): Promise<Work> {
  const { telegram: settings } = parts.config;
  const waits = { telegram: null, dispatcher: null, tickNow: async () => {}, stop: async () => {} };
  if (settings === null || settings.mode === 'polling') return waits;
  const rate = Math.min(settings.ratePerSecond, STANDBY_RATE_PER_SECOND);
  const telegram = createTelegram(parts, rate, () => true) as TelegramPlatform;
  // The leader looks into the outbox every second by itself.
  const services = createServices(parts, [telegram], () => {});
  const conversation = createConversation({ services, features: BOT_FEATURES });
  try {
    await telegram.start((incoming) => conversation.handle(incoming, telegram));
  } catch (error) {
    await telegram.stop();
    throw error;
  }
  return { ...waits, telegram, stop: () => telegram.stop() };
}

function createServices(
  { config, context, searchTables }: WorkParts,
  present: readonly Platform[],
  wakeOutbox: () => void,
): BotServices {
  return {
    ...context,
    fetchOptions: { allowPrivateAddresses: config.allowPrivateAddresses },
    searchTables,
    invitationLinks: (code) =>
      present.map((platform) => platform.invitationLink(code)).filter((link) => link !== null),
    wakeOutbox,
  };
}

function createTelegram(
  { config, context }: WorkParts,
  ratePerSecond: number,
  mayAct: () => boolean,
): TelegramPlatform | null {
  if (config.telegram === null) return null;
  return createTelegramPlatform({
    ...config.telegram,
    ratePerSecond,
    mayAct,
    commands: menuCommands(BOT_FEATURES),
    logger: context.logger,
  });
}

/** About a second's worth of sends in flight: more would only wait in the pacer, ahead of what is urgent. */
function concurrencyOf({ telegram }: Config): number {
  return Math.min(100, Math.max(10, telegram?.ratePerSecond ?? 50));
}
