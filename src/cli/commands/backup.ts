import { type Config, loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { backupSqlite, restoreSqlite } from '../../storage/backup-sqlite.ts';
import { openDatabase } from '../../storage/database.ts';
import { migrate } from '../../storage/migrate.ts';
import { writeSetting } from '../../storage/settings-store.ts';
import { writeText } from '../output.ts';

export async function backup(file: string): Promise<void> {
  const { databaseUrl } = sqliteConfig('pg_dump -Fc -f FILE "$DATABASE_URL"');
  await backupSqlite(databaseUrl, file);
  await writeText(process.stdout, `The backup is in ${file}.\n`);
}

/** What was sent since the backup is not known to it, so sending waits until an operator says that it may go on. */
export async function restore(file: string): Promise<void> {
  const { databaseUrl } = sqliteConfig('pg_restore --clean -d "$DATABASE_URL" FILE');
  const kept = await restoreSqlite(databaseUrl, file, new Date());
  await setPaused(databaseUrl, 'on');
  const former = kept === null ? '' : ` The former database is kept as ${kept}.`;
  await writeText(
    process.stdout,
    `Restored.${former} Sending is paused, because what was sent since the backup is not known to it: look at bantin deliveries, then run bantin resume.\n`,
  );
}

export async function resume(): Promise<void> {
  await setPaused(loadConfig().databaseUrl, 'off');
  await writeText(process.stdout, 'Sending goes on.\n');
}

async function setPaused(databaseUrl: string, value: 'on' | 'off'): Promise<void> {
  await migrate(databaseUrl);
  const db = await openDatabase(databaseUrl);
  try {
    await writeSetting(db, 'sending.paused', value);
  } finally {
    await db.close();
  }
}

function sqliteConfig(instead: string): Config {
  const config = loadConfig();
  if (config.dialect === 'sqlite') return config;
  throw new AppError('INPUT_INVALID', `With PostgreSQL use its own tools: ${instead}`);
}
