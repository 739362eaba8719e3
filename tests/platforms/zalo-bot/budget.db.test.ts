import { describe, expect, it } from 'vitest';
import type { IncomingHandler } from '../../../src/platforms/platform.ts';
import { addUsage, readUsage } from '../../../src/platforms/usage-store.ts';
import { addAccount, type BotWorld, buildBotWorld, plain } from './start-bot.ts';

const AN = '6ede9afa66b88fe6d6a9';
const MESSAGE = { text: plain('Thông báo') };
const MAY = new Date('2022-05-01T00:00:00+07:00');
const NOT_NOW = { outcome: 'not-now', reason: 'quota', until: MAY, scope: 'platform' };

async function usedOf({ context }: BotWorld): Promise<number> {
  return (await readUsage(context.db, 'zalo-bot', '2022-04')).get('message') ?? 0;
}

describe("the month's messages of the Zalo bot", () => {
  it('are never exceeded; bulk ends a tenth before, and answers go on', async () => {
    const world = await buildBotWorld({ monthlyMessages: 20, serverOptions: { monthlyMessages: 20 } });
    const { server, platform, context, logged } = world;
    const people = Array.from({ length: 30 }, (_, at) => server.user(`nguoi-${at}`));
    const bulk = await Promise.all(people.map(({ id }) => platform.send(id, MESSAGE, 'bulk')));
    expect(bulk.filter(({ outcome }) => outcome === 'sent')).toHaveLength(18);
    expect(bulk.find(({ outcome }) => outcome !== 'sent')).toEqual(NOT_NOW);
    expect(platform.reach?.('digest', context.clock.now()).closedUntil).toEqual(MAY);

    const outcomes: string[] = [];
    for (const { id } of people.slice(0, 3))
      outcomes.push((await platform.send(id, MESSAGE, 'reply')).outcome);
    expect(outcomes).toEqual(['sent', 'sent', 'not-now']);
    expect(server.calls('sendMessage').every(({ code }) => code === 0)).toBe(true);
    expect(server.sentThisMonth).toBe(20);
    expect(await usedOf(world)).toBe(20);
    expect(logged.filter((line) => line.includes('used up'))).toHaveLength(2);
  });

  it('begin anew on the first of the next month at the office', async () => {
    const { server, platform, context } = await buildBotWorld({ monthlyMessages: 10 });
    server.user(AN);
    await addUsage(context.db, { platform: 'zalo-bot', period: '2022-04', unit: 'message' }, 9);
    expect(await platform.send(AN, MESSAGE, 'bulk')).toEqual(NOT_NOW);
    context.clock.set('2022-04-30T23:59:59+07:00');
    expect(platform.reach?.('notice', context.clock.now()).closedUntil).toEqual(MAY);
    context.clock.set('2022-05-01T00:00:00+07:00');
    expect(platform.reach?.('notice', context.clock.now()).closedUntil).toBeNull();
    expect(await platform.send(AN, MESSAGE, 'bulk')).toMatchObject({ outcome: 'sent' });
  });

  it('are known from the start, after a restart too', async () => {
    const { platform, context, remember } = await buildBotWorld({ monthlyMessages: 10 });
    await addUsage(context.db, { platform: 'zalo-bot', period: '2022-04', unit: 'message' }, 9);
    expect(platform.reach?.('notice', context.clock.now()).closedUntil).toBeNull();
    await platform.start(remember);
    expect(platform.reach?.('notice', context.clock.now())).toEqual({
      closedUntil: MAY,
      writtenSince: null,
      hasTemplate: false,
      freeSince: null,
      textPrice: 0,
      templatePrice: 0,
    });
  });

  it("are Zalo's to say too: after a 429 bulk waits an hour, and answers are tried", async () => {
    const world = await buildBotWorld({ serverOptions: { monthlyMessages: 1 } });
    const { server, platform, context, logged } = world;
    server.user(AN);
    await platform.send(AN, MESSAGE, 'bulk');
    const until = new Date('2022-04-12T09:00:00+07:00');
    expect(await platform.send(AN, MESSAGE, 'bulk')).toEqual({ ...NOT_NOW, until });
    expect(platform.reach?.('digest', context.clock.now()).closedUntil).toEqual(until);
    expect(await platform.send(AN, MESSAGE, 'bulk')).toEqual({ ...NOT_NOW, until });
    expect(server.calls('sendMessage')).toHaveLength(2);
    await platform.send(AN, MESSAGE, 'reply');
    expect(server.calls('sendMessage')).toHaveLength(3);
    expect(await usedOf(world)).toBe(1);
    expect(logged.some((line) => line.includes('429'))).toBe(true);
    server.monthlyMessages(10);
    context.clock.advance(3_600_000);
    expect(await platform.send(AN, MESSAGE, 'bulk')).toMatchObject({ outcome: 'sent' });
  });

  it('are shown to the admins with a forecast, beside the people', async () => {
    const { platform, context } = await buildBotWorld();
    context.clock.set('2022-04-11T00:00:00+07:00');
    await addUsage(context.db, { platform: 'zalo-bot', period: '2022-04', unit: 'message' }, 700);
    await addAccount(context, 'a');
    await addAccount(context, 'b');
    await addAccount(context, 'c', 'gone');
    expect(await platform.usage?.(context.clock.now())).toEqual([
      { unit: 'message', period: '2022-04', used: 700, limit: 3_000, forecast: 2_100 },
      { unit: 'person', period: null, used: 2, limit: 50, forecast: 2 },
    ]);
  });
});

