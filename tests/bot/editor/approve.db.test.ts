import { beforeEach, describe, expect, it } from 'vitest';
import { createDispatcher } from '../../../src/outbox/dispatcher.ts';
import type { PlatformName } from '../../../src/platforms/platform.ts';
import { addDocument, addEvent, addMember, addOrganisation } from '../../support/builders.ts';
import { type Person, startConversation, type TestConversation } from '../start-conversation.ts';

let conversation: TestConversation;
let admin: Person;
let documentId: number;

beforeEach(async () => {
  conversation = await startConversation();
  const { db } = conversation;
  await addMember(db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '1' }] });
  const root = await db.prisma.organisation.findFirstOrThrow();
  await addOrganisation(db, { code: 'CB1', name: 'Chi bộ Một', parentId: root.id });
  documentId = (await addDocument(db, { title: 'Hội nghị sơ kết quý I' })).id;
  admin = conversation.person('1');
});

const propose = (title: string, start?: string) =>
  addEvent(conversation.db, {
    title,
    status: 'proposed',
    documentId,
    sentence: `Câu gốc về ${title}.`,
    ...(start === undefined ? {} : { start }),
  });

function proposeTask(text: string, organisationId: number | null = null) {
  return conversation.db.prisma.task.create({
    data: {
      text,
      sentence: `Câu gốc: ${text}.`,
      status: 'proposed',
      documentId,
      organisationId,
      createdAt: new Date(0),
    },
  });
}

const statusOf = async (id: number) =>
  (await conversation.db.prisma.event.findUniqueOrThrow({ where: { id } })).status;

function dataOf(label: string): string {
  const button = admin
    .last()
    .buttons?.flat()
    .find((one) => one.label === label);
  if (button === undefined || !('data' in button)) throw new Error(`No button ${label}`);
  return button.data;
}

async function sendOut(): Promise<void> {
  const { db, clock, logger, platform } = conversation;
  const platforms = new Map<PlatformName, typeof platform>([['telegram', platform]]);
  const dispatcher = createDispatcher({ db, clock, logger, platforms });
  await dispatcher.drain();
  await dispatcher.stop();
}

