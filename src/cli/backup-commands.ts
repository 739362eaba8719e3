import type { Command } from 'commander';
import { type Config, loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { backupSqlite, restoreSqlite } from '../storage/backup-sqlite.ts';
import { openDatabase } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';
import { writeSetting } from '../storage/settings-store.ts';
import { writeText } from './output.ts';

export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('write a consistent copy of the database, also while the service runs')
    .argument('<file>', 'a new file')
    .action(async (file: string) => {
      const { databaseUrl } = sqliteConfig('pg_dump -Fc -f FILE "$DATABASE_URL"');
      await backupSqlite(databaseUrl, file);
      await writeText(process.stdout, `The backup is in ${file}.\n`);
    });
  program
    .command('restore')
    .description('put a backup in the place of the database; stop the service first')
    .argument('<file>', 'a file made by backup')
    .action(async (file: string) => {
      const { databaseUrl } = sqliteConfig('pg_restore --clean -d "$DATABASE_URL" FILE');
      const kept = await restoreSqlite(databaseUrl, file, new Date());
      await migrate(databaseUrl);
      const db = await openDatabase(databaseUrl);
      try {
        await writeSetting(db, 'sending.paused', 'on');
      } finally {
        await db.close();
      }
      const former = kept === null ? '' : ` The former database is kept as ${kept}.`;
      await writeText(
        process.stdout,
        `Restored.${former} Sending is paused, because what was sent since the backup is not known to it: look at bantin deliveries, then run bantin resume.\n`,
      );
    });
  program
    .command('resume')
    .description('let sending go on after a restore')
    .action(async () => {
      const { databaseUrl } = loadConfig();
      await migrate(databaseUrl);
      const db = await openDatabase(databaseUrl);
      try {
        await writeSetting(db, 'sending.paused', 'off');
      } finally {
        await db.close();
      }
      await writeText(process.stdout, 'Sending goes on.\n');
    });
}

function sqliteConfig(instead: string): Config {
  const config = loadConfig();
  if (config.dialect === 'sqlite') return config;
  throw new AppError('INPUT_INVALID', `With PostgreSQL use its own tools: ${instead}`);
}
