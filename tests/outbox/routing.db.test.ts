import { describe, expect, it } from 'vitest';
import { listHeld, lookAgain, markRead, readTemplated, releaseHeld } from '../../src/outbox/held.ts';
import { isStuck } from '../../src/outbox/stuck.ts';
import type { NotNowReason, PlatformName, SendResult } from '../../src/platforms/platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { deliveriesOf, enqueue, recordingPlatform, startDispatcher, statusOf } from './outbox-world.ts';
import { DAY_MS, windowedPlatform } from './windowed-platform.ts';

const HOUR_MS = 3_600_000;

/** One member with these accounts, the last of them preferred, whose chat on each platform is `an`. */
async function buildWorld(platforms: readonly PlatformName[], options: { hasTemplate?: boolean } = {}) {
  const context = await createTestContext();
  const { db, clock } = context;
  const oa = windowedPlatform(clock, 'zalo-oa', options);
  const telegram = recordingPlatform('telegram');
  const member = await addMember(db, {
    name: 'Nguyễn Văn An',
    accounts: platforms.map((platform) => ({ platform, chatId: 'an' })),
  });
  const preferredAccountId = member.accounts.at(-1)?.id ?? null;
  await db.prisma.member.update({ where: { id: member.id }, data: { preferredAccountId } });
  const dispatcher = startDispatcher(context, [telegram.platform, oa.platform]);
  const rowOf = async (messageId: number) => (await deliveriesOf(db, messageId))[0];
  return {
    ...context,
    context,
    oa,
    telegram,
    member,
    dispatcher,
    rowOf,
    write: () => oa.write(context, member.id, 'an'),
  };
}

/** Good for so many days. */
function enqueueFor(context: TestContext, days: number, title = 'Mời họp') {
  return enqueue(context, { title, expiresAt: new Date(context.clock.now().getTime() + days * DAY_MS) });
}

describe('a member with two accounts', () => {
  it('gets each message once, where it can be received, through a day of windows opening and closing', async () => {
    const { context, clock, oa, telegram, member, dispatcher, rowOf, write } = await buildWorld([
      'telegram',
      'zalo-oa',
    ]);
    clock.set('2022-04-12T07:00:00+07:00');
    await write();
    // The seventh day after that, hour by hour: the window ends at 7, they write at 11; from 15 on the platform says of
    // itself that an hour is enough, at 18 they write again.
    clock.set('2022-04-19T06:30:00+07:00');
    const accountOf = new Map(member.accounts.map(({ id, platform }) => [id, platform]));
    const ways: string[] = [];
    for (let hour = 0; hour < 14; hour += 1) {
      const { messageId } = await enqueue(context, { title: `Tin ${hour}` });
      await dispatcher.drain();
      const row = await rowOf(messageId);
      expect(row).toMatchObject({ state: 'sent', route: null, uncertain: false, attempts: 1 });
      ways.push(`${accountOf.get(row?.accountId ?? 0)} ${row?.routeReason ?? 'as preferred'}`);
      clock.advance(HOUR_MS / 2);
      if (hour === 4 || hour === 11) await write();
      if (hour === 8) oa.world.shorterBy = 7 * DAY_MS - HOUR_MS;
      clock.advance(HOUR_MS / 2);
    }
    const asPreferred = 'zalo-oa as preferred';
    const byTelegram = 'telegram preferred-outside-window';
    expect(ways).toEqual([
      asPreferred,
      ...Array.from({ length: 4 }, () => byTelegram),
      ...Array.from({ length: 4 }, () => asPreferred),
      ...Array.from({ length: 3 }, () => byTelegram),
      asPreferred,
      byTelegram,
    ]);
    expect(telegram.sends).toHaveLength(8);
    expect(oa.sends).toHaveLength(6);
    const account = await context.db.prisma.chatAccount.findFirstOrThrow({ where: { platform: 'zalo-oa' } });
    expect(account.windowClosedAt).toEqual(new Date('2022-04-19T19:30:00+07:00'));
  });

  it('is written to elsewhere when the platform surprises with a window that is over', async () => {
    const { context, clock, oa, telegram, dispatcher, rowOf, write } = await buildWorld([
      'telegram',
      'zalo-oa',
    ]);
    await write();
    oa.world.shorterBy = 7 * DAY_MS;
    clock.advance(1_000);
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(telegram.sends).toHaveLength(1);
    expect(await rowOf(messageId)).toMatchObject({
      state: 'sent',
      attempts: 1,
      routeReason: 'preferred-outside-window',
    });
    expect(await statusOf(context.db, messageId)).toBe('finished');
  });

  it('is written to elsewhere while the quota is used up, as forecast or as answered', async () => {
    const { context, clock, oa, telegram, dispatcher, rowOf, write } = await buildWorld([
      'telegram',
      'zalo-oa',
    ]);
    await write();
    const may = new Date('2022-05-01T00:00:00+07:00');
    oa.world.quotaUntil = may;
    const first = await enqueue(context);
    await dispatcher.drain();
    oa.world.closedUntil = may;
    const second = await enqueue(context);
    await dispatcher.drain();
    for (const { messageId } of [first, second]) {
      expect(await rowOf(messageId)).toMatchObject({ state: 'sent', routeReason: 'preferred-quota' });
    }
    expect([telegram.sends.length, oa.sends.length]).toEqual([2, 0]);
    clock.set('2022-05-01T07:00:00+07:00');
    await write();
    const third = await enqueue(context);
    await dispatcher.drain();
    expect(await rowOf(third.messageId)).toMatchObject({ state: 'sent', routeReason: null });
    expect(oa.sends).toHaveLength(1);
  });
});

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
    expect(await readTemplated(db, member.id)).toEqual([
      { deliveryId, body: { text: 'Mời đồng chí dự họp lúc 8 giờ.', styles: [] }, buttons },
    ]);
    clock.advance(HOUR_MS);
    await markRead(db, [deliveryId], clock.now());
    expect(await rowOf(messageId)).toMatchObject({ route: 'template-read', seenAt: clock.now() });
    expect(await listHeld(db, member.id, clock.now())).toEqual([]);
    expect(await readTemplated(db, member.id)).toEqual([]);
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
      notBefore: new Date('2022-04-15T08:00:00+07:00'),
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

