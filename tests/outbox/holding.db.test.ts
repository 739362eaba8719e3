import { describe, expect, it } from 'vitest';
import { listHeld, lookAgain, markRead, readTemplated, releaseHeld } from '../../src/outbox/held.ts';
import { isStuck } from '../../src/outbox/stuck.ts';
import { enqueue, startDispatcher, statusOf } from './outbox-world.ts';
import { buildWorld, enqueueFor, HOUR_MS } from './routing-world.ts';
import { DAY_MS } from './windowed-platform.ts';

describe('a member who has not written for too long', () => {
  it('gets a template that says there is news, and reads the text afterwards', async () => {
    const { context, db, clock, oa, member, dispatcher, rowOf } = await buildWorld(['zalo-oa'], {
      hasTemplate: true,
    });
    const buttons = [[{ label: 'Đã rõ', data: 'ack:1' }]];
    const { messageId } = await enqueue(context, { title: 'Mời họp chi bộ', buttons });
    await dispatcher.drain();
    expect(oa.sends).toMatchObject([
      {
        chatId: 'an',
        template: { purpose: 'announcement', title: 'Mời họp chi bộ', recipientName: 'Nguyễn Văn An' },
      },
    ]);
    const row = await rowOf(messageId);
    expect(row).toMatchObject({
      state: 'sent',
      route: 'template',
      routeReason: 'preferred-outside-window',
      partsSent: 1,
      messageRef: 'zalo-oa-1',
    });
    const deliveryId = row?.id ?? 0;
    expect(await listHeld(db, member.id, clock.now())).toEqual([
      { deliveryId, messageId, kind: 'announcement', title: 'Mời họp chi bộ', heldAs: 'template' },
    ]);
    expect(await readTemplated(db, member.id, clock.now())).toEqual([
      { deliveryId, body: { text: 'Mời đồng chí dự họp lúc 8 giờ.', styles: [] }, buttons },
    ]);
    clock.advance(HOUR_MS);
    await markRead(db, [deliveryId], clock.now());
    expect(await rowOf(messageId)).toMatchObject({ route: 'template-read', seenAt: clock.now() });
    expect(await listHeld(db, member.id, clock.now())).toEqual([]);
    expect(await readTemplated(db, member.id, clock.now())).toEqual([]);
  });

  it('gets one template for a long message', async () => {
    const { context, oa, dispatcher } = await buildWorld(['zalo-oa'], { hasTemplate: true });
    await enqueue(context, { body: { text: 'Dòng thông báo. '.repeat(600), styles: [] } });
    await dispatcher.drain();
    expect(oa.sends).toHaveLength(1);
  });

  it('gets what was held as soon as they ask for it, at night too', async () => {
    const { context, db, clock, oa, member, dispatcher, rowOf, write } = await buildWorld(['zalo-oa']);
    const { messageId } = await enqueueFor(context, 3, 'Tin quan trọng');
    await dispatcher.drain();
    expect(await rowOf(messageId)).toMatchObject({
      state: 'pending',
      reason: 'outside-window',
      attempts: 0,
      notBefore: new Date('2022-04-12T11:00:00+07:00'),
    });
    expect(await listHeld(db, member.id, clock.now())).toMatchObject([{ messageId, heldAs: 'waiting' }]);
    clock.set('2022-04-12T22:00:00+07:00');
    await write();
    expect(await releaseHeld(db, member.id, clock.now())).toBe(1);
    await dispatcher.drain();
    expect(await rowOf(messageId)).toMatchObject({
      state: 'sent',
      reason: null,
      route: null,
      routeReason: null,
    });
    expect(oa.sends).toMatchObject([{ chatId: 'an', at: clock.now() }]);
    expect(await statusOf(db, messageId)).toBe('finished');
  });

  it('gets it ten minutes after they wrote, should they not ask for it', async () => {
    const { context, clock, oa, dispatcher, rowOf, write } = await buildWorld(['zalo-oa']);
    const { messageId } = await enqueueFor(context, 3);
    await dispatcher.drain();
    await write();
    clock.advance(5 * 60_000);
    await write();
    await dispatcher.drain();
    expect(oa.sends).toEqual([]);
    clock.advance(5 * 60_000);
    await dispatcher.drain();
    expect(oa.sends).toHaveLength(1);
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent' });
  });

  it('has it expire with the reason it waited for, and nothing counts as stuck meanwhile', async () => {
    const { context, clock, oa, dispatcher, rowOf } = await buildWorld(['zalo-oa']);
    const { messageId } = await enqueueFor(context, 1);
    await dispatcher.drain();
    clock.advance(HOUR_MS);
    await dispatcher.drain();
    expect(isStuck(dispatcher.health(), clock.now())).toBe(false);
    expect(dispatcher.health().stuckSince).toBeNull();
    clock.advance(DAY_MS);
    await dispatcher.drain();
    expect(await rowOf(messageId)).toMatchObject({ state: 'expired', reason: 'outside-window', attempts: 0 });
    expect(await statusOf(context.db, messageId)).toBe('finished');
    expect(oa.sends).toEqual([]);
  });

  it('gets it on an account that is linked, or written from again, meanwhile', async () => {
    const { context, db, clock, telegram, member, dispatcher, rowOf } = await buildWorld(['zalo-oa']);
    const { messageId } = await enqueueFor(context, 2);
    await dispatcher.drain();
    await db.prisma.chatAccount.create({
      data: {
        platform: 'telegram',
        chatId: 'an',
        memberId: member.id,
        displayName: 'An',
        createdAt: clock.now(),
      },
    });
    await lookAgain(db, member.id, clock.now());
    await dispatcher.drain();
    expect(telegram.sends).toHaveLength(1);
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent', routeReason: 'preferred-outside-window' });
  });

  it('gets it once there is a template, without writing', async () => {
    const { context, clock, oa, dispatcher, rowOf } = await buildWorld(['zalo-oa']);
    const { messageId } = await enqueueFor(context, 2);
    await dispatcher.drain();
    oa.world.hasTemplate = true;
    clock.advance(HOUR_MS);
    await dispatcher.drain();
    expect(await rowOf(messageId)).toMatchObject({ state: 'pending', reason: 'outside-window' });
    clock.advance(2 * HOUR_MS);
    await dispatcher.drain();
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent', route: 'template' });
  });

  it('gets it after a restart with a template', async () => {
    const { context, oa, telegram, dispatcher, rowOf } = await buildWorld(['zalo-oa']);
    const { messageId } = await enqueueFor(context, 2);
    await dispatcher.drain();
    await dispatcher.stop();
    oa.world.hasTemplate = true;
    await startDispatcher(context, [telegram.platform, oa.platform]).drain();
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent', route: 'template' });
  });
});

