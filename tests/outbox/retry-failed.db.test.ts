import { describe, expect, it } from 'vitest';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';
import { cancelMessage, pauseMessage, resumeMessage } from '../../src/outbox/control.ts';
import { lockMessage } from '../../src/outbox/control-store.ts';
import { markFinished } from '../../src/outbox/message-store.ts';
import { previewResend, resendToUnreached } from '../../src/outbox/resend.ts';
import { previewRetry, retryFailed } from '../../src/outbox/retry-failed.ts';
import { reopenFailed } from '../../src/outbox/retry-failed-store.ts';
import { createTestContext } from '../support/context.ts';
import {
  addPeople,
  buildTroubledOffice,
  deliveriesOf,
  enqueue,
  recordingPlatform,
  startDispatcher,
  statusOf,
  untilSomebodyWaits,
} from './outbox-world.ts';

const MEMBER: Actor = { ...OPERATOR, role: 'member' };
const HOUR = 3_600_000;

/** Four people: chats 1002 and 1004 are refused until `repair`, 1003 has blocked the bot. */
async function buildOffice() {
  const { context, dispatcher, sends, repair } = await buildTroubledOffice(4);
  const chats = () => sends.map(({ chatId }) => chatId).sort();
  return { context, dispatcher, chats, repair };
}

describe('trying failed deliveries again', () => {
  it('tries the same deliveries once more, and nobody else', async () => {
    const { context, dispatcher, chats, repair } = await buildOffice();
    const { db } = context;
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(await statusOf(db, messageId)).toBe('finished');
    repair();
    expect(await previewRetry(context, OPERATOR, messageId)).toEqual({
      title: 'Mời họp',
      retryable: 2,
      inDoubt: 0,
    });
    const pressed = await Promise.all([
      retryFailed(context, OPERATOR, messageId),
      retryFailed(context, OPERATOR, messageId),
    ]);
    expect(pressed.sort()).toEqual([0, 2]);
    expect(await statusOf(db, messageId)).toBe('sending');
    await dispatcher.drain();
    expect(chats()).toEqual(['1002', '1004']);
    expect((await deliveriesOf(db, messageId)).map(({ state }) => state)).toEqual([
      'sent',
      'sent',
      'failed',
      'sent',
    ]);
    expect(await statusOf(db, messageId)).toBe('finished');
    expect(await db.prisma.message.count()).toBe(1);
    expect(await db.prisma.auditEntry.findMany()).toMatchObject([
      {
        action: 'message.retried',
        subject: `message:${messageId}`,
        detail: '2 failed deliveries',
        actorId: null,
      },
    ]);
    expect(await retryFailed(context, OPERATOR, messageId)).toBe(0);
  });

  it('leaves out whom a resend has reached or is about to, in either direction', async () => {
    const { context, dispatcher, chats, repair } = await buildOffice();
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    repair('1004');
    const again = await resendToUnreached(context, OPERATOR, messageId, 1);
    expect(again).toMatchObject({ outcome: 'sent', recipients: 2 });
    expect(await retryFailed(context, OPERATOR, messageId)).toBe(0);
    await dispatcher.drain();
    repair();
    const resentId = again.outcome === 'sent' ? again.messageId : 0;
    expect(await retryFailed(context, OPERATOR, resentId)).toBe(1);
    // About to be reached by the resend: neither the first message nor another round goes there.
    expect(await retryFailed(context, OPERATOR, messageId)).toBe(0);
    expect(await previewResend(context, OPERATOR, messageId)).toMatchObject({ recipients: 0 });
    await dispatcher.drain();
    expect(chats()).toEqual(['1004']);
  });

  it('keeps a paused message paused, and tries again once it goes on', async () => {
    const { context, dispatcher, chats, repair } = await buildOffice();
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    repair();
    await retryFailed(context, OPERATOR, messageId);
    await pauseMessage(context, OPERATOR, messageId);
    await dispatcher.drain();
    expect(chats()).toEqual([]);
    await resumeMessage(context, OPERATOR, messageId);
    await dispatcher.drain();
    expect(chats()).toEqual(['1002', '1004']);
  });

  it('remembers that a copy may have arrived, so that a third is never tried by itself', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    const { platform, sends } = recordingPlatform('telegram', () => ({ outcome: 'unknown', reason: '' }));
    const dispatcher = startDispatcher(context, [platform]);
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    context.clock.advance(60_000);
    await dispatcher.drain();
    expect(await previewRetry(context, OPERATOR, messageId)).toMatchObject({ retryable: 1, inDoubt: 1 });
    expect(sends).toHaveLength(2);
    await retryFailed(context, OPERATOR, messageId);
    await dispatcher.drain();
    expect(sends).toHaveLength(3);
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([
      { state: 'failed', reason: 'unknown-outcome', uncertain: true },
    ]);
  });

  it('does nothing past the expiry, after a cancellation, or for those who may not', async () => {
    const { context, dispatcher } = await buildOffice();
    const late = await enqueue(context);
    const dropped = await enqueue(context);
    await cancelMessage(context, OPERATOR, dropped.messageId);
    await dispatcher.drain();
    context.clock.advance(25 * HOUR);
    for (const { messageId } of [late, dropped]) {
      expect(await previewRetry(context, OPERATOR, messageId)).toBeNull();
      expect(await retryFailed(context, OPERATOR, messageId)).toBeNull();
    }
    await expect(retryFailed(context, MEMBER, late.messageId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(retryFailed(context, OPERATOR, 99)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

it('a message is not ended by somebody who looked just before its failures were tried again', async () => {
  const { context, dispatcher, chats, repair } = await buildOffice();
  const { db, clock } = context;
  const { messageId } = await enqueue(context);
  await dispatcher.drain();
  // As it stands before anybody has ended it.
  await db.prisma.message.update({
    where: { id: messageId },
    data: { status: 'sending', finishedAt: null },
  });
  repair();
  let ending: Promise<void> | undefined;
  await db.transaction(async (tx) => {
    await lockMessage(tx, messageId);
    await reopenFailed(tx, messageId, [], clock.now());
    ending = db.transaction((other) => markFinished(other, [messageId], clock.now()));
    await untilSomebodyWaits(db);
  });
  await ending;
  expect(await statusOf(db, messageId)).toBe('sending');
  await dispatcher.drain();
  expect(chats()).toEqual(['1002', '1004']);
  expect(await statusOf(db, messageId)).toBe('finished');
});
