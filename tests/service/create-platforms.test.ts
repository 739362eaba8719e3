import { expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { concurrencies } from '../../src/service/create-platforms.ts';

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
