import { beforeEach, describe, expect, it } from 'vitest';
import { rich } from '../../../src/messages/rich-text.ts';
import { createDispatcher } from '../../../src/outbox/dispatcher.ts';
import { enqueueMessage } from '../../../src/outbox/enqueue-message.ts';
import type { MessageKind } from '../../../src/outbox/new-message.ts';
import type { PlatformName } from '../../../src/platforms/platform.ts';
import { addMember, addOrganisation } from '../../support/builders.ts';
import { type Person, startConversation, type TestConversation } from '../start-conversation.ts';

let conversation: TestConversation;
let clerk: Person;

beforeEach(async () => {
  conversation = await startConversation();
  const { db } = conversation;
  await addMember(db, {
    name: 'Biên tập',
    role: 'editor',
    accounts: [{ platform: 'telegram', chatId: '1' }],
  });
  await addMember(db, { name: 'Hoa', accounts: [{ platform: 'telegram', chatId: '2' }] });
  const root = await db.prisma.organisation.findFirstOrThrow();
  const branch = await addOrganisation(db, { code: 'CB1', name: 'Chi bộ Một', parentId: root.id });
  await addMember(db, { name: '=Lan; "Chi bộ"', organisationId: branch.id });
  await addMember(db, { name: 'Nam', organisationId: branch.id });
  clerk = conversation.person('1');
});

async function enqueue(title: string, kind: MessageKind = 'announcement'): Promise<number> {
  const { db, clock } = conversation;
  const now = clock.now();
  const message = {
    key: `${kind}:${title}`,
    kind,
    title,
    body: rich`${title}`,
    audience: { kind: 'all' },
    expiresAt: new Date(now.getTime() + 86_400_000),
  } as const;
  return (await db.transaction((tx) => enqueueMessage(tx, message, now))).messageId;
}

async function sendOut(): Promise<void> {
  const { db, clock, logger, platform } = conversation;
  const platforms = new Map<PlatformName, typeof platform>([['telegram', platform]]);
  const dispatcher = createDispatcher({ db, clock, logger, platforms });
  await dispatcher.drain();
  await dispatcher.stop();
}

