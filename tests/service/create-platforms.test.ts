import { pino } from 'pino';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { concurrencies, createStandbyPlatforms } from '../../src/service/create-platforms.ts';
import type { Database } from '../../src/storage/database.ts';
import { createTestClock } from '../support/clock.ts';

const ALL = {
  TELEGRAM_BOT_TOKEN: '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw',
  ZALO_BOT_TOKEN: '4059113512376210001:kBvJnSxHhTqZyWfU',
  ZALO_OA_APP_ID: '1904834726531937261',
  ZALO_OA_APP_SECRET: 'app-secret',
};

it('hands each platform about what it takes in a second, so that a slow one holds little and the others are full', () => {
  expect([...concurrencies(readConfig(ALL))]).toEqual([
    ['telegram', 28],
    ['zalo-bot', 5],
    ['zalo-oa', 2],
  ]);
  const fast = { ...ALL, TELEGRAM_RATE_PER_SECOND: '1000', ZALO_OA_RATE_PER_SECOND: '0.5' };
  expect([...concurrencies(readConfig(fast))]).toEqual([
    ['telegram', 100],
    ['zalo-bot', 5],
    ['zalo-oa', 2],
  ]);
  expect([...concurrencies(readConfig({}))]).toEqual([['local', 50]]);
  expect([...concurrencies(readConfig({ LOCAL_CHAT: 'off' }))]).toEqual([]);
});

it.each([
  [{}, ['zalo-oa']],
  [
    {
      PUBLIC_URL: 'https://bantin.test',
      TELEGRAM_MODE: 'webhook',
      TELEGRAM_WEBHOOK_SECRET: 'bi-mat-thu',
      ZALO_BOT_MODE: 'webhook',
      ZALO_BOT_WEBHOOK_SECRET: 'bi-mat-thu',
    },
    ['telegram', 'zalo-bot', 'zalo-oa'],
  ],
])(
  'a process that stands by knows all platforms and begins only with those that deliver by webhook',
  async (modes, started) => {
    const platforms = createStandbyPlatforms({
      config: readConfig({ ...ALL, ...modes }),
      context: {
        // Nothing is read before a platform is started.
        db: {} as Database,
        clock: createTestClock('2022-04-12T08:00:00+07:00'),
        logger: pino({ level: 'silent' }),
      },
      local: null,
    });
    expect(platforms.all.map(({ name }) => name)).toEqual(['telegram', 'zalo-bot', 'zalo-oa']);
    expect(platforms.byWebhook.map(({ name }) => name)).toEqual(started);
    for (const platform of platforms.all) await platform.stop();
  },
);
