import { expect, it } from 'vitest';
import type { Context } from '../../src/context.ts';
import { createTestContext } from '../support/context.ts';
import { addPeople, deliveriesOf, enqueue, recordingPlatform, startDispatcher } from './outbox-world.ts';

const LEASE_MS = 30_000;
const FORMER = 'máy-khác/1/abc/1';

/** What a former sender left: two deliveries in flight, the others read ahead, all with leases that still last. */
async function leaveBehind({ db, clock }: Context, messageId: number): Promise<void> {
  const inFlight = (await deliveriesOf(db, messageId)).slice(0, 2).map(({ id }) => id);
  const lease = { lockedBy: FORMER, lockedUntil: new Date(clock.now().getTime() + LEASE_MS) };
  await db.prisma.delivery.updateMany({ where: { messageId }, data: lease });
  await db.prisma.delivery.updateMany({
    where: { id: { in: inFlight } },
    data: { state: 'sending', attempts: 1 },
  });
}

it('takes over at once what a former sender had in flight or had read ahead', async () => {
  const context = await createTestContext();
  await addPeople(context.db, 6);
  const { platform, sends } = recordingPlatform();
  const { messageId } = await enqueue(context);
  await leaveBehind(context, messageId);
  await startDispatcher(context, [platform], { isOnlySender: () => true }).drain();
  expect(sends).toHaveLength(6);
  const deliveries = await deliveriesOf(context.db, messageId);
  expect(deliveries.map(({ state, uncertain }) => [state, uncertain])).toEqual([
    ['sent', true],
    ['sent', true],
    ...Array.from({ length: 4 }, () => ['sent', false]),
  ]);
});

it('claims nothing and takes nothing over while another one is the sender', async () => {
  const context = await createTestContext();
  await addPeople(context.db, 6);
  const { platform, sends } = recordingPlatform();
  const { messageId } = await enqueue(context);
  await leaveBehind(context, messageId);
  const before = await deliveriesOf(context.db, messageId);
  let isOnlySender = false;
  const dispatcher = startDispatcher(context, [platform], { isOnlySender: () => isOnlySender, pollMs: 20 });
  await dispatcher.drain();
  expect(sends).toEqual([]);
  expect(await deliveriesOf(context.db, messageId)).toEqual(before);

  isOnlySender = true;
  await dispatcher.drain();
  expect(sends).toHaveLength(6);
});
