import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OPERATOR } from '../../src/members/actor.ts';
import { resumeMessage } from '../../src/outbox/control.ts';
import type { DispatcherOptions } from '../../src/outbox/dispatcher.ts';
import { resendToUnreached } from '../../src/outbox/resend.ts';
import { breathe } from '../../src/storage/breathe.ts';
import { buildPlatform, startServer } from '../platforms/telegram/start-platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import type { TelegramServerOptions } from '../support/telegram-server/telegram-server.ts';
import {
  addPeople,
  deliveriesOf,
  enqueue,
  recordingPlatform,
  startDispatcher,
  statusOf,
} from './outbox-world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The waits that platforms ask for pass so much faster here: a minute is a second. */
const FASTER = 60;
const FIRST_CHAT = 1_001;

interface Faulty {
  readonly people: number;
  readonly server?: TelegramServerOptions;
  readonly platform?: Parameters<typeof buildPlatform>[1];
  readonly dispatcher?: Partial<DispatcherOptions>;
}

/**
 * A send to people in chats 1001… through a local Bot API server. The office's clock is in hand; the waits that
 * platforms ask for are short.
 */
async function buildWorld({ people, ...options }: Faulty) {
  const context = await createTestContext();
  const server = await startServer({ openToAll: true, ...options.server });
  const { platform } = buildPlatform(server, options.platform);
  await addPeople(context.db, people);
  // Where an admin is told, whatever becomes of Telegram.
  const local = recordingPlatform('local');
  await addMember(context.db, { role: 'admin', accounts: [{ platform: 'local', chatId: 'admin' }] });
  const dispatcher = startDispatcher(context, [platform, local.platform], {
    pollMs: 10,
    ...options.dispatcher,
    elapsedMs: () => performance.now() * FASTER,
  });

  return {
    ...context,
    context,
    server,
    dispatcher,
    local,
    calls: () => server.calls('sendMessage'),
    /** How often each chat 1001… holds the message. */
    copies: () =>
      Array.from({ length: people }, (_, index) => server.user(FIRST_CHAT + index).messages.length),
    rows: async (messageId: number) => (await deliveriesOf(context.db, messageId)).slice(0, people),
    /** Lets the office's time pass until the message is finished. */
    finish: async (messageId: number) => {
      while ((await statusOf(context.db, messageId)) !== 'finished') {
        await breathe();
        if (dispatcher.health().inFlight === 0) context.clock.advance(SECOND);
      }
    },
  };
}

