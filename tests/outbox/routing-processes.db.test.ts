import { expect, it } from 'vitest';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import { deliveriesOf, enqueue, recordingPlatform, startDispatcher, statusOf } from './outbox-world.ts';
import { DAY_MS, windowedPlatform } from './windowed-platform.ts';

const MEMBERS = 60;

/** Members with the OA preferred and, every second one, Telegram; all have just written. */
async function buildWorld() {
  const context = await createTestContext();
  const oas = [windowedPlatform(context.clock), windowedPlatform(context.clock)] as const;
  const telegrams = [recordingPlatform('telegram'), recordingPlatform('telegram')] as const;
  for (let index = 0; index < MEMBERS; index += 1) {
    const chatId = `chat-${index}`;
    const accounts = [
      { platform: 'zalo-oa' as const, chatId },
      ...(index % 2 === 0 ? [{ platform: 'telegram' as const, chatId }] : []),
    ];
    const { id } = await addMember(context.db, { accounts });
    for (const oa of oas) await oa.write(context, id, chatId);
  }
  const dispatchers = oas.map((oa, index) =>
    startDispatcher(context, [oa.platform, (telegrams[index] ?? telegrams[0]).platform], { batchSize: 7 }),
  );
  const received = () =>
    [...oas, ...telegrams].flatMap(({ sends }) => sends.map(({ chatId }) => chatId)).toSorted();
  return { context, oas, telegrams, dispatchers, received };
}

it('two processes that see the platforms differently send each member one message', async () => {
  const { context, oas, telegrams, dispatchers, received } = await buildWorld();
  const { db, clock } = context;
  // To the first the quota is used up: it goes by Telegram, and holds what has nothing else.
  oas[0].world.closedUntil = new Date(clock.now().getTime() + DAY_MS);
  const { messageId } = await enqueue(context, { expiresAt: new Date(clock.now().getTime() + 3 * DAY_MS) });
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain()));
  const rows = await deliveriesOf(db, messageId);
  expect(
    rows.every(({ state, reason }) => state === 'sent' || (state === 'pending' && reason === 'quota')),
  ).toBe(true);
  expect(received()).toHaveLength(rows.filter(({ state }) => state === 'sent').length);
  expect(new Set(received()).size).toBe(received().length);
  expect(oas[0].sends).toEqual([]);

  clock.advance(DAY_MS);
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain()));
  expect(received()).toEqual(Array.from({ length: MEMBERS }, (_, index) => `chat-${index}`).toSorted());
  expect(await statusOf(db, messageId)).toBe('finished');
  const byReason = await db.prisma.delivery.groupBy({ by: ['routeReason'], _count: { _all: true } });
  for (const { routeReason, _count } of byReason) {
    if (routeReason === 'preferred-quota') expect(_count._all).toBe(telegrams[0].sends.length);
    else expect(routeReason).toBeNull();
  }
});

it('a window that ends in one process while another sends gives nobody two messages', async () => {
  const { context, oas, telegrams, dispatchers, received } = await buildWorld();
  context.clock.advance(1_000);
  oas[0].world.shorterBy = 7 * DAY_MS;
  const { messageId } = await enqueue(context);
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain()));
  const rows = await deliveriesOf(context.db, messageId);
  expect(new Set(received()).size).toBe(received().length);
  const sent = rows.filter(({ state }) => state === 'sent');
  expect(received()).toHaveLength(sent.length);
  expect(sent.filter(({ routeReason }) => routeReason === 'preferred-outside-window')).toHaveLength(
    telegrams[0].sends.length + telegrams[1].sends.length,
  );
  for (const { state, reason, attempts } of rows) {
    if (state !== 'sent')
      expect({ state, reason, attempts }).toEqual({
        state: 'pending',
        reason: 'outside-window',
        attempts: 0,
      });
  }
});
