import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { dayOf, timeOf } from '../../../src/calendar.ts';
import { createLocalPlatform } from '../../../src/platforms/local/local-platform.ts';
import { readDemoClock, saveDemoClock } from '../../../src/web/local-chat/demo-clock-store.ts';
import { createWebServer } from '../../../src/web/server.ts';
import { createTestContext } from '../../support/context.ts';
import { createLocalChatServer } from './local-chat-server.ts';

type Server = Pick<Awaited<ReturnType<typeof createLocalChatServer>>['server'], 'inject'>;

const move = (server: Server, payload: object) =>
  server.inject({ method: 'POST', url: '/api/chat/clock', payload });

const show = (instant: Date) => `${dayOf(instant)} ${timeOf(instant)}`;

describe('moving the clock', () => {
  it('lives through the morning on the way and counts what arrived', async () => {
    const { server, clock, people } = await createLocalChatServer();
    const response = await move(server, { kind: 'next-morning' });
    expect(response.json()).toEqual({ now: '2022-04-13T00:00:00.000Z', messages: 4, people: people.length });
    expect(show(clock.now())).toBe('2022-04-13 07:00');
  });

  it('brings the digest of each day when it moves over several', async () => {
    const { server, platform } = await createLocalChatServer();
    const response = await move(server, { kind: 'until', local: '2022-04-15T09:30' });
    expect(response.json()).toEqual({ now: '2022-04-15T02:30:00.000Z', messages: 12, people: 4 });
    const digests = await platform.history('hoa', { limit: 9 });
    expect(digests.map(({ at }) => show(at))).toEqual([
      '2022-04-13 07:00',
      '2022-04-14 07:00',
      '2022-04-15 07:00',
    ]);
  });

  it('goes forward by minutes', async () => {
    const { server, clock } = await createLocalChatServer();
    expect((await move(server, { kind: 'forward', minutes: 90 })).json()).toMatchObject({
      messages: 0,
      people: 0,
    });
    expect(show(clock.now())).toBe('2022-04-12 09:30');
  });

  it('is refused backwards, too far, and to no time at all', async () => {
    const { server, clock } = await createLocalChatServer();
    for (const [body, words] of [
      [{ kind: 'until', local: '2022-04-12T08:00' }, 'chỉ chạy tới'],
      [{ kind: 'until', local: '2022-04-11T08:00' }, 'chỉ chạy tới'],
      [{ kind: 'until', local: '2022-06-14T08:00' }, 'tối đa 62 ngày'],
      [{ kind: 'forward', minutes: 63 * 24 * 60 }, 'tối đa 62 ngày'],
      [{ kind: 'until', local: '2022-02-31T08:00' }, 'chưa đúng'],
      [{ kind: 'until', local: '2022-04-13T25:00' }, 'chưa đúng'],
      [{ kind: 'until', local: 'mai' }, 'chưa đúng'],
      [{ kind: 'forward', minutes: -60 }, 'chưa đúng'],
      [{ kind: 'forward', minutes: 0.5 }, 'chưa đúng'],
      [{ kind: 'back' }, 'chưa đúng'],
      [{}, 'chưa đúng'],
    ] as const) {
      const response = await move(server, body);
      expect([body, response.statusCode]).toEqual([body, 400]);
      expect(response.json().error).toContain(words);
    }
    expect(show(clock.now())).toBe('2022-04-12 08:00');
  });

  it('is refused where time is real', async () => {
    const { server } = await createLocalChatServer({ canMoveClock: false });
    expect((await move(server, { kind: 'next-morning' })).statusCode).toBe(409);
    expect((await server.inject('/api/chat/state')).json().canMoveClock).toBe(false);
  });

  it('is done once at a time, shows how far it is, and can be done again after it failed', async () => {
    const { db, clock } = await createTestContext();
    const platform = createLocalPlatform({ db, clock });
    let goOn: ((isWell: boolean) => void) | undefined;
    const server = createWebServer({
      host: '127.0.0.1',
      port: 0,
      logger: pino({ level: 'silent' }),
      health: async () => ({ isReady: true, reasons: [] }),
      metrics: async () => '',
      localChat: {
        db,
        clock,
        platform,
        organisationName: 'Đảng ủy Khối',
        commandsFor: () => [],
        async advanceTo(instant) {
          clock.advance(instant.getTime() - clock.now().getTime());
          const isWell = await new Promise<boolean>((resolve) => {
            goOn = resolve;
          });
          goOn = undefined;
          if (!isWell) throw new Error('tick failed');
        },
      },
    });
    const first = move(server, { kind: 'forward', minutes: 120 });
    await expect.poll(() => goOn).toBeDefined();
    goOn?.(true);
    await expect.poll(() => show(clock.now())).toBe('2022-04-12 10:00');
    const state = (await server.inject('/api/chat/state')).json();
    expect(state.progress).toEqual({ at: '2022-04-12T02:00:00.000Z', done: 1, total: 2 });
    expect((await move(server, { kind: 'next-morning' })).statusCode).toBe(409);
    await expect.poll(() => goOn).toBeDefined();
    goOn?.(false);
    expect((await first).statusCode).toBe(500);

    const second = move(server, { kind: 'forward', minutes: 1 });
    await expect.poll(() => goOn).toBeDefined();
    goOn?.(true);
    expect((await second).statusCode).toBe(200);
    await server.close();
  });
});

describe('the clock after a restart', () => {
  it('goes on from where it was moved to, and not back', async () => {
    const { server, db } = await createLocalChatServer();
    expect(await readDemoClock(db)).toBeNull();
    await move(server, { kind: 'next-morning' });
    const restarted = await readDemoClock(db);
    const moved = new Date('2022-04-13T07:00:00+07:00');
    expect(restarted?.getTime()).toBeGreaterThanOrEqual(moved.getTime());
    expect(restarted?.getTime()).toBeLessThan(moved.getTime() + 60_000);
  });

  it('is what was saved last', async () => {
    const { db } = await createTestContext();
    for (const iso of ['2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'])
      await saveDemoClock(db, new Date(iso));
    expect((await readDemoClock(db))?.toISOString().slice(0, 10)).toBe('2031-01-01');
  });
});