describe('/duyet', () => {
  it('goes through events, tasks and people, one card at a time, and says when nothing is left', async () => {
    const event = await propose('Đại hội Công đoàn Khối', '2022-05-20');
    const task = await proposeTask('Gửi báo cáo kiểm tra');
    const stranger = conversation.person('9', 'Lê Cường');
    await stranger.says('/start');
    await stranger.says('Lê Văn Cường, Chi bộ Một');

    const card = await admin.says('/duyệt');
    expect(card).toContain('Sự kiện chờ duyệt (1/1)');
    expect(card).toContain('Thời gian: 20/5/2022');
    expect(card).toContain('“Câu gốc về Đại hội Công đoàn Khối.”\nNguồn: Hội nghị sơ kết quý I');
    const next = await admin.presses('Duyệt');
    expect(next).toContain('✓ Đã duyệt sự kiện: Đại hội Công đoàn Khối, 20/5/2022');
    expect(next).toContain('Nhiệm vụ chờ duyệt (1/1)\nGửi báo cáo kiểm tra');
    expect(await statusOf(event.id)).toBe('confirmed');
    expect(await admin.presses('Giao cho đơn vị…')).toContain('chọn đơn vị');
    const person = await admin.presses(/Chi bộ Một/);
    expect(person).toContain('giao cho Chi bộ Một');
    expect(person).toContain('Người xin tham gia (1/1)\nLê Văn Cường, Chi bộ Một');
    expect(await conversation.db.prisma.task.findUnique({ where: { id: task.id } })).toMatchObject({
      status: 'confirmed',
      organisationId: 2,
    });
    await admin.presses('Duyệt vào đơn vị…');
    const end = await admin.presses(/Chi bộ Một/);
    expect(end).toContain('✓ Đã duyệt Lê Văn Cường, Chi bộ Một vào Chi bộ Một');
    expect(end).toContain('không còn gì chờ duyệt');
    await sendOut();
    expect(stranger.last().text.text).toContain('đã được duyệt tham gia kênh thông tin của Chi bộ Một');
    expect(await stranger.says('/tin')).not.toContain('mã mời');
  });

  it('asks for the day of an event that has none, until it understands one', async () => {
    const { id } = await propose('Đại hội Đoàn Khối');
    expect(await admin.says('/duyet')).toContain('chưa rõ');
    expect(admin.buttons()).toEqual([['Đặt ngày'], ['Bỏ', 'Để sau']]);
    expect(await admin.pressesData(`dve:ok:${id}:0`)).toContain('chưa có ngày');
    expect(await admin.presses('Đặt ngày')).toContain('gõ thời gian của sự kiện');
    expect(await admin.says('chưa biết')).toContain('Chưa đọc được ngày');
    expect(await admin.says('từ ngày 8/7 đến ngày 9/7')).toContain('từ 8/7/2022 đến 9/7/2022');
    expect(admin.buttons()[0]).toEqual(['Duyệt', 'Đổi ngày']);
    expect(await admin.presses('Duyệt')).toContain('✓ Đã duyệt');
    expect(await conversation.db.prisma.event.findUnique({ where: { id } })).toMatchObject({
      status: 'confirmed',
      start: '2022-07-08',
      end: '2022-07-09',
    });
  });

  it.each([
    ['20/5/2022', 'Đảng viên sẽ được nhắc: 13/5/2022; 19/5/2022; 20/5/2022.'],
    // The clock stands at 08:00 on 12 April.
    ['ngay mai', 'Đảng viên sẽ được nhắc: 12/4/2022; 13/4/2022.'],
    ['8 giờ hôm nay', 'không kịp gửi lời nhắc'],
    ['tháng 6', 'Chưa rõ ngày nên chưa có lời nhắc'],
    ['hôm qua', 'đã qua nên sẽ không có lời nhắc'],
  ])('promises only the reminders that will come: %s', async (typed, promise) => {
    await propose('Hội thao');
    await admin.says('/duyet');
    await admin.presses('Đặt ngày');
    await admin.says(typed);
    expect(await admin.presses('Duyệt')).toContain(promise);
  });

  it('takes a day without its year for the next that comes', async () => {
    await propose('Hội thao');
    await admin.says('/duyet');
    await admin.presses('Đặt ngày');
    expect(await admin.says('3/2')).toContain('3/2/2023');
  });

  it('keeps the hour of an event when only another day is typed, and says so', async () => {
    const { id } = await propose('Hội thao', '2022-04-14T07:30');
    await admin.says('/duyet');
    await admin.presses('Đổi ngày');
    expect(await admin.says('15/4')).toContain('7 giờ 30 ngày 15/4/2022. Giờ vẫn là 7 giờ 30 như cũ');
    const startOf = async () =>
      (await conversation.db.prisma.event.findUniqueOrThrow({ where: { id } })).start;
    expect(await startOf()).toBe('2022-04-15T07:30');
    await admin.presses('Đổi ngày');
    expect(await admin.says('cả ngày 16/4')).not.toContain('giờ');
    expect(await startOf()).toBe('2022-04-16');
  });

  it('leads back from the choice of an organisation to the card', async () => {
    await proposeTask('Gửi báo cáo');
    const stranger = conversation.person('9', 'Lê Cường');
    await stranger.says('/start');
    await stranger.says('Lê Văn Cường, Chi bộ Một');
    await admin.says('/duyet');
    await admin.presses('Giao cho đơn vị…');
    expect(await admin.presses('‹ Quay lại')).toContain('Nhiệm vụ chờ duyệt (1/1)\nGửi báo cáo');
    await admin.presses('Duyệt');
    await admin.presses('Duyệt vào đơn vị…');
    expect(await admin.presses('‹ Quay lại')).toContain('Người xin tham gia (1/1)\nLê Văn Cường');
    expect(admin.buttons()[0]).toEqual(['Duyệt', 'Duyệt vào đơn vị…']);
  });

  it('leaves an event in its place when the day is not set after all', async () => {
    const { id } = await propose('Đại hội Đoàn Khối');
    await admin.says('/duyet');
    await admin.presses('Đặt ngày');
    expect(await admin.says('/huy')).toContain('Đã dừng');
    expect(await admin.says('8/7/2022')).toContain('Không tìm thấy');
    expect(await conversation.db.prisma.event.findUnique({ where: { id } })).toMatchObject({
      status: 'proposed',
      start: null,
    });
  });

  it('decides once: a second press, and a second admin, are told so', async () => {
    const first = await propose('Hội thao', '2022-05-20');
    const second = await propose('Hội diễn', '2022-05-21');
    await addMember(conversation.db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '7' }] });
    const colleague = conversation.person('7');
    await admin.says('/duyet');
    await colleague.says('/duyet');
    const data = dataOf('Duyệt');
    await admin.presses('Bỏ');
    expect(await statusOf(first.id)).toBe('rejected');
    expect(await colleague.presses('Duyệt')).toContain('đã được xử lý trước đó');
    expect(await admin.pressesData(data)).toContain('đã được xử lý trước đó');
    expect(await statusOf(first.id)).toBe('rejected');
    expect(await statusOf(second.id)).toBe('proposed');
  });

  it('leaves for later what the person passes over, and counts it in the end', async () => {
    await propose('Hội thao', '2022-05-20');
    await propose('Hội diễn', '2022-05-21');
    await proposeTask('Gửi báo cáo');
    expect(await admin.says('/duyet')).toContain('(1/2)\nHội thao');
    expect(await admin.presses('Để sau')).toContain('(2/2)\nHội diễn');
    expect(await admin.presses('Bỏ')).toContain('Nhiệm vụ chờ duyệt');
    const end = await admin.presses('Để sau');
    expect(end).toContain('Còn để lại: 1 sự kiện, 1 nhiệm vụ');
  });

  it('shows whom the text names, and gives the task to that one, or to everybody when told so', async () => {
    const { id } = await addOrganisation(conversation.db, { code: 'BTG', name: 'Ban Tuyên giáo' });
    const tasks = [
      await proposeTask('Gửi báo cáo', id),
      await proposeTask('Treo cờ', id),
      await proposeTask('Họp'),
    ];
    expect(await admin.says('/duyet')).toContain('Giao cho: Ban Tuyên giáo (theo văn bản; bấm Duyệt');
    expect(await admin.presses('Duyệt')).toContain(
      '✓ Đã duyệt nhiệm vụ và giao cho Ban Tuyên giáo: Gửi báo cáo',
    );
    expect(await admin.presses('Giao cho mọi đơn vị')).toContain('✓ Đã duyệt nhiệm vụ: Treo cờ');
    expect(admin.buttons().flat()).not.toContain('Giao cho mọi đơn vị');
    await admin.presses('Duyệt');
    const rows = await conversation.db.prisma.task.findMany({
      where: { id: { in: tasks.map((task) => task.id) }, status: 'confirmed' },
      orderBy: { id: 'asc' },
    });
    expect(rows.map(({ organisationId }) => organisationId)).toEqual([id, null, null]);
  });

  it('lets somebody in from the notice itself, and refuses only once', async () => {
    const stranger = conversation.person('9', 'Lê Cường');
    await stranger.says('/start');
    await stranger.says('Lê Văn Cường, Chi bộ Một');
    await sendOut();
    expect(admin.last().text.text).toContain('Đề nghị tham gia');
    expect(admin.last().text.text).toContain('Nhắn từ: Telegram, tên hiển thị “Lê Cường”');
    const approve = dataOf('Duyệt');
    expect(await admin.presses('Từ chối')).toContain('✗ Đã từ chối');
    expect(await admin.pressesData(approve)).not.toContain('đã được xử lý');
    const status = async () =>
      (await conversation.db.prisma.member.findFirstOrThrow({ where: { name: { contains: 'Cường' } } }))
        .status;
    expect(await status()).toBe('active');
    expect(await admin.pressesData(approve.replace(':ok:', ':no:'))).toContain('đã được xử lý');
    expect(await status()).toBe('active');
  });

  it('changes the day of a confirmed event, and calls one off only after a second word', async () => {
    const event = await addEvent(conversation.db, { title: 'Đại hội Công đoàn', start: '2022-05-20' });
    expect(await admin.says('/duyet')).toContain('không còn gì chờ duyệt');
    expect(await admin.presses('Sự kiện đã duyệt')).toContain('1. Đại hội Công đoàn\n20/5/2022');
    await admin.presses('Đổi ngày 1');
    expect(await admin.says('25/5/2022')).toContain('được nhắc: 18/5/2022; 24/5/2022; 25/5/2022');
    await admin.says('/duyet');
    await admin.presses('Sự kiện đã duyệt');
    expect(await admin.presses('Hủy sự kiện 1')).toContain('(25/5/2022)');
    expect(await admin.presses('Không, giữ lại')).toContain('1. Đại hội Công đoàn');
    await admin.presses('Hủy sự kiện 1');
    const data = dataOf('Đúng, hủy sự kiện');
    expect(await admin.pressesData(data)).toContain('Đã hủy sự kiện: Đại hội Công đoàn');
    expect(await admin.pressesData(data)).toContain('đã được xử lý trước đó');
    expect(await statusOf(event.id)).toBe('cancelled');
  });

  it('shows an editor no people, and a plain member nothing at all', async () => {
    const { id } = await propose('Hội thao', '2022-05-20');
    await addMember(conversation.db, { role: 'editor', accounts: [{ platform: 'telegram', chatId: '2' }] });
    await addMember(conversation.db, { accounts: [{ platform: 'telegram', chatId: '3' }] });
    const stranger = conversation.person('9', 'Lê Cường');
    await stranger.says('/start');
    await stranger.says('Lê Văn Cường, Chi bộ Một');
    const pending = await conversation.db.prisma.member.findFirstOrThrow({ where: { status: 'pending' } });
    const editor = conversation.person('2');
    await editor.says('/duyet');
    expect(await editor.presses('Duyệt')).not.toContain('Cường');
    for (const data of [`adm:ok:${pending.id}`, `adm:org:${pending.id}:0:0`]) {
      expect(await editor.pressesData(data)).toContain('không có quyền');
    }
    const member = conversation.person('3');
    expect(await member.says('/duyet')).toContain('cán bộ phụ trách');
    for (const data of [
      `dve:no:${id}:0`,
      `dve:day:${id}:0`,
      'dv:e:0',
      'dvc:list:0',
      `dvc:off!:${id}`,
      'dvt:ok:1:0',
    ]) {
      expect(await member.pressesData(data, '1')).toContain('không có quyền');
    }
    expect(await statusOf(id)).toBe('confirmed');
  });

  it('answers a button that is spoilt, or whose item is gone, in words', async () => {
    for (const data of ['dve:ok:99:0', 'dve:day:99:0', 'dvt:org:99:0:0', 'adm:ok:99']) {
      expect(await admin.pressesData(data, '1')).toContain('Không tìm thấy nội dung này');
    }
    const { id } = await propose('Hội thao', '2022-05-20');
    for (const data of [`dve:x:${id}:0`, 'dvt:to:1:0:x', 'adm:to:1:0:x']) {
      expect(await admin.pressesData(data, '1')).toContain('không còn dùng được');
    }
    expect(await admin.pressesData('dve:ok:x:0', '1')).toContain('đã được xử lý');
    expect(await statusOf(id)).toBe('proposed');
  });
});
