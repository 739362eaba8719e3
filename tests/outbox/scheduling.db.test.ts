import { describe, expect, it } from 'vitest';
import { addMember } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext } from '../support/context.ts';
import {
  addPeople,
  deliveriesOf,
  enqueue,
  recordingPlatform,
  startDispatcher,
  statusOf,
} from './outbox-world.ts';

const chats = (sends: readonly { chatId: string }[]) => sends.map(({ chatId }) => chatId);

describe('when a message is sent', () => {
  it('waits for its time', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform]);
    await enqueue(context, { sendAt: new Date('2022-04-12T09:00:00+07:00') });
    context.clock.set('2022-04-12T08:59:59.999+07:00');
    await dispatcher.drain();
    expect(sends).toHaveLength(0);
    context.clock.set('2022-04-12T09:00:00+07:00');
    await dispatcher.drain();
    expect(sends).toHaveLength(1);
  });

  it('is held back at night, for each by their own hours, and sent in the morning', async () => {
    const context = await createTestContext(createTestClock('2022-04-12T21:00:00+07:00'));
    await addPeople(context.db, 1);
    await addPeople(context.db, 1, 2_001, { quietFrom: '00:00', quietTo: '00:00' });
    await addPeople(context.db, 1, 3_001, { quietFrom: '20:00', quietTo: '05:00' });
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform]);
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(chats(sends)).toEqual(['2001']);
    expect(await deliveriesOf(context.db, messageId)).toMatchObject([
      {
        state: 'pending',
        reason: 'quiet-hours',
        notBefore: new Date('2022-04-13T06:30:00+07:00'),
        attempts: 0,
      },
      { state: 'sent' },
      { state: 'pending', reason: 'quiet-hours', notBefore: new Date('2022-04-13T05:00:00+07:00') },
    ]);
    context.clock.set('2022-04-13T06:29:59+07:00');
    await dispatcher.drain();
    expect(chats(sends)).toEqual(['2001', '3001']);
    context.clock.set('2022-04-13T06:30:00+07:00');
    await dispatcher.drain();
    expect(chats(sends)).toEqual(['2001', '3001', '1001']);
    expect(await statusOf(context.db, messageId)).toBe('finished');
  });

  it('is not held back when it is hỏa tốc', async () => {
    const context = await createTestContext(createTestClock('2022-04-12T23:30:00+07:00'));
    await addPeople(context.db, 2);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform]);
    await enqueue(context, { urgent: true });
    await dispatcher.drain();
    expect(sends).toHaveLength(2);
  });

  it('expires unsent, and says what it had waited for', async () => {
    const context = await createTestContext(createTestClock('2022-04-12T22:00:00+07:00'));
    await addPeople(context.db, 1);
    const { platform, sends } = recordingPlatform();
    const night = startDispatcher(context, [platform]);
    const expiresAt = new Date('2022-04-13T06:00:00+07:00');
    const held = await enqueue(context, { expiresAt });
    await night.drain();
    const late = await enqueue(context, { sendAt: new Date('2022-04-13T05:00:00+07:00'), expiresAt });
    context.clock.set('2022-04-13T06:00:00+07:00');
    await night.drain();
    expect(sends).toHaveLength(0);
    expect(await deliveriesOf(context.db, held.messageId)).toMatchObject([
      { state: 'expired', reason: 'quiet-hours' },
    ]);
    expect(await deliveriesOf(context.db, late.messageId)).toMatchObject([
      { state: 'expired', reason: 'too-late' },
    ]);
    expect(await statusOf(context.db, held.messageId)).toBe('finished');
  });

  it('stays where it is while the clock is set back', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform]);
    await enqueue(context);
    context.clock.set('2022-04-12T07:00:00+07:00');
    await dispatcher.drain();
    expect(sends).toHaveLength(0);
    context.clock.set('2022-04-12T08:00:00+07:00');
    await dispatcher.drain();
    expect(sends).toHaveLength(1);
  });

  it('goes before what matters less, whatever came first', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 2);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform], { concurrency: 1 });
    for (const [kind, urgent] of [
      ['digest', false],
      ['announcement', false],
      ['reminder', false],
      ['announcement', true],
    ] as const) {
      await enqueue(context, { kind, urgent, body: { text: `${kind}${urgent ? '!' : ''}`, styles: [] } });
    }
    await dispatcher.drain();
    expect(sends.map(({ text }) => text)).toEqual([
      'announcement!',
      'announcement!',
      'reminder',
      'reminder',
      'announcement',
      'announcement',
      'digest',
      'digest',
    ]);
  });

  it('is not stuck behind a large one of the same kind', async () => {
    const context = await createTestContext();
    const people = await addPeople(context.db, 60);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform], { concurrency: 5, batchSize: 20 });
    await enqueue(context, { body: { text: 'lớn', styles: [] } });
    const members = people.slice(0, 3).map(({ id }) => ({ memberId: id }));
    await enqueue(context, { body: { text: 'nhỏ', styles: [] }, audience: { kind: 'members', members } });
    await dispatcher.drain();
    const order = sends.map(({ text }) => text);
    expect(order).toHaveLength(63);
    expect(order.lastIndexOf('nhỏ')).toBeLessThan(10);
  });

  it('waits while sending is paused, as after a restore', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform]);
    await context.db.prisma.setting.create({ data: { key: 'sending.paused', value: 'on' } });
    await enqueue(context);
    await dispatcher.drain();
    expect(sends).toHaveLength(0);
    expect(dispatcher.health()).toMatchObject({ isPaused: true, stuckSince: null });
    await context.db.prisma.setting.update({ where: { key: 'sending.paused' }, data: { value: 'off' } });
    await dispatcher.drain();
    expect(sends).toHaveLength(1);
  });
});

