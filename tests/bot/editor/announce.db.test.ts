import { beforeEach, describe, expect, it } from 'vitest';
import { progressButtons } from '../../../src/bot/editor/progress.ts';
import { refreshProgress } from '../../../src/broadcasts/refresh-progress.ts';
import { createDispatcher } from '../../../src/outbox/dispatcher.ts';
import type { PlatformName } from '../../../src/platforms/platform.ts';
import { addMember, addOrganisation, addTopic } from '../../support/builders.ts';
import { createRecordingPlatform } from '../recording-platform.ts';
import { type Person, startConversation, type TestConversation } from '../start-conversation.ts';

let conversation: TestConversation;
let clerk: Person;
let branchId: number;

/** Three in the root (the clerk, one reader, one without any account), two in a branch. */
beforeEach(async () => {
  conversation = await startConversation({ others: [createRecordingPlatform('zalo-oa')] });
  const { db } = conversation;
  await addMember(db, {
    name: 'Biên tập',
    role: 'editor',
    accounts: [{ platform: 'telegram', chatId: '1' }],
  });
  await addMember(db, { name: 'Hoa', accounts: [{ platform: 'telegram', chatId: '2' }] });
  await addMember(db, { name: 'Không máy' });
  const root = await db.prisma.organisation.findFirstOrThrow();
  const branch = await addOrganisation(db, { code: 'CB1', name: 'Chi bộ Một', parentId: root.id });
  branchId = branch.id;
  await addMember(db, { organisationId: branchId, accounts: [{ platform: 'telegram', chatId: '3' }] });
  await addMember(db, { organisationId: branchId, accounts: [{ platform: 'zalo-oa', chatId: 'z' }] });
  clerk = conversation.person('1');
});

const sent = () => conversation.db.prisma.message.findMany({ where: { kind: 'announcement' } });

async function sendOut(): Promise<void> {
  const { db, clock, logger, platform } = conversation;
  const platforms = new Map<PlatformName, typeof platform>([['telegram', platform]]);
  const dispatcher = createDispatcher({ db, clock, logger, platforms });
  await dispatcher.drain();
  await dispatcher.stop();
}

async function compose(
  text = 'Họp chi bộ lúc 14 giờ.',
  audience: string | RegExp = 'Tất cả',
): Promise<string> {
  await clerk.says('/thongbao');
  await clerk.says(text);
  return clerk.presses(audience);
}

