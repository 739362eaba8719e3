import { describe, expect, it } from 'vitest';
import { OPERATOR } from '../../src/members/actor.ts';
import { resumeMessage } from '../../src/outbox/control.ts';
import { isFailing } from '../../src/outbox/pause-failing.ts';
import type { SendResult } from '../../src/platforms/platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import {
  addPeople,
  deliveriesOf,
  enqueue,
  type RecordedSend,
  recordingPlatform,
  startDispatcher,
  statusOf,
} from './outbox-world.ts';

const POISON = 'Nội dung bị từ chối';
const refused: SendResult = { outcome: 'rejected', reason: 'Bad Request' };
const sent: SendResult = { outcome: 'sent', messageRef: '1' };

/** People 1001…, an editor (chat 1) who writes and an admin (chat 2), and a platform that answers as told. */
async function buildOffice(people: number, answer: (send: RecordedSend) => SendResult) {
  const context = await createTestContext();
  const author = await addMember(context.db, {
    role: 'editor',
    accounts: [{ platform: 'telegram', chatId: '1' }],
  });
  await addMember(context.db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '2' }] });
  await addPeople(context.db, people);
  const { platform, sends } = recordingPlatform('telegram', answer);
  const dispatcher = startDispatcher(context, [platform], { concurrency: 10 });
  const poison = () =>
    enqueue(context, { title: 'Mời họp', body: { text: POISON, styles: [] }, createdById: author.id });
  const counts = async (messageId: number) => {
    const states = (await deliveriesOf(context.db, messageId)).map(({ state }) => state);
    return Object.fromEntries(
      [...new Set(states)].map((state) => [state, states.filter((one) => one === state).length]),
    );
  };
  return { context, sends, dispatcher, poison, counts };
}

describe('a message that fails for most', () => {
  it('pauses itself, and its author and the admins are asked what to do', async () => {
    const office = await buildOffice(200, ({ text }) => (text === POISON ? refused : sent));
    const { context, sends, dispatcher, poison, counts } = office;
    const { messageId } = await poison();
    const other = await enqueue(context);
    await dispatcher.drain();
    expect(await statusOf(context.db, messageId)).toBe('paused');
    expect(await statusOf(context.db, other.messageId)).toBe('finished');
    const { failed = 0, pending = 0 } = await counts(messageId);
    expect(failed).toBeGreaterThanOrEqual(20);
    expect(failed).toBeLessThanOrEqual(20 + 2 * 10);
    expect(failed + pending).toBe(202);
    const notices = sends.filter(({ text }) => text.startsWith('Tạm dừng gửi'));
    expect(notices.map(({ chatId }) => chatId).sort()).toEqual(['1', '2']);
    expect(notices[0]?.text).toContain('“Mời họp”');
    expect(notices[0]?.buttons).toEqual([
      [
        { label: 'Tiếp tục', data: `tbp:tiep:${messageId}` },
        { label: 'Hủy gửi', data: `tbp:huy:${messageId}` },
      ],
    ]);
    expect(await context.db.prisma.auditEntry.findMany()).toMatchObject([
      { action: 'message.paused', subject: `message:${messageId}`, actorId: null },
    ]);
  });

  it('goes on to its end once somebody lets it', async () => {
    const { context, sends, dispatcher, poison, counts } = await buildOffice(100, ({ text }) =>
      text === POISON ? refused : sent,
    );
    const { messageId } = await poison();
    await dispatcher.drain();
    await resumeMessage(context, OPERATOR, messageId);
    await dispatcher.drain();
    expect(await counts(messageId)).toEqual({ failed: 102 });
    expect(await statusOf(context.db, messageId)).toBe('finished');
    expect(sends.filter(({ text }) => text.startsWith('Tạm dừng gửi'))).toHaveLength(2);
  });

  it('is not to blame for people who have blocked the bot or left', async () => {
    const { context, dispatcher, poison, counts } = await buildOffice(100, ({ chatId }) =>
      Number(chatId) > 1_030 ? { outcome: 'recipient-gone', reason: 'blocked' } : sent,
    );
    const { messageId } = await poison();
    await dispatcher.drain();
    expect(await statusOf(context.db, messageId)).toBe('finished');
    expect(await counts(messageId)).toEqual({ sent: 32, failed: 70 });
  });

  it('is one of which more than half of what has ended failed, and not a few', () => {
    expect(isFailing({ failed: 19, sent: 0 })).toBe(false);
    expect(isFailing({ failed: 20, sent: 0 })).toBe(true);
    expect(isFailing({ failed: 50, sent: 50 })).toBe(false);
    expect(isFailing({ failed: 51, sent: 50 })).toBe(true);
  });
});