describe('an account that takes nothing for a while', () => {
  const notNow = (reason: NotNowReason, until: string | null): SendResult => ({
    outcome: 'not-now',
    scope: 'chat',
    reason,
    until: until === null ? null : new Date(until),
  });

  it('is passed over where there is another', async () => {
    const { context, oa, telegram, dispatcher, rowOf, write } = await buildWorld(['telegram', 'zalo-oa']);
    await write();
    oa.world.refuses = () => notNow('quota', '2022-05-01T00:00:00+07:00');
    const { messageId } = await enqueue(context);
    await dispatcher.drain();
    expect(telegram.sends).toHaveLength(1);
    expect(await rowOf(messageId)).toMatchObject({
      state: 'sent',
      attempts: 1,
      routeReason: 'preferred-quota',
    });
  });

  it('is waited for where there is none, and not asked meanwhile', async () => {
    const { context, clock, oa, dispatcher, rowOf, write } = await buildWorld(['zalo-oa']);
    await write();
    let asked = 0;
    oa.world.refuses = () => {
      asked += 1;
      return notNow('receive-limit', '2022-04-13T06:00:00+07:00');
    };
    const first = await enqueueFor(context, 2);
    await dispatcher.drain();
    const second = await enqueueFor(context, 2);
    await dispatcher.drain();
    expect(asked).toBe(1);
    for (const { messageId } of [first, second]) {
      expect(await rowOf(messageId)).toMatchObject({
        state: 'pending',
        reason: 'receive-limit',
        attempts: 0,
        notBefore: new Date('2022-04-13T06:00:00+07:00'),
      });
    }
    oa.world.refuses = () => null;
    clock.set('2022-04-13T07:00:00+07:00');
    await dispatcher.drain();
    expect(oa.sends).toHaveLength(2);
  });

  it('takes no template either: Telegram does, or it waits for its person to write', async () => {
    const { context, db, clock, oa, telegram, member, dispatcher, rowOf, write } = await buildWorld(
      ['zalo-oa'],
      {
        hasTemplate: true,
      },
    );
    oa.world.refuses = ({ template }) => (template === undefined ? null : notNow('outside-window', null));
    const { messageId } = await enqueueFor(context, 2);
    await dispatcher.drain();
    expect(await rowOf(messageId)).toMatchObject({
      state: 'pending',
      reason: 'outside-window',
      notBefore: new Date('2022-04-14T08:00:00+07:00'),
    });
    clock.advance(1_000);
    await write();
    await releaseHeld(db, member.id, clock.now());
    await dispatcher.drain();
    expect(oa.sends).toMatchObject([{ chatId: 'an' }]);
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent', route: null, routeReason: null });
    expect(telegram.sends).toEqual([]);
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

it('goes on with a long message where it began, and begins again on another account', async () => {
  const { context, db, clock, telegram, oa, member, dispatcher, rowOf, write } = await buildWorld([
    'telegram',
    'zalo-oa',
  ]);
  await write();
  const parts = { text: 'Một đoạn thông báo dài. '.repeat(300), styles: [] };
  oa.platform.send = async () =>
    oa.sends.push({ chatId: 'an', text: '', buttons: undefined, at: clock.now() }) === 1
      ? { outcome: 'sent', messageRef: '1' }
      : { outcome: 'not-now', reason: 'outside-window', scope: 'chat', until: null };
  clock.advance(1_000);
  const { messageId } = await enqueue(context, { body: parts });
  await dispatcher.drain();
  expect(oa.sends).toHaveLength(2);
  expect(telegram.sends.map(({ text }) => text).join(' ')).toBe(parts.text.trim());
  expect(await rowOf(messageId)).toMatchObject({
    state: 'sent',
    accountId: member.accounts[0]?.id,
    partsSent: telegram.sends.length,
  });
  expect(await db.prisma.delivery.count()).toBe(1);
});
