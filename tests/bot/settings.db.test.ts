import { beforeEach, describe, expect, it } from 'vitest';
import { addMember, addTopic } from '../support/builders.ts';
import { type Person, startConversation, type TestConversation } from './start-conversation.ts';

let conversation: TestConversation;
let me: Person;
let member: Awaited<ReturnType<typeof addMember>>;

beforeEach(async () => {
  conversation = await startConversation();
  member = await addMember(conversation.db, {
    name: 'Trần Thị Bình',
    accounts: [
      { platform: 'telegram', chatId: '10' },
      { platform: 'zalo-oa', chatId: '77' },
    ],
  });
  me = conversation.person('10', 'Bình Trần');
});

const stored = () => conversation.db.prisma.member.findUniqueOrThrow({ where: { id: member.id } });

describe('/caidat', () => {
  it('changes the digest in place, marking what is chosen, however often the button is pressed', async () => {
    expect(await me.says('cài đặt')).toContain('Bản tin: hằng ngày');
    expect(me.buttons()[0]).toEqual(['✓ Bản tin ngày', 'Bản tin tuần', 'Tắt bản tin']);
    const data = 'cd:tin:weekly';
    await Promise.all([me.pressesData(data), me.pressesData(data)]);
    expect(me.buttons()[0]).toEqual(['Bản tin ngày', '✓ Bản tin tuần', 'Tắt bản tin']);
    expect(await me.presses('Tắt bản tin')).toContain('đang tắt');
    expect(me.messages()).toHaveLength(1);
    expect(await stored()).toMatchObject({ digest: 'off' });
  });

  it('sets quiet hours by button', async () => {
    await me.says('/caidat');
    expect(me.buttons().flat()).toContain('✓ 21:00–6:30');
    expect(await me.presses('22:00–6:00')).toContain('Giờ nghỉ: 22:00–6:00');
    expect(await stored()).toMatchObject({ quietFrom: '22:00', quietTo: '06:00' });
    expect(await me.presses('Không nghỉ')).toContain('Giờ nghỉ: không đặt');
    const { quietFrom, quietTo } = await stored();
    expect(quietFrom).toBe(quietTo);
    expect(me.buttons().flat()).toContain('✓ Không nghỉ');
  });

  it('takes quiet hours as typed, asks again when it did not understand, then searches again', async () => {
    await me.says('/caidat');
    expect(await me.presses('Nhập giờ nghỉ khác')).toContain('21h-6h30');
    expect(await me.says('khuya')).toContain('chưa hiểu');
    const saved = await me.says('20h30-6h');
    expect(saved).toContain('Đã lưu');
    expect(saved).toContain('Giờ nghỉ: 20:30–6:00');
    expect(await stored()).toMatchObject({ quietFrom: '20:30', quietTo: '06:00' });
    expect(await me.says('19h-6h')).toContain('Không tìm thấy');
    expect(await stored()).toMatchObject({ quietFrom: '20:30' });
  });

  it('chooses the account to be used first, but only one of one’s own', async () => {
    const other = await addMember(conversation.db, { accounts: [{ platform: 'local', chatId: 'x' }] });
    await me.says('/caidat');
    expect(me.buttons().flat()).toContain('✓ Nhận qua Telegram');
    expect(await me.presses('Nhận qua Zalo OA')).toContain('Nhận tin qua: Zalo OA');
    expect(await stored()).toMatchObject({ preferredAccountId: member.accounts[1]?.id });
    expect(await me.pressesData(`cd:qua:${other.accounts[0]?.id}`)).toContain('không có quyền');
    expect(await stored()).toMatchObject({ preferredAccountId: member.accounts[1]?.id });
  });
});

