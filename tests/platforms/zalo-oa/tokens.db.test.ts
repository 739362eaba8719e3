import { describe, expect, it } from 'vitest';
import { TOKEN_PATH } from '../../support/zalo-oa-server/server-types.ts';
import { createTokenWorld, DAY_MS, HOUR_MS } from './token-world.ts';

const refused = (words: string) =>
  expect.objectContaining({ code: 'ZALO_OA_TOKEN_REFUSED', message: expect.stringContaining(words) });
const unreachable = expect.objectContaining({ code: 'ZALO_OA_UNREACHABLE' });

describe('the tokens of the official account', () => {
  it('begin with the refresh token of the environment, which is needed only once', async () => {
    const { source, server, row, asked } = await createTokenWorld();
    const token = await source().accessToken();
    expect(token).toBe(server.accessToken);
    expect(await source({ refreshToken: null }).accessToken()).toBe(token);
    expect(await source().accessToken()).toBe(token);
    expect([asked(), server.rotations, (await row())?.version]).toEqual([1, 1, 2]);
    expect(await source().health()).toMatchObject({ state: 'ok' });
  });

  it('are stored encrypted, and never logged', async () => {
    const { source, server, row, logged } = await createTokenWorld();
    const first = server.refreshToken;
    const tokens = source();
    await tokens.accessToken();
    server.revokeGrant();
    await expect(tokens.refreshNow(server.accessToken)).rejects.toEqual(refused('error -118'));
    const stored = JSON.stringify(await row());
    for (const secret of [first, server.refreshToken, server.accessToken, server.appSecret]) {
      expect(stored).not.toContain(secret);
      expect(logged.join('')).not.toContain(secret);
    }
    expect(logged.length).toBeGreaterThan(1);
  });

  it('are renewed at 20 of 25 hours, and when a caller finds them at their end', async () => {
    const { source, server, clock, asked } = await createTokenWorld();
    const tokens = source();
    await tokens.refreshIfDue();
    await tokens.refreshIfDue();
    clock.advance(20 * HOUR_MS - 1);
    await tokens.refreshIfDue();
    expect(asked()).toBe(1);
    clock.advance(1);
    await tokens.refreshIfDue();
    expect(asked()).toBe(2);
    clock.advance(25 * HOUR_MS - 60_000);
    expect(await tokens.accessToken()).toBe(server.accessToken);
    expect([asked(), server.rotations]).toEqual([3, 3]);
  });

  it('go on day after day, past the three months of any one of them', async () => {
    const { source, server, clock } = await createTokenWorld();
    const tokens = source();
    for (let day = 0; day < 100; day += 1) {
      await tokens.refreshIfDue();
      clock.advance(DAY_MS);
    }
    expect(await tokens.health()).toMatchObject({ state: 'ok' });
    expect(server.rotations).toBe(100);
  });

  it('are forced once when Zalo refuses the access token, also for many callers', async () => {
    const { source, server, asked, clock } = await createTokenWorld();
    const tokens = source();
    const used = await tokens.accessToken();
    server.revokeAccessToken();
    const got = await Promise.all(Array.from({ length: 20 }, () => tokens.refreshNow(used)));
    expect(new Set(got)).toEqual(new Set([server.accessToken]));
    expect(asked()).toBe(2);
    // Another process, which was refused with the old one, takes what there is.
    expect(await source().refreshNow(used)).toBe(server.accessToken);
    expect(asked()).toBe(2);
    // Refused again at once: there is no use in forcing on.
    await expect(tokens.refreshNow(server.accessToken)).rejects.toEqual(refused('app is active'));
    expect(asked()).toBe(2);
    clock.advance(60_000);
    expect(await tokens.refreshNow(server.accessToken)).toBe(server.accessToken);
  });

  it('are renewed by one of several owners at once', async () => {
    const { source, server, clock, asked } = await createTokenWorld();
    const owners = Array.from({ length: 5 }, () => source());
    for (let round = 1; round <= 4; round += 1) {
      const got = await Promise.all(owners.map((tokens) => tokens.accessToken()));
      expect([round, [...new Set(got)]]).toEqual([round, [server.accessToken]]);
      expect([asked(), server.rotations]).toEqual([round, round]);
      clock.advance(25 * HOUR_MS);
    }
  });

  it('are not used before they are stored, and stored when the database is back', async () => {
    const { source, server, db, row, asked } = await createTokenWorld();
    let isDown = true;
    const platformToken = new Proxy(db.prisma.platformToken, {
      get: (table, name) =>
        name === 'updateMany'
          ? (query: Parameters<typeof table.updateMany>[0]) =>
              isDown && 'sealed' in query.data
                ? Promise.reject(new Error('the database is away'))
                : table.updateMany(query)
          : Reflect.get(table, name),
    });
    const prisma = new Proxy(db.prisma, {
      get: (client, name) => (name === 'platformToken' ? platformToken : Reflect.get(client, name)),
    });
    const tokens = source({ db: { ...db, prisma } });
    await expect(tokens.accessToken()).rejects.toThrow('the database is away');
    expect([server.rotations, (await row())?.version]).toEqual([1, 1]);
    isDown = false;
    expect(await tokens.accessToken()).toBe(server.accessToken);
    expect([asked(), (await row())?.version]).toEqual([1, 2]);
  });
});

