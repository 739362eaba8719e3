import { expect, it } from 'vitest';
import { planDigests } from '../../src/digests/plan-digests.ts';
import { createDispatcher } from '../../src/outbox/dispatcher.ts';
import { createLocalPlatform } from '../../src/platforms/local/local-platform.ts';
import type { Platform, PlatformName } from '../../src/platforms/platform.ts';
import { planReminders } from '../../src/reminders/plan-reminders.ts';
import { addDocument, addEvent, addMember } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext } from '../support/context.ts';

/** The office with its outbox, where two people read in the local chat: one early, one who sleeps until eight. */
async function createOffice() {
  const ctx = await createTestContext(createTestClock('2022-05-17T07:00:00+07:00'));
  const local = createLocalPlatform({ ...ctx, pageUrl: 'http://127.0.0.1:8080/' });
  const dispatcher = createDispatcher({
    ...ctx,
    platforms: new Map<PlatformName, Platform>([['local', local]]),
  });
  await addMember(ctx.db, { accounts: [{ platform: 'local', chatId: 'early' }] });
  await addMember(ctx.db, { quietTo: '08:00', accounts: [{ platform: 'local', chatId: 'late' }] });
  const read = async (chatId: string) =>
    (await local.history(chatId, { limit: 20 })).map(({ text }) => text.text);
  return { ...ctx, dispatcher, read };
}

it('arrives in the morning, after the quiet hours of each, and as the event is known by then', async () => {
  const office = await createOffice();
  const { id } = await addEvent(office.db, {
    title: 'Lễ kỷ niệm',
    start: '2022-05-24T07:30',
    place: 'Phòng 1',
  });
  await planReminders(office);
  await office.dispatcher.drain();
  expect(await office.read('early')).toEqual([expect.stringContaining('Địa điểm: Phòng 1')]);
  expect(await office.read('late')).toEqual([]);

  await office.db.prisma.event.update({ where: { id }, data: { place: 'Phòng 2' } });
  office.clock.set('2022-05-17T08:00:00+07:00');
  await planReminders(office);
  office.clock.advance(10_000);
  await office.dispatcher.drain();
  expect(await office.read('early')).toHaveLength(1);
  expect(await office.read('late')).toEqual([expect.stringContaining('Địa điểm: Phòng 2')]);
});

it('does not arrive when the event was called off in the meantime', async () => {
  const office = await createOffice();
  const { id } = await addEvent(office.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
  await planReminders(office);
  await office.dispatcher.drain();
  await office.db.prisma.event.update({ where: { id }, data: { status: 'cancelled' } });
  office.clock.set('2022-05-17T08:00:00+07:00');
  await planReminders(office);
  await office.dispatcher.drain();
  expect(await office.read('early')).toEqual([
    expect.stringContaining('Nhắc lịch'),
    expect.stringContaining('Hủy sự kiện'),
  ]);
  expect(await office.read('late')).toEqual([]);
});

it('expires at night when nothing could be sent all day, and the admins hear of it in the morning', async () => {
  const office = await createOffice();
  await addMember(office.db, {
    role: 'admin',
    digest: 'off',
    accounts: [{ platform: 'local', chatId: 'admin' }],
  });
  await addEvent(office.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
  await addDocument(office.db, { title: 'Tin mới', createdAt: new Date('2022-05-16T08:00:00Z') });
  await planReminders(office);
  await planDigests(office);
  office.clock.set('2022-05-17T22:00:00+07:00');
  await office.dispatcher.drain();
  await planReminders(office);
  office.clock.set('2022-05-18T07:00:00+07:00');
  await planReminders(office);
  await office.dispatcher.drain();
  expect(await office.read('early')).toEqual([]);
  expect(await office.read('admin')).toEqual([
    expect.stringContaining('“Nhắc lịch: Lễ kỷ niệm”: 3 đồng chí chưa nhận được'),
  ]);
});
