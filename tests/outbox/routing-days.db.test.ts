import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lookAgain, releaseHeld } from '../../src/outbox/held.ts';
import { isStuck } from '../../src/outbox/stuck.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import { enqueue, startDispatcher } from './outbox-world.ts';
import { DAY_MS, windowedPlatform } from './windowed-platform.ts';

const HOUR_MS = 3_600_000;
const FINAL = ['sent', 'failed', 'expired', 'cancelled'];

/** What can happen in an hour; `who` and `where` are taken modulo the members and the platforms. */
const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('message' as const), days: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('write', 'write', 'write', 'block', 'ask', 'prefer'),
      who: fc.nat(3),
      where: fc.nat(2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('quota', 'surprise-quota', 'surprise-window', 'template'),
      where: fc.nat(2),
      hours: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 16 }) }),
  },
);
type HourEvent = typeof event extends fc.Arbitrary<infer T> ? T : never;

async function live(events: readonly HourEvent[]): Promise<void> {
  const context = await createTestContext();
  const { db, clock } = context;
  const platforms = [
    windowedPlatform(clock, 'telegram', {
      windowDays: Number.POSITIVE_INFINITY,
      freeHours: Number.POSITIVE_INFINITY,
    }),
    windowedPlatform(clock, 'zalo-bot', { windowDays: 2 }),
    windowedPlatform(clock, 'zalo-oa', { windowDays: 1 }),
  ] as const;
  const people: { id: number; name: string; accountIds: number[] }[] = [];
  for (const [name, linked] of [
    ['a', [0]],
    ['b', [2, 0]],
    ['c', [2, 1]],
    ['d', [2]],
  ] as const) {
    const accounts = linked.map((index) => ({ platform: platforms[index].platform.name, chatId: name }));
    const member = await addMember(db, { accounts });
    people.push({ id: member.id, name, accountIds: member.accounts.map(({ id }) => id) });
  }
  const dispatcher = startDispatcher(
    context,
    platforms.map(({ platform }) => platform),
  );
  const messages = new Map<string, number>();

  async function act(now: HourEvent): Promise<void> {
    if (now.kind === 'wait') return clock.advance(now.hours * HOUR_MS);
    if (now.kind === 'message') {
      const text = `Tin số ${messages.size}.`;
      const expiresAt = new Date(clock.now().getTime() + now.days * DAY_MS);
      messages.set(
        text,
        (await enqueue(context, { body: { text, styles: [] }, title: text, expiresAt })).messageId,
      );
      return;
    }
    const where = platforms[now.where % platforms.length] ?? platforms[0];
    if ('who' in now) {
      const person = people[now.who % people.length] ?? people[0];
      if (person === undefined) return;
      const { platform } = where;
      const isTheirs =
        (await db.prisma.chatAccount.count({
          where: { memberId: person.id, platform: platform.name, chatId: person.name },
        })) > 0;
      if (now.kind === 'write' && isTheirs) await where.write(context, person.id, person.name);
      if (now.kind === 'block') where.block(person.name);
      if (now.kind === 'ask') await releaseHeld(db, person.id, clock.now());
      if (now.kind === 'prefer') {
        const preferredAccountId = person.accountIds[now.where % person.accountIds.length] ?? null;
        await db.prisma.member.update({ where: { id: person.id }, data: { preferredAccountId } });
        await lookAgain(db, person.id, clock.now());
      }
      return;
    }
    const until = new Date(clock.now().getTime() + now.hours * HOUR_MS);
    if (now.kind === 'quota') where.world.closedUntil = until;
    if (now.kind !== 'template' && now.kind !== 'surprise-window') where.world.quotaUntil = until;
    if (now.kind === 'surprise-window') where.world.shorterBy = now.hours * HOUR_MS;
    if (now.kind === 'template') where.world.hasTemplate = !where.world.hasTemplate;
  }

  async function check({ isOver }: { isOver: boolean }): Promise<void> {
    const deliveries = await db.prisma.delivery.findMany();
    expect(deliveries).toHaveLength(messages.size * people.length);
    const sends = platforms.flatMap((one) =>
      one.sends.map((send) => ({ ...send, platform: one.platform.name })),
    );
    for (const {
      messageId,
      memberId,
      state,
      reason,
      uncertain,
      accountId,
      route,
      routeReason,
    } of deliveries) {
      const text = [...messages].find(([, id]) => id === messageId)?.[0] ?? '';
      const person = people.find(({ id }) => id === memberId);
      const received = sends.filter((send) => send.chatId === person?.name && send.text === text);
      expect(received).toHaveLength(state === 'sent' ? 1 : 0);
      expect(uncertain).toBe(false);
      if (state === 'sent') {
        const account = await db.prisma.chatAccount.findUniqueOrThrow({ where: { id: accountId ?? 0 } });
        expect(account).toMatchObject({ memberId, platform: received[0]?.platform });
        expect(received[0]?.template === undefined).toBe(route === null);
        if (route === 'template') expect(routeReason).not.toBeNull();
      } else {
        expect(reason).not.toBeNull();
      }
      if (isOver) expect(FINAL).toContain(state);
      else expect([...FINAL, 'pending']).toContain(state);
    }
  }

  for (const { id, name } of people) {
    for (const one of platforms) {
      const where = { memberId: id, platform: one.platform.name };
      if ((await db.prisma.chatAccount.count({ where })) > 0) await one.write(context, id, name);
    }
  }
  for (const one of events) {
    await act(one);
    await dispatcher.drain();
    expect(isStuck(dispatcher.health(), clock.now())).toBe(false);
    await check({ isOver: false });
  }
  clock.advance(4 * DAY_MS);
  await dispatcher.drain();
  await check({ isOver: true });
  expect(await db.prisma.message.count({ where: { finishedAt: null } })).toBe(0);
  await dispatcher.stop();
}

it('through random days every message reaches each member once, or ends or waits with a reason', async () => {
  const seed = Number(process.env.ROUTING_SEED ?? Date.now() % 2 ** 31);
  process.stdout.write(`routing days: ROUTING_SEED=${seed}\n`);
  const runs = Number(process.env.ROUTING_RUNS ?? 6);
  await fc.assert(fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 30 }), live), {
    seed,
    numRuns: runs,
    endOnFailure: true,
  });
}, 300_000);
