import { expect, it } from 'vitest';
import { recordReceipts } from '../../src/outbox/receipts.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import { deliveriesOf, enqueue, recordingPlatform, startDispatcher } from './outbox-world.ts';

const MINUTE_MS = 60_000;

/** Two members on the OA, each of whose messages has the reference `<chat>-1`, and what was sent to them. */
async function buildWorld() {
  const context = await createTestContext();
  const { db } = context;
  for (const chatId of ['an', 'binh']) {
    await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId }] });
  }
  const oa = recordingPlatform('zalo-oa', ({ chatId }) => ({ outcome: 'sent', messageRef: `${chatId}-1` }));
  const { messageId } = await enqueue(context);
  await startDispatcher(context, [oa.platform]).drain();
  const rows = () => deliveriesOf(db, messageId);
  const report = (kind: 'received' | 'seen', messageRefs: string[], at: Date, chatId = 'an') =>
    recordReceipts(db, { platform: 'zalo-oa', chatId, messageRefs, kind, at });
  return { context, rows, report, sentAt: context.clock.now() };
}

it('a receipt is noted on the delivery it is about, and the first word counts', async () => {
  const { rows, report, sentAt } = await buildWorld();
  const later = (minutes: number) => new Date(sentAt.getTime() + minutes * MINUTE_MS);
  expect(await report('received', ['an-1', 'an-0', 'an-1'], later(1))).toBe(1);
  expect(await rows()).toMatchObject([
    { receivedAt: later(1), seenAt: null },
    { receivedAt: null, seenAt: null },
  ]);
  await report('seen', ['an-1'], later(5));
  await report('received', ['an-1'], later(9));
  await report('seen', ['an-1'], later(2));
  expect(await rows()).toMatchObject([{ receivedAt: later(1), seenAt: later(5) }, { seenAt: null }]);
});

it('what was seen was received, and neither before it was sent', async () => {
  const { rows, report, sentAt } = await buildWorld();
  await report('seen', ['binh-1'], new Date(sentAt.getTime() - MINUTE_MS), 'binh');
  expect((await rows())[1]).toMatchObject({ receivedAt: sentAt, seenAt: sentAt });
});

it('what is about no delivery of that chat changes nothing', async () => {
  const { context, rows, report, sentAt } = await buildWorld();
  const before = await rows();
  expect(await report('seen', [], sentAt)).toBe(0);
  expect(await report('seen', ['binh-1', 'unknown'], sentAt)).toBe(0);
  expect(await report('seen', ['an-1'], sentAt, 'stranger')).toBe(0);
  const elsewhere = { platform: 'telegram', chatId: 'an', messageRefs: ['an-1'], at: sentAt } as const;
  expect(await recordReceipts(context.db, { ...elsewhere, kind: 'seen' })).toBe(0);
  const many = Array.from({ length: 5_000 }, (_, index) => `x-${index}`);
  expect(await report('seen', [...many, 'an-1'], sentAt)).toBe(0);
  expect(await rows()).toEqual(before);
});

it('a receipt that comes before the answer to the sending is noted is not lost', async () => {
  const context = await createTestContext();
  const { db, clock } = context;
  await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId: 'an' }] });
  let noted: Promise<number> | undefined;
  const oa = recordingPlatform('zalo-oa', ({ chatId }) => {
    noted = recordReceipts(db, {
      platform: 'zalo-oa',
      chatId,
      messageRefs: ['an-1'],
      kind: 'received',
      at: clock.now(),
    });
    return { outcome: 'sent', messageRef: 'an-1' };
  });
  const { messageId } = await enqueue(context);
  await startDispatcher(context, [oa.platform]).drain();
  expect(await noted).toBe(1);
  expect(await deliveriesOf(db, messageId)).toMatchObject([{ state: 'sent', receivedAt: clock.now() }]);
});
