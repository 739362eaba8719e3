import { describe, expect, it } from 'vitest';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';
import { cancelMessage, pauseMessage, resumeMessage } from '../../src/outbox/control.ts';
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

const MEMBER: Actor = { ...OPERATOR, role: 'member' };

describe('cancelling a message', () => {
  it('stops it for all who have not got it, and says how many have', async () => {
    const context = await createTestContext();
    const server = await startServer({ openToAll: true });
    await addPeople(context.db, 60);
    const { platform } = buildPlatform(server, { ratePerSecond: 20 });
    const dispatcher = startDispatcher(context, [platform], { concurrency: 5 });
    const { messageId } = await enqueue(context);
    dispatcher.start();
    await server.waitFor(() => server.calls('sendMessage').length >= 3);
    const { cancelled, alreadySent } = await cancelMessage(context, OPERATOR, messageId);
    expect(cancelled + alreadySent).toBe(60);
    expect(alreadySent).toBeGreaterThanOrEqual(3);
    expect(alreadySent).toBeLessThan(20);
    await dispatcher.drain();
    expect(server.calls('sendMessage')).toHaveLength(alreadySent);
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.filter(({ state }) => state === 'cancelled')).toHaveLength(cancelled);
    expect(deliveries.filter(({ state }) => state === 'sent')).toHaveLength(alreadySent);
    const message = await context.db.prisma.message.findUniqueOrThrow({ where: { id: messageId } });
    expect(message).toMatchObject({ status: 'cancelled', finishedAt: context.clock.now() });
    expect(await context.db.prisma.auditEntry.findMany()).toMatchObject([
      { action: 'message.cancelled', subject: `message:${messageId}`, actorId: null },
    ]);
  });

  it('does not bring back what was on its way and did not arrive', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    const { platform, sends } = recordingPlatform('telegram', async () => {
      await cancelMessage(context, OPERATOR, messageId);
      return { outcome: 'retry', afterSeconds: 1, scope: 'chat', reason: '' };
    });
    const dispatcher = startDispatcher(context, [platform]);
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    context.clock.advance(3_600_000);
    await dispatcher.drain();
    expect(sends).toHaveLength(1);
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([
      { state: 'cancelled', reason: 'message-cancelled' },
    ]);
  });

  it('never waits in a circle with a sender that writes the same rows', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 300);
    const { platform, sends } = recordingPlatform();
    const dispatchers = [1, 2].map(() =>
      startDispatcher(context, [platform], { concurrency: 20, batchSize: 40 }),
    );
    for (let round = 0; round < 5; round += 1) {
      const before = sends.length;
      const { messageId } = await enqueue(context);
      for (const dispatcher of dispatchers) dispatcher.start();
      while (sends.length === before) {
        for (const dispatcher of dispatchers) dispatcher.wake();
        await breathe();
      }
      const { cancelled, alreadySent } = await cancelMessage(context, OPERATOR, messageId);
      expect(cancelled + alreadySent).toBe(300);
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain()));
      expect(sends.length - before).toBe(alreadySent);
      for (const dispatcher of dispatchers) expect(dispatcher.health().failure).toBeNull();
    }
  });

  it('changes nothing about one that has ended', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 2);
    const { platform } = recordingPlatform();
    const { messageId } = await enqueue(context);
    await startDispatcher(context, [platform]).drain();
    expect(await cancelMessage(context, OPERATOR, messageId)).toEqual({ cancelled: 0, alreadySent: 2 });
    expect(await statusOf(context.db, messageId)).toBe('finished');
    expect(await context.db.prisma.auditEntry.count()).toBe(0);
  });

  it('is refused to those who may not announce, and for a message that is not there', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    const { messageId } = await enqueue(context);
    await expect(cancelMessage(context, MEMBER, messageId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(cancelMessage(context, OPERATOR, messageId + 1)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await statusOf(context.db, messageId)).toBe('sending');
  });
});

describe('pausing a message', () => {
  it('holds it back until it is resumed, while others go on', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 2);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform]);
    const { messageId } = await enqueue(context, { body: { text: 'một', styles: [] } });
    expect(await pauseMessage(context, OPERATOR, messageId)).toBe(true);
    expect(await pauseMessage(context, OPERATOR, messageId)).toBe(false);
    await enqueue(context, { body: { text: 'hai', styles: [] } });
    await dispatcher.drain();
    expect(sends.map(({ text }) => text)).toEqual(['hai', 'hai']);
    expect(dispatcher.health().stuckSince).toBeNull();
    expect(await resumeMessage(context, OPERATOR, messageId)).toBe(true);
    await dispatcher.drain();
    expect(sends.map(({ text }) => text)).toEqual(['hai', 'hai', 'một', 'một']);
    const actions = (await context.db.prisma.auditEntry.findMany()).map(({ action }) => action);
    expect(actions).toEqual(['message.paused', 'message.resumed']);
  });

  it('does not stop its expiry', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    const dispatcher = startDispatcher(context, [recordingPlatform().platform]);
    const { messageId } = await enqueue(context);
    await pauseMessage(context, OPERATOR, messageId);
    context.clock.advance(86_400_000);
    await dispatcher.drain();
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([{ state: 'expired' }]);
    expect(await statusOf(context.db, messageId)).toBe('finished');
  });
});
