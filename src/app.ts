import type { Logger } from 'pino';
import type { BotServices } from './bot/bot-context.ts';
import { createConversation } from './bot/conversation.ts';
import { progressButtons } from './bot/editor/progress.ts';
import { BOT_FEATURES } from './bot/features.ts';
import { menuCommands } from './bot/menu-commands.ts';
import { deleteOldUpdates } from './bot/received-update-store.ts';
import { deleteOldSearchSessions } from './bot/search-session-store.ts';
import { deleteOldSteps } from './bot/steps-store.ts';
import { allCommands } from './bot/tables.ts';
import { refreshProgress } from './broadcasts/refresh-progress.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { DEMO_CONTENT, hasDemoContent, seedDemo } from './demo/seed-demo.ts';
import { ensureRoot } from './members/organisations.ts';
import { createDispatcher } from './outbox/dispatcher.ts';
import { localPageUrl } from './platforms/local/invitation-link.ts';
import { createLocalPlatform, type LocalPlatform } from './platforms/local/local-platform.ts';
import type { Platform, PlatformName } from './platforms/platform.ts';
import { createTelegramPlatform, type TelegramPlatform } from './platforms/telegram/telegram-platform.ts';
import { runTick } from './scheduler/run-tick.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { readSearchTables } from './search/abbreviation-file.ts';
import { keepIndexCurrent } from './search/keep-index-current.ts';
import { trustEmptyIndex } from './search/reindex.ts';
import type { SearchTables } from './search/search-tables.ts';
import { createHealth } from './service/health.ts';
import { createMetrics } from './service/metrics.ts';
import { openDemoClock } from './service/open-clock.ts';
import { repeat } from './service/repeat.ts';
import { createWatchdog } from './service/watchdog.ts';
import { type Database, openDatabase } from './storage/database.ts';
import { migrate } from './storage/migrate.ts';
import { createWebServer } from './web/server.ts';

const COMMANDS = allCommands(BOT_FEATURES);
/** A progress message is edited this often, in ms: Telegram allows one message a second in a chat. */
const PROGRESS_INTERVAL_MS = 2_000;
/** How often, in ms, it is looked whether the outbox moves. */
const WATCHDOG_INTERVAL_MS = 10_000;

export interface App {
  /** Where the pages and health checks are. */
  readonly url: string;
  /** What its parts share. On SQLite nobody else in this process may open the database: they would wait for each other. */
  readonly context: Context;
  /** Plans now what is due at the clock's instant; it is sent at once. */
  tick(): Promise<void>;
  /** Takes no more work, finishes what is in hand, closes the database. */
  stop(): Promise<void>;
}

export interface AppOptions {
  /** Instead of the machine's or the demo's clock. */
  readonly clock?: Clock;
}

/**
 * Builds the service and connects its parts; nothing else knows them all.
 *
 * @throws AppError when the database cannot be used, the port is taken or a platform refuses its token; whatever had
 *   been opened is closed again
 */
export async function startApp(config: Config, logger: Logger, options: AppOptions = {}): Promise<App> {
  const searchTables = await readSearchTables(config.searchAbbreviations);
  const applied = await migrate(config.databaseUrl);
  if (applied.length > 0) logger.info({ migrations: applied }, 'The database was brought up to date');
  const db = await openDatabase(config.databaseUrl);
  const closers: (() => Promise<unknown>)[] = [() => db.close()];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return await connect(config, logger, db, searchTables, options, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function connect(
  config: Config,
  logger: Logger,
  db: Database,
  searchTables: SearchTables,
  options: AppOptions,
  closers: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<App> {
  const demoClock = options.clock === undefined ? await openDemoClock(db, config) : null;
  const context: Context = { db, logger, clock: options.clock ?? demoClock ?? systemClock };
  await ensureRoot(db, config.organisationName, context.clock.now());
  await trustEmptyIndex(db);

  const { local, telegram } = createPlatforms(config, context);
  const present: readonly Platform[] = [telegram, local].filter((platform) => platform !== null);
  const platforms = new Map<PlatformName, Platform>(present.map((platform) => [platform.name, platform]));
  if (telegram !== null && (await hasDemoContent(db))) logger.warn(DEMO_CONTENT);
  if (platforms.size === 0) logger.warn('No platform is configured: nothing can be received or sent');

  const dispatcher = createDispatcher({ ...context, platforms, concurrency: concurrencyOf(config) });
  const services: BotServices = {
    ...context,
    fetchOptions: { allowPrivateAddresses: config.allowPrivateAddresses },
    searchTables,
    invitationLinks: (code) =>
      present.map((platform) => platform.invitationLink(code)).filter((link) => link !== null),
    wakeOutbox: () => dispatcher.wake(),
  };
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

  const web = createWebServer({
    ...config.http,
    logger,
    health: createHealth(context, dispatcher),
    metrics: createMetrics(context),
    ...(telegram === null ? {} : { telegramWebhook: (secret, body) => telegram.handleWebhook(secret, body) }),
    ...(local === null
      ? {}
      : {
          localChat: {
            ...context,
            platform: local,
            organisationName: config.organisationName,
            commandsFor: (actor) => COMMANDS.filter((command) => command.isVisibleTo(actor)),
            ...(demoClock === null ? {} : { advanceTo }),
          },
        }),
  });

  async function advanceTo(instant: Date): Promise<void> {
    demoClock?.advance(Math.max(0, instant.getTime() - context.clock.now().getTime()));
    await scheduler.tickNow();
    await dispatcher.drain();
  }

  // The port first: a second copy started by mistake must end before it takes anybody's messages.
  const { url } = await web.listen();
  closers.push(() => web.close());
  if (local !== null && telegram === null) {
    await seedDemo(context, { organisationName: config.organisationName, platform: local });
  }
  // Stopped together: sends that wait for their turn at a platform then come back unsent.
  closers.push(() => Promise.all([dispatcher.stop(), ...present.map((platform) => platform.stop())]));
  for (const platform of present) {
    await platform.start((incoming) => conversation.handle(incoming, platform));
  }
  dispatcher.start();
  scheduler.start();
  closers.push(() => {
    stopping.abort();
    return scheduler.stop();
  });
  const progress = repeat(PROGRESS_INTERVAL_MS, logger, () =>
    refreshProgress(context, platforms, { buttons: progressButtons }),
  );
  closers.push(() => progress.stop());
  const watchdog = repeat(
    WATCHDOG_INTERVAL_MS,
    logger,
    createWatchdog({ ...context, dispatcher, platforms: [...platforms.keys()] }),
  );
  closers.push(() => watchdog.stop());

  const indexKeeper = keepIndexCurrent(context);
  closers.push(() => indexKeeper.stop());

  logger.info({ url, platforms: [...platforms.keys()], database: config.dialect }, 'Bản tin is running');
  return { url, context, tick: () => scheduler.tickNow(), stop };
}

/** About a second's worth of sends in flight: more would only wait in the pacer, ahead of what is urgent. */
function concurrencyOf({ telegram }: Config): number {
  return Math.min(100, Math.max(10, telegram?.ratePerSecond ?? 50));
}

function createPlatforms(
  { telegram, localChat, http }: Config,
  context: Context,
): { telegram: TelegramPlatform | null; local: LocalPlatform | null } {
  const pageUrl = localPageUrl(http);
  return {
    local: localChat ? createLocalPlatform({ ...context, pageUrl }) : null,
    telegram:
      telegram === null
        ? null
        : createTelegramPlatform({
            ...telegram,
            commands: menuCommands(BOT_FEATURES),
            logger: context.logger,
          }),
  };
}
