import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { search } from '../../src/search/search.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { addDocument } from '../support/builders.ts';
import { createUnmigratedDatabaseUrl } from '../support/database.ts';

it('finds by itself, soon after the start, what an older version did not index as this one does', async () => {
  const config = readConfig({
    DATABASE_URL: await createUnmigratedDatabaseUrl(),
    HTTP_PORT: '0',
    LOCAL_CHAT: 'off',
  });
  await migrate(config.databaseUrl);
  const before = await openDatabase(config.databaseUrl);
  await addDocument(before, { title: 'Hội nghị sơ kết' });
  await before.close();
  const app = await startApp(config, pino({ level: 'silent' }));
  onTestFinished(() => app.stop());
  const found = async () => (await search(app.context.db, { query: 'hoi nghi', limit: 10, offset: 0 })).total;
  await expect.poll(found).toBe(1);
});
