import { beforeEach, describe, expect, it } from 'vitest';
import { addMember, addOrganisation } from '../../support/builders.ts';
import { createRecordingPlatform } from '../recording-platform.ts';
import { type Person, startConversation, type TestConversation } from '../start-conversation.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47];

let conversation: TestConversation;
let admin: Person;

beforeEach(async () => {
  conversation = await startConversation({
    services: { invitationLinks: (code) => [`https://t.me/bantin_bot?start=${code}`] },
  });
  await addMember(conversation.db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '1' }] });
  const root = await conversation.db.prisma.organisation.findFirstOrThrow();
  await addOrganisation(conversation.db, { code: 'CB1', name: 'Chi bộ Một', parentId: root.id });
  admin = conversation.person('1');
});

const invitations = () => conversation.db.prisma.invitation.findMany({ include: { organisation: true } });

describe('/moi', () => {
  it('makes a code with link and picture to pass on, by which somebody joins at once', async () => {
    expect(await admin.says('/mời')).toContain('chọn đơn vị');
    expect(await admin.presses(/Chi bộ Một/)).toContain('với vai trò gì');
    expect(admin.buttons()).toEqual([
      ['Đảng viên', 'Bí thư cấp ủy'],
      ['Biên tập viên', 'Quản trị viên'],
      ['‹ Quay lại', 'Hủy'],
    ]);
    expect(await admin.presses('Đảng viên')).toContain('bao nhiêu người');
    expect(admin.buttons()[0]).toEqual(['1 người', '10 người', '100 người']);
    const made = await admin.presses('10 người');
    expect(made).toContain('mời đảng viên vào Chi bộ Một, dùng cho 10 người');
    expect(made).toContain('đến 8 giờ, thứ Năm, 12/5/2022');
    expect(await invitations()).toMatchObject([
      { role: 'member', maxUses: 10, organisation: { code: 'CB1' } },
    ]);

    const { file, text } = admin.last();
    expect(file).toMatchObject({ mediaType: 'image/png', name: 'ma-moi.png' });
    expect([...(file?.content.subarray(0, 4) ?? [])]).toEqual(PNG);
    // Longer captions are sent apart from their picture.
    expect(text.text.length).toBeLessThan(1024);
    const [, code = ''] = /\?start=(\S+)/.exec(text.text) ?? [];
    const newcomer = conversation.person('9', 'Lê Văn Cường');
    expect(await newcomer.says(`/start ${code}`)).toContain('Chi bộ Một');
  });

  it('says for the platforms without links where to type the code', async () => {
    const { db, person } = await startConversation({
      others: [createRecordingPlatform('zalo-bot'), createRecordingPlatform('zalo-oa')],
    });
    await addMember(db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '1' }] });
    const clerk = person('1');
    await clerk.says('/moi DUK');
    await clerk.presses('Đảng viên');
    await clerk.presses('10 người');
    expect(clerk.last().text.text).toMatch(
      /Nhắn mã này cho bot: \S+\n\nTrên Zalo \(bot\), Zalo OA: mở Zalo, tìm bot của cơ quan rồi nhắn mã\./,
    );
  });

  it('takes the typed name of an organisation, and asks again for one it does not know', async () => {
    expect(await admin.says('/moi chi bo mot')).toContain('Mời vào Chi bộ Một');
    expect(await admin.says('Đảng viên')).toContain('chọn bằng các nút');
    await admin.says('/moi');
    expect(await admin.says('Chi bộ Mười')).toContain('Không tìm thấy');
    expect(await admin.says('CB1')).toContain('Mời vào Chi bộ Một');
    await admin.presses('‹ Quay lại');
    expect(await admin.presses(/Đảng ủy Khối/)).toContain('Mời vào Đảng ủy Khối');
  });

  it('makes one code however often the button is pressed', async () => {
    await admin.says('/moi CB1');
    await admin.presses('Bí thư cấp ủy');
    const button = admin.last().buttons?.flat()[0];
    const data = button !== undefined && 'data' in button ? button.data : '';
    await Promise.all([admin.pressesData(data), admin.pressesData(data)]);
    expect(admin.last().text.text).toContain('đã được tạo');
    expect(await invitations()).toMatchObject([{ role: 'secretary', maxUses: 1 }]);
  });

  it('gives power to one person for one week only, also when the button is forged', async () => {
    await admin.says('/moi CB1');
    await admin.presses('Quản trị viên');
    expect(admin.buttons()[0]).toEqual(['1 người']);
    const button = admin.last().buttons?.flat()[0];
    const data = button !== undefined && 'data' in button ? button.data : '';
    expect(await admin.pressesData(data.replace(/1$/, '100'))).toContain('/moi');
    expect(await invitations()).toEqual([]);
    expect(await admin.pressesData(data)).toContain('chỉ gửi riêng');
    expect((await invitations())[0]?.expiresAt).toEqual(new Date('2022-04-19T08:00:00+07:00'));
  });

  it('gives the bare code where no platform has links', async () => {
    const plain = await startConversation();
    await addMember(plain.db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '1' }] });
    const me = plain.person('1');
    await me.says('/moi');
    await me.presses(/Đảng ủy Khối/);
    await me.presses('Đảng viên');
    expect(await me.presses('1 người')).toContain('Nhắn mã này cho bot: ');
    expect(me.last().file).toBeUndefined();
  });

  it('can be left in the middle, and says so when an organisation or role is none', async () => {
    await admin.says('/moi');
    expect(await admin.presses('Hủy')).toContain('không tạo mã mời');
    expect(admin.buttons()).toEqual([]);
    await admin.says('/moi');
    const button = admin.last().buttons?.flat()[0];
    const data = button !== undefined && 'data' in button ? button.data : '';
    expect(await admin.pressesData(data.replace(/\d+$/, '999'))).toContain('chọn đơn vị');
    expect(await admin.pressesData(data.replace(/vao/, 'vai').replace(/\d+$/, 'king'))).toContain('/moi');
    expect(await admin.says('/huy')).toContain('Đã dừng');
    expect(await admin.pressesData(data)).toContain('Gõ /moi');
    expect(await invitations()).toEqual([]);
  });

  it('is for admins only', async () => {
    await addMember(conversation.db, { role: 'editor', accounts: [{ platform: 'telegram', chatId: '2' }] });
    const editor = conversation.person('2');
    expect(await editor.says('/moi')).toContain('cán bộ phụ trách');
    await admin.says('/moi CB1');
    await admin.presses('Đảng viên');
    const button = admin.last().buttons?.flat()[0];
    expect(await editor.pressesData(button !== undefined && 'data' in button ? button.data : '')).toContain(
      'không có quyền',
    );
    expect(await invitations()).toEqual([]);
  });
});
