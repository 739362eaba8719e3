import { describe, expect, it } from 'vitest';
import { seeAccount } from '../../src/members/accounts.ts';
import { breathe } from '../../src/storage/breathe.ts';
import { buildPlatform, startServer } from '../platforms/telegram/start-platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import {
  addPeople,
  deliveriesOf,
  enqueue,
  recordingPlatform,
  startDispatcher,
  statusOf,
} from './outbox-world.ts';

const refuse = (code: number, description: string) => ({ kind: 'refuse', code, description }) as const;

async function buildWorld(people: number) {
  const context = await createTestContext();
  const server = await startServer({ openToAll: true });
  const { platform } = buildPlatform(server);
  await addPeople(context.db, people);
  const dispatcher = startDispatcher(context, [platform]);
  const accounts = () => context.db.prisma.chatAccount.findMany({ orderBy: { id: 'asc' } });
  return { context, server, platform, dispatcher, accounts };
}

describe('sending through Telegram', () => {
  it('sends each person one message, records it and finishes', async () => {
    const { context, server, dispatcher } = await buildWorld(120);
    const { messageId } = await enqueue(context, { buttons: [[{ label: 'Đã rõ', data: 'ack:1' }]] });
    await dispatcher.drain();
    const received = server.calls('sendMessage').map(({ chatId }) => chatId);
    expect(received).toHaveLength(120);
    expect(new Set(received).size).toBe(120);
    expect(server.user(1_001).messages).toMatchObject([
      { text: 'Mời đồng chí dự họp lúc 8 giờ.', buttons: [[{ label: 'Đã rõ', data: 'ack:1' }]] },
    ]);
    const deliveries = await deliveriesOf(context.db, messageId);
    for (const delivery of deliveries) {
      expect(delivery).toMatchObject({
        state: 'sent',
        attempts: 1,
        partsSent: 1,
        uncertain: false,
        lockedBy: null,
        lockedUntil: null,
        reason: null,
        sentAt: context.clock.now(),
      });
    }
    expect(new Set(deliveries.map(({ messageRef }) => messageRef)).size).toBe(120);
    const message = await context.db.prisma.message.findUniqueOrThrow({ where: { id: messageId } });
    expect(message).toMatchObject({ status: 'finished', finishedAt: context.clock.now() });
    await dispatcher.drain();
    expect(server.calls('sendMessage')).toHaveLength(120);
  });

  it('sends what is put into the outbox while it runs, when woken', async () => {
    const { context, server, dispatcher } = await buildWorld(1);
    dispatcher.start();
    await dispatcher.drain();
    await enqueue(context);
    dispatcher.wake();
    await server.waitFor(() => server.calls('sendMessage').length === 1);
    await dispatcher.stop();
    expect(dispatcher.health()).toMatchObject({ isRunning: false, inFlight: 0 });
  });

  it('marks who blocked the bot, says so in the delivery, and does not try them again', async () => {
    const { context, server, dispatcher, accounts } = await buildWorld(2);
    server.user(1_001).block();
    const first = await enqueue(context);
    await dispatcher.drain();
    expect(await deliveriesOf(context.db, first.messageId)).toMatchObject([
      { state: 'failed', reason: 'blocked' },
      { state: 'sent' },
    ]);
    expect((await accounts()).map(({ state }) => state)).toEqual(['blocked', 'active']);
    const second = await enqueue(context);
    await dispatcher.drain();
    expect(await deliveriesOf(context.db, second.messageId)).toMatchObject([
      { state: 'failed', reason: 'blocked', attempts: 0 },
      { state: 'sent' },
    ]);
    expect(server.calls('sendMessage')).toHaveLength(3);
  });

  it('believes a person who is back rather than an answer from before', async () => {
    const { context, server, platform, accounts } = await buildWorld(1);
    server.user(1_001).block();
    const { db, clock } = context;
    const send: typeof platform.send = async (chatId, message, lane) => {
      const result = await platform.send(chatId, message, lane);
      if (result.outcome !== 'recipient-gone') return result;
      server.user(1_001).unblock();
      clock.advance(1);
      await seeAccount(db, { platform: 'telegram', chatId, displayName: 'An' }, clock.now());
      return result;
    };
    const { messageId } = await enqueue(context);
    await startDispatcher(context, [{ ...platform, send }]).drain();
    expect(await accounts()).toMatchObject([{ state: 'active' }]);
    expect(server.user(1_001).messages).toHaveLength(1);
    expect(await deliveriesOf(db, messageId)).toMatchObject([{ state: 'sent' }]);
  });

  it('takes the other account of a person whose first is gone, from the beginning', async () => {
    const { context, server, platform } = await buildWorld(0);
    await addMember(context.db, {
      accounts: [
        { platform: 'telegram', chatId: '1001' },
        { platform: 'local', chatId: 'an' },
      ],
    });
    server.user(1_001).deactivate();
    const local = recordingPlatform('local');
    const dispatcher = startDispatcher(context, [platform, local.platform]);
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(local.sends.map(({ chatId }) => chatId)).toEqual(['an']);
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([{ state: 'sent', partsSent: 1 }]);
  });

  it('follows a chat to its new id', async () => {
    const { context, server, platform } = await buildWorld(0);
    await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '-5' }] });
    server.group(-5).migrate(-1_005);
    const dispatcher = startDispatcher(context, [platform]);
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(server.group(-1_005).messages).toHaveLength(1);
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([{ state: 'sent', uncertain: false }]);
    expect(await context.db.prisma.chatAccount.findMany()).toMatchObject([{ chatId: '-1005' }]);
  });

  it('waits as long as Telegram asks, counts no attempt, and loses and doubles nothing', async () => {
    const { context, server, dispatcher } = await buildWorld(60);
    server.fault({ kind: 'retry-after', seconds: 1 });
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    const accepted = server.calls('sendMessage').filter(({ status }) => status === 200);
    expect(new Set(accepted.map(({ chatId }) => chatId)).size).toBe(60);
    expect(accepted).toHaveLength(60);
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true);
  });

  it('tries a single chat again later while the others get theirs', async () => {
    const { context, server, dispatcher } = await buildWorld(5);
    server.fault(refuse(500, 'Internal Server Error'), { chatId: 1_003 });
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    const [waiting] = (await deliveriesOf(context.db, messageId)).filter(({ state }) => state !== 'sent');
    expect(waiting).toMatchObject({
      state: 'pending',
      attempts: 1,
      reason: 'chat-trouble',
      accountId: expect.any(Number),
    });
    expect(await statusOf(context.db, messageId)).toBe('sending');
    context.clock.advance(10_000);
    await dispatcher.drain();
    expect(server.user(1_003).messages).toHaveLength(1);
    expect(await statusOf(context.db, messageId)).toBe('finished');
  });

  it.each([['cut-before'], ['cut-after']] as const)(
    'repeats once, and marks, what was %s: nobody knows whether it arrived',
    async (kind) => {
      const { context, server, dispatcher } = await buildWorld(3);
      server.fault({ kind }, { chatId: 1_002 });
      const { messageId } = await enqueue(context);
      await dispatcher.drain();
      expect((await deliveriesOf(context.db, messageId))[1]).toMatchObject({
        state: 'pending',
        uncertain: true,
        reason: 'unknown-outcome',
      });
      context.clock.advance(15_000);
      await dispatcher.drain();
      const deliveries = await deliveriesOf(context.db, messageId);
      expect(deliveries.map(({ state, uncertain }) => [state, uncertain])).toEqual([
        ['sent', false],
        ['sent', true],
        ['sent', false],
      ]);
      expect(server.user(1_002).messages).toHaveLength(kind === 'cut-after' ? 2 : 1);
      expect(await statusOf(context.db, messageId)).toBe('finished');
    },
  );

  it('does not send a third time', async () => {
    const { context, server, dispatcher } = await buildWorld(1);
    server.fault({ kind: 'cut-after' }, { times: 2 });
    const { messageId } = await enqueue(context);
    for (let round = 0; round < 4; round += 1) {
      await dispatcher.drain();
      context.clock.advance(60_000);
    }
    expect(server.user(1_001).messages).toHaveLength(2);
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([
      { state: 'failed', reason: 'unknown-outcome', uncertain: true },
    ]);
    expect(await statusOf(context.db, messageId)).toBe('finished');
  });

  it('gives up a message that Telegram refuses, for that person only', async () => {
    const { context, server, dispatcher } = await buildWorld(2);
    server.fault(refuse(400, 'Bad Request: message is too long'), { chatId: 1_001 });
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([
      { state: 'failed', reason: 'rejected' },
      { state: 'sent' },
    ]);
  });

  it('stops when the token is refused, says so, and loses nothing', async () => {
    const { context, server, dispatcher } = await buildWorld(80);
    const { messageId } = await enqueue(context);
    server.revokeToken();
    await dispatcher.drain();
    expect(dispatcher.health()).toMatchObject({
      unauthorised: ['telegram'],
      stuckSince: context.clock.now(),
    });
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.every(({ state, attempts }) => state === 'pending' && attempts === 0)).toBe(true);

    server.restoreToken();
    const { platform } = buildPlatform(server);
    const restarted = startDispatcher(context, [platform]);
    await dispatcher.stop();
    await restarted.drain();
    expect(new Set(server.calls('sendMessage').map(({ chatId }) => chatId)).size).toBe(80);
    expect(await statusOf(context.db, messageId)).toBe('finished');
    expect(restarted.health()).toMatchObject({ unauthorised: [], stuckSince: null });
  });

  it('sends a long message in parts, in order, with the buttons under the last', async () => {
    const { context, server, dispatcher } = await buildWorld(1);
    const body = { text: `${'Nội dung hội nghị. '.repeat(300)}Hết.`, styles: [] };
    const { messageId } = await enqueue(context, { body, buttons: [[{ label: 'Đã rõ', data: 'ack:1' }]] });
    await dispatcher.drain();
    const { messages } = server.user(1_001);
    expect(messages.map(({ buttons }) => buttons.length)).toEqual([0, 1]);
    expect(messages.map(({ text }) => text).join(' ')).toBe(body.text);
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([
      { state: 'sent', partsSent: 2, attempts: 1 },
    ]);
  });

  it('goes on behind the parts that have arrived', async () => {
    const { context, server, dispatcher } = await buildWorld(1);
    const body = { text: `${'Nội dung hội nghị. '.repeat(300)}Hết.`, styles: [] };
    const { messageId } = await enqueue(context, { body });
    server.fault({ kind: 'slow', milliseconds: 1 });
    server.fault(refuse(500, 'Internal Server Error'));
    await dispatcher.drain();
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([{ state: 'pending', partsSent: 1 }]);
    context.clock.advance(60_000);
    await dispatcher.drain();
    expect(
      server
        .user(1_001)
        .messages.map(({ text }) => text)
        .join(' '),
    ).toBe(body.text);
    expect(server.user(1_001).messages).toHaveLength(2);
  });

  it('never lets more be in flight than it was told', async () => {
    const { context, server, platform } = await buildWorld(40);
    const dispatcher = startDispatcher(context, [platform], { concurrency: 7 });
    const { messageId } = await enqueue(context);
    server.fault({ kind: 'slow', milliseconds: 30 }, { times: 40 });
    dispatcher.start();
    let most = 0;
    while ((await statusOf(context.db, messageId)) !== 'finished') {
      const sending = await context.db.prisma.delivery.count({ where: { state: 'sending' } });
      most = Math.max(most, sending);
      // On SQLite nothing else would get a turn: see src/storage/breathe.ts.
      await breathe();
    }
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(7);
  });
});
