import { describe, expect, it } from 'vitest';
import {
  addUsage,
  forecastOf,
  monthOf,
  readUsage,
  reserveUsage,
  returnUsage,
  startOfNextMonth,
} from '../../src/platforms/usage-store.ts';
import { createTestDatabase } from '../support/database.ts';

const KEY = { platform: 'zalo-bot', period: '2022-04', unit: 'message' } as const;

describe('counting what is used of a quota', () => {
  it('never gives out more than the limit, asked at the same time', async () => {
    const db = await createTestDatabase();
    const asked = Array.from({ length: 30 }, () => reserveUsage(db, { ...KEY, limit: 12 }));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(12);
    expect(await readUsage(db, 'zalo-bot', '2022-04')).toEqual(new Map([['message', 12]]));
  });

  it('reserves several at once or none, and takes back what was not used', async () => {
    const db = await createTestDatabase();
    expect(await reserveUsage(db, { ...KEY, limit: 5, count: 6 })).toBe(false);
    expect(await reserveUsage(db, { ...KEY, limit: 5, count: 4 })).toBe(true);
    expect(await reserveUsage(db, { ...KEY, limit: 5, count: 2 })).toBe(false);
    await returnUsage(db, KEY, 3);
    expect(await reserveUsage(db, { ...KEY, limit: 5, count: 4 })).toBe(true);
    await returnUsage(db, KEY, 99);
    expect((await readUsage(db, 'zalo-bot', '2022-04')).get('message')).toBe(0);
    expect(await reserveUsage(db, { ...KEY, limit: 0 })).toBe(false);
  });

  it('counts each platform, month and unit on its own', async () => {
    const db = await createTestDatabase();
    await addUsage(db, KEY);
    await addUsage(db, KEY, 2);
    await addUsage(db, { ...KEY, unit: 'template' });
    await addUsage(db, { ...KEY, period: '2022-05' });
    await addUsage(db, { ...KEY, platform: 'zalo-oa' });
    expect(await readUsage(db, 'zalo-bot', '2022-04')).toEqual(
      new Map([
        ['message', 3],
        ['template', 1],
      ]),
    );
  });

  it("takes the month of the office's zone", () => {
    expect(monthOf(new Date('2022-04-30T17:00:00Z'))).toBe('2022-05');
    expect(monthOf(new Date('2022-04-30T16:59:59Z'))).toBe('2022-04');
    expect(startOfNextMonth(new Date('2022-04-12T01:00:00Z'))).toEqual(new Date('2022-04-30T17:00:00Z'));
    expect(startOfNextMonth(new Date('2022-12-31T16:00:00Z'))).toEqual(new Date('2022-12-31T17:00:00Z'));
    expect(startOfNextMonth(new Date('2022-01-31T16:00:00Z'))).toEqual(new Date('2022-01-31T17:00:00Z'));
  });

  it('forecasts by the pace so far, calmly on the first day', () => {
    expect(forecastOf(100, new Date('2022-04-11T00:00:00+07:00'))).toBe(300);
    expect(forecastOf(10, new Date('2022-04-01T01:00:00+07:00'))).toBe(300);
    expect(forecastOf(7, new Date('2022-04-30T23:59:59+07:00'))).toBe(7);
    expect(forecastOf(0, new Date('2022-04-11T00:00:00+07:00'))).toBe(0);
  });
});
