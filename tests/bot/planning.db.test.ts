import { beforeEach, describe, expect, it } from 'vitest';
import { addDocument, addEvent, addMember, addOrganisation } from '../support/builders.ts';
import { type Person, startConversation, type TestConversation } from './start-conversation.ts';

let conversation: TestConversation;
let me: Person;
let offices: { office: number; mine: number; other: number };

beforeEach(async () => {
  conversation = await startConversation();
  const { db } = conversation;
  const office = await addOrganisation(db, { code: 'DUK', name: 'Đảng ủy Khối' });
  const mine = await addOrganisation(db, { code: 'CB1', name: 'Chi bộ Một', parentId: office.id });
  const other = await addOrganisation(db, { code: 'CB2', name: 'Chi bộ Hai', parentId: office.id });
  offices = { office: office.id, mine: mine.id, other: other.id };
  await addMember(db, { organisationId: mine.id, accounts: [{ platform: 'telegram', chatId: '10' }] });
  me = conversation.person('10');
});

function addTask(task: {
  text: string;
  organisationId?: number;
  deadline?: string;
  who?: string;
  sentence?: string;
  status?: string;
  documentId?: number;
}) {
  return conversation.db.prisma.task.create({
    data: { status: 'confirmed', sentence: task.text, createdAt: conversation.clock.now(), ...task },
  });
}

describe('/lich', () => {
  it('shows confirmed events by day with weekday, place and time', async () => {
    const { db } = conversation;
    await addEvent(db, { title: 'Giao ban', start: '2022-04-12T14:00', end: '2022-04-12T16:30' });
    await addEvent(db, { title: 'Tập huấn', start: '2022-04-13', place: 'Hội trường A' });
    await addEvent(db, { title: 'Tuần lễ kỷ niệm', start: '2022-05-18', end: '2022-05-24' });
    await addEvent(db, { title: 'Lễ kỷ niệm', start: '2022-05-18T07:30' });
    await addEvent(db, { title: 'Việc chưa duyệt', start: '2022-04-14', status: 'proposed' });
    await addEvent(db, { title: 'Việc đã qua', start: '2022-04-11' });
    expect(await me.says('lich')).toBe(
      [
        'Lịch sắp tới',
        'Hôm nay, thứ Ba, 12/4/2022\n– 14 giờ đến 16 giờ 30 – Giao ban',
        'Ngày mai, thứ Tư, 13/4/2022\n– Tập huấn (tại Hội trường A)',
        'Thứ Tư, 18/5/2022\n– Tuần lễ kỷ niệm (từ 18/5/2022 đến 24/5/2022)\n– 7 giờ 30 – Lễ kỷ niệm',
      ].join('\n\n'),
    );
  });

  it('shows what has begun under today, and what is known by month or year only as such', async () => {
    const { db } = conversation;
    await addEvent(db, { title: 'Tháng thanh niên', start: '2022-04-01', end: '2022-04-30' });
    await addEvent(db, { title: 'Đại hội Đoàn', start: '2022-06' });
    const text = await me.says('/lịch');
    expect(text).toContain('Hôm nay, thứ Ba, 12/4/2022\n– Tháng thanh niên (từ 1/4/2022 đến 30/4/2022)');
    expect(text).toContain('Tháng 6/2022\n– Đại hội Đoàn');
  });

  it('turns pages, and says when there is nothing', async () => {
    expect(await me.says('/lich')).toContain('Chưa có sự kiện');
    for (let day = 13; day < 20; day += 1) {
      await addEvent(conversation.db, { title: `Việc ${day}`, start: `2022-04-${day}` });
    }
    expect(await me.says('/lich')).toContain('(1–5/7)');
    expect(await me.presses('Tiếp ›')).toContain('– Việc 19');
    expect(me.last().edits).toBe(1);
  });
});

describe('/nhiemvu', () => {
  it('shows tasks of the own organisation and of all, nearest deadline first, with who, deadline and sentence', async () => {
    const { id: documentId } = await addDocument(conversation.db, {
      title: 'Kết luận hội nghị',
      body: 'Toàn văn kết luận.',
    });
    await addTask({ text: 'Báo cáo quý', deadline: '2022-05-30', organisationId: offices.mine });
    await addTask({
      text: 'Xây dựng kế hoạch',
      who: 'các chi bộ',
      deadline: '2022-04-20',
      sentence: 'Đề nghị các chi bộ xây dựng kế hoạch trước ngày 20/4/2022.',
      documentId,
    });
    await addTask({ text: 'Việc của chi bộ khác', organisationId: offices.other });
    await addTask({ text: 'Việc chưa duyệt', status: 'proposed' });
    await addTask({ text: 'Việc trễ', deadline: '2022-04-10' });
    await addTask({ text: 'Việc trong tháng', deadline: '2022-04' });
    const text = await me.says('nhiệm vụ');
    expect(text).toContain(
      'Thời hạn: 20/4/2022\nGiao cho: các chi bộ\n“Đề nghị các chi bộ xây dựng kế hoạch',
    );
    expect(text).toContain('Nguồn: Kết luận hội nghị');
    expect(text).toContain('Việc trễ\nThời hạn: 10/4/2022 (đã quá hạn)');
    expect(text).toMatch(
      /Việc trong tháng\nThời hạn: tháng 4\/2022$|Việc trong tháng\nThời hạn: tháng 4\/2022\n/,
    );
    expect(text.indexOf('Xây dựng kế hoạch')).toBeLessThan(text.indexOf('Báo cáo quý'));
    expect(text).not.toContain('chi bộ khác');
    expect(text).not.toContain('chưa duyệt');
    expect(await me.presses(/^Nguồn/)).toContain('Toàn văn kết luận.');
  });

  it('says when there is none', async () => {
    expect(await me.says('/nhiemvu')).toContain('không có nhiệm vụ');
  });
});
