import { beforeEach, describe, expect, it } from 'vitest';
import { cancelEvent, confirmEvent, rejectEvent } from '../../src/events/decide-event.ts';
import { proposeEvents, titleKeyOf } from '../../src/events/propose-events.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import type { FoundEvent } from '../../src/text/events.ts';
import { addDocument } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

let ctx: TestContext;
let first: number;
let second: number;

beforeEach(async () => {
  ctx = await createTestContext();
  first = (await addDocument(ctx.db, { title: 'Bài một' })).id;
  second = (await addDocument(ctx.db, { title: 'Bài hai' })).id;
});

const WEEK: FoundEvent = {
  title: 'Tuần lễ văn hóa',
  start: '2022-05-24',
  sentence: 'Tuần lễ văn hóa mở ngày 24/5.',
};
const OPEN: FoundEvent = { title: 'Đại hội Đoàn Khối', sentence: 'Tiến tới đại hội Đoàn Khối.' };

function propose(documentId: number, found: readonly FoundEvent[]) {
  return ctx.db.transaction((tx) => proposeEvents(tx, documentId, found, { now: ctx.clock.now() }));
}

describe('proposeEvents', () => {
  it('proposes an event once across documents, however its title is written', async () => {
    const { events } = await propose(first, [WEEK, OPEN]);
    const again = await propose(second, [
      { ...WEEK, title: 'TUẦN LỄ VĂN HOÁ', sentence: 'Câu khác.' },
      { ...OPEN, title: '“Đại hội Đoàn khối”' },
    ]);
    expect(events).toHaveLength(2);
    expect(again).toMatchObject({ events: [], proposed: 0 });
  });

  it('proposes the same title on another day', async () => {
    await propose(first, [WEEK]);
    expect(await propose(second, [{ ...WEEK, start: '2023-05-24' }])).toMatchObject({ proposed: 1 });
  });

  it('proposes what only another document was denied', async () => {
    const { events } = await propose(first, [WEEK]);
    await rejectEvent(ctx, OPERATOR, events[0]?.id ?? 0);
    expect(await propose(first, [WEEK])).toMatchObject({ proposed: 0, events: [] });
    expect(await propose(second, [WEEK])).toMatchObject({ proposed: 1 });
  });

  it('does not ask for the date of an event that is already in the calendar, until that is over', async () => {
    const { events } = await propose(first, [{ ...OPEN, start: '2022-05-10' }]);
    await confirmEvent(ctx, OPERATOR, events[0]?.id ?? 0);
    expect(await propose(second, [OPEN])).toMatchObject({ proposed: 0 });
    ctx.clock.set('2022-05-11T08:00:00+07:00');
    expect(await propose(second, [OPEN])).toMatchObject({ proposed: 1 });
  });

  it('does not propose again what was called off', async () => {
    const { events } = await propose(first, [WEEK]);
    await confirmEvent(ctx, OPERATOR, events[0]?.id ?? 0);
    await cancelEvent(ctx, OPERATOR, events[0]?.id ?? 0);
    expect(await propose(first, [WEEK])).toMatchObject({ proposed: 0, withdrawn: 0 });
    expect(await propose(second, [WEEK])).toMatchObject({ proposed: 0 });
  });

  it('proposes the new date of a confirmed event whose text was changed', async () => {
    const { events } = await propose(first, [WEEK]);
    await confirmEvent(ctx, OPERATOR, events[0]?.id ?? 0);
    const moved = { ...WEEK, start: '2022-05-27', sentence: 'Tuần lễ văn hóa dời sang ngày 27/5.' };
    expect((await propose(first, [moved])).events).toMatchObject([
      { start: '2022-05-24', status: 'confirmed' },
      { start: '2022-05-27', status: 'proposed' },
    ]);
  });

  it('replaces a proposal whose date was corrected in the text', async () => {
    await propose(first, [WEEK]);
    const moved = { ...WEEK, start: '2022-05-27', sentence: 'Tuần lễ văn hóa mở ngày 27/5.' };
    expect(await propose(first, [moved])).toMatchObject({
      proposed: 1,
      withdrawn: 1,
      events: [{ start: '2022-05-27', status: 'proposed' }],
    });
  });

  it('stores an event that is already past, for the record', async () => {
    expect(await propose(first, [{ ...WEEK, start: '2022-04-08' }])).toMatchObject({ proposed: 1 });
  });

  it('takes two mentions in one text for one event, and nothing for a title without letters', async () => {
    const { events } = await propose(first, [
      WEEK,
      { ...WEEK, sentence: 'Nhắc lại.' },
      { ...OPEN, title: '–' },
    ]);
    expect(events).toMatchObject([{ sentence: WEEK.sentence }]);
  });
});

describe('titleKeyOf', () => {
  it('is one for the spellings of one title', () => {
    const key = titleKeyOf('Đại hội Đoàn Khối, lần thứ VIII');
    expect(titleKeyOf('ĐẠI HỘI  đoàn khối lần thứ VIII'.normalize('NFD'))).toBe(key);
    expect(titleKeyOf('Đại hội Đoàn Khối lần thứ IX')).not.toBe(key);
  });
});