describe('trouble with the tokens', () => {
  it('is told when there are none', async () => {
    const { source } = await createTokenWorld();
    const tokens = source({ refreshToken: null });
    expect(await tokens.health()).toMatchObject({ state: 'missing' });
    await expect(tokens.accessToken()).rejects.toEqual(refused('ZALO_OA_REFRESH_TOKEN'));
    expect(await source().health()).toEqual({ state: 'unused' });
  });

  it('is told when the key is another, and nothing is lost when it is set back', async () => {
    const { source, server, asked } = await createTokenWorld();
    const token = await source().accessToken();
    const other = source({ tokenKey: 'another key of 16 characters' });
    expect(await other.health()).toMatchObject({
      state: 'wrong-key',
      reason: expect.stringContaining('ZALO_OA_TOKEN_KEY'),
    });
    await expect(other.accessToken()).rejects.toEqual(refused('ZALO_OA_TOKEN_KEY'));
    await other.refreshIfDue();
    expect(await source().accessToken()).toBe(token);
    expect([asked(), server.rotations]).toEqual([1, 1]);
  });

  it('does not come from a key that is given later', async () => {
    const { source, clock, server } = await createTokenWorld();
    const token = await source({ tokenKey: null }).accessToken();
    const tokens = source({ tokenKey: 'given after the first start' });
    expect(await tokens.accessToken()).toBe(token);
    clock.advance(20 * HOUR_MS);
    await tokens.refreshIfDue();
    expect(await source({ tokenKey: null }).health()).toMatchObject({ state: 'wrong-key' });
    expect(await tokens.accessToken()).toBe(server.accessToken);
  });

  it('that passes is retried, while the old access token still serves', async () => {
    const { source, server, clock, asked } = await createTokenWorld();
    const tokens = source();
    const token = await tokens.accessToken();
    clock.advance(21 * HOUR_MS);
    server.fault({ kind: 'refuse', code: -32 }, { path: TOKEN_PATH });
    server.fault({ kind: 'proxy-error', status: 502 }, { path: TOKEN_PATH });
    server.fault({ kind: 'garbage', body: '{"access_token":7}' }, { path: TOKEN_PATH });
    for (const calls of [2, 3, 4]) {
      await tokens.refreshIfDue();
      await tokens.refreshIfDue();
      expect(asked()).toBe(calls);
      expect(await tokens.accessToken()).toBe(token);
      await expect(tokens.refreshNow(token)).rejects.toEqual(unreachable);
      clock.advance(5_000);
    }
    expect(await tokens.health()).toMatchObject({ state: 'ok' });
    await tokens.refreshIfDue();
    expect(await tokens.accessToken()).toBe(server.accessToken);
    expect(server.rotations).toBe(2);
  });

  it('with the settings ends when they are put right', async () => {
    const { source, server, clock, asked } = await createTokenWorld();
    await source().accessToken();
    clock.advance(25 * HOUR_MS);
    const wrong = source({ appSecret: 'wrong' });
    await expect(wrong.accessToken()).rejects.toEqual(refused('ZALO_OA_APP_SECRET'));
    await expect(wrong.accessToken()).rejects.toEqual(refused('error -14001'));
    expect(asked()).toBe(2);
    expect(await wrong.health()).toMatchObject({ state: 'refused', since: clock.now(), wasCutOff: false });
    clock.advance(1);
    const right = source();
    expect(await right.accessToken()).toBe(server.accessToken);
    expect(await right.health()).toMatchObject({ state: 'ok' });
  });

  it('is known weeks before the three months end', async () => {
    const { source, clock } = await createTokenWorld({ tellsRefreshLife: true });
    const tokens = source();
    await tokens.accessToken();
    const on = new Date('2022-07-12T01:00:00Z');
    clock.set('2022-06-21T07:59:59+07:00');
    expect(await tokens.health()).toEqual({ state: 'ok', refreshEndsAt: on });
    clock.set('2022-06-21T08:00:00+07:00');
    expect(await tokens.health()).toEqual({ state: 'ends-soon', on });
    await tokens.refreshIfDue();
    expect(await tokens.health()).toMatchObject({ state: 'ok' });
  });

  it('is counted as three months where Zalo does not say', async () => {
    const { source, clock } = await createTokenWorld();
    const tokens = source();
    await tokens.accessToken();
    clock.advance(69 * DAY_MS);
    expect(await tokens.health()).toMatchObject({ state: 'ends-soon' });
  });
});