describe('/baocao', () => {
  it('says how many got a message, and why and in which organisations others did not', async () => {
    await enqueue('Họp chi bộ');
    await sendOut();
    const list = await clerk.says('/báo cáo');
    expect(list).toContain('1. Họp chi bộ');
    expect(list).toContain('Thông báo, 8 giờ, thứ Ba, 12/4/2022');
    expect(list).toContain('Đã gửi xong: 2/4 đồng chí đã nhận');
    const report = await clerk.presses('Mở 1');
    expect(report).toContain('Thông báo gửi tất cả đảng viên');
    expect(report).toContain('Đã nhận: 2/4 đồng chí');
    expect(report).toContain('Không gửi được: 2');
    expect(report).toContain('– Người nhận chưa liên kết tài khoản nào: 2');
    expect(report).toContain('– Chi bộ Một: 2');
    expect(clerk.buttons()).toEqual([['Tải CSV', 'Xem lại'], ['‹ Danh sách']]);
  });

  it('gives the list of names as a file for Excel', async () => {
    const id = await enqueue('Họp chi bộ');
    await sendOut();
    await clerk.says('/baocao');
    await clerk.presses('Mở 1');
    expect(await clerk.presses('Tải CSV')).toContain('Họp chi bộ');
    const { file } = clerk.last();
    expect(file).toMatchObject({ name: `bao-cao-${id}.csv`, mediaType: 'text/csv' });
    const csv = Buffer.from(file?.content ?? []).toString('utf8');
    expect(csv.startsWith('\ufeffHọ và tên;Tổ chức;')).toBe(true);
    expect(csv).toContain('Hoa;Đảng ủy Khối thử nghiệm;Telegram;Đã gửi;');
    expect(csv).toContain(`"'=Lan; ""Chi bộ""";Chi bộ Một;;Không gửi được;`);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(5);
  });

  it('refuses a file that is too large in words', async () => {
    const id = await enqueue('Họp chi bộ');
    const { db } = conversation;
    await db.prisma.organisation.updateMany({ data: { name: 'Đ'.repeat(4_000_000) } });
    const answer = await clerk.pressesData(`bc:csv:${id}`, '1');
    expect(answer).toContain('lớn hơn 20 MB');
    expect(answer).toContain(`tin số ${id}`);
    expect(clerk.last().file).toBeUndefined();
  });

  it('holds back, lets go on and cancels a message that is still being sent', async () => {
    await enqueue('Họp chi bộ');
    await clerk.says('/baocao');
    await clerk.presses('Mở 1');
    expect(clerk.buttons()[1]).toEqual(['Tạm dừng', 'Hủy gửi']);
    const paused = await clerk.presses('Tạm dừng');
    expect(paused).toContain('đang tạm dừng');
    expect(paused).toContain('Đang chờ gửi: 4');
    await sendOut();
    expect(conversation.person('2').messages()).toEqual([]);
    expect(await clerk.presses('Tiếp tục')).toContain('Tình trạng: đang gửi');
    await clerk.presses('Hủy gửi');
    expect(await clerk.presses('Đúng, hủy gửi')).toContain('4 đồng chí sẽ không nhận');
    const report = await clerk.presses('Xem lại');
    expect(report).toContain('Tình trạng: đã hủy');
    expect(report).toContain('Không gửi do hủy: 4');
    expect(clerk.buttons().flat()).not.toContain('Hủy gửi');
    expect(await clerk.pressesData('bc:dung:1')).toContain('đã được hủy trước đó');
  });

  it('does not ask to cancel when everybody has got it and only the status says otherwise', async () => {
    const id = await enqueue('Họp chi bộ');
    await clerk.says('/baocao');
    await clerk.presses('Mở 1');
    await conversation.db.prisma.delivery.updateMany({ where: { messageId: id }, data: { state: 'sent' } });
    expect(await clerk.presses('Hủy gửi')).toContain('đã gửi xong');
    expect(clerk.buttons()).toEqual([]);
  });

  it('sends again to those who have not got it, after asking with the exact number, once', async () => {
    const id = await enqueue('Họp chi bộ');
    await sendOut();
    const { db } = conversation;
    const lan = await db.prisma.member.findFirstOrThrow({ where: { name: { contains: 'Lan' } } });
    const account = { platform: 'telegram', chatId: '3', displayName: 'Lan', createdAt: new Date(0) };
    await db.prisma.chatAccount.create({ data: { ...account, memberId: lan.id } });
    await clerk.says('/baocao');
    await clerk.presses('Mở 1');
    expect(clerk.buttons()[1]).toEqual(['Gửi lại cho người chưa nhận (1)']);
    const question = await clerk.presses(/^Gửi lại/);
    expect(question).toContain('“Họp chi bộ” cho đúng 1 đồng chí chưa nhận?');
    expect(question).toContain('1 đồng chí khác cũng chưa nhận nhưng không có tài khoản');
    expect(await clerk.presses('Không gửi lại')).toContain('Không gửi lại');
    await clerk.presses(/^Gửi lại/);
    const wakes = conversation.wakes();
    const shown = await clerk.presses('Đúng, gửi cho 1 đồng chí');
    expect(shown).toContain('Đang gửi thông báo “Gửi lại: Họp chi bộ”');
    expect(conversation.wakes()).toBe(wakes + 1);
    await clerk.pressesData(`bc:gl!:${id}:1`);
    await sendOut();
    expect(
      conversation
        .person('3')
        .messages()
        .map(({ text }) => text.text),
    ).toEqual(['Họp chi bộ']);
    expect(conversation.person('2').messages()).toHaveLength(1);
    expect(await clerk.pressesData(`bc:gl!:${id}:2`)).toContain('Không còn ai để gửi lại');
    expect(await clerk.pressesData(`bc:gl:${id}`)).toContain('Không còn ai để gửi lại');
    await clerk.pressesData(`bc:xem:${id}`);
    expect(clerk.buttons().flat().join()).not.toContain('Gửi lại');
  });

  it('tries again those it failed for while it is still being sent, after asking, in the same message', async () => {
    const id = await enqueue('Họp chi bộ');
    const { db, clock } = conversation;
    const hoa = { messageId: id, member: { name: 'Hoa' } };
    const [failed] = await db.prisma.delivery.findMany({ where: hoa });
    await db.prisma.delivery.update({
      where: { id: failed?.id ?? 0 },
      data: { state: 'failed', reason: 'unknown-outcome', attempts: 2, uncertain: true },
    });
    await clerk.says('/baocao');
    await clerk.presses('Mở 1');
    expect(clerk.buttons()[2]).toEqual(['Thử gửi lại lượt bị lỗi (1)']);
    const question = await clerk.presses(/^Thử gửi lại/);
    expect(question).toContain('“Họp chi bộ” cho 1 đồng chí mà lượt gửi bị lỗi?');
    expect(question).toContain('1 đồng chí có thể đã nhận');
    const wakes = conversation.wakes();
    expect(await clerk.presses('Đúng, thử lại')).toContain('Đang gửi thông báo “Họp chi bộ”');
    expect(conversation.wakes()).toBe(wakes + 1);
    expect(await clerk.pressesData(`bc:tl:${id}`)).toContain('Không còn ai để thử lại');
    await sendOut();
    expect(conversation.person('2').messages()).toHaveLength(1);
    clock.advance(2 * 86_400_000);
    expect(await clerk.pressesData(`bc:tl!:${id}`)).toContain('đã quá hạn gửi');
  });

  it('pages through announcements, reminders and digests, the newest first, without notices', async () => {
    for (let index = 1; index <= 6; index += 1) await enqueue(`Tin ${index}`, 'digest');
    await enqueue('Nội bộ', 'notice');
    const first = await clerk.says('/baocao');
    expect(first).toContain('1. Tin 6');
    expect(first).not.toContain('Nội bộ');
    const second = await clerk.presses('Tiếp ›');
    expect(second).toContain('6. Tin 1');
    expect(second).not.toContain('Tin 2');
    expect(clerk.buttons()).toEqual([['Mở 6'], ['‹ Trước']]);
    expect(await clerk.presses('Mở 6')).toContain('Bản tin gửi tất cả đảng viên');
    expect(await clerk.presses('‹ Danh sách')).toContain('1. Tin 6');
  });

  it('says when there is nothing, or the message is gone', async () => {
    expect(await clerk.says('/baocao')).toContain('Chưa có thông báo');
    for (const data of ['bc:xem:99', 'bc:csv:99', 'bc:huy:x', 'bc']) {
      expect(await clerk.pressesData(data)).toContain('không còn trong hệ thống');
    }
  });

  it('is not for a plain member: not even its buttons', async () => {
    const id = await enqueue('Họp chi bộ');
    const member = conversation.person('2');
    expect(await member.says('/baocao')).toContain('cán bộ phụ trách');
    for (const action of ['csv', 'xem', 'dung', 'huy', 'gl', 'gl!', 'tl', 'tl!']) {
      expect(await member.pressesData(`bc:${action}:${id}`)).toContain('không có quyền');
    }
    expect(await member.pressesData('bc:ds:0')).toContain('không có quyền');
    expect(member.messages().some(({ file }) => file !== undefined)).toBe(false);
  });
});
