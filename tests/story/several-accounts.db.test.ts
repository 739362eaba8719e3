import { expect, it } from 'vitest';
import { OPERATOR } from '../../src/members/actor.ts';
import { createInvitation } from '../../src/members/invitations.ts';
import { startStory } from './start-story.ts';

const CODE = /LIENKET ([0-9A-Z]{4}-[0-9A-Z]{4})/;

it('one person with three accounts: linked by codes, written to once, where they want, and told what waits', async () => {
  // Without templates what may not be sent on the official account has to wait.
  const story = await startStory('2022-04-12T09:00:00+07:00', ['telegram', 'zalo-bot', 'zalo-oa'], {
    ZALO_OA_TEMPLATES: '{}',
  });
  const { context } = story;
  const { db } = context;
  const invite = (role: 'admin' | 'member') =>
    createInvitation(context, OPERATOR, { role, maxUses: 1, days: 30 });
  const admin = story.person(1, 'Trần Quản Trị');
  await admin.says(`/start ${(await invite('admin')).code}`);
  const telegram = story.person(2, 'Nguyễn Văn An', 'telegram');
  const bot = story.person(2, 'Văn An', 'zalo-bot');
  const account = story.person(2, 'An Nguyễn', 'zalo-oa');
  await telegram.says(`/start ${(await invite('member')).code}`);

  async function linkFrom(reader: typeof bot, type: (code: string) => string): Promise<void> {
    const shown = await telegram.says('/lienket');
    const code = CODE.exec(shown)?.[1] ?? '';
    expect(shown).toContain('Zalo OA: mở Zalo');
    expect(await reader.says(type(code))).toContain('từ nay là của đồng chí Nguyễn Văn An');
    await telegram.receives('vừa được liên kết với đồng chí');
  }
  await linkFrom(bot, (code) => `LIENKET ${code}`);
  await linkFrom(account, (code) => `lien ket ${code.toLowerCase().replace('-', ' ')}`);
  expect(await db.prisma.chatAccount.count({ where: { member: { name: 'Nguyễn Văn An' } } })).toBe(3);

  async function announce(text: string): Promise<void> {
    await admin.says(`/thongbao ${text}`);
    await admin.presses('Tất cả');
    await admin.presses('Gửi');
  }

  // Where it always came, although the others are younger or older accounts.
  await announce('Họp chi bộ chiều thứ Năm.');
  await telegram.receives('Họp chi bộ chiều thứ Năm.');
  // Then by Zalo: the choice is numbered there, and made by typing its number.
  await bot.says('/lienket');
  expect(await bot.presses('Nhận qua Zalo (bot)')).toContain(
    'Zalo (bot) “Văn An” (đang dùng, nhận tin ở đây)',
  );
  await announce('Nộp báo cáo trước thứ Sáu.');
  await bot.receives('Nộp báo cáo trước thứ Sáu.');
  expect([...telegram.all(), ...account.all()].join()).not.toContain('Nộp báo cáo');

  // Down to the official account alone, whose window closes after a week.
  await account.says('/lienket');
  for (const label of ['Bỏ liên kết Telegram', 'Bỏ liên kết Zalo (bot)']) {
    await account.presses(label);
    expect(await account.presses('Bỏ liên kết')).toContain('Đã bỏ liên kết tài khoản');
    if (label !== 'Bỏ liên kết Zalo (bot)') await account.says('/lienket');
  }
  expect(await telegram.says('/toi')).toContain('đảng viên đã được mời');
  await story.at('2022-04-20T09:00:00+07:00');
  await admin.says('/thongbao Tập huấn nghiệp vụ.');
  expect(await admin.presses('Tất cả')).toContain('– Chờ người nhận nhắn cho bot rồi mới gửi được: 1');
  await admin.presses('Gửi');
  await expect
    .poll(() => db.prisma.delivery.count({ where: { state: 'pending', reason: 'outside-window' } }))
    .toBe(1);
  const before = account.all().length;
  expect(account.all().join()).not.toContain('Tập huấn');

  // The next word opens it, and "1" brings what waited.
  expect(await account.says('/giup')).toMatch(
    /Đồng chí có 1 tin chưa đọc: “Tập huấn nghiệp vụ.*Gửi 1 để đọc/,
  );
  expect(await account.says('1')).toContain('Tập huấn nghiệp vụ.');
  expect(account.all().length).toBe(before + 2);
  await expect
    .poll(() => db.prisma.delivery.count({ where: { state: { in: ['pending', 'sending'] } } }))
    .toBe(0);
  await story.settled();
});
