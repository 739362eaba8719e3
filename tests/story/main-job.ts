import { expect } from 'vitest';
import { OPERATOR } from '../../src/members/actor.ts';
import { createInvitation } from '../../src/members/invitations.ts';
import { countDeliveries, listDeliveries } from '../../src/outbox/report.ts';
import type { StoryPlatform } from './channels/channel.ts';
import { startStory } from './start-story.ts';

const PAGE = `Trang chủ > Tin tức - Sự kiện > Hoạt động của Đảng ủy Khối > Hội nghị sơ kết công tác quý I năm 2022

Hội nghị sơ kết công tác quý I năm 2022

12 Tháng Tư 2022

Sáng ngày 11 tháng 4 năm 2022, Đảng ủy Khối Sông Lam tổ chức hội nghị sơ kết công tác quý I, bàn phương hướng, nhiệm vụ quý II năm 2022. Đồng chí Lê Thị Hạnh, Bí thư Đảng ủy Khối, chủ trì hội nghị.

Các đại biểu đánh giá việc triển khai Kết luận số 45-KL/TW tại các tổ chức cơ sở đảng còn chậm, cần quyết liệt hơn trong thời gian tới.

Kết luận hội nghị, đồng chí Lê Thị Hạnh yêu cầu các chi bộ trực thuộc hoàn thành việc học tập chuyên đề năm 2022 trước ngày 30/5/2022. Ngày hội đọc sách của Khối được tổ chức vào ngày 28/4/2022 tại Nhà văn hóa trung tâm.

Các cấp ủy quan tâm chỉ đạo tổ chức đại hội chi đoàn để tiến tới Đại hội đại biểu Đoàn Khối lần thứ VI, nhiệm kỳ 2022-2027.
`;