describe('/thongbao', () => {
  it('goes from text and audience to a preview with the exact count, and is sent only then', async () => {
    expect(await clerk.says('/thông báo')).toContain('nội dung thông báo');
    expect(await clerk.says('Họp chi bộ  lúc 14 giờ.\n\n- Mang theo sổ tay')).toContain('gửi tới ai');
    const shown = await clerk.presses('Tất cả');
    expect(shown).toContain('THÔNG BÁO');
    expect(shown).toContain('Họp chi bộ  lúc 14 giờ.\n\n- Mang theo sổ tay');
    expect(shown).toContain('Số người nhận: 5 đồng chí (Telegram: 3; Zalo OA: 1)');
    expect(shown).toContain('Chưa liên lạc được qua bot: 1 đồng chí');
    expect(shown).not.toContain('giờ nghỉ');
    expect(clerk.buttons()).toEqual([
      ['Gửi'],
      ['Hẹn giờ', 'Hỏa tốc'],
      ['Sửa nội dung', 'Đổi nơi nhận'],
      ['Hủy'],
    ]);
    expect(await sent()).toEqual([]);

    expect(await clerk.presses('Gửi')).toContain('Đang gửi thông báo');
    expect(clerk.buttons()).toEqual([['Tạm dừng', 'Hủy gửi']]);
    expect(await sent()).toMatchObject([
      { audience: 'all', urgent: false, progressPlatform: 'telegram', progressRef: clerk.last().messageRef },
    ]);
    expect(conversation.wakes()).toBe(1);
    await sendOut();
    expect(conversation.person('2').last().text.text).toContain('Mang theo sổ tay');
  });

  it('keeps one progress message alive with its buttons until it has become the report', async () => {
    await compose();
    await clerk.presses('Gửi');
    const progress = clerk.last();
    const { platform, clock } = conversation;
    const platforms = new Map<PlatformName, typeof platform>([['telegram', platform]]);
    const refresh = () => refreshProgress(conversation, platforms, { buttons: progressButtons });
    await refresh();
    expect(clerk.buttons()).toEqual([['Tạm dừng', 'Hủy gửi']]);
    await conversation.db.prisma.chatAccount.updateMany({
      where: { platform: 'zalo-oa' },
      data: { state: 'gone' },
    });
    await sendOut();
    clock.advance(10_000);
    await refresh();
    const report = clerk.messages().find(({ messageRef }) => messageRef === progress.messageRef);
    expect(report?.text.text).toContain('Đã gửi xong thông báo');
    expect(report?.text.text).toContain('Đã nhận: 3/5');
    expect(report?.text.text).toContain('1: Người nhận chưa liên kết tài khoản nào');
    expect(report?.buttons ?? []).toEqual([]);
  });

  it('sends once however often and however late Gửi is pressed, also after a restart', async () => {
    await compose();
    const button = clerk
      .last()
      .buttons?.flat()
      .find(({ label }) => label === 'Gửi');
    const data = button !== undefined && 'data' in button ? button.data : '';
    const ref = clerk.last().messageRef;
    await Promise.all([clerk.pressesData(data, ref), clerk.pressesData(data, ref)]);
    conversation.restart();
    expect(await clerk.pressesData(data, ref)).toBe(clerk.last().text.text);
    expect(await sent()).toHaveLength(1);
    expect(await conversation.db.prisma.delivery.count()).toBe(5);
    await sendOut();
    const heard = conversation.person('2').messages();
    expect(heard).toHaveLength(1);
  });

  it('shows the progress again when the crash came between sending and answering', async () => {
    await compose();
    const { platform } = conversation;
    platform.nextResults.push({ outcome: 'unknown', reason: 'cut off' });
    await clerk.presses('Gửi');
    expect((await sent())[0]?.progressRef).toBeNull();
    expect(await clerk.presses('Gửi')).toContain('Đang gửi thông báo');
    expect((await sent())[0]?.progressRef).toBe(clerk.last().messageRef);
    expect(await sent()).toHaveLength(1);
  });

  it('reaches one organisation with all below it, chosen by button or by typing its name', async () => {
    await clerk.says('/thongbao Sinh hoạt chuyên đề');
    expect(await clerk.presses('Một tổ chức…')).toContain('gõ tên');
    expect(await clerk.presses(/Chi bộ Một/)).toContain('Số người nhận: 2 đồng chí');
    await clerk.presses('Đổi nơi nhận');
    await clerk.presses('Một tổ chức…');
    expect(await clerk.says('chi bo khong co')).toContain('Không tìm thấy');
    const shown = await clerk.says('chi bo mot');
    expect(shown).toContain('Nơi nhận: Chi bộ Một và các đơn vị trực thuộc');
    await clerk.presses('Gửi');
    expect(await sent()).toMatchObject([{ audience: 'org:CB1' }]);
  });

  it('pages through many organisations', async () => {
    for (let index = 2; index <= 12; index += 1)
      await addOrganisation(conversation.db, { code: `CB${index}`, name: `Chi bộ số ${index}`, parentId: 1 });
    await clerk.says('/thongbao Nội dung');
    expect(await clerk.presses('Một tổ chức…')).toContain('trang 1/2');
    expect(await clerk.presses('Tiếp ›')).toContain('trang 2/2');
    expect(await clerk.presses('‹ Quay lại')).toContain('gửi tới ai');
  });

  it('reaches those who follow a topic', async () => {
    const topic = await addTopic(conversation.db, 'Công tác Đoàn');
    const member = await conversation.db.prisma.member.findFirstOrThrow({ where: { name: 'Hoa' } });
    await conversation.db.prisma.topicMute.create({ data: { memberId: member.id, topicId: topic.id } });
    await clerk.says('/thongbao Trại hè thanh niên');
    await clerk.presses('Theo chuyên mục…');
    const shown = await clerk.presses('Công tác Đoàn');
    expect(shown).toContain('người theo dõi chuyên mục Công tác Đoàn');
    expect(shown).toContain('Số người nhận: 4 đồng chí');
    await clerk.presses('Gửi');
    expect(await sent()).toMatchObject([{ audience: 'topic:Công tác Đoàn' }]);
  });

  it('asks once more before hỏa tốc, which then breaks quiet hours and is audited', async () => {
    conversation.clock.set('2022-04-12T22:30:00+07:00');
    expect(await compose()).toContain('phần lớn sẽ nhận từ 6 giờ 30, thứ Tư, 13/4/2022');
    const question = await clerk.presses('Hỏa tốc');
    expect(question).toContain('kể cả người đang trong giờ nghỉ');
    expect(await sent()).toEqual([]);
    await clerk.presses('Không, quay lại');
    await clerk.presses('Hỏa tốc');
    await clerk.presses('Đúng, gửi hỏa tốc');
    expect(await sent()).toMatchObject([{ urgent: true }]);
    await sendOut();
    expect(conversation.person('2').last().text.text).toContain('HỎA TỐC');
    const audited = await conversation.db.prisma.auditEntry.findMany({ select: { action: true } });
    expect(audited.map(({ action }) => action)).toContain('message.urgent');
  });

  it('is scheduled by typing or by button, repeats what it understood, and can be put back to at once', async () => {
    await compose();
    expect(await clerk.presses('Hẹn giờ')).toContain('7h30 ngày mai');
    expect(clerk.buttons().flat()).toEqual(['Chiều nay, 14 giờ', 'Sáng mai, 7 giờ', '‹ Quay lại']);
    expect(await clerk.says('lúc nào cũng được')).toContain('Chưa đọc được thời gian');
    expect(await clerk.says('7h30')).toContain('đã qua');
    expect(await clerk.says('8h 30/4/2025')).toContain('trong vòng một năm');
    const understood = await clerk.says('22h ngay mai');
    expect(understood).toContain('gửi lúc 22 giờ, thứ Tư, 13/4/2022');
    expect(understood).toContain('nhận từ 6 giờ 30, thứ Năm, 14/4/2022');
    expect(clerk.buttons()[0]).toEqual(['Hẹn gửi']);
    await clerk.presses('Bỏ hẹn giờ');
    expect(clerk.buttons()[0]).toEqual(['Gửi']);
    await clerk.presses('Hẹn giờ');
    await clerk.presses('Sáng mai, 7 giờ');
    expect(await clerk.presses('Hẹn gửi')).toContain('Đã hẹn gửi thông báo');
    expect(await sent()).toMatchObject([{ sendAt: new Date('2022-04-13T07:00:00+07:00') }]);
    await sendOut();
    expect(conversation.person('2').messages()).toEqual([]);
    conversation.clock.set('2022-04-13T07:00:00+07:00');
    await sendOut();
    expect(conversation.person('2').messages()).toHaveLength(1);
  });

  it('does not send at once what was put off to a moment that has passed meanwhile', async () => {
    await compose();
    await clerk.presses('Hẹn giờ');
    await clerk.presses('Chiều nay, 14 giờ');
    conversation.clock.set('2022-04-12T15:00:00+07:00');
    expect(await clerk.presses('Hẹn gửi')).toContain('đã qua');
    expect(await sent()).toEqual([]);
    expect(await clerk.says('16h')).toContain('16 giờ, thứ Ba, 12/4/2022');
  });

  it('is edited with audience and time kept; a button of the old preview sends nothing', async () => {
    await compose('Họp lúc 14 giờ', 'Tất cả');
    await clerk.presses('Hẹn giờ');
    await clerk.presses('Sáng mai, 7 giờ');
    const old = clerk.last();
    expect(await clerk.presses('Sửa nội dung')).toContain('thay toàn bộ');
    const shown = await clerk.says('Họp lúc 15 giờ');
    expect(shown).toContain('Họp lúc 15 giờ');
    expect(shown).not.toContain('14 giờ');
    expect(shown).toContain('7 giờ, thứ Tư, 13/4/2022');
    const button = old.buttons?.flat()[0];
    const pressed = await clerk.pressesData(button !== undefined && 'data' in button ? button.data : '');
    expect(pressed).toContain('bản nháp đã thay đổi');
    expect(await sent()).toEqual([]);
  });

  it('shows the text again only when it changed: other choices are made below it, in place', async () => {
    await compose();
    const before = clerk.messages().length;
    await clerk.presses('Đổi nơi nhận');
    await clerk.presses('Một tổ chức…');
    expect(await clerk.presses(/Chi bộ Một/)).not.toContain('Họp chi bộ lúc 14 giờ');
    await clerk.presses('Hẹn giờ');
    await clerk.presses('‹ Quay lại');
    await clerk.presses('Hỏa tốc');
    await clerk.presses('Không, quay lại');
    expect(clerk.messages()).toHaveLength(before);
    expect(clerk.last().text.text).toContain('Số người nhận: 2 đồng chí');
  });

  it('asks what a second text is for while a draft waits', async () => {
    await compose('Phần một');
    expect(await clerk.says('Phần hai')).toContain('để làm gì');
    expect(clerk.buttons()).toEqual([['Thay nội dung', 'Nối vào cuối'], ['Giữ nội dung cũ']]);
    expect(await clerk.presses('Nối vào cuối')).toContain('Phần một\nPhần hai');
    await clerk.says('Phần ba');
    expect(await clerk.presses('Giữ nội dung cũ')).toContain('Phần một\nPhần hai');
    await clerk.says('Phần bốn');
    const replaced = await clerk.presses('Thay nội dung');
    expect(replaced).toContain('Phần bốn');
    expect(replaced).not.toContain('Phần một');
    await clerk.presses('Gửi');
    expect((await sent())[0]?.title).toBe('Phần bốn');
  });

  it('joins a long text that Telegram cut in two, in the middle of a sentence', async () => {
    const first = `${'Nội dung chỉ đạo của Ban Thường vụ. '.repeat(110)}Yêu cầu các chi bộ`;
    await clerk.says('/thongbao');
    await clerk.says(first);
    expect(await clerk.says('triển khai ngay trong tuần.')).toContain('Đã nối');
    const shown = await clerk.presses('Tất cả');
    expect(shown.replaceAll(/\s+/g, ' ')).toContain('Yêu cầu các chi bộ triển khai ngay trong tuần.');
    expect(await clerk.says('Một việc khác')).toContain('để làm gì');
    await clerk.presses('Giữ nội dung cũ');
    await clerk.presses('Gửi');
    const [message] = await sent();
    expect(message?.bodyJson).toContain('Yêu cầu các chi bộ triển khai ngay trong tuần.');
  });

  it('refuses a secret text, keeps nothing of it and loses nothing of the draft', async () => {
    const secret = 'TỐI MẬT\nPhương án bảo vệ đại hội';
    await clerk.says('/thongbao');
    expect(await clerk.says(secret)).toContain('dấu hiệu là tài liệu mật');
    await clerk.says('Họp chi bộ');
    await clerk.presses('Tất cả');
    expect(await clerk.says(secret)).toContain('Bản nháp trước đó vẫn còn');
    const [step] = await conversation.db.prisma.conversation.findMany();
    expect(step?.dataJson).not.toContain('Phương án');
    await clerk.presses('Gửi');
    expect((await sent()).map(({ title }) => title)).toEqual(['Họp chi bộ']);
    const refusals = { where: { action: 'message.refused-secret' } };
    expect(await conversation.db.prisma.auditEntry.count(refusals)).toBe(2);
  });

  it('says when a text is too long, or is a file, and goes on waiting', async () => {
    await clerk.says('/thongbao');
    expect(await clerk.says('dài '.repeat(6_000))).toContain('20.000 ký tự');
    const file = {
      kind: 'file',
      name: 'cv.docx',
      mediaType: 'application/msword',
      sizeBytes: 10,
      download: async () => new Uint8Array(),
    } as const;
    expect(await clerk.does(file)).toContain('chỉ gồm chữ');
    expect(await clerk.says('Ngắn gọn')).toContain('gửi tới ai');
  });

  it('is dropped by its button, by /huy, and by another command', async () => {
    await compose();
    expect(await clerk.presses('Hủy')).toContain('Đã bỏ bản nháp');
    expect(await clerk.says('Họp')).toContain('Không tìm thấy');
    await compose();
    expect(await clerk.says('/huy')).toContain('Đã dừng');
    expect(await clerk.presses('Gửi')).toContain('đã thay đổi hoặc đã bỏ');
    await compose();
    expect(await clerk.says('/tin')).toContain('Đã dừng');
    expect(await clerk.presses('Gửi')).toContain('đã thay đổi hoặc đã bỏ');
    expect(await sent()).toEqual([]);
  });

  it('asks for another audience when the chosen one is gone', async () => {
    await compose('Họp', 'Một tổ chức…');
    await clerk.presses(/Chi bộ Một/);
    await conversation.db.prisma.organisation.update({ where: { id: branchId }, data: { code: 'CB1X' } });
    expect(await clerk.presses('Gửi')).toContain('không còn trong danh sách');
    expect(await clerk.presses('Tất cả')).toContain('Số người nhận: 5');
    await clerk.presses('Gửi');
    expect(await sent()).toHaveLength(1);
  });

  it('offers no sending to an organisation without members', async () => {
    await addOrganisation(conversation.db, { code: 'CB9', name: 'Chi bộ Trống', parentId: 1 });
    await clerk.says('/thongbao Họp');
    await clerk.presses('Một tổ chức…');
    expect(await clerk.says('CB9')).toContain('Chưa có đảng viên nào');
    expect(clerk.buttons()).toEqual([['Sửa nội dung', 'Đổi nơi nhận'], ['Hủy']]);
  });

  it('is not for a plain member: neither the command nor a button passed on', async () => {
    const member = conversation.person('2');
    expect(await member.says('/thongbao')).toContain('cán bộ phụ trách');
    expect(await member.says('/giup')).not.toContain('/thongbao');
    await compose();
    const button = clerk.last().buttons?.flat()[0];
    const data = button !== undefined && 'data' in button ? button.data : '';
    expect(await member.pressesData(data)).toContain('không có quyền');
    await clerk.presses('Gửi');
    const [message] = await sent();
    expect(await member.pressesData(`tbp:huy!:${message?.id}`)).toContain('không có quyền');
    expect(await sent()).toMatchObject([{ status: 'sending' }]);
  });

  it('ends when the clerk loses the right in the middle', async () => {
    await clerk.says('/thongbao');
    await conversation.db.prisma.member.updateMany({ data: { role: 'member' } });
    expect(await clerk.says('Họp chi bộ')).toContain('không có quyền');
    expect(await clerk.says('Họp chi bộ')).toContain('Không tìm thấy');
  });
});

