import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { BOT_FEATURES } from './bot/features.ts';
import { allCommands } from './bot/tables.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Config, hasRealPlatform } from './config.ts';
import type { Context } from './context.ts';
import { DEMO_CONTENT, hasDemoContent, seedDemo } from './demo/seed-demo.ts';
import { ensureRoot } from './members/organisations.ts';
import { localPageUrl } from './platforms/local/invitation-link.ts';
import { createLocalPlatform } from './platforms/local/local-platform.ts';
import { readSearchTables } from './search/abbreviation-file.ts';
import { trustEmptyIndex } from './search/reindex.ts';
import type { SearchTables } from './search/search-tables.ts';
import type { Platforms } from './service/create-platforms.ts';
import { createHealth, type HealthParts } from './service/health.ts';
import { createLeadership } from './service/leadership.ts';
import { createMetrics } from './service/metrics.ts';
import { openDemoClock } from './service/open-clock.ts';
import { type Database, openDatabase } from './storage/database.ts';
import { migrate } from './storage/migrate.ts';
import { createServiceLock } from './storage/service-lock.ts';
import { createWebServer } from './web/server.ts';
import { startStandingBy, startWork, type Work, type WorkParts } from './work.ts';

const COMMANDS = allCommands(BOT_FEATURES);
/** The platform brings the update again a little later; that the Zalo bot does is not known. */
const BETWEEN_TWO_ROLES = { status: 503 } as const;
/** So long an update waits for this process to have found its role: Zalo wants its answer within two seconds. */
const ROLE_WITHIN_MS = 1_500;
const LOOK_AGAIN_MS = 50;

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

  const local = config.localChat
    ? createLocalPlatform({ ...context, pageUrl: localPageUrl(config.http) })
    : null;
  const isReal = hasRealPlatform(config);
  if (isReal && (await hasDemoContent(db))) logger.warn(DEMO_CONTENT);
  if (!isReal && local === null) logger.warn('No platform is configured: nothing can be received or sent');

  const parts: WorkParts = { config, context, searchTables, local };
  const leadership = createLeadership<Work>({
    lock: createServiceLock(config.databaseUrl),
    logger,
    async lead(mayAct) {
      if (local !== null && !isReal)
        await seedDemo(context, { organisationName: config.organisationName, platform: local });
      return startWork(parts, mayAct);
    },
    // Whoever shows the local chat has to be the one that answers in it.
    standBy: db.dialect === 'postgresql' && local === null ? () => startStandingBy(parts) : null,
  });

  const web = createWebServer({
    ...config.http,
    logger,
    health: () => createHealth(context, healthParts(leadership.role()))(),
    metrics: createMetrics(context, () => leadership.role()?.platforms ?? null),
    ...(config.telegram === null
      ? {}
      : { telegramWebhook: (...update) => deliver(({ telegram }) => telegram?.handleWebhook(...update)) }),
    ...(config.zaloBot === null
      ? {}
      : { zaloBotWebhook: (...update) => deliver(({ zaloBot }) => zaloBot?.handleWebhook(...update)) }),
    ...(config.zaloOa === null
      ? {}
      : { zaloOaWebhook: (event) => deliver(({ zaloOa }) => zaloOa?.handleWebhook(event)) }),
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

  /** To whatever this process is by then: after a start or a change of roles it soon knows. */
  async function deliver(
    handle: (platforms: Platforms) => Promise<{ readonly status: number }> | undefined,
  ): Promise<{ readonly status: number }> {
    const giveUpAt = performance.now() + ROLE_WITHIN_MS;
    let role = leadership.role();
    while (role === null && performance.now() < giveUpAt) {
      await setTimeout(LOOK_AGAIN_MS);
      role = leadership.role();
    }
    return (role === null ? undefined : await handle(role.platforms)) ?? BETWEEN_TWO_ROLES;
  }

  async function advanceTo(instant: Date): Promise<void> {
    demoClock?.advance(Math.max(0, instant.getTime() - context.clock.now().getTime()));
    await leadership.role()?.tickNow();
    await leadership.role()?.dispatcher?.drain();
  }

  // The port first: a second copy started by mistake must end before it takes anybody's messages.
  const { url } = await web.listen();
  closers.push(() => web.close());
  closers.push(() => leadership.stop());
  await leadership.start();

  const isStandby = leadership.role()?.dispatcher == null;
  logger.info({ url, isStandby, database: config.dialect }, 'Bản tin is running');
  return { url, context, tick: async () => leadership.role()?.tickNow(), stop };
}

function healthParts(role: Work | null): HealthParts {
  if (role === null) return { dispatcher: null };
  return { dispatcher: role.dispatcher, refused: role.refused, zaloOa: role.platforms.zaloOa };
}