/** From the first invitation to the report of an announcement: what the service is for, over one platform. */
export async function tellMainJob(platform: StoryPlatform): Promise<void> {
  const story = await startStory('2022-04-12T09:00:00+07:00', [platform]);
  const { context } = story;
  const channel = story.channel(platform);
  const { db } = context;
  const invite = (role: 'admin' | 'member', maxUses: number) =>
    createInvitation(context, OPERATOR, { role, maxUses, days: 30 });

  // The operator invites the first admin; whoever comes without an invitation learns nothing.
  const admin = story.person(1, 'Trần Quản Trị');
  const invitation = await invite('admin', 1);
  expect(await admin.says(`/start ${invitation.code}`)).toContain('Đảng ủy Khối Sông Lam');
  const stranger = story.person(9, 'Người lạ');
  for (const text of ['/tin', '/thongbao', 'hoi nghi', `/start ${invitation.code}`]) {
    const answer = await stranger.says(text);
    expect(answer).not.toMatch(/Hội nghị sơ kết|Nhiệm vụ của/);
  }
  expect(await db.prisma.member.count({ where: { status: 'active' } })).toBe(1);

  // A page goes in, and is shown as it was understood before it is stored.
  await admin.says('/them');
  const understood = await admin.says(PAGE);
  expect(understood).toContain('Hội nghị sơ kết công tác quý I năm 2022');
  expect(understood).toContain('Hoạt động của Đảng ủy Khối');
  expect(understood).toContain('45-KL/TW');
  expect(await db.prisma.document.count()).toBe(0);
  await admin.presses('Lưu');
  expect(await db.prisma.document.findMany()).toMatchObject([
    { kind: 'article', title: 'Hội nghị sơ kết công tác quý I năm 2022', publishedOn: '2022-04-12' },
  ]);

  // The events wait for the admin: one has its day, the congress is given one.
  await admin.presses('Duyệt ngay');
  const proposed = await db.prisma.event.findMany({ orderBy: { id: 'asc' } });
  expect(proposed.map(({ start, status }) => ({ start, status }))).toEqual(
    expect.arrayContaining([
      { start: '2022-04-28', status: 'proposed' },
      { start: null, status: 'proposed' },
    ]),
  );
  for (const event of proposed) {
    const card = admin.all().at(-1) ?? '';
    expect(card).toContain(event.title);
    expect(card).toContain(event.sentence.slice(0, 40));
    if (event.start === null) {
      await admin.presses('Đặt ngày');
      expect(await admin.says('từ ngày 17/5 đến ngày 18/5')).toContain('17/5/2022');
    }
    await admin.presses('Duyệt');
  }
  expect(
    await db.prisma.event.findMany({ where: { status: 'confirmed' }, orderBy: { start: 'asc' } }),
  ).toMatchObject([{ start: '2022-04-28' }, { start: '2022-05-17', end: '2022-05-18' }]);
  // The task it found is confirmed for everybody.
  while ((await db.prisma.task.count({ where: { status: 'proposed' } })) > 0) await admin.presses('Duyệt');

  // Two members join in one tap.
  const { code } = await invite('member', 2);
  const an = story.person(11, 'Nguyễn An');
  const binh = story.person(12, 'Lý Bình');
  for (const member of [an, binh]) expect(await member.says(`/start ${code}`)).toContain('đã tham gia');
  const late = story.person(13, 'Đến Muộn');
  expect(await late.says(`/start ${code}`)).not.toContain('đã tham gia');

  // Search forgives missing diacritics, in a command or in plain words.
  expect(await an.says('ngay hoi doc sach')).toContain('Hội nghị sơ kết công tác quý I năm 2022');
  expect(await binh.says('/tim "ket luan so 45"')).toContain('Hội nghị sơ kết');
  expect(await an.says('/nhiemvu')).toMatch(/30\/5\/2022/);
  expect(await an.says('lich')).toMatch(/28\/4\/2022[\s\S]*17\/5\/2022/);

  // The next morning's digest, once, also when the service is asked again; nobody is written to at night.
  const sentBefore = channel.sent();
  await story.at('2022-04-12T23:30:00+07:00');
  await story.at('2022-04-13T05:00:00+07:00');
  expect(channel.sent()).toBe(sentBefore);
  await story.at('2022-04-13T07:00:30+07:00');
  for (const member of [an, binh, admin]) {
    expect(await member.receives('Hội nghị sơ kết công tác quý I năm 2022')).toBeTruthy();
  }
  await story.at('2022-04-13T07:01:00+07:00');
  await story.at('2022-04-13T08:00:00+07:00');
  expect(await db.prisma.message.findMany({ where: { kind: 'digest' } })).toMatchObject([
    { key: 'digest:daily:2022-04-13' },
  ]);

  // Reminders a week before, the day before and on the morning.
  for (const [instant, expected] of [
    ['2022-04-21T08:00:30+07:00', /đọc sách[\s\S]*28\/4\/2022/],
    ['2022-04-27T08:00:30+07:00', /đọc sách[\s\S]*28\/4\/2022/],
    ['2022-04-28T07:00:30+07:00', /đọc sách/],
  ] as const) {
    await story.at(instant);
    for (const member of [an, binh]) expect(await member.receives(expected)).toBeTruthy();
  }

  // One member blocks or unfollows the bot; the announcement reaches the others and says why not him.
  await binh.leaves();
  await admin.says('/thongbao');
  await admin.says('Mời các đồng chí dự họp chi bộ lúc 14 giờ ngày 29/4/2022.');
  await admin.presses('Tất cả');
  await admin.presses('Gửi');
  expect(await an.receives('dự họp chi bộ')).toBeTruthy();
  const announcement = await db.prisma.message.findFirstOrThrow({ where: { kind: 'announcement' } });
  await channel.waitFor(() => admin.all().some((text) => /2 đồng chí|đã gửi|Đã gửi/i.test(text)));
  await expect
    .poll(async () => (await db.prisma.message.findUnique({ where: { id: announcement.id } }))?.status, {
      timeout: 20_000,
    })
    .toBe('finished');
  expect(await countDeliveries(db, announcement.id)).toMatchObject({ total: 3, sent: 2, failed: 1 });
  const rows = await listDeliveries(db, announcement.id, { afterId: 0, limit: 10 });
  expect(rows.filter(({ state }) => state === 'failed')).toMatchObject([
    // Whom a Zalo bot cannot reach has left Zalo: there is no blocking that it would hear of.
    { memberName: 'Lý Bình', reason: platform === 'zalo-bot' ? 'not-found' : 'blocked' },
  ]);
  expect(binh.all().join()).not.toContain('dự họp chi bộ');

  // He comes back, and is written to again.
  await binh.comesBack();
  expect(await binh.says('/lich')).toMatch(/17\/5\/2022/);
  await story.at('2022-05-10T08:00:30+07:00');
  expect(await binh.receives(/Đoàn Khối[\s\S]*17\/5\/2022/)).toBeTruthy();

  // Nobody outside was ever told anything.
  expect(stranger.all().join()).not.toMatch(/đọc sách|sơ kết|chi bộ lúc/);
  // No message was sent twice to anybody.
  for (const member of [an, binh, admin]) {
    const digests = member
      .all()
      .filter((text) => text.includes('Bản tin') && text.includes('Hội nghị sơ kết'));
    expect(digests.length).toBeLessThanOrEqual(1);
  }
}
