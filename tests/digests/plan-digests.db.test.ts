import { beforeEach, describe, expect, it } from 'vitest';
import { planDigests } from '../../src/digests/plan-digests.ts';
import { planReminders } from '../../src/reminders/plan-reminders.ts';
import { addDocument, addEvent, addMember, addTopic } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { readTexts } from '../support/planned-texts.ts';

const at = (local: string) => new Date(`${local}:00+07:00`);

let ctx: TestContext;

beforeEach(async () => {
  // A Tuesday.
  ctx = await createTestContext(createTestClock('2022-04-12T06:30:00+07:00'));
});

async function addArticle(
  title: string,
  createdAt: string,
  more: Partial<Parameters<typeof addDocument>[1]> = {},
) {
  return addDocument(ctx.db, { title, summary: `${title} đã diễn ra.`, createdAt: at(createdAt), ...more });
}

describe('planDigests', () => {
  it('sends the daily digest once in the morning, however often it is planned', async () => {
    const member = await addMember(ctx.db);
    await addArticle('Hội nghị lần thứ chín', '2022-04-11T15:00', { canonicalUrl: 'https://example.vn/9' });
    expect(await planDigests(ctx)).toEqual([]);
    ctx.clock.set('2022-04-12T07:00:00+07:00');
    const [planned, ...others] = await planDigests(ctx);
    expect(planned).toMatchObject({ key: 'digest:daily:2022-04-12', recipients: 1 });
    expect(others).toEqual([]);
    expect(await planDigests(ctx)).toEqual([]);
    ctx.clock.set('2022-04-12T11:00:00+07:00');
    expect(await planDigests(ctx)).toEqual([]);

    const texts = await readTexts(ctx.db);
    expect(texts).toEqual([
      {
        key: 'digest:daily:2022-04-12',
        memberId: member.id,
        text: [
          'Bản tin thứ Ba, 12/4/2022',
          '',
          'Tin mới',
          '• Hội nghị lần thứ chín',
          'Hội nghị lần thứ chín đã diễn ra.',
        ].join('\n'),
      },
    ]);
    const message = await ctx.db.prisma.message.findFirstOrThrow();
    expect(JSON.parse(message.bodyJson).styles).toContainEqual(
      expect.objectContaining({ kind: 'link', url: 'https://example.vn/9' }),
    );
    expect(message).toMatchObject({ kind: 'digest', expiresAt: at('2022-04-12T21:00') });
  });

  it("sends this morning's digest once after a night's power cut, with what came since the last one", async () => {
    await addMember(ctx.db);
    await addArticle('Tin trước khi mất điện', '2022-04-11T19:00');
    ctx.clock.set('2022-04-12T09:40:00+07:00');
    expect((await planDigests(ctx)).map(({ key }) => key)).toEqual(['digest:daily:2022-04-12']);
    expect((await readTexts(ctx.db))[0]?.text).toContain('Tin trước khi mất điện');
  });

  it('sends one digest after three days, not three, and leaves no article out', async () => {
    await addMember(ctx.db);
    await addArticle('Tin hôm thứ Hai', '2022-04-11T15:00');
    ctx.clock.set('2022-04-12T07:00:00+07:00');
    await planDigests(ctx);
    await addArticle('Tin sau bản tin', '2022-04-12T07:30');
    ctx.clock.set('2022-04-15T10:00:00+07:00');
    expect((await planDigests(ctx)).map(({ key }) => key)).toEqual(['digest:daily:2022-04-15']);
    ctx.clock.set('2022-04-15T19:00:00+07:00');
    expect(await planDigests(ctx)).toEqual([]);
    const last = (await readTexts(ctx.db)).at(-1)?.text;
    expect(last).toContain('Tin sau bản tin');
    expect(last).not.toContain('Tin hôm thứ Hai');
  });

  it('tells again what a digest told that expired before it reached anybody', async () => {
    await addMember(ctx.db);
    const other = await addMember(ctx.db);
    await addArticle('Tin bị lỡ', '2022-04-11T15:00');
    ctx.clock.set('2022-04-12T07:00:00+07:00');
    await planDigests(ctx);
    await ctx.db.prisma.delivery.updateMany({ data: { state: 'expired' } });
    await addArticle('Tin hôm sau', '2022-04-12T15:00');
    ctx.clock.set('2022-04-13T07:00:00+07:00');
    await planDigests(ctx);
    await ctx.db.prisma.delivery.updateMany({ where: { memberId: other.id }, data: { state: 'sent' } });
    expect((await readTexts(ctx.db)).at(-1)?.text).toMatch(/Tin hôm sau(?:.|\n)*Tin bị lỡ/);
    await addArticle('Tin cuối', '2022-04-13T15:00');
    ctx.clock.set('2022-04-14T07:00:00+07:00');
    await planDigests(ctx);
    expect((await readTexts(ctx.db)).at(-1)?.text).not.toContain('Tin bị lỡ');
  });

  it('waits for the next morning when the morning was missed until the evening', async () => {
    await addMember(ctx.db);
    await addArticle('Tin chờ', '2022-04-11T15:00');
    ctx.clock.set('2022-04-12T22:00:00+07:00');
    expect(await planDigests(ctx)).toEqual([]);
    ctx.clock.set('2022-04-13T07:00:00+07:00');
    expect((await planDigests(ctx)).map(({ key }) => key)).toEqual(['digest:daily:2022-04-13']);
  });

  it('does not make a digest in the middle of the day of the first article after an empty morning', async () => {
    await addMember(ctx.db);
    ctx.clock.set('2022-04-12T10:00:00+07:00');
    await addArticle('Tin lúc chín giờ', '2022-04-12T09:00');
    expect(await planDigests(ctx)).toEqual([]);
    ctx.clock.set('2022-04-13T07:00:00+07:00');
    expect(await planDigests(ctx)).toHaveLength(1);
  });

  it('is not sent without news', async () => {
    await addMember(ctx.db);
    await addArticle('Tin trong kho cũ', '2022-04-11T15:00', { silent: true });
    await addEvent(ctx.db, { title: 'Đại hội chi bộ', start: '2022-04-15' });
    ctx.clock.set('2022-04-12T07:00:00+07:00');
    expect(await planDigests(ctx)).toEqual([]);
    expect(await ctx.db.prisma.message.count()).toBe(0);
  });

  it('goes only to active members who want it and had joined by its hour', async () => {
    const daily = await addMember(ctx.db, { name: 'Trần Thị Bình' });
    await addMember(ctx.db, { digest: 'weekly' });
    await addMember(ctx.db, { digest: 'off' });
    await addMember(ctx.db, { status: 'pending' });
    await addMember(ctx.db, { status: 'erased' });
    const late = await addMember(ctx.db);
    await ctx.db.prisma.member.update({
      where: { id: late.id },
      data: { createdAt: at('2022-04-12T08:00') },
    });
    await addArticle('Tin mới', '2022-04-11T15:00');
    ctx.clock.set('2022-04-12T09:00:00+07:00');
    await planDigests(ctx);
    expect((await readTexts(ctx.db)).map(({ memberId }) => memberId)).toEqual([daily.id]);
  });

  it('leaves muted topics out of the text of those who muted them, and sends nothing where nothing is left', async () => {
    const sports = await addTopic(ctx.db, 'Thể thao');
    const party = await addTopic(ctx.db, 'Xây dựng Đảng');
    const [all, noSports, nothing] = [
      await addMember(ctx.db),
      await addMember(ctx.db),
      await addMember(ctx.db),
    ];
    const mutes = [
      { memberId: noSports.id, topicId: sports.id },
      { memberId: nothing.id, topicId: sports.id },
      { memberId: nothing.id, topicId: party.id },
    ];
    await ctx.db.prisma.topicMute.createMany({ data: mutes });
    await addArticle('Giải bóng chuyền', '2022-04-11T15:00', { topicId: sports.id });
    await addArticle('Hội nghị quý hai', '2022-04-11T16:00', { topicId: party.id });
    ctx.clock.set('2022-04-12T07:00:00+07:00');
    await planDigests(ctx);
    const texts = new Map((await readTexts(ctx.db)).map(({ memberId, text }) => [memberId, text]));
    expect([...texts.keys()].sort((a, b) => a - b)).toEqual([all.id, noSports.id]);
    expect(texts.get(all.id)).toContain('Giải bóng chuyền');
    expect(texts.get(noSports.id)).not.toContain('Giải bóng chuyền');
    expect(texts.get(noSports.id)).toContain('Hội nghị quý hai');
  });

  it('sends the weekly digest on Monday with the week before and the events to come', async () => {
    await addMember(ctx.db, { digest: 'weekly' });
    await addArticle('Tin đầu tuần', '2022-04-12T08:00');
    await addArticle('Tin cuối tuần', '2022-04-16T08:00');
    await addEvent(ctx.db, { title: 'Đại hội chi bộ', start: '2022-04-20T14:00', place: 'Hội trường A' });
    await addEvent(ctx.db, { title: 'Việc còn xa', start: '2022-05-24' });
    await addEvent(ctx.db, { title: 'Việc chưa duyệt', start: '2022-04-20', status: 'proposed' });
    ctx.clock.set('2022-04-18T07:00:00+07:00');
    expect((await planDigests(ctx)).map(({ key }) => key)).toEqual(['digest:weekly:2022-04-18']);
    expect(await planDigests(ctx)).toEqual([]);
    ctx.clock.set('2022-04-19T07:00:00+07:00');
    expect(await planDigests(ctx)).toEqual([]);
    const [weekly] = await readTexts(ctx.db);
    expect(weekly?.text).toContain('Bản tin tuần – thứ Hai, 18/4/2022');
    expect(weekly?.text).toContain('Tin đầu tuần');
    expect(weekly?.text).toContain('Tin cuối tuần');
    expect(weekly?.text).toContain('• 14 giờ, thứ Tư, 20/4/2022 (còn 2 ngày): Đại hội chi bộ – Hội trường A');
    expect(weekly?.text).not.toContain('Việc còn xa');
    expect(weekly?.text).not.toContain('Việc chưa duyệt');
  });

  it('sends a missed weekly digest on Tuesday or Wednesday, and no event of Tuesday makes one', async () => {
    await addMember(ctx.db, { digest: 'weekly' });
    const event = await addEvent(ctx.db, { title: 'Đại hội chi bộ', start: '2022-04-22' });
    await ctx.db.prisma.event.update({
      where: { id: event.id },
      data: { decidedAt: at('2022-04-19T09:00') },
    });
    ctx.clock.set('2022-04-19T10:00:00+07:00');
    expect(await planDigests(ctx)).toEqual([]);
    await addArticle('Tin tuần trước', '2022-04-15T08:00');
    expect(await planDigests(ctx)).toHaveLength(1);
  });

  it('does not repeat an event that the reminder of the same morning tells', async () => {
    await addMember(ctx.db);
    await addArticle('Tin mới', '2022-04-11T15:00');
    await addEvent(ctx.db, { title: 'Đại hội chi bộ', start: '2022-04-13' });
    await addEvent(ctx.db, { title: 'Hội thao khối', start: '2022-04-14' });
    ctx.clock.set('2022-04-12T07:00:00+07:00');
    await planReminders(ctx);
    await planDigests(ctx);
    const digest = (await readTexts(ctx.db)).find(({ key }) => key.startsWith('digest:'));
    expect(digest?.text).toContain('Hội thao khối');
    expect(digest?.text).not.toContain('Đại hội chi bộ');
  });

  it('when forced, sends the digests at once, each once, and the next one goes on from there', async () => {
    await addMember(ctx.db);
    await addMember(ctx.db, { digest: 'weekly' });
    await addArticle('Tin sáng nay', '2022-04-12T06:20');
    const keys = (await planDigests(ctx, { force: true })).map(({ key }) => key);
    expect(keys).toEqual(['digest:daily:2022-04-12', 'digest:weekly:2022-04-11']);
    expect(await planDigests(ctx, { force: true })).toEqual([]);
    ctx.clock.set('2022-04-12T07:00:00+07:00');
    expect(await planDigests(ctx)).toEqual([]);
    await addArticle('Tin sau', '2022-04-12T06:40');
    ctx.clock.set('2022-04-13T07:00:00+07:00');
    await planDigests(ctx);
    const last = (await readTexts(ctx.db)).at(-1)?.text;
    expect(last).toContain('Tin sau');
    expect(last).not.toContain('Tin sáng nay');
  });

  it('writes one digest when two processes plan at the same moment', async () => {
    await addMember(ctx.db);
    await addArticle('Tin mới', '2022-04-11T15:00');
    ctx.clock.set('2022-04-12T07:00:00+07:00');
    const planned = await Promise.all([planDigests(ctx), planDigests(ctx), planDigests(ctx)]);
    expect(planned.flat()).toHaveLength(1);
    expect(await ctx.db.prisma.delivery.count()).toBe(1);
  });
});
