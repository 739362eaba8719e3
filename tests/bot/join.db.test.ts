import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/context.ts';
import { OPERATOR, type Role } from '../../src/members/actor.ts';
import { refuseMember, requestAdmission } from '../../src/members/admission.ts';
import { createInvitation } from '../../src/members/invitations.ts';
import { addMember, addOrganisation } from '../support/builders.ts';
import { startConversation } from './start-conversation.ts';

const EVERY_COMMAND = [
  '/tin',
  '/vanban',
  '/vanban 21-KL/TW',
  '/lich',
  '/nhiemvu',
  '/tim đại hội',
  '/chuyenmuc',
  '/caidat',
  '/toi',
  '/xoadulieu',
  '/giup',
  '/huy',
  '/them',
  '/thongbao',
  '/duyet',
  '/moi',
  '/baocao',
  '/nguon',
  '/khongco',
];

async function invite(ctx: Context, role: Role = 'member', organisationId?: number): Promise<string> {
  const { code } = await createInvitation(ctx, OPERATOR, {
    role,
    maxUses: 1,
    days: 7,
    ...(organisationId === undefined ? {} : { organisationId }),
  });
  return code;
}

async function startWithOffice() {
  const conversation = await startConversation();
  const office = await addOrganisation(conversation.db, { code: 'DUK', name: 'Đảng ủy Khối' });
  return { ...conversation, office };
}

describe('joining by invitation', () => {
  it('takes one tap on the link, greets by name and says what comes and what to type', async () => {
    const { person, office, db, ...ctx } = await startWithOffice();
    const cell = await addOrganisation(db, { code: 'CB1', name: 'Chi bộ Một', parentId: office.id });
    const code = await invite({ db, ...ctx }, 'secretary', cell.id);
    const binh = person('10', 'Trần Thị Bình');
    const greeting = await binh.says(`/start ${code}`);
    expect(greeting).toContain('Trần Thị Bình');
    expect(greeting).toContain('Chi bộ Một');
    expect(greeting).toMatch(/Mỗi sáng/);
    expect(greeting).toContain('/giup');
    const member = await db.prisma.member.findFirstOrThrow();
    expect(member).toMatchObject({ role: 'secretary', status: 'active', organisationId: cell.id });
    expect(await binh.presses('Tin mới nhất')).toContain('Chưa có tin');
  });

  it('makes one member of a link tapped twice', async () => {
    const { person, db, ...ctx } = await startWithOffice();
    const code = await invite({ db, ...ctx });
    const binh = person('10', 'Trần Thị Bình');
    const [first, second] = await Promise.all([binh.says(`/start ${code}`), binh.says(`/start ${code}`)]);
    expect(first).toContain('đã tham gia kênh thông tin của');
    expect(second).toContain('đã tham gia kênh thông tin này');
    expect(await db.prisma.member.count()).toBe(1);
    expect(await db.prisma.invitation.findFirst()).toMatchObject({ uses: 1 });
  });

  it('accepts a code sent as plain text, in small letters', async () => {
    const { person, db, ...ctx } = await startWithOffice();
    const code = await invite({ db, ...ctx });
    expect(await person('10').says(`  ${code.toLowerCase()} `)).toContain('đã tham gia');
    expect(await db.prisma.member.count({ where: { status: 'active' } })).toBe(1);
  });

  it('tells a wrong, an expired and a used-up code apart, and stops guessing', async () => {
    const { person, clock, db, ...ctx } = await startWithOffice();
    const used = await invite({ clock, db, ...ctx });
    await person('9').says(`/start ${used}`);
    const old = await invite({ clock, db, ...ctx });
    clock.advance(8 * 86_400_000);
    const binh = person('10');
    expect(await binh.says(`/start ${old}`)).toContain('hết hạn');
    expect(await person('11').says('/start 0000-0000-0000')).toContain('không đúng');
    const another = await invite({ clock, db, ...ctx });
    await person('12').says(`/start ${another}`);
    expect(await binh.says(`/start ${another}`)).toContain('hết số lượt');
    for (let tries = 0; tries < 5; tries += 1) await binh.says(`/start 0000-0000-000${tries}`);
    const right = await invite({ clock, db, ...ctx });
    expect(await binh.says(`/start ${right}`)).toContain('nhiều lần');
    expect(await db.prisma.member.count({ where: { status: 'active' } })).toBe(2);
  });

  it('makes a member an admin by the invitation of one, and says so', async () => {
    const { person, db, ...ctx } = await startWithOffice();
    await addMember(db, { name: 'Lê Văn Cường', accounts: [{ platform: 'telegram', chatId: '10' }] });
    const code = await invite({ db, ...ctx }, 'admin');
    expect(await person('10').says(`/start ${code}`)).toContain('Lê Văn Cường');
    expect(await db.prisma.member.findFirst()).toMatchObject({ role: 'admin' });
    expect(await db.prisma.invitation.findFirst()).toMatchObject({ uses: 1 });
  });
});

