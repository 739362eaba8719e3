import { expect, it } from 'vitest';
import { OPERATOR } from '../../src/members/actor.ts';
import { pauseMessage, resumeMessage } from '../../src/outbox/control.ts';
import { applyChanges } from '../../src/outbox/dispatch-store.ts';
import { readDuePage } from '../../src/outbox/due-store.ts';
import { listHeld, readTemplated, releaseHeld } from '../../src/outbox/held.ts';
import { sortDue } from '../../src/outbox/sort-due.ts';
import { addMember } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext } from '../support/context.ts';
import { deliveriesOf, enqueue, startDispatcher } from './outbox-world.ts';
import { windowedPlatform } from './windowed-platform.ts';

it('what is being held at the instant its person writes is not held', async () => {
  const context = await createTestContext();
  const { db, clock } = context;
  const oa = windowedPlatform(clock);
  const { id: memberId } = await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId: 'an' }] });
  const { messageId } = await enqueue(context);
  const hold = async () => {
    const now = clock.now();
    const page = {
      messageId,
      now,
      after: { notBefore: new Date(0), id: 0 },
      limit: 10,
      owner: 'one',
      leaseUntil: new Date(now.getTime() + 30_000),
      hasLimits: true,
    };
    const due = await readDuePage(db, page);
    return sortDue(due, {
      now,
      urgent: false,
      ways: { reach: new Map([['zalo-oa', oa.world.reachOf(now)]]) },
    });
  };
  // Twice, since what the first time left behind must not look like the second reader's own.
  for (let time = 0; time < 2; time += 1) {
    const { changes } = await hold();
    expect(changes).toMatchObject([{ now: { reason: 'outside-window' } }]);
    await oa.write(context, memberId, 'an');
    expect(await applyChanges(db, changes)).toEqual(new Set());
    await db.prisma.chatAccount.updateMany({ data: { lastSeenAt: null } });
  }
  await oa.write(context, memberId, 'an');
  await startDispatcher(context, [oa.platform]).drain();
  expect(await deliveriesOf(db, messageId)).toMatchObject([{ state: 'sent' }]);
});

it('what waits for others, for another reason or in a message that was stopped is not released', async () => {
  const context = await createTestContext();
  const { db, clock } = context;
  const oa = windowedPlatform(clock);
  const an = await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId: 'an' }] });
  const binh = await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId: 'binh' }] });
  const first = await enqueue(context, { title: 'Một' });
  const second = await enqueue(context, { title: 'Hai' });
  await startDispatcher(context, [oa.platform]).drain();
  await db.prisma.message.update({ where: { id: second.messageId }, data: { status: 'paused' } });
  expect((await listHeld(db, an.id, clock.now())).map(({ title }) => title)).toEqual(['Một']);
  expect(await readTemplated(db, an.id, clock.now())).toEqual([]);
  const before = await deliveriesOf(db, first.messageId);
  await releaseHeld(db, an.id, clock.now());
  expect(await deliveriesOf(db, first.messageId)).toMatchObject([
    { memberId: an.id, reason: 'asked-for', notBefore: clock.now() },
    { memberId: binh.id, reason: 'outside-window', notBefore: before[1]?.notBefore },
  ]);
  expect(await releaseHeld(db, an.id, clock.now())).toBe(0);
});

it('what was asked for and cannot go after all is held again', async () => {
  const context = await createTestContext();
  const { db, clock } = context;
  const oa = windowedPlatform(clock);
  const { id: memberId } = await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId: 'an' }] });
  const dispatcher = startDispatcher(context, [oa.platform]);
  const { messageId } = await enqueue(context);
  await dispatcher.drain();
  await releaseHeld(db, memberId, clock.now());
  await dispatcher.drain();
  expect(await deliveriesOf(db, messageId)).toMatchObject([{ state: 'pending', reason: 'outside-window' }]);
  expect(oa.sends).toEqual([]);
});

/** Somebody whose message is held, and who has written since. */
async function askedAt(time: string) {
  const context = await createTestContext(createTestClock(`2022-04-12T${time}:00+07:00`));
  const { db, clock } = context;
  const oa = windowedPlatform(clock);
  const { id: memberId } = await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId: 'an' }] });
  const { messageId } = await enqueue(context);
  const dispatcher = startDispatcher(context, [oa.platform]);
  await dispatcher.drain();
  await oa.write(context, memberId, 'an');
  const ask = () => releaseHeld(db, memberId, clock.now());
  return { context, db, clock, oa, memberId, messageId, dispatcher, ask };
}

it('what was asked for comes in quiet hours, but not hours later when the sending was off meanwhile', async () => {
  const night = await askedAt('20:59');
  night.clock.advance(3 * 60_000);
  expect(await night.ask()).toBe(1);
  await night.dispatcher.drain();
  expect(night.oa.sends).toHaveLength(1);

  const off = await askedAt('20:40');
  // The ten minutes are over before, so that it was due already when it was asked for.
  off.clock.advance(19 * 60_000);
  expect(await off.ask()).toBe(1);
  off.clock.advance(2 * 3_600_000);
  await off.dispatcher.drain();
  expect(off.oa.sends).toEqual([]);
  expect(await deliveriesOf(off.db, off.messageId)).toMatchObject([
    { state: 'pending', reason: 'outside-window', notBefore: new Date('2022-04-13T06:30:00+07:00') },
  ]);
  expect(await off.ask()).toBe(1);
  await off.dispatcher.drain();
  expect(off.oa.sends).toHaveLength(1);
});

it('what is paused is not promised to whoever asks, and comes when it goes on', async () => {
  const { context, clock, oa, messageId, dispatcher, ask } = await askedAt('08:00');
  await pauseMessage(context, OPERATOR, messageId);
  expect(await ask()).toBe(0);
  await resumeMessage(context, OPERATOR, messageId);
  clock.advance(600_000);
  await dispatcher.drain();
  expect(oa.sends).toHaveLength(1);
});

it('texts behind templates are read out for 60 days, like they are offered', async () => {
  const context = await createTestContext();
  const { db, clock } = context;
  const oa = windowedPlatform(clock, 'zalo-oa', { hasTemplate: true });
  const { id: memberId } = await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId: 'an' }] });
  await enqueue(context);
  await startDispatcher(context, [oa.platform]).drain();
  expect(await readTemplated(db, memberId, clock.now())).toHaveLength(1);
  clock.advance(61 * 86_400_000);
  expect(await listHeld(db, memberId, clock.now())).toEqual([]);
  expect(await readTemplated(db, memberId, clock.now())).toEqual([]);
});
