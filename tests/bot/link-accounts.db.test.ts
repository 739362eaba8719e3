import { describe, expect, it } from 'vitest';
import { addMember } from '../support/builders.ts';
import { createRecordingPlatform } from './recording-platform.ts';
import { startConversation } from './start-conversation.ts';

const MINUTE_MS = 60_000;
const CODE = /LIENKET ([0-9A-Z]{4}-[0-9A-Z]{4})/;

async function start() {
  const telegram = createRecordingPlatform('telegram', 4096, {
    invitationLink: (code) => `https://t.me/bantin?start=${code}`,
  });
  const zalo = createRecordingPlatform('zalo-bot', 2000, { canEdit: false });
  const conversation = await startConversation({ platform: telegram, others: [zalo] });
  const member = await addMember(conversation.db, {
    name: 'Nguyễn Văn An',
    accounts: [{ platform: 'telegram', chatId: '10' }],
  });
  const phone = conversation.person('10', 'An');
  return {
    ...conversation,
    member,
    telegram,
    zalo,
    phone,
    onZalo: (chatId = 'z1') => conversation.person(chatId, 'An Zalo', zalo),
    code: async () => CODE.exec(await phone.says('/lienket'))?.[1] ?? 'no code',
  };
}

describe('/lienket', () => {
  it('gives a code and says for each platform how to use it, the one in the hand last', async () => {
    const { phone, db } = await start();
    const text = await phone.says('/lienket');
    const code = CODE.exec(text)?.[1];
    expect(text).toContain('– Telegram “An”');
    expect(text).toContain('Zalo (bot): mở Zalo');
    expect(text).toContain(`Telegram: bấm https://t.me/bantin?start=${code}`);
    expect(text.indexOf('mở Zalo')).toBeLessThan(text.indexOf('https://t.me'));
    expect(text).toContain('đến 8 giờ 15');
    expect(phone.buttons()).toEqual([]);
    expect(await db.prisma.linkCode.count()).toBe(1);
  });

  it.each([
    (code: string) => `LIENKET ${code}`,
    (code: string) => `/lienket ${code}`,
    (code: string) => `lien ket ${code.toLowerCase().replace('-', ' ')}`,
    (code: string) => `/start ${code}`,
    (code: string) => code,
  ])('links the account that types it, %#, and tells both', async (typed) => {
    const { onZalo, code, phone, member, db, telegram } = await start();
    const answer = await onZalo().says(typed(await code()));
    expect(answer).toContain('Đã liên kết');
    expect(answer).toContain('Nguyễn Văn An');
    expect(telegram.chat('10').at(-1)?.text.text).toContain('Zalo (bot) vừa được liên kết');
    expect(await db.prisma.chatAccount.count({ where: { memberId: member.id } })).toBe(2);
    expect(await db.prisma.member.count()).toBe(1);
    expect(await db.prisma.conversation.count()).toBe(0);
    expect(await onZalo().says('/toi')).toContain('Nguyễn Văn An');
    const list = await phone.says('/lienket');
    expect(list).toContain('– Telegram “An” (đang dùng, nhận tin ở đây)');
    expect(list).toContain('– Zalo (bot) “An Zalo”');
  });

  it('tells the admins when the member may publish, and nobody else', async () => {
    const { onZalo, code, member, db } = await start();
    await onZalo().says(`LIENKET ${await code()}`);
    const notices = () =>
      db.prisma.message.findMany({ where: { key: { startsWith: 'notice:account-linked' } } });
    expect(await notices()).toEqual([]);
    await db.prisma.member.update({ where: { id: member.id }, data: { role: 'editor' } });
    await addMember(db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '11' }] });
    await onZalo('z7').says(`LIENKET ${await code()}`);
    expect(await notices()).toMatchObject([
      { audience: 'admins', bodyJson: expect.stringContaining('vừa liên kết thêm tài khoản Zalo') },
    ]);
  });

  it('withdraws the request of somebody who had asked to be let in from there', async () => {
    const { onZalo, code, db, zalo } = await start();
    const zaloPhone = onZalo();
    await zaloPhone.says('xin chào');
    await zaloPhone.says('Nguyễn Văn An, Chi bộ Văn phòng');
    expect(await zaloPhone.says(`LIENKET ${await code()}`)).toContain('Đã liên kết');
    expect(await db.prisma.member.count({ where: { status: 'pending' } })).toBe(0);
    const notice = await db.prisma.message.findFirstOrThrow({ where: { key: { startsWith: 'admission:' } } });
    expect(notice.bodyJson).not.toContain('Nguyễn Văn An');
    expect(zalo.chat('z1').length).toBe(3);
  });

  it('refuses wrong, used and foreign codes, and stops guessing', async () => {
    const { onZalo, code, phone, db } = await start();
    await addMember(db, { name: 'Trần Thị Bình', accounts: [{ platform: 'zalo-bot', chatId: 'z2' }] });
    const right = await code();
    expect(await onZalo('z2').says(`LIENKET ${right}`)).toContain('đang là của một đảng viên');
    expect(await phone.says(`LIENKET ${right}`)).toContain('đã là của đồng chí');
    expect(await onZalo('z3').says('LIENKET 0000-0000')).toContain('không đúng');
    expect(await onZalo('z3').says('LIENKET ABC')).toContain('gõ /lienket ở tài khoản đã tham gia');
    expect(await onZalo('z3').says('/lienket')).toContain('gõ /lienket ở tài khoản đã tham gia');
    await onZalo().says(`LIENKET ${right}`);
    expect(await onZalo('z3').says(`LIENKET ${right}`)).toContain('hết hạn hoặc đã dùng');
    for (let tries = 1; tries < 5; tries += 1) await onZalo('z3').says(`LIENKET 0000-000${tries}`);
    expect(await onZalo('z3').says(`/start ${await code()}`)).toContain('nhiều lần');
    expect(await onZalo('z3').says('/start 0000-0000-0000')).toContain('nhiều lần');
  });

  it('searches for what a member types that only begins like it', async () => {
    const { phone } = await start();
    expect(await phone.says('liên kết vùng Tây Nguyên')).not.toContain('LIENKET');
    expect(await phone.says('liên kết')).toContain('LIENKET');
  });

  it('is told nothing in a group', async () => {
    const { handle, zalo, code, db } = await start();
    await handle(
      {
        updateKey: 'g1',
        platform: 'zalo-bot',
        chatId: 'group',
        chatType: 'group',
        displayName: '',
        content: { kind: 'text', text: `LIENKET ${await code()}` },
      },
      zalo,
    );
    expect(zalo.chat('group').map(({ text }) => text.text)).toEqual([expect.stringContaining('nhắn riêng')]);
    expect(await db.prisma.chatAccount.count({ where: { chatId: 'group' } })).toBe(0);
  });
});

