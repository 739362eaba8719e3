import { describe, expect, it } from 'vitest';
import {
  confirmedEvents,
  getEvent,
  listEventsOfDocument,
  listProposedEvents,
  listUpcomingEvents,
} from '../../src/events/list-events.ts';
import { addDocument, addEvent } from '../support/builders.ts';
import { createTestDatabase } from '../support/database.ts';

function titles({ events }: { readonly events: readonly { readonly title: string }[] }): string[] {
  return events.map(({ title }) => title);
}

describe('listUpcomingEvents', () => {
  it('lists confirmed events that are not over, soonest first', async () => {
    const db = await createTestDatabase();
    await addEvent(db, { title: 'hôm nay', start: '2022-04-12' });
    await addEvent(db, { title: 'hôm qua', start: '2022-04-11' });
    await addEvent(db, { title: 'đang diễn ra', start: '2022-04-01', end: '2022-04-30' });
    await addEvent(db, { title: 'tháng sau', start: '2022-05' });
    await addEvent(db, { title: 'tháng này', start: '2022-04' });
    await addEvent(db, { title: 'tháng trước', start: '2022-03' });
    await addEvent(db, { title: 'năm nay', start: '2022' });
    await addEvent(db, { title: 'ngày mai', start: '2022-04-13T07:30' });
    await addEvent(db, { title: 'nhiệm kỳ', start: '2020', end: '2025' });
    await addEvent(db, { title: 'đã xong', start: '2022-03-01', end: '2022-04-11' });
    await addEvent(db, { title: 'mới đề xuất', start: '2022-04-13', status: 'proposed' });
    await addEvent(db, { title: 'đã hủy', start: '2022-04-13', status: 'cancelled' });
    const all = await listUpcomingEvents(db, '2022-04-12', { limit: 20, offset: 0 });
    expect(titles(all)).toEqual([
      'nhiệm kỳ',
      'năm nay',
      'tháng này',
      'đang diễn ra',
      'hôm nay',
      'ngày mai',
      'tháng sau',
    ]);
    expect(all.total).toBe(7);
    const page = await listUpcomingEvents(db, '2022-04-12', { limit: 2, offset: 4 });
    expect(page.total).toBe(7);
    expect(titles(page)).toEqual(['hôm nay', 'ngày mai']);
  });
});

describe('confirmedEvents', () => {
  it('gives all, or those not over on a day', async () => {
    const db = await createTestDatabase();
    await addEvent(db, { title: 'cũ', start: '2021-04-12' });
    await addEvent(db, { title: 'mới', start: '2022-04-12' });
    await addEvent(db, { title: 'chưa duyệt', start: '2022-04-12', status: 'proposed' });
    expect((await confirmedEvents(db)).map(({ title }) => title)).toEqual(['cũ', 'mới']);
    expect((await confirmedEvents(db, { from: '2022-01-01' })).map(({ title }) => title)).toEqual(['mới']);
  });
});

describe('listProposedEvents', () => {
  it('shows the oldest proposal first, with the document it came from', async () => {
    const db = await createTestDatabase();
    const { id: documentId } = await addDocument(db, { title: 'Bài một' });
    await addEvent(db, { title: 'một', status: 'proposed', documentId, sentence: 'Câu nguồn.' });
    await addEvent(db, { title: 'hai', status: 'proposed' });
    await addEvent(db, { title: 'ba', status: 'rejected', documentId });
    const { total, events } = await listProposedEvents(db, { limit: 1, offset: 0 });
    expect(total).toBe(2);
    expect(events).toMatchObject([
      { title: 'một', documentId, documentTitle: 'Bài một', sentence: 'Câu nguồn.', start: null },
    ]);
    expect((await listEventsOfDocument(db, documentId)).map(({ status }) => status)).toEqual([
      'proposed',
      'rejected',
    ]);
  });
});

describe('getEvent', () => {
  it('throws for one that is not there', async () => {
    await expect(getEvent(await createTestDatabase(), 5)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