describe('to whom a message is sent', () => {
  it('reaches a person with two accounts once, on the preferred one', async () => {
    const context = await createTestContext();
    const member = await addMember(context.db, {
      accounts: [
        { platform: 'telegram', chatId: '1' },
        { platform: 'zalo-bot', chatId: 'z1' },
      ],
    });
    await context.db.prisma.member.update({
      where: { id: member.id },
      data: { preferredAccountId: member.accounts[1]?.id ?? null },
    });
    const telegram = recordingPlatform('telegram');
    const zalo = recordingPlatform('zalo-bot');
    const dispatcher = startDispatcher(context, [telegram.platform, zalo.platform]);
    await enqueue(context);
    await dispatcher.drain();
    expect([chats(telegram.sends), chats(zalo.sends)]).toEqual([[], ['z1']]);
  });

  it('uses another account of the person where a platform has no token, and waits where there is none', async () => {
    const context = await createTestContext();
    await addMember(context.db, {
      accounts: [
        { platform: 'zalo-oa', chatId: 'z1' },
        { platform: 'telegram', chatId: '1' },
      ],
    });
    await addMember(context.db, { accounts: [{ platform: 'zalo-oa', chatId: 'z2' }] });
    const { platform, sends } = recordingPlatform('telegram');
    const dispatcher = startDispatcher(context, [platform]);
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(chats(sends)).toEqual(['1']);
    const [, waiting] = await deliveriesOf(context.db, messageId);
    expect(waiting).toMatchObject({ state: 'pending', reason: 'platform-off', attempts: 0 });
    expect(await statusOf(context.db, messageId)).toBe('sending');
  });

  it('says why it cannot reach somebody', async () => {
    const context = await createTestContext();
    await addMember(context.db, { accounts: [] });
    await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '1', state: 'blocked' }] });
    await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '2', state: 'gone' }] });
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform]);
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(sends).toHaveLength(0);
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.map(({ state, reason }) => [state, reason])).toEqual([
      ['failed', 'no-account'],
      ['failed', 'blocked'],
      ['failed', 'deactivated'],
    ]);
    expect(await statusOf(context.db, messageId)).toBe('finished');
  });

  it('leaves out those who left after it was planned', async () => {
    const context = await createTestContext();
    const [an] = await addPeople(context.db, 2);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform]);
    const { messageId } = await enqueue(context);
    await context.db.prisma.member.update({ where: { id: an?.id ?? 0 }, data: { status: 'refused' } });
    await dispatcher.drain();
    expect(chats(sends)).toEqual(['1002']);
    expect((await deliveriesOf(context.db, messageId))[0]).toMatchObject({
      state: 'cancelled',
      reason: 'member-left',
    });
  });

  it('gives each their own text, and the buttons', async () => {
    const context = await createTestContext();
    const [an, binh] = await addPeople(context.db, 2);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform]);
    const buttons = [[{ label: 'Đã rõ', data: 'ack:1' }]];
    const members = [
      { memberId: an?.id ?? 0, body: { text: 'Riêng đồng chí An', styles: [] } },
      { memberId: binh?.id ?? 0 },
    ];
    await enqueue(context, {
      body: { text: 'Chung', styles: [] },
      buttons,
      audience: { kind: 'members', members },
    });
    await dispatcher.drain();
    expect(sends).toEqual([
      { chatId: '1001', text: 'Riêng đồng chí An', buttons },
      { chatId: '1002', text: 'Chung', buttons },
    ]);
  });
});