describe('whatever goes wrong on the way, everybody gets one message', () => {
  it('in a storm of 429s, each of which stops everything for as long as it says', async () => {
    // One at a time, so that nothing else is on its way when the 429 is heard.
    const { context, server, dispatcher, calls, copies, rows } = await buildWorld({
      people: 30,
      dispatcher: { concurrency: 1 },
    });
    const storm = [4, 4, 12];
    for (const index of storm)
      server.fault({ kind: 'retry-after', seconds: 1 }, { chatId: FIRST_CHAT + index });
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    // Who goes first when the silence ends, the refused one or the next, is not promised.
    expect(
      calls()
        .map(({ status }) => status)
        .sort(),
    ).toEqual([...Array(30).fill(200), 429, 429, 429]);
    const silences = calls().flatMap(({ status, at }, index) =>
      status === 429 ? [(calls()[index + 1]?.at ?? 0) - at] : [],
    );
    // Both ends are seen by the server, so a few milliseconds may be on the way.
    for (const silence of silences) expect(silence).toBeGreaterThan(950);
    expect(copies()).toEqual(Array(30).fill(1));
    expect((await rows(messageId)).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(
      true,
    );
  });

  it('when more is sent than Telegram takes, which refuses many at once', async () => {
    const { context, server, dispatcher, calls, copies, rows } = await buildWorld({
      people: 100,
      server: { limits: { perSecond: 40 } },
      dispatcher: { concurrency: 60 },
    });
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(calls().filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect(server.acceptedCount).toBe(100);
    expect(copies()).toEqual(Array(100).fill(1));
    expect((await rows(messageId)).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(
      true,
    );
  });

  it('through minutes of 502s, which cost ever fewer tries and nobody an attempt', async () => {
    const { context, server, dispatcher, calls, copies, rows, finish } = await buildWorld({
      people: 40,
      dispatcher: { concurrency: 10 },
    });
    server.fault({ kind: 'proxy-error', status: 502 }, { times: 1_000_000 });
    const { messageId } = await enqueue(context);
    dispatcher.start();
    await server.waitFor(() => calls().length >= 10 + 3, 15_000);
    // Those on their way together, then one at a time after 5, 10 and 20 seconds.
    const tries = calls()
      .slice(9)
      .map(({ at }) => at * FASTER);
    const waits = tries.slice(1).map((at, index) => (at - (tries[index] ?? 0)) / SECOND);
    for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThan(5 * 2 ** index - 1);
    expect(copies()).toEqual(Array(40).fill(0));
    server.clearFaults();
    await finish(messageId);
    expect(copies()).toEqual(Array(40).fill(1));
    expect(calls().filter(({ status }) => status === 200)).toHaveLength(40);
    const sent = await rows(messageId);
    expect(
      sent.every(({ state, attempts, uncertain }) => state === 'sent' && attempts === 1 && !uncertain),
    ).toBe(true);
  });

  it('when connections are cut, but for those in doubt, who are few and marked', async () => {
    const { context, server, dispatcher, calls, copies, rows, finish } = await buildWorld({ people: 60 });
    const before = [3, 17, 29, 44];
    const after = [5, 20, 31, 59];
    for (const index of before) server.fault({ kind: 'cut-before' }, { chatId: FIRST_CHAT + index });
    for (const index of after) server.fault({ kind: 'cut-after' }, { chatId: FIRST_CHAT + index });
    const { messageId } = await enqueue(context);
    dispatcher.start();
    await finish(messageId);
    expect(copies()).toEqual(Array.from({ length: 60 }, (_, index) => (after.includes(index) ? 2 : 1)));
    expect(calls().filter(({ status }) => status === 0)).toHaveLength(8);
    expect(calls()).toHaveLength(60 + 8);
    const inDoubt = (await rows(messageId)).flatMap(({ uncertain }, index) => (uncertain ? [index] : []));
    expect(inDoubt).toEqual([...before, ...after].sort((a, b) => a - b));
  });

  it('when answers come after the time limit, but for those in doubt, whose late answer changes nothing', async () => {
    const { context, server, dispatcher, calls, copies, rows, finish } = await buildWorld({
      people: 20,
      platform: { timing: { requestTimeoutSeconds: 1 } },
    });
    const late = [2, 11];
    for (const index of late)
      server.fault({ kind: 'slow', milliseconds: 1_300 }, { chatId: FIRST_CHAT + index });
    const { messageId } = await enqueue(context);
    dispatcher.start();
    await server.waitFor(() => server.acceptedCount >= 20);
    while (dispatcher.health().inFlight > 0) await breathe();
    await finish(messageId);
    // Both late answers have come by now.
    await server.waitFor(() => calls().length === 22);
    expect(copies()).toEqual(Array.from({ length: 20 }, (_, index) => (late.includes(index) ? 2 : 1)));
    const states = (await rows(messageId)).map(({ state, uncertain, attempts }) => ({
      state,
      uncertain,
      attempts,
    }));
    expect(states).toEqual(
      Array.from({ length: 20 }, (_, index) => ({
        state: 'sent',
        uncertain: late.includes(index),
        attempts: late.includes(index) ? 2 : 1,
      })),
    );
  });

  it('when half of the members block the bot meanwhile: they are told apart, and not tried again', async () => {
    const { context, db, server, dispatcher, calls, copies, rows } = await buildWorld({
      people: 100,
      platform: { ratePerSecond: 100 },
      dispatcher: { concurrency: 5 },
    });
    const { messageId } = await enqueue(context);
    dispatcher.start();
    await server.waitFor(() => server.acceptedCount >= 20);
    for (let index = 0; index < 100; index += 2) server.user(FIRST_CHAT + index).block();
    const got = copies();
    await dispatcher.drain();
    // Some of the first had it before they blocked.
    const blocked = got.flatMap((count, index) => (index % 2 === 0 && count === 0 ? [index] : []));
    const outcomes = (await rows(messageId)).map(({ state, reason }) => reason ?? state);
    expect(outcomes).toEqual(outcomes.map((_, index) => (blocked.includes(index) ? 'blocked' : 'sent')));
    expect(blocked.length).toBeGreaterThan(20);
    expect(calls()).toHaveLength(100);
    expect(await statusOf(db, messageId)).toBe('finished');
    expect(await db.prisma.chatAccount.count({ where: { state: 'blocked' } })).toBe(blocked.length);
    await enqueue(context);
    await dispatcher.drain();
    expect(
      calls()
        .slice(100)
        .map(({ chatId }) => chatId),
    ).not.toEqual(expect.arrayContaining([FIRST_CHAT + (blocked[0] ?? 0)]));
    expect(calls()).toHaveLength(200 - blocked.length);
  });

  it('when a message is poisoned: it is held, the admin is asked, and once it is cured everybody gets it', async () => {
    const { context, db, server, dispatcher, local, calls, copies } = await buildWorld({
      people: 80,
      dispatcher: { concurrency: 8 },
    });
    server.fault(
      { kind: 'refuse', code: 400, description: 'Bad Request: message is too long' },
      { times: 1_000_000 },
    );
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(await statusOf(db, messageId)).toBe('paused');
    const refused = calls().length;
    expect(refused).toBeGreaterThanOrEqual(20);
    expect(refused).toBeLessThanOrEqual(20 + 2 * 8);
    expect(local.sends.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('Tạm dừng gửi vì nhiều lỗi'),
    );
    server.clearFaults();
    await resumeMessage(context, OPERATOR, messageId);
    await dispatcher.drain();
    expect(await resendToUnreached(context, OPERATOR, messageId, 1)).toMatchObject({ recipients: refused });
    await dispatcher.drain();
    expect(copies()).toEqual(Array(80).fill(1));
  });

  it('when the clock is set back in the middle: the rest waits for its time', async () => {
    const { context, db, clock, server, dispatcher, calls, copies, rows } = await buildWorld({
      people: 60,
      platform: { ratePerSecond: 100 },
      dispatcher: { concurrency: 5, pollMs: 10 },
    });
    const { messageId } = await enqueue(context);
    dispatcher.start();
    await server.waitFor(() => server.acceptedCount >= 20);
    clock.advance(-120 * MINUTE);
    await dispatcher.drain();
    const early = calls().length;
    expect(early).toBeLessThan(60);
    const waiting = (await rows(messageId)).filter(({ state }) => state !== 'sent');
    expect(waiting).toHaveLength(60 - early);
    expect(waiting.every(({ state, uncertain }) => state === 'pending' && !uncertain)).toBe(true);
    clock.advance(120 * MINUTE);
    await dispatcher.drain();
    expect(copies()).toEqual(Array(60).fill(1));
    expect(await statusOf(db, messageId)).toBe('finished');
  });

  it('when another process locks the database for seconds', async () => {
    const { context, db, server, dispatcher, copies, rows } = await buildWorld({
      people: 100,
      platform: { ratePerSecond: 100 },
      dispatcher: { concurrency: 10 },
    });
    const { messageId } = await enqueue(context);
    const lock = await prepareLock(db.url, 1.5 * SECOND);
    dispatcher.start();
    await server.waitFor(() => server.acceptedCount >= 20);
    await lock.take();
    const before = server.acceptedCount;
    await lock.released;
    // Nobody is sent to whose claim could not be written.
    expect(server.acceptedCount - before).toBeLessThanOrEqual(10);
    expect(server.acceptedCount).toBeLessThan(100);
    await dispatcher.drain();
    expect(dispatcher.health().failure).toBeNull();
    expect(copies()).toEqual(Array(100).fill(1));
    const sent = await rows(messageId);
    expect(
      sent.every(({ state, attempts, uncertain }) => state === 'sent' && attempts === 1 && !uncertain),
    ).toBe(true);
  });
});

/** Another process that will hold the lock on all deliveries for so long. */
async function prepareLock(url: string, ms: number) {
  const script = new URL('lock-database.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, url, String(ms)], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const released = once(child, 'exit').then(([code]) => expect(code).toBe(0));
  await once(child.stdout, 'data');
  return {
    released,
    async take() {
      const taken = once(child.stdout, 'data');
      child.stdin.end();
      await taken;
    },
  };
}