describe('the people of the Zalo bot', () => {
  /** Makes the account, as the conversation does. */
  function joinIn({ context, received }: BotWorld): IncomingHandler {
    return async (message) => {
      received.push(message);
      const { chatId } = message;
      const id = { platform_chatId: { platform: 'zalo-bot', chatId } };
      const known = await context.db.prisma.chatAccount.findUnique({ where: id });
      if (known === null) await addAccount(context, chatId);
    };
  }

  it('are not more than the plan takes, though several come at once; the next is told so', async () => {
    const world = await buildBotWorld({ mostPeople: 3 });
    const { server, platform, received, context } = world;
    await addAccount(context, 'cu');
    await addAccount(context, 'da-bo', 'blocked');
    await platform.start(joinIn(world));
    const people = ['cu', 'm1', 'm2', 'm3', 'm4'].map((id) => server.user(id));
    for (const person of people) person.send('xin chào');
    await server.waitFor(() => people.flatMap(({ messages }) => messages).length === 7);
    // Chats are handled side by side, so which of the four were first is not promised.
    const taken = received.map(({ chatId }) => chatId);
    expect(taken).toHaveLength(3);
    expect(taken).toContain('cu');
    const refused = people.filter(({ messages }) => messages.length === 2);
    expect(refused.map(({ id }) => id)).toEqual(
      people.map(({ id }) => id).filter((id) => !taken.includes(id)),
    );
    expect(refused[0]?.messages[1]?.text).toMatch(/đã đủ số người tối đa/);
    expect(await platform.usage?.(context.clock.now())).toMatchObject([{}, { used: 3, limit: 3 }]);
  });

  it('are told so once a day, and let in when there is room again', async () => {
    const world = await buildBotWorld({ mostPeople: 1 });
    const { server, platform, received, context, logged } = world;
    await addAccount(context, 'cu');
    await platform.start(joinIn(world));
    const cu = server.user('cu');
    const moi = server.user('moi');
    moi.send('một');
    await server.waitFor(() => moi.messages.length === 2);
    moi.send('hai');
    cu.send('ba');
    await server.waitFor(
      () => received.length === 1 && logged.some((line) => line.includes('written again')),
    );
    expect(moi.messages).toHaveLength(3);
    context.clock.advance(24 * 3_600_000);
    moi.send('bốn');
    await server.waitFor(() => moi.messages.length === 5);
    await context.db.prisma.chatAccount.updateMany({ data: { state: 'gone' } });
    moi.send('năm');
    await server.waitFor(() => received.length === 2);
    expect(received[1]).toMatchObject({ chatId: 'moi', content: { text: 'năm' } });
  });

  it('get announcements up to that number, those who have written first, however many were imported', async () => {
    const { server, platform, context, logged } = await buildBotWorld({ mostPeople: 2 });
    for (const chatId of ['nhap-1', 'nhap-2', 'da-viet']) {
      server.user(chatId);
      await addAccount(context, chatId);
    }
    await context.db.prisma.chatAccount.updateMany({
      where: { chatId: 'da-viet' },
      data: { lastSeenAt: context.clock.now() },
    });
    const outcomes = async () => {
      const results = [];
      for (const chatId of ['nhap-1', 'nhap-2', 'da-viet'])
        results.push(await platform.send(chatId, MESSAGE, 'bulk'));
      return results;
    };
    const beyond = { outcome: 'not-now', reason: 'quota', until: null, scope: 'chat' };
    expect(await outcomes()).toEqual([
      expect.objectContaining({ outcome: 'sent' }),
      beyond,
      expect.objectContaining({ outcome: 'sent' }),
    ]);
    expect(server.calls('sendMessage').map(({ chatId }) => chatId)).toEqual(['nhap-1', 'da-viet']);
    expect(logged.filter((line) => line.includes('More people'))).toHaveLength(1);
    // Whoever wrote is answered: Zalo let them write.
    expect(await platform.send('nhap-2', MESSAGE, 'reply')).toMatchObject({ outcome: 'sent' });
    await context.db.prisma.chatAccount.updateMany({ where: { chatId: 'nhap-1' }, data: { state: 'gone' } });
    expect(await platform.send('nhap-2', MESSAGE, 'bulk')).toMatchObject({ outcome: 'sent' });
  });
});