describe('a dead refresh token', () => {
  it('is reported since its first refusal, tried hourly and after a restart, and never in between', async () => {
    const { source, server, clock, asked } = await createTokenWorld();
    const tokens = source();
    const token = await tokens.accessToken();
    clock.advance(20 * HOUR_MS);
    server.revokeGrant();
    const since = clock.now();
    await tokens.refreshIfDue();
    expect(await tokens.health()).toEqual({
      state: 'refused',
      reason: expect.stringContaining('consent again'),
      since,
      wasCutOff: false,
      accessEndsAt: new Date(since.getTime() + 5 * HOUR_MS),
    });
    // As far as is known, the access token may still be good.
    expect(await tokens.accessToken()).toBe(token);
    await tokens.refreshIfDue();
    expect(asked()).toBe(2);
    clock.advance(HOUR_MS);
    await tokens.refreshIfDue();
    await source().refreshIfDue();
    expect(asked()).toBe(4);
    expect(await tokens.health()).toMatchObject({ state: 'refused', since });
    clock.advance(5 * HOUR_MS);
    await expect(tokens.accessToken()).rejects.toEqual(refused('error -118'));
  });

  it('gives way to another one from the environment', async () => {
    const { source, server, clock, asked } = await createTokenWorld();
    const tokens = source();
    await tokens.accessToken();
    const { refreshToken } = server.consent();
    clock.advance(25 * HOUR_MS);
    // The environment of this process has the old one still.
    await expect(tokens.accessToken()).rejects.toEqual(refused('error -118'));
    const restarted = source({ refreshToken });
    expect(await restarted.health()).toEqual({ state: 'unused' });
    expect(await restarted.accessToken()).toBe(server.accessToken);
    expect(asked()).toBe(3);
    expect(await restarted.health()).toMatchObject({ state: 'ok' });
  });

  it('gives way at once, when the other one is there already', async () => {
    const { source, server, clock } = await createTokenWorld();
    await source().accessToken();
    const { refreshToken, accessToken } = server.consent();
    const restarted = source({ refreshToken });
    const stale = await restarted.accessToken();
    expect(stale).not.toBe(accessToken);
    expect(await restarted.refreshNow(stale)).toBe(server.accessToken);
    clock.advance(25 * HOUR_MS);
    // From now on what is stored wins, since the environment's has been used.
    expect(await source({ refreshToken }).accessToken()).toBe(server.accessToken);
  });

  it('is not used for another app', async () => {
    const { source, server } = await createTokenWorld();
    await source().accessToken();
    const former = source({ appId: '42' });
    expect(await former.health()).toMatchObject({ state: 'wrong-key' });
    await expect(former.accessToken()).rejects.toEqual(refused('another app'));
    expect(server.rotations).toBe(1);
  });

  it('gives way when nothing that is stored can be read', async () => {
    const { source, server } = await createTokenWorld();
    await source().accessToken();
    const { refreshToken } = server.consent();
    const tokens = source({ tokenKey: 'a new key, since the old is lost', refreshToken });
    expect(await tokens.health()).toEqual({ state: 'unused' });
    expect(await tokens.accessToken()).toBe(server.accessToken);
  });
});
