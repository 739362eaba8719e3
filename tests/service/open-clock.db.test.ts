import { expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openClock, openDemoClock } from '../../src/service/open-clock.ts';
import { saveDemoClock } from '../../src/web/local-chat/demo-clock-store.ts';
import { createTestDatabase } from '../support/database.ts';

const TOKEN = '123456789:AAEabcdefghijklmnopqrstuvwxyz012345';
const DAY_MS = 86_400_000;

/** A database in which the demo's clock was once moved ten days ahead. */
async function createMovedDatabase() {
  const db = await createTestDatabase();
  await saveDemoClock(db, new Date(Date.now() + 10 * DAY_MS));
  return db;
}

const daysAhead = (instant: Date) => Math.round((instant.getTime() - Date.now()) / DAY_MS);

it('goes on in the demo from where it was moved, for the service and the commands beside it', async () => {
  const db = await createMovedDatabase();
  const config = readConfig({});
  expect(daysAhead((await openClock(db, config)).now())).toBe(10);
  const clock = await openDemoClock(db, config);
  clock?.advance(DAY_MS);
  expect(daysAhead(clock?.now() ?? new Date(0))).toBe(11);
});

it('cannot be moved beside a real platform, whose members would get messages of days to come', async () => {
  const db = await createMovedDatabase();
  for (const LOCAL_CHAT of ['on', 'off']) {
    const config = readConfig({ TELEGRAM_BOT_TOKEN: TOKEN, LOCAL_CHAT });
    expect(await openDemoClock(db, config)).toBeNull();
    expect(daysAhead((await openClock(db, config)).now())).toBe(0);
  }
});

it('starts at CLOCK and can be moved when the operator asked for that', async () => {
  const db = await createTestDatabase();
  const config = readConfig({
    TELEGRAM_BOT_TOKEN: TOKEN,
    LOCAL_CHAT: 'on',
    CLOCK: '2022-04-12T08:00:00+07:00',
  });
  const clock = await openDemoClock(db, config);
  expect(clock?.now().toISOString().slice(0, 16)).toBe('2022-04-12T01:00');
});