describe('with two accounts', () => {
  async function startWithTwo() {
    const conversation = await start();
    const { onZalo, code, phone } = conversation;
    const zaloPhone = onZalo();
    await zaloPhone.says(`LIENKET ${await code()}`);
    await phone.says('/lienket');
    return { ...conversation, zaloPhone };
  }

  it('messages come where the member wants, by /lienket and by /caidat alike', async () => {
    const { phone, zaloPhone, db, wakes } = await startWithTwo();
    expect(phone.buttons()).toEqual([
      ['✓ Nhận qua Telegram'],
      ['Nhận qua Zalo (bot)'],
      ['Bỏ liên kết Telegram'],
      ['Bỏ liên kết Zalo (bot)'],
    ]);
    const before = wakes();
    const shown = await phone.presses('Nhận qua Zalo (bot)');
    expect(shown).toContain('Zalo (bot) “An Zalo” (nhận tin ở đây)');
    expect(shown).not.toContain('LIENKET');
    expect(wakes()).toBeGreaterThan(before);
    await zaloPhone.says('/caidat');
    expect(zaloPhone.buttons()).toContainEqual(['✓ Nhận qua Zalo (bot)']);
    await zaloPhone.presses('Nhận qua Telegram');
    const preferred = await db.prisma.member.findFirstOrThrow({ select: { preferredAccountId: true } });
    expect(
      await db.prisma.chatAccount.findFirstOrThrow({ where: { id: preferred.preferredAccountId ?? 0 } }),
    ).toMatchObject({ platform: 'telegram' });
  });

  it('one is unlinked after a question, becomes a stranger’s, and both are told', async () => {
    const { phone, zaloPhone, zalo, db } = await startWithTwo();
    expect(await phone.presses('Bỏ liên kết Zalo (bot)')).toContain('tin sẽ gửi qua Telegram');
    expect(phone.last().text.text).not.toContain('Lưu ý');
    expect(await phone.presses('Giữ lại')).toContain('Zalo (bot)');
    await phone.presses('Bỏ liên kết Zalo (bot)');
    expect(await phone.presses('Bỏ liên kết')).toContain('Đã bỏ liên kết tài khoản Zalo (bot)');
    expect(zalo.chat('z1').at(-1)?.text.text).toMatch(/đã được bỏ liên kết.*Nếu không phải đồng chí làm/);
    expect(await db.prisma.chatAccount.findFirstOrThrow({ where: { chatId: 'z1' } })).toMatchObject({
      memberId: null,
    });
    expect(await zaloPhone.says('/toi')).toContain('đảng viên đã được mời');
    await phone.says('/lienket');
    expect(phone.buttons()).toEqual([]);
  });

  it('the one in use goes only after a warning, and shows nothing of the member afterwards', async () => {
    const { phone, zaloPhone, telegram } = await startWithTwo();
    await zaloPhone.says('/lienket');
    expect(await zaloPhone.presses('Bỏ liên kết Zalo (bot)')).toContain(
      'đây chính là tài khoản đồng chí đang dùng',
    );
    expect(await zaloPhone.presses('Bỏ liên kết')).toContain('Tài khoản này đã được bỏ liên kết');
    expect(telegram.chat('10').at(-1)?.text.text).toContain('Đã bỏ liên kết tài khoản Zalo (bot)');
    expect(await phone.says('/lienket')).not.toContain('Zalo (bot) “');
  });

  it('warns when the bot is blocked in the other', async () => {
    const { phone, zaloPhone } = await startWithTwo();
    await zaloPhone.does({ kind: 'blocked' });
    await phone.says('/lienket');
    expect(phone.last().text.text).toContain('đã chặn bot');
    expect(await phone.presses('Bỏ liên kết Telegram')).toContain('bot đang bị chặn');
  });

  it('old, forged and repeated buttons unlink nothing', async () => {
    const { phone, zaloPhone, clock, db, member } = await startWithTwo();
    const stranger = await addMember(db, { accounts: [{ platform: 'telegram', chatId: '99' }] });
    const minute = Math.floor(clock.now().getTime() / MINUTE_MS);
    const foreign = stranger.accounts[0]?.id ?? 0;
    expect(await phone.pressesData(`lk:bo!:${foreign}:${minute}`)).toContain('không còn trong danh sách');
    expect(await phone.pressesData(`lk:bo:${foreign}`)).toContain('không còn trong danh sách');
    expect(await phone.pressesData(`lk:qua:${foreign}`)).toContain('không có quyền');
    expect(await phone.pressesData('lk:bo!:x')).toContain('không còn dùng được');
    const { id } = await db.prisma.chatAccount.findFirstOrThrow({ where: { chatId: 'z1' } });
    await phone.says('/lienket');
    await phone.presses('Bỏ liên kết Zalo (bot)');
    clock.advance(11 * MINUTE_MS);
    expect(await phone.presses('Bỏ liên kết')).toContain('10 phút');
    expect(await db.prisma.chatAccount.count({ where: { memberId: member.id } })).toBe(2);
    const now = Math.floor(clock.now().getTime() / MINUTE_MS);
    await zaloPhone.pressesData(`lk:bo!:${id}:${now}`);
    expect(await phone.pressesData(`lk:bo!:${id}:${now}`)).toContain('không còn trong danh sách');
    const own = member.accounts[0]?.id ?? 0;
    expect(await phone.pressesData(`lk:bo!:${own}:${now}`)).toContain('duy nhất');
    expect(await phone.pressesData(`lk:bo:${own}`)).toContain('duy nhất');
  });

  it('erasing the data takes both', async () => {
    const { phone, zaloPhone, db } = await startWithTwo();
    expect(await phone.says('/toi')).toContain('Mã liên kết tài khoản đã tạo trong ngày qua: 2');
    await phone.says('/xoadulieu');
    await phone.presses('Xóa dữ liệu của tôi');
    expect(await db.prisma.chatAccount.count()).toBe(0);
    expect(await db.prisma.linkCode.count()).toBe(0);
    expect(await zaloPhone.says('/toi')).toContain('đảng viên đã được mời');
  });
});