describe('a quota that is used up', () => {
  it('holds what has no other way until the new month', async () => {
    const { context, clock, oa, dispatcher, rowOf, write } = await buildWorld(['zalo-oa']);
    clock.set('2022-04-29T08:00:00+07:00');
    await write();
    const may = new Date('2022-05-01T00:00:00+07:00');
    oa.world.quotaUntil = may;
    oa.world.closedUntil = may;
    const { messageId } = await enqueueFor(context, 4);
    await dispatcher.drain();
    expect(await rowOf(messageId)).toMatchObject({
      state: 'pending',
      reason: 'quota',
      attempts: 0,
      notBefore: may,
    });
    expect(dispatcher.health().stuckSince).toBeNull();
    clock.set('2022-05-01T06:00:00+07:00');
    await dispatcher.drain();
    expect(oa.sends).toEqual([]);
    clock.set('2022-05-01T06:30:00+07:00');
    await dispatcher.drain();
    expect(oa.sends).toHaveLength(1);
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent', attempts: 1 });
  });

  it('that the platform alone knows of is asked about once an hour', async () => {
    const { context, clock, oa, dispatcher, rowOf, write } = await buildWorld(['zalo-oa']);
    await write();
    oa.world.quotaUntil = new Date('2022-04-12T12:00:00+07:00');
    const { messageId } = await enqueueFor(context, 1);
    let asked = 0;
    const { send } = oa.platform;
    Object.assign(oa.platform, {
      send: (...given: Parameters<typeof send>) => {
        asked += 1;
        return send(...given);
      },
    });
    for (let minute = 0; minute < 4 * 60; minute += 10) {
      await dispatcher.drain();
      clock.advance(10 * 60_000);
    }
    expect(asked).toBe(4);
    expect(await rowOf(messageId)).toMatchObject({ state: 'pending', reason: 'quota', attempts: 0 });
    clock.set('2022-04-12T13:00:00+07:00');
    await dispatcher.drain();
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent' });
  });
});