describe('/chuyenmuc', () => {
  it('mutes and unmutes in place; two quick presses of one button are one', async () => {
    const topic = await addTopic(conversation.db, 'Xây dựng Đảng');
    await addTopic(conversation.db, 'Hoạt động Đoàn');
    expect(await me.says('chuyen muc')).toContain('2/2');
    expect(me.buttons()).toEqual([['✓ Hoạt động Đoàn'], ['✓ Xây dựng Đảng']]);
    const data = `cm:${topic.id}:0:0`;
    await Promise.all([me.pressesData(data), me.pressesData(data)]);
    expect(me.buttons()).toEqual([['✓ Hoạt động Đoàn'], ['○ Xây dựng Đảng']]);
    expect(await conversation.db.prisma.topicMute.findMany()).toEqual([
      { memberId: member.id, topicId: topic.id },
    ]);
    expect(await me.presses('○ Xây dựng Đảng')).toContain('2/2');
    expect(await conversation.db.prisma.topicMute.count()).toBe(0);
    expect(me.messages()).toHaveLength(1);
  });

  it('pages through many, and stays on its page', async () => {
    for (let index = 1; index <= 12; index += 1) await addTopic(conversation.db, `Chuyên mục ${index}`);
    await me.says('/chuyenmuc');
    expect(me.buttons()).toHaveLength(11);
    await me.presses('Tiếp ›');
    expect(me.buttons().flat()).toEqual(['✓ Chuyên mục 11', '✓ Chuyên mục 12', '‹ Trước']);
    expect(await me.presses('✓ Chuyên mục 12')).toContain('11/12');
    expect(me.buttons().flat()).toEqual(['✓ Chuyên mục 11', '○ Chuyên mục 12', '‹ Trước']);
  });

  it('says when there are none, or the topic is gone', async () => {
    expect(await me.says('/chuyenmuc')).toContain('Chưa có chuyên mục');
    expect(await me.pressesData('cm:99:0:0')).toContain('Không tìm thấy');
  });
});

describe('/toi and /xoadulieu', () => {
  it('shows everything that is stored', async () => {
    const topic = await addTopic(conversation.db, 'Thể thao');
    await conversation.db.prisma.topicMute.create({ data: { memberId: member.id, topicId: topic.id } });
    const text = await me.says('tôi');
    for (const part of [
      'Trần Thị Bình',
      member.organisation.name,
      'đảng viên',
      '3/1/2022',
      '21:00–6:30',
      'Thể thao',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Telegram (mã 10, tên hiển thị “Bình Trần”)');
    expect(text).toContain('Zalo OA (mã 77');
    expect(text).toContain('nhắn lần cuối 08:00 ngày 12/4/2022');
  });

  it('asks before it erases; then nothing is left but a goodbye, and a second press does nothing', async () => {
    expect(await me.says('xoa du lieu')).toContain('không khôi phục được');
    expect(await stored()).toMatchObject({ status: 'active' });
    const question = me.last();
    const goodbye = await me.presses('Xóa dữ liệu của tôi');
    expect(goodbye).toContain('đã được xóa');
    expect(me.last()).toMatchObject({ messageRef: question.messageRef, edits: 1 });
    expect(me.buttons()).toEqual([]);
    expect(await stored()).toMatchObject({ status: 'erased', name: '' });
    const button = question.buttons?.flat().find(({ label }) => label.startsWith('Xóa'));
    expect(await me.pressesData(button !== undefined && 'data' in button ? button.data : '')).toContain(
      '/start',
    );
    expect(await conversation.db.prisma.chatAccount.count()).toBe(0);
    expect(await me.says('/tin')).toContain('đảng viên đã được mời');
  });

  it('tells the only admin, and no other, that nobody is left to let people in', async () => {
    await addMember(conversation.db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '20' }] });
    const admin = conversation.person('20');
    expect(await me.says('/xoadulieu')).not.toContain('duy nhất');
    expect(await admin.says('/xoadulieu')).toContain('quản trị viên duy nhất');
    await addMember(conversation.db, { role: 'admin' });
    expect(await admin.says('/xoadulieu')).not.toContain('duy nhất');
    expect(await admin.presses('Xóa dữ liệu của tôi')).toContain('đã được xóa');
  });

  it('keeps everything on request, and does not erase by a button pressed much later', async () => {
    await me.says('/xoadulieu');
    expect(await me.presses('Không xóa')).toContain('giữ nguyên');
    await me.says('/xoadulieu');
    conversation.clock.advance(11 * 60_000);
    expect(await me.presses('Xóa dữ liệu của tôi')).toContain('10 phút');
    expect(await stored()).toMatchObject({ status: 'active' });
  });
});

describe('/giup', () => {
  it('lists what this person may use', async () => {
    const text = await me.says('trợ giúp');
    for (const name of [
      'tin',
      'vanban',
      'lich',
      'nhiemvu',
      'tim',
      'chuyenmuc',
      'caidat',
      'toi',
      'xoadulieu',
    ]) {
      expect(text).toContain(`/${name} – `);
    }
    expect(text).not.toContain('Dành cho cán bộ phụ trách');
    await conversation.db.prisma.member.update({ where: { id: member.id }, data: { role: 'editor' } });
    expect(await me.says('/help')).toContain('Dành cho cán bộ phụ trách');
  });
});
