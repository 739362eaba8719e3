import { expect, it } from 'vitest';
import { applyChanges } from '../../src/outbox/dispatch-store.ts';
import { readDuePage } from '../../src/outbox/due-store.ts';
import { listHeld, readTemplated, releaseHeld } from '../../src/outbox/held.ts';
import { sortDue } from '../../src/outbox/sort-due.ts';
import { addMember } from '../support/builders.ts';
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
  expect(await readTemplated(db, an.id)).toEqual([]);
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
