import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TOKEN_PATH } from '../../support/zalo-oa-server/server-types.ts';
import { createTokenWorld, HOUR_MS, type TokenWorld } from './token-world.ts';

const PROCESS = fileURLToPath(new URL('./token-process.mjs', import.meta.url));
const TOKEN_KEY = 'a key of more than 16 characters';
/** How long the turn of a process that was killed is believed. */
const LEASE_MS = 40_000;

interface TokenProcess {
  /** Makes it ask for an access token, after Zalo has refused the one that is named. Resolves with what it got. */
  ask(used?: string): Promise<string>;
  kill(): Promise<void>;
}

/** A process of its own that is ready to ask. */
async function startProcess(
  { db, clock, server }: TokenWorld,
  oauthRoot = server.oauthRoot,
): Promise<TokenProcess> {
  const { appId, appSecret, refreshToken } = server;
  const options = { url: db.url, oauthRoot, appId, appSecret, refreshToken, tokenKey: TOKEN_KEY };
  const child: ChildProcess = spawn(process.execPath, [PROCESS, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('It has no pipes');
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface(stdout);
  const nextLine = () =>
    new Promise<string>((resolve) => {
      lines.once('line', resolve);
      child.once('exit', (code, signal) => resolve(`it ended: ${signal ?? code}`));
    });
  expect(await nextLine()).toBe('ready');
  return {
    ask(used) {
      stdin.write(`${JSON.stringify({ now: clock.now(), used: used ?? null })}\n`);
      return nextLine();
    },
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Takes requests and never answers; Zalo hears nothing of them. */
async function startAbyss() {
  const abyss = createServer();
  let requests = 0;
  const sockets = new Set<{ destroy(): void }>();
  abyss.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests += 1;
    });
  });
  await new Promise<void>((resolve) => abyss.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    abyss.close();
  });
  const { port } = abyss.address() as { port: number };
  return { root: `http://127.0.0.1:${port}`, requests: () => requests };
}

const refused = (words: string) =>
  expect.objectContaining({ code: 'ZALO_OA_TOKEN_REFUSED', message: expect.stringContaining(words) });

describe('processes that share the tokens of the official account', () => {
  it('renew them once when all of them need one at the same time', async () => {
    const world = await createTokenWorld();
    const { server } = world;
    const processes = await Promise.all([1, 2, 3].map(() => startProcess(world)));
    for (let rotation = 1; rotation <= 6; rotation += 1) {
      const used = rotation % 2 === 0 ? server.accessToken : undefined;
      // By turns the token is too old, and refused by Zalo before its time.
      if (used === undefined) world.clock.advance(25 * HOUR_MS);
      else server.revokeAccessToken();
      const got = await Promise.all(processes.map(({ ask }) => ask(used)));
      expect([rotation, [...new Set(got)]]).toEqual([rotation, [server.accessToken]]);
      expect([world.asked(), server.rotations]).toEqual([rotation, rotation]);
    }
    expect(await world.source().health()).toMatchObject({ state: 'ok' });
  });

  it('wait for the one that renews, however slow Zalo is', async () => {
    const world = await createTokenWorld();
    world.server.fault({ kind: 'slow', milliseconds: 500 }, { path: TOKEN_PATH });
    const first = await startProcess(world);
    const answer = first.ask();
    await world.server.waitFor(() => world.asked() === 1);
    expect(await world.source().accessToken()).toBe(world.server.accessToken);
    expect(await answer).toBe(world.server.accessToken);
    expect(world.asked()).toBe(1);
  });
});

describe('a refresh that is cut off', () => {
  it('by a kill before Zalo heard of it is done again, and nothing is lost', async () => {
    const world = await createTokenWorld();
    const abyss = await startAbyss();
    const killed = await startProcess(world, abyss.root);
    void killed.ask();
    await world.server.waitFor(() => abyss.requests() > 0);
    await killed.kill();
    expect((await world.row())?.refreshingBy).not.toBeNull();
    world.clock.advance(LEASE_MS);
    const tokens = world.source();
    expect(await tokens.accessToken()).toBe(world.server.accessToken);
    expect(await tokens.health()).toMatchObject({ state: 'ok' });
    expect(await world.row()).toMatchObject({ refreshingBy: null, refreshingUntil: null, failure: null });
  });

  it('by a kill before the new pair was stored is reported, until an admin consents again', async () => {
    const world = await createTokenWorld();
    world.server.fault({ kind: 'slow', milliseconds: 60_000 }, { path: TOKEN_PATH });
    const killed = await startProcess(world);
    void killed.ask();
    await world.server.waitFor(() => world.server.rotations === 1);
    await killed.kill();
    world.clock.advance(LEASE_MS);
    const tokens = world.source();
    await expect(tokens.accessToken()).rejects.toEqual(refused('was cut off before its answer was stored'));
    expect(await tokens.health()).toMatchObject({
      state: 'refused',
      wasCutOff: true,
      since: world.clock.now(),
      reason: expect.stringContaining('ZALO_OA_REFRESH_TOKEN'),
    });
    const { refreshToken } = world.server.consent();
    const restarted = world.source({ refreshToken });
    expect(await restarted.accessToken()).toBe(world.server.accessToken);
    expect(await restarted.health()).toMatchObject({ state: 'ok' });
  });

  it('on the network before Zalo heard of it is done again', async () => {
    const world = await createTokenWorld();
    world.server.fault({ kind: 'cut-before' }, { path: TOKEN_PATH });
    const tokens = world.source();
    await expect(tokens.accessToken()).rejects.toMatchObject({ code: 'ZALO_OA_UNREACHABLE' });
    world.clock.advance(5_000);
    expect(await tokens.accessToken()).toBe(world.server.accessToken);
    expect(world.server.rotations).toBe(1);
  });

  it('on the network after Zalo had rotated is reported, by another process too', async () => {
    const world = await createTokenWorld();
    world.server.loseRefreshAnswer();
    await expect(world.source().accessToken()).rejects.toMatchObject({ code: 'ZALO_OA_UNREACHABLE' });
    const other = world.source();
    // A request that surely did not get there changes nothing about what is known.
    const away = world.source({ oauthRoot: 'http://127.0.0.1:1' });
    await expect(away.accessToken()).rejects.toMatchObject({ code: 'ZALO_OA_UNREACHABLE' });
    await expect(other.accessToken()).rejects.toEqual(refused('the new one is lost'));
    expect(await other.health()).toMatchObject({ state: 'refused', wasCutOff: true });
    // The same is said after it has been tried once more.
    world.clock.advance(HOUR_MS);
    await expect(other.accessToken()).rejects.toEqual(refused('the new one is lost'));
    expect(world.asked()).toBe(3);
  });
});
