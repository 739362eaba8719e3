import { loadConfig } from '../../config.ts';
import { migrate } from '../../storage/migrate.ts';
import { writeText } from '../output.ts';

export async function migrateDatabase(): Promise<void> {
  const applied = await migrate(loadConfig().databaseUrl);
  await writeText(
    process.stdout,
    applied.length === 0 ? 'The database is up to date.\n' : `Applied: ${applied.join(', ')}\n`,
  );
}
