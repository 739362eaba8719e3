import { beforeEach, describe, expect, it } from 'vitest';
import { confirmEvent, setEventDates } from '../../src/events/decide-event.ts';
import { planReminders } from '../../src/reminders/plan-reminders.ts';
import { addActor, addDocument, addEvent, addMember } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { readTexts } from '../support/planned-texts.ts';

const at = (local: string) => new Date(`${local}:00+07:00`);

let ctx: TestContext;

beforeEach(async () => {
  ctx = await createTestContext(createTestClock('2022-05-16T08:00:00+07:00'));
});

async function planAt(local: string) {
  ctx.clock.set(`${local}:00+07:00`);
  return planReminders(ctx);
}

async function plannedKeys(local: string) {
  return (await planAt(local)).planned.map(({ key }) => key);
}

async function textsOf(prefix: string) {
  return (await readTexts(ctx.db)).filter(({ key }) => key.startsWith(prefix)).map(({ text }) => text);
}

/** Sent, as the dispatcher would have left it. */
async function finishMessages() {
  await ctx.db.prisma.delivery.updateMany({
    where: { state: 'pending' },
    data: { state: 'sent', sentAt: ctx.clock.now() },
  });
  await ctx.db.prisma.message.updateMany({
    where: { finishedAt: null },
    data: { status: 'finished', finishedAt: ctx.clock.now() },
  });
}

