import { pino } from 'pino';
import { expect, it } from 'vitest';
import { runTick, type TickContext } from '../../src/scheduler/run-tick.ts';
import { addDocument, addEvent, addMember } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext } from '../support/context.ts';

async function createMorning() {
  const ctx = await createTestContext(createTestClock('2022-05-17T07:00:00+07:00'));
  await addMember(ctx.db);
  await addDocument(ctx.db, { title: 'Tin mới', createdAt: new Date('2022-05-16T08:00:00Z') });
  const { id } = await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
  return { ctx, eventId: id };
}

it('does once what is due, and says what it did', async () => {
  const { ctx, eventId } = await createMorning();
  const forgotten: Date[] = [];
  const tick: TickContext = {
    ...ctx,
    fetchOptions: {},
    cleanUps: [
      async (_, now) => {
        forgotten.push(now);
        return 3;
      },
    ],
  };
  const report = await runTick(tick);
  expect(report.planned.map(({ key }) => key)).toEqual([
    `reminder:event:${eventId}:2022-05-24:P7D`,
    'digest:daily:2022-05-17',
  ]);
  expect(report).toMatchObject({ lost: [], sources: { polled: 0 }, forgotten: 3, failed: [] });
  expect(forgotten).toEqual([ctx.clock.now()]);
  expect((await runTick(tick)).planned).toEqual([]);
  expect(await ctx.db.prisma.message.count()).toBe(2);
});

it('does the other steps when one fails', async () => {
  const { ctx } = await createMorning();
  await ctx.db.prisma.$executeRawUnsafe('DROP TABLE "topic_mute"');
  const lines: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  const report = await runTick({ ...ctx, logger, fetchOptions: {} });
  expect(report.failed).toEqual(['digests']);
  expect(report.planned).toHaveLength(1);
  expect(report.sources).toMatchObject({ polled: 0 });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('"step":"digests"');
  // The database's own words may quote names and words of members.
  expect(lines[0]).not.toContain('topic_mute');
});
