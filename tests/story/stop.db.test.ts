import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createTestClock } from '../support/clock.ts';
import { createUnmigratedDatabaseUrl } from '../support/database.ts';
import { createWebSite } from '../support/web-site.ts';

it('is not held up by a source that does not answer, and does not count that against it', async () => {
  const site = await createWebSite({ '/rss': () => 'handled' });
  const clock = createTestClock('2022-04-12T08:00:00+07:00');
  const config = readConfig({
    DATABASE_URL: await createUnmigratedDatabaseUrl(),
    HTTP_PORT: '0',
    ALLOW_PRIVATE_ADDRESSES: 'on',
  });
  const app = await startApp(config, pino({ level: 'silent' }), { clock });
  onTestFinished(() => app.stop());
  const { prisma } = app.context.db;
  const now = clock.now();
  await prisma.source.create({
    data: { url: `${site.url}/rss`, name: 'Báo', nextPollAt: now, createdAt: now },
  });
  const tick = app.tick();
  await expect.poll(() => site.requests).toEqual(['/rss']);
  const stoppedAt = performance.now();
  await app.stop();
  await tick;
  expect(performance.now() - stoppedAt).toBeLessThan(5_000);
  const after = await openDatabase(config.databaseUrl);
  onTestFinished(() => after.close());
  expect(await after.prisma.source.findFirst()).toMatchObject({ failures: 0, nextPollAt: now });
});
