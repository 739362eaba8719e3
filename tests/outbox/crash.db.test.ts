import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/context.ts';
import { createOwner, isSurelyDead } from '../../src/outbox/process-owner.ts';
import { breathe } from '../../src/storage/breathe.ts';
import { buildPlatform, startServer } from '../platforms/telegram/start-platform.ts';
import { createTestContext } from '../support/context.ts';
import {
  addPeople,
  deliveriesOf,
  enqueue,
  recordingPlatform,
  startDispatcher,
  statusOf,
} from './outbox-world.ts';

/** Beyond what any Linux hands out. */
const FREE_PID = 2 ** 22 + 1;
const DEAD = [hostname(), FREE_PID, 'abc', 1].join('/');
const LEASE_MS = 30_000;

/** Leaves the first `count` deliveries as a process that died while sending would. */
async function leaveSending({ db, clock }: Context, messageId: number, count: number, owner: string) {
  const rows = (await deliveriesOf(db, messageId)).slice(0, count);
  await db.prisma.delivery.updateMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    data: {
      state: 'sending',
      attempts: 1,
      lockedBy: owner,
      lockedUntil: new Date(clock.now().getTime() + LEASE_MS),
    },
  });
}

describe('after a crash', () => {
  it('repeats what was in flight, marked, once the lease is over, and nothing else', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 6);
    const { platform, sends } = recordingPlatform();
    const { messageId } = await enqueue(context);
    await leaveSending(context, messageId, 2, 'máy-khác/1/abc/1');
    const dispatcher = startDispatcher(context, [platform]);
    await dispatcher.drain();
    expect(sends).toHaveLength(4);
    expect(await statusOf(context.db, messageId)).toBe('sending');
    context.clock.advance(LEASE_MS + 1);
    await dispatcher.drain();
    expect(sends).toHaveLength(6);
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.map(({ state, uncertain, attempts }) => [state, uncertain, attempts])).toEqual([
      ['sent', true, 2],
      ['sent', true, 2],
      ...Array.from({ length: 4 }, () => ['sent', false, 1]),
    ]);
    expect(await statusOf(context.db, messageId)).toBe('finished');
  });

  it('does not wait for the lease of a process that is certainly dead, on SQLite', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 3);
    const { platform, sends } = recordingPlatform();
    const { messageId } = await enqueue(context);
    await leaveSending(context, messageId, 1, DEAD);
    await startDispatcher(context, [platform]).drain();
    expect(sends).toHaveLength(context.db.dialect === 'sqlite' ? 3 : 2);
  });

  it('cancels instead of repeating when the message was cancelled meanwhile', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    const { platform, sends } = recordingPlatform();
    const { messageId } = await enqueue(context);
    await leaveSending(context, messageId, 1, DEAD);
    await context.db.prisma.message.update({ where: { id: messageId }, data: { status: 'cancelled' } });
    context.clock.advance(LEASE_MS + 1);
    await startDispatcher(context, [platform]).drain();
    expect(sends).toHaveLength(0);
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([
      { state: 'cancelled', uncertain: true },
    ]);
    const message = await context.db.prisma.message.findUniqueOrThrow({ where: { id: messageId } });
    expect(message).toMatchObject({ status: 'cancelled', finishedAt: context.clock.now() });
  });

  it('never takes over what is alive: the lease moves on while a send lasts', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    let answer: () => void = () => undefined;
    const slow = recordingPlatform('telegram', async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { outcome: 'sent', messageRef: '1' };
    });
    const other = recordingPlatform();
    const leaseMs = 60;
    const one = startDispatcher(context, [slow.platform], { leaseMs, pollMs: 5 });
    const two = startDispatcher(context, [other.platform], { leaseMs, pollMs: 5 });
    const { messageId } = await enqueue(context);
    one.start();
    while (slow.sends.length === 0) await breathe();
    const leaseOf = async () => (await deliveriesOf(context.db, messageId))[0]?.lockedUntil?.getTime() ?? 0;
    for (let step = 0; step < 10; step += 1) {
      const before = await leaseOf();
      context.clock.advance(leaseMs / 3);
      while ((await leaseOf()) <= before) await breathe();
      await two.drain();
    }
    expect(other.sends).toHaveLength(0);
    answer();
    await one.stop();
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([{ state: 'sent', uncertain: false }]);
  });

  it('keeps the results until the database takes them', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 30);
    const { platform, sends } = recordingPlatform();
    let failures = 0;
    const prisma = new Proxy(context.db.prisma, {
      get(target, property, receiver) {
        if (property === '$queryRaw' && sends.length > 0 && failures < 3) {
          failures += 1;
          return () => Promise.reject(new Error('disk full'));
        }
        return Reflect.get(target, property, receiver);
      },
    });
    const flaky = { ...context, db: { ...context.db, prisma } };
    const { messageId } = await enqueue(context);
    const dispatcher = startDispatcher(flaky, [platform], { concurrency: 10, pollMs: 10 });
    dispatcher.start();
    while ((await statusOf(context.db, messageId)) !== 'finished') {
      await breathe();
    }
    expect(failures).toBe(3);
    expect(sends).toHaveLength(30);
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.every(({ state, uncertain }) => state === 'sent' && !uncertain)).toBe(true);
  });
});

