import { describe, expect, it } from 'vitest';
import { actorOf } from '../../src/members/accounts.ts';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';
import { cancelMessage, cancelMessageIn } from '../../src/outbox/control.ts';
import { previewResend, resendToUnreached } from '../../src/outbox/resend.ts';
import { buildPlatform, startServer } from '../platforms/telegram/start-platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import {
  addPeople,
  buildTroubledOffice,
  deliveriesOf,
  enqueue,
  startDispatcher,
  statusOf,
  untilSomebodyWaits,
} from './outbox-world.ts';

const MEMBER: Actor = { ...OPERATOR, role: 'member' };
const HOUR = 3_600_000;

/** Five people, of whom the bot cannot reach chat 1002 (refused), 1003 (blocked) and 1004 (refused) at first. */
async function buildOffice() {
  const { context, dispatcher, sends, repair } = await buildTroubledOffice(5);
  const preview = (id: number) => previewResend(context, OPERATOR, id);
  const resend = (id: number, round = 1, actor: Actor = OPERATOR) =>
    resendToUnreached(context, actor, id, round);
  return { context, dispatcher, sends, repair, preview, resend };
}

describe('sending again to those not reached', () => {
  it('reaches exactly those who have not got it and can be reached, once however often it is pressed', async () => {
    const { context, dispatcher, sends, repair, preview, resend } = await buildOffice();
    const editor = await addMember(context.db, { role: 'editor' });
    const buttons = [[{ label: 'Đã rõ', data: 'ack:1' }]];
    const { messageId } = await enqueue(context, { buttons });
    await dispatcher.drain();
    repair();
    // The editor has no account at all, 1003 has blocked the bot.
    expect(await preview(messageId)).toEqual({
      messageId,
      round: 1,
      title: 'Mời họp',
      recipients: 2,
      inDoubt: 0,
      unreachable: 2,
    });
    context.clock.advance(HOUR);
    const pressed = await Promise.all([
      resend(messageId, 1, actorOf(editor)),
      resend(messageId, 1, actorOf(editor)),
    ]);
    expect(pressed.map(({ outcome }) => outcome).sort()).toEqual(['already-sent', 'sent']);
    await dispatcher.drain();
    expect(sends.map(({ chatId }) => chatId)).toEqual(['1002', '1004']);
    expect(sends[0]?.buttons).toEqual(buttons);
    const again = await context.db.prisma.message.findUniqueOrThrow({
      where: { key: `resend:${messageId}:1` },
    });
    expect(again).toMatchObject({
      kind: 'announcement',
      title: 'Gửi lại: Mời họp',
      status: 'finished',
      createdById: editor.id,
      expiresAt: new Date(context.clock.now().getTime() + 24 * HOUR),
    });
    expect(await preview(messageId)).toMatchObject({ round: 2, recipients: 0, unreachable: 2 });
    expect(await resend(messageId, 2)).toEqual({ outcome: 'nobody' });
    expect(await context.db.prisma.auditEntry.findMany()).toMatchObject([
      {
        action: 'message.resent',
        subject: `message:${again.id}`,
        actorId: editor.id,
        detail: `message:${messageId} again, 2 recipients`,
      },
    ]);
  });

  it('can be done again from either report for those it failed for once more, and not while it is on its way', async () => {
    const { context, dispatcher, sends, repair, preview, resend } = await buildOffice();
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    repair('1004');
    const second = await resend(messageId);
    expect(await preview(messageId)).toMatchObject({ round: 2, recipients: 0 });
    expect(await resend(messageId, 2)).toEqual({ outcome: 'nobody' });
    await dispatcher.drain();
    repair();
    const secondId = 'messageId' in second ? second.messageId : 0;
    expect(await preview(secondId)).toMatchObject({ messageId, round: 2, recipients: 1 });
    expect(await resend(secondId, 2)).toMatchObject({ outcome: 'sent', recipients: 1 });
    await dispatcher.drain();
    expect(sends.map(({ chatId }) => chatId)).toEqual(['1004']);
    await expect(resend(messageId, 9)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('gives everybody their own text again, and tells hỏa tốc in the audit log', async () => {
    const { context, dispatcher, sends, repair, resend } = await buildOffice();
    const members = await context.db.prisma.member.findMany({ orderBy: { id: 'asc' } });
    const own = (id: number) => ({ text: `Của ${id}`, styles: [] });
    const audience = {
      kind: 'members',
      members: members.map(({ id }) => ({ memberId: id, body: own(id) })),
    } as const;
    const { messageId } = await enqueue(context, { audience, urgent: true });
    await dispatcher.drain();
    repair();
    context.clock.set('2022-04-12T22:00:00+07:00');
    await resend(messageId);
    await dispatcher.drain();
    expect(sends.map(({ text }) => text)).toEqual(
      [members[1], members[3]].map((member) => `Của ${member?.id}`),
    );
    expect((await context.db.prisma.auditEntry.findMany()).map(({ action }) => action)).toEqual([
      'message.resent',
      'message.urgent',
    ]);
  });

  it('counts those who may have got it, and says so', async () => {
    const context = await createTestContext();
    const server = await startServer({ openToAll: true });
    await addPeople(context.db, 2);
    const dispatcher = startDispatcher(context, [buildPlatform(server).platform]);
    server.fault({ kind: 'cut-after' }, { chatId: 1_001, times: 2 });
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    context.clock.advance(60_000);
    await dispatcher.drain();
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([
      { reason: 'unknown-outcome' },
      { state: 'sent' },
    ]);
    expect(await previewResend(context, OPERATOR, messageId)).toMatchObject({ recipients: 1, inDoubt: 1 });
  });

  it('includes those a standstill made too late, but no reminder is sent past its time, and nothing that was cancelled', async () => {
    const { context, dispatcher, sends, repair, preview, resend } = await buildOffice();
    const late = await enqueue(context);
    const reminder = await enqueue(context, { kind: 'reminder' });
    const dropped = await enqueue(context);
    await cancelMessage(context, OPERATOR, dropped.messageId);
    context.clock.advance(25 * HOUR);
    await dispatcher.drain();
    repair();
    expect(await preview(late.messageId)).toMatchObject({ recipients: 5 });
    expect(await preview(reminder.messageId)).toBeNull();
    expect(await resend(reminder.messageId)).toEqual({ outcome: 'not-possible' });
    expect(await preview(dropped.messageId)).toBeNull();
    await resend(late.messageId);
    await dispatcher.drain();
    expect(sends).toHaveLength(5);
    expect(await statusOf(context.db, late.messageId)).toBe('finished');
  });

  it('is refused to those who may not announce, and for a message that is not there', async () => {
    const { context, preview, resend } = await buildOffice();
    const { messageId } = await enqueue(context);
    await expect(previewResend(context, MEMBER, messageId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(resend(messageId, 1, MEMBER)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(preview(99)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(resend(99)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

it('is not sent again when somebody cancels it at the same moment', async () => {
  const { context, dispatcher, resend } = await buildOffice();
  const { db, clock } = context;
  const { messageId } = await enqueue(context);
  await dispatcher.drain();
  // Not ended yet.
  await db.prisma.message.update({ where: { id: messageId }, data: { status: 'sending', finishedAt: null } });
  let resending: ReturnType<typeof resend> | undefined;
  await db.transaction(async (tx) => {
    await cancelMessageIn(tx, OPERATOR, messageId, clock.now());
    resending = resend(messageId);
    await untilSomebodyWaits(db);
  });
  expect(await resending).toEqual({ outcome: 'not-possible' });
});