describe('a stranger', () => {
  it.each(EVERY_COMMAND)('gets only the welcome for %s', async (text) => {
    const { person, office, db } = await startWithOffice();
    const reply = await person('10').says(text);
    expect(reply).toContain('đảng viên đã được mời');
    expect(reply).toContain(office.name);
    expect(await db.prisma.member.count()).toBe(0);
  });

  it('gets nothing by pressing, and leaves no trace by it', async () => {
    const { person, db } = await startWithOffice();
    for (const data of ['doc:1', 'tin:0', 'cmd:tin', 'adm:ok:1', 'xoa:0', '', ':::', 'cd:tin:off']) {
      const reply = await person('10').pressesData(data, '1');
      expect(reply).toContain('Nút này không còn dùng được');
    }
    expect(await db.prisma.chatAccount.count()).toBe(0);
  });

  it('is welcomed on a platform without any organisation yet', async () => {
    const { person } = await startConversation();
    expect(await person('10').says('xin chào')).toContain('Chào đồng chí');
  });

  it('asks to be let in by name, is told to wait, and the admins can decide by button, once', async () => {
    const { person, db, wakes } = await startWithOffice();
    const admin = await addMember(db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '1' }] });
    const dung = person('10', 'dung 123');
    await dung.says('/start');
    expect(await dung.says('alo')).toContain('đủ họ tên');
    expect(await dung.says('Phạm Dung xem https://example.org')).toContain('đủ họ tên');
    expect(await dung.says('Phạm  Dung,\nChi bộ Hai')).toContain('đang chờ duyệt');
    expect(await dung.says('/tin')).toContain('đang chờ duyệt');
    expect(await dung.says('sao lâu thế')).toContain('đang chờ duyệt');
    const pending = await db.prisma.member.findFirstOrThrow({ where: { status: 'pending' } });
    expect(pending.name).toBe('Phạm Dung, Chi bộ Hai');
    const notices = await db.prisma.message.findMany({ include: { deliveries: true } });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ key: `admission:${pending.id}`, kind: 'notice' });
    expect(notices[0]?.bodyJson).toContain('Phạm Dung, Chi bộ Hai');
    expect(notices[0]?.deliveries.map(({ memberId }) => memberId)).toEqual([admin.id]);
    const buttons = JSON.parse(notices[0]?.buttonsJson ?? '[]').flat();
    expect(buttons.map(({ data }: { data: string }) => data)).toEqual([
      `adm:ok:${pending.id}`,
      `adm:no:${pending.id}`,
    ]);
    expect(wakes()).toBeGreaterThan(0);
  });

  it('is announced to the admins at the next word when the service stopped right after the request', async () => {
    const { person, db, ...ctx } = await startWithOffice();
    const dung = person('10');
    await dung.says('/start');
    const account = await db.prisma.chatAccount.findFirstOrThrow();
    await requestAdmission({ db, ...ctx }, account, { name: 'Phạm Dung' });
    await dung.says('Phạm Dung');
    expect(await db.prisma.message.count({ where: { kind: 'notice' } })).toBe(1);
  });

  it('whose name has the shape of a code is not taken for one who guesses', async () => {
    const { person, db } = await startWithOffice();
    const hung = person('10');
    await hung.says('/start');
    expect(await hung.says('Minh Tuan Hung')).toContain('đang chờ duyệt');
    expect(await db.prisma.joinAttempt.count()).toBe(0);
  });

  it('who waits or was refused gets in by an invitation all the same', async () => {
    const { person, db, ...ctx } = await startWithOffice();
    const dung = person('10');
    await dung.says('/start');
    await dung.says('Phạm Dung, Chi bộ Hai');
    const { id } = await db.prisma.member.findFirstOrThrow();
    await refuseMember({ db, ...ctx }, OPERATOR, id);
    expect(await dung.says('/tin')).toContain('chưa được chấp thuận');
    expect(await dung.says('Phạm Dung, Chi bộ Hai')).toContain('chưa được chấp thuận');
    const code = await invite({ db, ...ctx });
    expect(await dung.says(`/start ${code}`)).toContain('Phạm Dung');
    expect(await db.prisma.member.findMany()).toMatchObject([{ id, status: 'active' }]);
  });

  it('is asked again after a day instead of being taken at a late word', async () => {
    const { person, db, clock } = await startWithOffice();
    const dung = person('10');
    await dung.says('/start');
    clock.advance(24 * 3_600_000 + 1);
    expect(await dung.says('chúc buổi sáng')).toContain('Chào đồng chí');
    expect(await db.prisma.member.count()).toBe(0);
  });
});
