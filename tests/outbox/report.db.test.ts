import { describe, expect, it } from 'vitest';
import { countDeliveries, deliveriesCsv, listDeliveries, listMessages } from '../../src/outbox/report.ts';
import type { SendResult } from '../../src/platforms/platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import { enqueue, recordingPlatform, startDispatcher } from './outbox-world.ts';

const NAMES = ['Trần Thị Bình', '=HYPERLINK("http://vi.example")', 'Lê "Tư"; Cường', 'Đỗ Văn Dũng'];
const ANSWERS: Readonly<Record<string, SendResult>> = {
  '1': { outcome: 'sent', messageRef: '9' },
  '2': { outcome: 'rejected', reason: 'Bad Request' },
  '3': { outcome: 'unknown', reason: 'cut' },
};

/** One sent, one refused, one in doubt, one without an account. */
async function sendToFour() {
  const context = await createTestContext();
  for (const [index, name] of NAMES.entries()) {
    const accounts = index === 3 ? [] : [{ platform: 'telegram', chatId: String(index + 1) } as const];
    await addMember(context.db, { name, accounts });
  }
  const { platform } = recordingPlatform('telegram', ({ chatId }) => ANSWERS[chatId] as SendResult);
  const { messageId } = await enqueue(context);
  await startDispatcher(context, [platform]).drain();
  return { context, messageId };
}

describe('the report of a message', () => {
  it('counts the deliveries in each state', async () => {
    const { context, messageId } = await sendToFour();
    const counts = {
      pending: 1,
      sending: 0,
      sent: 1,
      failed: 2,
      expired: 0,
      cancelled: 0,
      uncertain: 1,
      total: 4,
    };
    expect(await countDeliveries(context.db, messageId)).toEqual(counts);
    await enqueue(context);
    expect(await countDeliveries(context.db, null)).toEqual({ ...counts, pending: 5, total: 8 });
    expect((await countDeliveries(context.db, 999)).total).toBe(0);
  });

  it('lists messages, newest first, by kind', async () => {
    const { context, messageId } = await sendToFour();
    const digest = await enqueue(context, { kind: 'digest', title: 'Bản tin sáng' });
    const messages = await listMessages(context.db, { limit: 10 });
    expect(messages).toMatchObject([
      { id: digest.messageId, kind: 'digest', title: 'Bản tin sáng', counts: { pending: 4 } },
      {
        id: messageId,
        kind: 'announcement',
        audience: 'all',
        status: 'sending',
        counts: { sent: 1, failed: 2 },
      },
    ]);
    const digests = await listMessages(context.db, { kind: 'digest', limit: 10 });
    expect(digests.map(({ id }) => id)).toEqual([digest.messageId]);
    expect(await listMessages(context.db, { limit: 1 })).toHaveLength(1);
  });

  it('lists deliveries page by page, with names and reasons', async () => {
    const { context, messageId } = await sendToFour();
    const first = await listDeliveries(context.db, messageId, { afterId: 0, limit: 3 });
    const rest = await listDeliveries(context.db, messageId, { afterId: first.at(-1)?.id ?? 0, limit: 3 });
    const organisation = 'Đảng ủy Khối thử nghiệm';
    expect([...first, ...rest]).toMatchObject([
      {
        memberName: NAMES[0],
        organisation,
        platform: 'telegram',
        state: 'sent',
        reason: null,
        sentAt: context.clock.now(),
      },
      { memberName: NAMES[1], state: 'failed', reason: 'rejected', sentAt: null, uncertain: false },
      { memberName: NAMES[2], state: 'pending', reason: 'unknown-outcome', uncertain: true },
      { memberName: NAMES[3], platform: null, state: 'failed', reason: 'no-account' },
    ]);
    const page = { afterId: 0, limit: 10, states: ['failed'] } as const;
    const failed = await listDeliveries(context.db, messageId, page);
    expect(failed.map(({ memberName }) => memberName)).toEqual([NAMES[1], NAMES[3]]);
  });

  it('is a file that Vietnamese Excel opens, and runs nothing', async () => {
    const { context, messageId } = await sendToFour();
    await context.db.prisma.delivery.updateMany({
      where: { messageId, state: 'sent' },
      data: {
        route: 'template',
        routeReason: 'preferred-outside-window',
        receivedAt: new Date('2022-04-12T08:01:00+07:00'),
        seenAt: new Date('2022-04-12T09:30:00+07:00'),
      },
    });
    let file = '';
    for await (const piece of deliveriesCsv(context.db, messageId)) file += piece;
    expect(file.split('\r\n')).toEqual([
      '\ufeffHọ và tên;Tổ chức;Kênh;Trạng thái;Lý do;Thời điểm gửi;Có thể nhận hai lần;Hình thức;Vì sao gửi theo cách này;Đã đến máy;Đã xem',
      'Trần Thị Bình;Đảng ủy Khối thử nghiệm;Telegram;Đã gửi;;08:00 12/4/2022;;Tin mẫu;Lâu chưa nhắn cho bot ở tài khoản ưu tiên;08:01 12/4/2022;09:30 12/4/2022',
      `"'=HYPERLINK(""http://vi.example"")";Đảng ủy Khối thử nghiệm;Telegram;Không gửi được;Ứng dụng không chấp nhận nội dung này;;;;;;`,
      `"Lê ""Tư""; Cường";Đảng ủy Khối thử nghiệm;Telegram;Đang chờ;"Mất kết nối khi đang gửi, không rõ người nhận đã nhận được hay chưa";;Có;;;;`,
      'Đỗ Văn Dũng;Đảng ủy Khối thử nghiệm;;Không gửi được;Người nhận chưa liên kết tài khoản nào;;;;;;',
      '',
    ]);
  });
});
