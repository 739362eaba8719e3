import { type Config, loadConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { createLogger } from '../logger.ts';
import { ensureRoot } from '../members/organisations.ts';
import { trustEmptyIndex } from '../search/reindex.ts';
import { openClock } from '../service/open-clock.ts';
import { openDatabase } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';

/** What a command that works on the database gets. */
export interface CommandContext extends Context {
  readonly config: Config;
}

/** Opens the database, brought up to date, for one command and closes it again whatever happens. */
export async function withContext<T>(work: (context: CommandContext) => Promise<T>): Promise<T> {
  const config = loadConfig();
  // A command says on stdout what it did; the log is for what went wrong beside it.
  const logger = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
  await migrate(config.databaseUrl);
  const db = await openDatabase(config.databaseUrl);
  try {
    const clock = await openClock(db, config);
    await ensureRoot(db, config.organisationName, clock.now());
    await trustEmptyIndex(db);
    return await work({ config, db, logger, clock });
  } finally {
    await db.close();
  }
}