describe('a planned stop', () => {
  it('records what is in flight and leaves the rest as if it had not been touched', async () => {
    const context = await createTestContext();
    const server = await startServer({ openToAll: true });
    await addPeople(context.db, 100);
    const { platform } = buildPlatform(server, { ratePerSecond: 20 });
    const dispatcher = startDispatcher(context, [platform], { concurrency: 30 });
    const { messageId } = await enqueue(context);
    dispatcher.start();
    await server.waitFor(() => server.calls('sendMessage').length >= 5);
    await Promise.all([dispatcher.stop(), platform.stop()]);
    const sent = server.calls('sendMessage').length;
    expect(sent).toBeLessThan(100);
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.filter(({ state }) => state === 'sent')).toHaveLength(sent);
    const rest = deliveries.filter(({ state }) => state !== 'sent');
    for (const delivery of rest) {
      expect(delivery).toMatchObject({ state: 'pending', attempts: 0, uncertain: false, lockedBy: null });
    }

    const again = buildPlatform(server);
    await startDispatcher(context, [again.platform]).drain();
    const chats = server.calls('sendMessage').map(({ chatId }) => chatId);
    expect(chats).toHaveLength(100);
    expect(new Set(chats).size).toBe(100);
    expect(await statusOf(context.db, messageId)).toBe('finished');
  });
});

describe('two dispatchers at once', () => {
  it('send each person one message', async () => {
    const context = await createTestContext();
    const server = await startServer({ openToAll: true });
    await addPeople(context.db, 120);
    const dispatchers = [1, 2].map(() =>
      startDispatcher(context, [buildPlatform(server).platform], { concurrency: 10, batchSize: 20 }),
    );
    const { messageId } = await enqueue(context);
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain()));
    while ((await statusOf(context.db, messageId)) !== 'finished') await dispatchers[0]?.drain();
    const chats = server.calls('sendMessage').map(({ chatId }) => chatId);
    expect(chats).toHaveLength(120);
    expect(new Set(chats).size).toBe(120);
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.every(({ state, uncertain }) => state === 'sent' && !uncertain)).toBe(true);
  });
});

describe('the owner of a send', () => {
  it('is certainly dead only when its process id is free or now ours, on this machine', () => {
    const [machine, pid, token] = createOwner().split('/');
    const owner = (...parts: unknown[]) => [...parts, 1].join('/');
    expect(isSurelyDead(createOwner())).toBe(false);
    expect(isSurelyDead(owner(machine, pid, token))).toBe(false);
    expect(isSurelyDead(owner(machine, pid, 'another-run'))).toBe(true);
    expect(isSurelyDead(owner(machine, FREE_PID, 'x'))).toBe(true);
    expect(isSurelyDead(owner(machine, process.ppid, 'x'))).toBe(false);
    expect(isSurelyDead(owner('another-machine', FREE_PID, 'x'))).toBe(false);
    expect(isSurelyDead('')).toBe(false);
  });
});