describe('while it is being sent', () => {
  it('is held back, goes on, and is cancelled only after a second word', async () => {
    await compose();
    await clerk.presses('Gửi');
    expect(await clerk.presses('Tạm dừng')).toContain('Đang tạm dừng thông báo');
    expect(await sent()).toMatchObject([{ status: 'paused' }]);
    expect(clerk.buttons()).toEqual([['Tiếp tục', 'Hủy gửi']]);
    await sendOut();
    expect(conversation.person('2').messages()).toEqual([]);
    expect(await clerk.presses('Tiếp tục')).toContain('Đang gửi thông báo');
    expect(await clerk.presses('Hủy gửi')).toContain('5 đồng chí còn lại sẽ không nhận');
    expect(await clerk.presses('Không, gửi tiếp')).toContain('Không hủy');
    await clerk.presses('Hủy gửi');
    const done = await clerk.presses('Đúng, hủy gửi');
    expect(done).toContain('5 đồng chí sẽ không nhận, 0 đồng chí đã nhận');
    expect(await clerk.presses('Tạm dừng')).toContain('đã được hủy trước đó');
    expect(await clerk.pressesData('tbp:huy!:1')).toContain('đã được hủy trước đó');
    await sendOut();
    expect(conversation.person('2').messages()).toEqual([]);
  });

  it('says that there is nothing to stop once it is through, or gone', async () => {
    await compose();
    await clerk.presses('Gửi');
    const progress = clerk.last();
    await conversation.db.prisma.chatAccount.deleteMany({ where: { platform: 'zalo-oa' } });
    await sendOut();
    expect(await clerk.pressesData('tbp:dung:1', progress.messageRef)).toContain('đã gửi xong');
    expect(await clerk.pressesData('tbp:huy:1')).toContain('đã gửi xong');
    expect(await clerk.pressesData('tbp:huy:999')).toContain('không còn trong hệ thống');
    expect(await clerk.pressesData('tbp:huy:x')).toContain('không còn trong hệ thống');
  });
});
