import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { addDays, dayOf, instantOf, timeOf, weekdayOf } from '../../src/calendar.ts';
import { runTick } from '../../src/scheduler/run-tick.ts';
import { addDocument, addEvent, addMember } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { readTexts } from '../support/planned-texts.ts';

const MINUTE_MS = 60_000;
const LONGEST_OUTAGE_MS = 8 * 86_400_000;

/** What may happen in an office, in any order. There is nothing in memory, so a restart is only a gap without ticks. */
type Step =
  | { readonly act: 'wait'; readonly minutes: number }
  | { readonly act: 'tick'; readonly times: number }
  | { readonly act: 'article' }
  | { readonly act: 'event'; readonly inDays: number; readonly time: string | null }
  | { readonly act: 'move'; readonly byDays: number }
  | { readonly act: 'cancel' }
  | { readonly act: 'sent' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('wait' as const),
      // Minutes, an afternoon, or up to three days as when the demo's clock is moved.
      minutes: fc.oneof(fc.integer({ min: 1, max: 59 }), fc.integer({ min: 60, max: 3 * 1_440 })),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ act: fc.constant('tick' as const), times: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 3, arbitrary: fc.constant({ act: 'article' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('event' as const),
      inDays: fc.integer({ min: -1, max: 9 }),
      time: fc.option(fc.constantFrom('06:30', '07:30', '14:00', '22:00')),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('move' as const), byDays: fc.integer({ min: -3, max: 9 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ act: 'cancel' as const }) },
  { weight: 3, arbitrary: fc.constant({ act: 'sent' as const }) },
);

async function live(ctx: TestContext, steps: readonly Step[]) {
  const lost: (readonly string[])[] = [];
  const titles: { title: string; createdAt: Date }[] = [];
  let lastByDay = ctx.clock.now().getTime();
  const tick = async () => {
    if (isByDay(ctx.clock.now())) lastByDay = ctx.clock.now().getTime();
    const report = await runTick({ ...ctx, fetchOptions: {} });
    expect(report.failed).toEqual([]);
    if (report.lost.length > 0) lost.push(report.lost);
  };
  const nextMorning = async () => {
    ctx.clock.set(`${addDays(dayOf(ctx.clock.now()), 1)}T07:00:00+07:00`);
    await tick();
  };
  const newest = () => ctx.db.prisma.event.findFirst({ orderBy: { id: 'desc' } });
  for (const [index, now] of steps.entries()) {
    const today = dayOf(ctx.clock.now());
    switch (now.act) {
      case 'wait':
        ctx.clock.advance(now.minutes * MINUTE_MS);
        // Not so long that news has become old.
        if (ctx.clock.now().getTime() - lastByDay > LONGEST_OUTAGE_MS) await nextMorning();
        break;
      case 'tick':
        await Promise.all(Array.from({ length: now.times }, tick));
        break;
      case 'article': {
        const article = { title: `Tin số <${index}>`, createdAt: ctx.clock.now() };
        titles.push(article);
        await addDocument(ctx.db, article);
        break;
      }
      case 'event': {
        const day = addDays(today, now.inDays);
        const start = now.time === null ? day : `${day}T${now.time}`;
        const { id } = await addEvent(ctx.db, { title: `Sự kiện <${index}>`, start });
        await ctx.db.prisma.event.update({ where: { id }, data: { decidedAt: ctx.clock.now() } });
        break;
      }
      case 'move': {
        const event = await newest();
        if (event === null) break;
        const data = { start: addDays(today, now.byDays), decidedAt: ctx.clock.now() };
        await ctx.db.prisma.event.update({ where: { id: event.id }, data });
        break;
      }
      case 'cancel': {
        const event = await newest();
        if (event !== null)
          await ctx.db.prisma.event.update({ where: { id: event.id }, data: { status: 'cancelled' } });
        break;
      }
      case 'sent':
        await ctx.db.prisma.delivery.updateMany({ where: { state: 'pending' }, data: { state: 'sent' } });
        await ctx.db.prisma.message.updateMany({
          where: { finishedAt: null },
          data: { status: 'finished', finishedAt: ctx.clock.now() },
        });
        break;
    }
  }
  await nextMorning();
  return { lost, titles };
}

function isByDay(instant: Date): boolean {
  return timeOf(instant) >= '07:00' && timeOf(instant) < '20:00';
}

it('plans every digest and reminder at most once and inside its window, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const ctx = await createTestContext(createTestClock('2022-04-11T06:00:00+07:00'));
      const member = await addMember(ctx.db, { role: 'admin' });
      await addMember(ctx.db, { digest: 'weekly' });
      const { lost, titles } = await live(ctx, steps);

      const messages = await ctx.db.prisma.message.findMany();
      for (const { key, createdAt } of messages.filter(({ kind }) => kind === 'digest')) {
        expect(isByDay(createdAt)).toBe(true);
        const named = key.slice(-10);
        if (key.startsWith('digest:daily:')) expect(dayOf(createdAt)).toBe(named);
        else {
          expect(weekdayOf(named)).toBe(1);
          expect([named, addDays(named, 1), addDays(named, 2)]).toContain(dayOf(createdAt));
        }
      }

      const read = (await readTexts(ctx.db)).filter(
        ({ key, memberId }) => key.startsWith('digest:daily:') && memberId === member.id,
      );
      for (const { title } of titles) {
        const times = read.filter(({ text }) => text.includes(title)).length;
        // More than ten articles in one digest are counted, not named.
        const isCounted = read.some(({ text }) => text.includes('tin khác'));
        if (isCounted) expect(times).toBeLessThanOrEqual(1);
        else expect(times).toBe(1);
      }

      const reminders = await ctx.db.prisma.reminder.findMany({ include: { message: true } });
      for (const { key, message } of reminders) {
        if (message === null) continue;
        const [, , , day = '', offset] = key.split(':');
        expect(isByDay(message.createdAt)).toBe(true);
        const planned = dayOf(message.createdAt);
        if (offset === 'P0D') expect(planned).toBe(day);
        if (offset === 'P1D') expect(planned).toBe(addDays(day, -1));
        if (offset === 'P7D') expect(planned >= addDays(day, -7) && planned <= addDays(day, -3)).toBe(true);
        expect(message.expiresAt <= instantOf(planned, '21:00')).toBe(true);
      }

      const lostKeys = lost.flat();
      expect(new Set(lostKeys).size).toBe(lostKeys.length);
      expect(
        reminders
          .filter(({ messageId }) => messageId === null)
          .map(({ key }) => key)
          .sort(),
      ).toEqual([...lostKeys].sort());
      expect(messages.filter(({ key }) => key.startsWith('notice:lost:'))).toHaveLength(lost.length);
    }),
    {
      // A database for each life costs PostgreSQL a second.
      numRuns: inject('testDatabases')?.dialect === 'postgresql' ? 8 : 25,
      // On a busy machine fewer lives, and a counterexample that is not the smallest.
      interruptAfterTimeLimit: 90_000,
    },
  );
}, 180_000);