describe('planReminders', () => {
  it('reminds every active member 7 days before, the day before and the same morning, once each', async () => {
    const article = await addDocument(ctx.db, {
      title: 'Hội nghị Ban Chấp hành lần thứ chín',
      canonicalUrl: 'https://example.vn/9',
    });
    const { id } = await addEvent(ctx.db, {
      title: 'Lễ kỷ niệm 90 năm thành lập tỉnh',
      start: '2022-05-24T07:30',
      place: 'Quảng trường Đại Đoàn Kết',
      documentId: article.id,
    });
    await addMember(ctx.db);
    await addMember(ctx.db, { digest: 'off' });
    await addMember(ctx.db, { status: 'pending' });

    expect(await plannedKeys('2022-05-16T12:00')).toEqual([]);
    expect(await plannedKeys('2022-05-17T06:59')).toEqual([]);
    expect(await plannedKeys('2022-05-17T07:00')).toEqual([`reminder:event:${id}:2022-05-24:P7D`]);
    expect(await plannedKeys('2022-05-17T07:01')).toEqual([]);
    await finishMessages();
    expect(await plannedKeys('2022-05-22T09:00')).toEqual([]);
    expect(await plannedKeys('2022-05-23T09:00')).toEqual([`reminder:event:${id}:2022-05-24:P1D`]);
    await finishMessages();
    expect(await plannedKeys('2022-05-24T07:00')).toEqual([`reminder:event:${id}:2022-05-24:P0D`]);
    await finishMessages();
    expect(await planAt('2022-06-01T07:00')).toEqual({ planned: [], lost: [], cancelled: [], expired: [] });

    const details = [
      'Lễ kỷ niệm 90 năm thành lập tỉnh',
      'Thời gian: 7 giờ 30, thứ Ba, 24/5/2022',
      'Địa điểm: Quảng trường Đại Đoàn Kết',
      'Nguồn: Hội nghị Ban Chấp hành lần thứ chín',
    ];
    const expected = (heading: string) => [heading, ...details].join('\n');
    expect(await textsOf('reminder:')).toEqual([
      expected('Nhắc lịch – còn 7 ngày'),
      expected('Nhắc lịch – còn 7 ngày'),
      expected('Nhắc lịch – ngày mai'),
      expected('Nhắc lịch – ngày mai'),
      expected('Nhắc lịch – hôm nay'),
      expected('Nhắc lịch – hôm nay'),
    ]);
    const messages = await ctx.db.prisma.message.findMany({ orderBy: { id: 'asc' } });
    expect(messages.map(({ expiresAt }) => expiresAt)).toEqual([
      at('2022-05-17T21:00'),
      at('2022-05-23T21:00'),
      at('2022-05-24T07:30'),
    ]);
  });

  it('reminds only of confirmed events that name a day', async () => {
    await addMember(ctx.db);
    await addEvent(ctx.db, { title: 'Chưa duyệt', start: '2022-05-24', status: 'proposed' });
    await addEvent(ctx.db, { title: 'Đã bỏ', start: '2022-05-24', status: 'rejected' });
    await addEvent(ctx.db, { title: 'Đã hủy', start: '2022-05-24', status: 'cancelled' });
    await addEvent(ctx.db, { title: 'Trong tháng 5', start: '2022-05' });
    await addEvent(ctx.db, { title: 'Chưa rõ ngày' });
    for (const day of ['17', '23', '24']) expect(await plannedKeys(`2022-05-${day}T07:30`)).toEqual([]);
    expect(await ctx.db.prisma.message.count()).toBe(0);
  });

  it('joins the reminders of one morning into one message', async () => {
    await addMember(ctx.db);
    const near = await addEvent(ctx.db, { title: 'Họp chi bộ', start: '2022-05-18T14:00' });
    const far = await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    ctx.clock.set('2022-05-11T07:00:00+07:00');
    await planReminders(ctx);
    await finishMessages();
    expect(await plannedKeys('2022-05-17T07:00')).toEqual([`reminder:event:${near.id}:2022-05-18:P1D+1`]);
    expect(await textsOf(`reminder:event:${near.id}:2022-05-18:P1D`)).toEqual([
      [
        'Nhắc lịch thứ Ba, 17/5/2022: 2 sự kiện',
        '',
        '1. Họp chi bộ – ngày mai',
        'Thời gian: 14 giờ, thứ Tư, 18/5/2022',
        '',
        '2. Lễ kỷ niệm – còn 7 ngày',
        'Thời gian: thứ Ba, 24/5/2022',
      ].join('\n'),
    ]);
    const rows = await ctx.db.prisma.reminder.findMany({ where: { eventId: far.id } });
    expect(rows.map(({ key }) => key)).toEqual([`reminder:event:${far.id}:2022-05-24:P7D`]);
  });

  it('says how many days are really left when the notice of a week comes late', async () => {
    await addMember(ctx.db);
    await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    expect(await plannedKeys('2022-05-19T22:00')).toEqual([]);
    expect(await plannedKeys('2022-05-20T07:00')).toHaveLength(1);
    expect(await textsOf('reminder:')).toEqual([expect.stringContaining('còn 4 ngày')]);
  });

  it('gives up what lost its meaning during an outage and tells the admins once', async () => {
    const admin = await addMember(ctx.db, { role: 'admin' });
    await addMember(ctx.db);
    const { id } = await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    const other = await addEvent(ctx.db, { title: 'Họp báo', start: '2022-05-25T14:00' });
    const report = await planAt('2022-05-25T09:00');
    expect(report.planned.map(({ key }) => key)).toEqual([`reminder:event:${other.id}:2022-05-25:P0D`]);
    const keys = [
      `reminder:event:${id}:2022-05-24:P0D`,
      `reminder:event:${id}:2022-05-24:P1D`,
      `reminder:event:${id}:2022-05-24:P7D`,
      `reminder:event:${other.id}:2022-05-25:P1D`,
      `reminder:event:${other.id}:2022-05-25:P7D`,
    ];
    expect([...report.lost].sort()).toEqual(keys);
    expect((await planAt('2022-05-25T09:01')).lost).toEqual([]);

    const notices = (await readTexts(ctx.db)).filter(({ key }) => key.startsWith('notice:'));
    expect(notices).toHaveLength(1);
    expect(notices[0]?.memberId).toBe(admin.id);
    expect(notices[0]?.text).toContain(
      '• Lễ kỷ niệm (thứ Ba, 24/5/2022): lần nhắc trước 7 ngày, lần nhắc trước 1 ngày, lần nhắc trong ngày',
    );
    expect(notices[0]?.text).toContain('• Họp báo (thứ Tư, 25/5/2022)');
  });

  it('reports nothing lost of an event that was confirmed too late for a reminder', async () => {
    await addMember(ctx.db, { role: 'admin' });
    const { id } = await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    await ctx.db.prisma.event.update({ where: { id }, data: { decidedAt: at('2022-05-24T18:00') } });
    expect(await planAt('2022-05-25T09:00')).toEqual({ planned: [], lost: [], cancelled: [], expired: [] });
  });

  it('reminds of the new day of an event that was moved', async () => {
    await addMember(ctx.db);
    const { id } = await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    await plannedKeys('2022-05-17T07:00');
    await finishMessages();
    await ctx.db.prisma.event.update({ where: { id }, data: { start: '2022-05-26T08:00' } });
    expect(await plannedKeys('2022-05-19T07:00')).toEqual([
      expect.stringContaining(`change:event:${id}:`),
      `reminder:event:${id}:2022-05-26:P7D`,
    ]);
    expect(await textsOf(`reminder:event:${id}:2022-05-26`)).toEqual([
      expect.stringContaining('8 giờ, thứ Năm, 26/5/2022'),
    ]);
  });

  it('reports nothing lost of an event that was moved nearer than its reminders', async () => {
    const admin = await addActor(ctx.db, 'admin');
    const { id } = await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-06-24', status: 'proposed' });
    await confirmEvent(ctx, admin, id);
    ctx.clock.set('2022-05-22T10:00:00+07:00');
    await setEventDates(ctx, admin, id, { start: '2022-05-24' });
    expect(await planReminders(ctx)).toMatchObject({ planned: [], lost: [] });
    expect(await plannedKeys('2022-05-23T07:00')).toEqual([`reminder:event:${id}:2022-05-24:P1D`]);
  });

  it('reminds of an event confirmed in time, whoever confirmed it', async () => {
    const editor = await addActor(ctx.db, 'editor');
    const { id } = await addEvent(ctx.db, { title: 'Đại hội Đoàn khối', status: 'proposed' });
    expect(await confirmEvent(ctx, editor, id)).toMatchObject({ outcome: 'needs-date' });
    await setEventDates(ctx, editor, id, { start: '2022-05-24T08:00' });
    await confirmEvent(ctx, editor, id);
    expect(await plannedKeys('2022-05-17T07:00')).toEqual([`reminder:event:${id}:2022-05-24:P7D`]);
  });

  it('cancels a reminder on its way when its event is called off or moved', async () => {
    await addMember(ctx.db);
    const { id } = await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    const [message] = (await planAt('2022-05-17T07:00')).planned;
    await ctx.db.prisma.event.update({ where: { id }, data: { status: 'cancelled' } });
    expect((await planAt('2022-05-17T07:01')).cancelled).toEqual([message?.messageId]);
    expect((await planAt('2022-05-17T07:02')).cancelled).toEqual([]);
    expect(await ctx.db.prisma.delivery.findMany({ select: { state: true } })).toEqual([
      { state: 'cancelled' },
    ]);
  });

  it('takes a called-off event out of a message of several, for those still to be reached', async () => {
    await addMember(ctx.db);
    const near = await addEvent(ctx.db, { title: 'Họp chi bộ', start: '2022-05-18T14:00' });
    await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    await planAt('2022-05-17T07:00');
    await ctx.db.prisma.event.update({ where: { id: near.id }, data: { status: 'cancelled' } });
    const report = await planAt('2022-05-17T07:01');
    expect(report.cancelled).toEqual([]);
    expect(await textsOf('reminder:')).toEqual([
      ['Nhắc lịch – còn 7 ngày', 'Lễ kỷ niệm', 'Thời gian: thứ Ba, 24/5/2022'].join('\n'),
    ]);
  });

  it('corrects time and place in a reminder on its way', async () => {
    await addMember(ctx.db);
    const { id } = await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24', place: 'Phòng 1' });
    await planAt('2022-05-17T07:00');
    await ctx.db.prisma.event.update({
      where: { id },
      data: { start: '2022-05-24T08:00', place: 'Phòng 2' },
    });
    await planAt('2022-05-17T07:01');
    expect(await textsOf('reminder:')).toEqual([expect.stringContaining('Địa điểm: Phòng 2')]);
    expect(await textsOf('reminder:')).toEqual([expect.stringContaining('8 giờ, thứ Ba, 24/5/2022')]);
  });

  it('takes an event that has begun out of a message that waits for quiet hours', async () => {
    await addMember(ctx.db);
    await addEvent(ctx.db, { title: 'Chào cờ', start: '2022-05-17T07:30' });
    await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    await planAt('2022-05-17T07:00');
    expect(await textsOf('reminder:')).toEqual([expect.stringContaining('Chào cờ')]);
    await planAt('2022-05-17T07:30');
    expect(await textsOf('reminder:')).toEqual([expect.not.stringContaining('Chào cờ')]);
  });

  it('tells the admins once of a planned reminder that expired before it reached everybody', async () => {
    await addMember(ctx.db, { role: 'admin' });
    await addMember(ctx.db);
    await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    const [message] = (await planAt('2022-05-17T07:00')).planned;
    await ctx.db.prisma.delivery.updateMany({ data: { state: 'expired', reason: 'too-late' } });
    await ctx.db.prisma.message.updateMany({
      data: { status: 'finished', finishedAt: at('2022-05-17T21:00') },
    });
    expect((await planAt('2022-05-18T07:00')).expired).toEqual([message?.messageId]);
    expect((await planAt('2022-05-18T07:01')).expired).toEqual([]);
    expect(await textsOf('notice:')).toEqual([
      expect.stringContaining('“Nhắc lịch: Lễ kỷ niệm”: 2 đồng chí chưa nhận được'),
    ]);
  });

  it('plans each reminder once when several processes plan at the same moment', async () => {
    await addMember(ctx.db, { role: 'admin' });
    await addEvent(ctx.db, { title: 'Lễ kỷ niệm', start: '2022-05-24' });
    await addEvent(ctx.db, { title: 'Đã qua', start: '2022-05-16' });
    ctx.clock.set('2022-05-17T07:00:00+07:00');
    const reports = await Promise.all([planReminders(ctx), planReminders(ctx), planReminders(ctx)]);
    expect(reports.flatMap(({ planned }) => planned)).toHaveLength(1);
    expect(reports.flatMap(({ lost }) => lost)).toHaveLength(3);
    expect(await textsOf('reminder:')).toHaveLength(1);
    expect(await textsOf('notice:')).toHaveLength(1);
  });
});
