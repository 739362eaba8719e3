import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { createServiceLock, type ServiceLock } from '../../src/storage/service-lock.ts';
import { createTestDatabase } from '../support/database.ts';

function lockOf(url: string): ServiceLock {
  const lock = createServiceLock(url);
  onTestFinished(() => lock.release());
  return lock;
}

it('is held by one at a time, and by the next as soon as it is released', async () => {
  const { url } = await createTestDatabase();
  const one = lockOf(url);
  const other = lockOf(url);
  expect(await one.acquire()).toBe(true);
  expect(await other.acquire()).toBe(false);
  expect([one.isHeld(), other.isHeld()]).toEqual([true, false]);

  await one.release();
  await one.ended();
  expect(one.isHeld()).toBe(false);
  await expect.poll(() => other.acquire()).toBe(true);
  expect(await one.acquire()).toBe(false);
  expect([one.isHeld(), other.isHeld()]).toEqual([false, true]);
});

it('does not keep the commands beside a running service from the database', async () => {
  const db = await createTestDatabase();
  expect(await lockOf(db.url).acquire()).toBe(true);
  await db.prisma.setting.create({ data: { key: 'sending.paused', value: 'on' } });
  expect(await db.prisma.setting.count()).toBe(1);
});

it('locks one database and not its neighbours', async () => {
  const [one, other] = [await createTestDatabase(), await createTestDatabase()];
  expect(await lockOf(one.url).acquire()).toBe(true);
  expect(await lockOf(other.url).acquire()).toBe(true);
});

it('ends when the server ends its session, and can be had again', async (test) => {
  const { url, dialect } = await createTestDatabase();
  test.skip(dialect === 'sqlite', 'only a server can take it away');
  const lock = lockOf(url);
  expect(await lock.acquire()).toBe(true);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  onTestFinished(() => admin.end());
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'bantin service lock' AND datname = current_database()`,
  );
  await lock.ended();
  expect(lock.isHeld()).toBe(false);
  await expect.poll(() => lock.acquire()).toBe(true);
  expect(lock.isHeld()).toBe(true);
});

it('stays held for longer than the server tolerates silence', async (test) => {
  const { url, dialect } = await createTestDatabase();
  test.skip(dialect === 'sqlite', 'no server, no silence');
  const [one, other] = [lockOf(url), lockOf(url)];
  expect(await one.acquire()).toBe(true);
  const until = performance.now() + 10_000;
  await expect
    .poll(
      async () => {
        expect([one.isHeld(), await other.acquire()]).toEqual([true, false]);
        return performance.now() >= until;
      },
      { timeout: 15_000, interval: 500 },
    )
    .toBe(true);
});

it('says in one sentence that the database cannot be reached, without its password', async () => {
  const failing = createServiceLock('postgresql://bantin:geheim@127.0.0.1:1/bantin');
  await expect(failing.acquire()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await expect(failing.acquire()).rejects.not.toThrow(/geheim/);
  expect(failing.isHeld()).toBe(false);
});
