import { describe, expect, it } from 'vitest';
import { releaseHeld } from '../../src/outbox/held.ts';
import type { NotNowReason, SendResult } from '../../src/platforms/platform.ts';
import { enqueue, statusOf } from './outbox-world.ts';
import { buildWorld, enqueueFor, HOUR_MS } from './routing-world.ts';
import { DAY_MS } from './windowed-platform.ts';

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
      notBefore: new Date('2022-04-12T11:00:00+07:00'),
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
