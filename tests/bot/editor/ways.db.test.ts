import { beforeEach, describe, expect, it } from 'vitest';
import type { Reach, Usage } from '../../../src/platforms/platform.ts';
import { addMember } from '../../support/builders.ts';
import { createRecordingPlatform } from '../recording-platform.ts';
import { type Person, startConversation, type TestConversation } from '../start-conversation.ts';

const HOUR_MS = 3_600_000;
const OPEN: Reach = {
  closedUntil: null,
  writtenSince: null,
  hasTemplate: false,
  freeSince: null,
  textPrice: 0,
  templatePrice: 0,
};

let conversation: TestConversation;
let clerk: Person;
let closedUntil: Date | null;
let hasTemplate: boolean;
let botUsage: Usage[];

beforeEach(async () => {
  closedUntil = null;
  hasTemplate = true;
  botUsage = [{ unit: 'message', period: '2022-04', used: 40, limit: 3000, forecast: 100 }];
  const ago = (now: Date, hours: number) => new Date(now.getTime() - hours * HOUR_MS);
  conversation = await startConversation({
    others: [
      createRecordingPlatform('zalo-bot', 2000, {
        canEdit: false,
        reach: () => ({ ...OPEN, closedUntil }),
        usage: async () => botUsage,
      }),
      createRecordingPlatform('zalo-oa', 2000, {
        canEdit: false,
        reach: (_purpose, now) => ({
          closedUntil: null,
          writtenSince: ago(now, 7 * 24),
          freeSince: ago(now, 48),
          hasTemplate,
          textPrice: 55,
          templatePrice: 560,
        }),
        usage: async () => [{ unit: 'template', period: '2022-04', used: 0, limit: null, forecast: 0 }],
      }),
    ],
  });
  const { db, clock } = conversation;
  await addMember(db, { role: 'editor', accounts: [{ platform: 'telegram', chatId: '1' }] });
  await addMember(db, { accounts: [{ platform: 'zalo-bot', chatId: 'z1' }] });
  await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId: 'never' }] });
  await addMember(db);
  await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId: 'b', state: 'blocked' }] });
  for (const [chatId, hours] of [
    ['free', 2],
    ['paid', 72],
    ['late', 200],
  ] as const) {
    await addMember(db, { accounts: [{ platform: 'zalo-oa', chatId }] });
    await db.prisma.chatAccount.updateMany({
      where: { chatId },
      data: { lastSeenAt: ago(clock.now(), hours) },
    });
  }
  clerk = conversation.person('1');
});

async function preview(text = 'Họp chi bộ'): Promise<string> {
  await clerk.says(`/thongbao ${text}`);
  await clerk.presses('Tất cả');
  return clerk.last().text.text;
}

describe('the preview of an announcement', () => {
  it('shows every way with its cost, who has to wait, and who cannot be reached and why', async () => {
    expect(await preview()).toContain('Số người nhận: 8 đồng chí\n');
    const lines = clerk.last().text.text.split('\n');
    expect(lines.filter((line) => line.startsWith('– ')).toSorted()).toEqual([
      '– Chưa liên lạc được qua bot: 2 (đã chặn bot: 1; chưa có tài khoản: 1)',
      '– Hạn mức Zalo (bot), tin nhắn tháng 4/2022: đã dùng 40/3.000, lần này thêm 1',
      '– Telegram: 1',
      '– Zalo (bot): 1',
      '– Zalo OA, tin có phí: 1, khoảng 55 đồng',
      '– Zalo OA, tin mẫu: 2, khoảng 1.120 đồng',
      '– Zalo OA: 1',
    ]);
    expect(lines).toContain('Chi phí dự kiến: 1.175 đồng');
  });

  it('says whom nothing can be sent to before they write, and when a quota is open again', async () => {
    hasTemplate = false;
    closedUntil = new Date('2022-05-01T00:00:00+07:00');
    const shown = await preview();
    expect(shown).toContain('– Chờ người nhận nhắn cho bot rồi mới gửi được: 2');
    expect(shown).toContain('– Chờ có thêm hạn mức tin (0 giờ, Chủ nhật, 1/5/2022): 1');
    expect(shown).not.toContain('tin mẫu');
  });

  it('counts each part of a long text', async () => {
    const shown = await preview('Họp chi bộ. '.repeat(250));
    expect(shown).toContain('đã dùng 40/3.000, lần này thêm 2');
    expect(shown).toContain('– Zalo OA, tin có phí: 1, khoảng 110 đồng');
  });

  it('warns before a quota is exceeded', async () => {
    botUsage = [{ unit: 'message', period: '2022-04', used: 3000, limit: 3000, forecast: 3100 }];
    expect(await preview()).toContain('Không đủ:');
  });
});

describe('/baocao', () => {
  it('shows the quotas with their forecast, and warns when it exceeds the limit', async () => {
    expect(await clerk.says('/baocao')).toContain(
      'Hạn mức gửi tin\n– Zalo (bot), tin nhắn tháng 4/2022: 40/3.000, dự báo cả tháng 100',
    );
    expect(clerk.last().text.text).not.toContain('tin mẫu');
    botUsage = [
      { unit: 'message', period: '2022-04', used: 1500, limit: 3000, forecast: 3750.4 },
      { unit: 'person', period: null, used: 50, limit: 50, forecast: 50 },
    ];
    const shown = await clerk.says('/baocao');
    expect(shown).toContain('1.500/3.000, dự báo cả tháng 3.750');
    expect(shown).toContain('Sắp hết hạn mức tin nhắn Zalo (bot)');
    expect(shown).toContain('– Zalo (bot), người nhận: 50/50\nĐã đủ hạn mức người nhận Zalo (bot)');
  });

  it('shows the way each took and why, what was received and seen, and what is held', async () => {
    const { db, clock } = conversation;
    const now = clock.now();
    const accounts = await db.prisma.chatAccount.findMany();
    const of = (chatId: string) => {
      const { id: accountId, memberId } = accounts.find((one) => one.chatId === chatId) ?? {};
      return { accountId: accountId ?? 0, memberId: memberId ?? 0, notBefore: now, expiresAt: now };
    };
    const sent = { state: 'sent', sentAt: now } as const;
    const template = { ...sent, route: 'template', routeReason: 'preferred-outside-window' } as const;
    await db.prisma.message.create({
      data: {
        key: 'a',
        kind: 'announcement',
        title: 'Họp chi bộ',
        bodyJson: '{}',
        audience: 'all',
        status: 'sending',
        sendAt: now,
        expiresAt: now,
        createdAt: now,
        deliveries: {
          create: [
            { ...of('1'), ...sent },
            { ...of('free'), ...sent, receivedAt: now, seenAt: now },
            { ...of('paid'), ...sent, receivedAt: now },
            { ...of('never'), ...template },
            { ...of('late'), ...template, route: 'template-read', receivedAt: now, seenAt: now },
            { ...of('z1'), accountId: null, state: 'pending', reason: 'quota' },
          ],
        },
      },
    });
    await clerk.says('/baocao');
    const report = await clerk.presses('Mở 1');
    expect(report).toContain(
      [
        'Đã nhận: 5/6 đồng chí',
        '– Zalo OA, tin mẫu: 2 (đã đến máy 1, đã xem 1)',
        '– Zalo OA: 2 (đã đến máy 2, đã xem 1)',
        '– Telegram: 1',
        'Đang chờ gửi: 1',
        '– Chờ có thêm hạn mức tin: 1',
      ].join('\n'),
    );
    expect(report).toContain('Vì sao gửi theo cách khác\n– Lâu chưa nhắn cho bot ở tài khoản ưu tiên: 2');
  });
});
