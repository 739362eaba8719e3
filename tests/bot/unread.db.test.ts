import { describe, expect, it } from 'vitest';
import { rich } from '../../src/messages/rich-text.ts';
import type { IncomingContent } from '../../src/platforms/platform.ts';
import { addMember } from '../support/builders.ts';
import { createRecordingPlatform } from './recording-platform.ts';
import { startConversation, type TestConversation } from './start-conversation.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function start(canEdit = false) {
  const zalo = createRecordingPlatform('zalo-oa', 2000, { canEdit });
  const conversation = await startConversation({ platform: zalo });
  const member = await addMember(conversation.db, {
    name: 'Nguyễn Văn An',
    accounts: [{ platform: 'zalo-oa', chatId: 'u1' }],
  });
  const accountId = member.accounts[0]?.id ?? 0;
  return {
    ...conversation,
    member,
    zalo,
    phone: conversation.person('u1', 'An'),
    held: (title: string) =>
      addDelivery(conversation, member.id, title, { state: 'pending', reason: 'outside-window' }),
    templated: (title: string) =>
      addDelivery(conversation, member.id, title, {
        state: 'sent',
        route: 'template',
        accountId,
        sentAt: new Date(conversation.clock.now().getTime() - HOUR_MS),
        messageRef: `ref ${title}`,
      }),
  };
}

async function addDelivery(
  { db, clock }: TestConversation,
  memberId: number,
  title: string,
  delivery: {
    state: string;
    reason?: string;
    route?: string;
    accountId?: number;
    sentAt?: Date;
    messageRef?: string;
  },
) {
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + DAY_MS);
  const message = await db.prisma.message.create({
    data: {
      key: title,
      kind: 'announcement',
      title,
      bodyJson: JSON.stringify(rich`Toàn văn ${title}`),
      buttonsJson: JSON.stringify([[{ label: 'Xem thêm', data: 'doc:1' }]]),
      audience: 'all',
      status: 'sending',
      sendAt: now,
      expiresAt,
      createdAt: now,
      deliveries: { create: { memberId, notBefore: expiresAt, expiresAt, ...delivery } },
    },
    include: { deliveries: true },
  });
  return message.deliveries[0]?.id ?? 0;
}

describe('what waits for a member', () => {
  it('is offered below an answer without buttons, in one line', async () => {
    const { phone, held } = await start();
    await held('Họp chi bộ');
    await held('Đại hội Đoàn');
    expect(await phone.says('/giup')).toMatch(
      /Các lệnh[\s\S]*Đồng chí có 2 tin chưa đọc: “Họp chi bộ”; “Đại hội Đoàn”\. Gửi 1 để đọc\.$/,
    );
    expect(phone.buttons()).toEqual([['Đọc ngay']]);
    expect(phone.messages()).toHaveLength(1);
  });

  it('is offered in a last message of its own when the answer has buttons', async () => {
    const { phone, held } = await start();
    await held('Họp chi bộ');
    await phone.says('/caidat');
    expect(phone.messages()).toHaveLength(2);
    expect(phone.last().text.text).toBe('Đồng chí có 1 tin chưa đọc: “Họp chi bộ”. Gửi 1 để đọc.');
    expect(phone.buttons()).toEqual([['Đọc ngay']]);
  });

  it('becomes due now when asked for, by button or by typing 1', async () => {
    for (const ask of ['button', '1', 'Đọc ngay'] as const) {
      const { phone, held, db, clock, wakes } = await start();
      const id = await held('Họp chi bộ');
      await phone.says('/giup');
      const before = wakes();
      const shown = ask === 'button' ? await phone.presses('Đọc ngay') : await phone.says(ask);
      expect(shown).toBe('');
      expect(wakes()).toBe(before + 1);
      expect(await db.prisma.delivery.findUniqueOrThrow({ where: { id } })).toMatchObject({
        state: 'pending',
        notBefore: clock.now(),
      });
      expect(await phone.pressesData('chuadoc:1')).toContain('không còn tin nào chưa đọc');
    }
  });

  it('is announced in place of the offer where messages can be edited', async () => {
    const { phone, held } = await start(true);
    await held('Họp chi bộ');
    await phone.says('/giup');
    expect(await phone.presses('Đọc ngay')).toBe('Bot đang gửi 1 tin chưa đọc đến đồng chí.');
    expect(phone.messages()).toHaveLength(1);
  });

  it('comes by itself ten minutes after whatever its member did', async () => {
    const acts: IncomingContent[] = [
      { kind: 'text', text: 'xin chào' },
      { kind: 'unsupported' },
      { kind: 'unblocked' },
      { kind: 'button', data: 'tin:0', messageRef: '1' },
    ];
    for (const act of acts) {
      const { phone, held, db, clock, member } = await start();
      const id = await held('Họp chi bộ');
      await db.prisma.chatAccount.updateMany({ data: { windowClosedAt: clock.now() } });
      clock.advance(HOUR_MS);
      expect(await phone.does(act)).toContain('Đồng chí có 1 tin chưa đọc');
      expect((await db.prisma.delivery.findUniqueOrThrow({ where: { id } })).notBefore).toEqual(
        new Date(clock.now().getTime() + 600_000),
      );
      expect(await db.prisma.chatAccount.findFirstOrThrow({ where: { memberId: member.id } })).toMatchObject({
        lastSeenAt: clock.now(),
        windowClosedAt: null,
      });
    }
  });

  it('is not offered again within the hour unless something came since', async () => {
    const { phone, held, clock } = await start();
    await held('Họp chi bộ');
    expect(await phone.says('/giup')).toContain('chưa đọc');
    expect(await phone.says('/giup')).not.toContain('chưa đọc');
    await held('Đại hội Đoàn');
    expect(await phone.says('/giup')).toContain('2 tin chưa đọc');
    expect(await phone.says('/giup')).not.toContain('chưa đọc');
    clock.advance(HOUR_MS);
    expect(await phone.says('/giup')).toContain('2 tin chưa đọc');
  });

  it('is not offered in the middle of a dialogue, whose next word is for it', async () => {
    const { phone, held } = await start();
    await phone.says('/caidat');
    await held('Họp chi bộ');
    await phone.presses('Nhập giờ nghỉ khác');
    expect(phone.last().text.text).toContain('Đồng chí gõ giờ nghỉ');
    expect(await phone.says('22h-6h')).toContain('22:00–6:00');
    expect(phone.last().text.text).toContain('chưa đọc');
  });

  it('is shown to nobody who has just left', async () => {
    const { phone, held, db } = await start();
    await phone.says('/xoadulieu');
    await held('Họp chi bộ');
    expect(await phone.presses('Xóa dữ liệu của tôi')).not.toContain('Họp chi bộ');
    expect(await db.prisma.chatAccount.count()).toBe(0);
  });

  it('leaves strangers and the number 1 alone', async () => {
    const { phone, person, held } = await start();
    expect(await phone.says('1')).not.toContain('chưa đọc');
    await held('Họp chi bộ');
    expect(await person('u2').says('1')).not.toContain('Họp chi bộ');
  });
});

describe('what a template stood for', () => {
  it('is read out at once with its buttons, and only once', async () => {
    const { phone, templated, db, clock } = await start();
    const ids = [await templated('Họp chi bộ'), await templated('Đại hội Đoàn')];
    expect(await phone.says('1')).toBe('Toàn văn Họp chi bộ\n---\nToàn văn Đại hội Đoàn');
    expect(phone.buttons()).toEqual([['Xem thêm']]);
    const read = await db.prisma.delivery.findMany({ where: { id: { in: ids } } });
    for (const delivery of read) {
      expect(delivery).toMatchObject({ route: 'template-read', seenAt: clock.now() });
    }
    expect(await phone.pressesData('chuadoc:1')).toContain('không còn tin nào chưa đọc');
  });

  it('stays unread when the answer did not get through', async () => {
    const { phone, templated, zalo, db } = await start();
    const id = await templated('Họp chi bộ');
    zalo.nextResults.push({ outcome: 'unknown', reason: 'timeout' });
    await phone.says('1');
    expect(await db.prisma.delivery.findUniqueOrThrow({ where: { id } })).toMatchObject({
      route: 'template',
    });
    expect(await phone.says('1')).toBe('Toàn văn Họp chi bộ');
  });

  it('comes together with what waits', async () => {
    const { phone, templated, held, db, clock } = await start();
    await templated('Họp chi bộ');
    const id = await held('Đại hội Đoàn');
    expect(await phone.says('/giup')).toContain('2 tin chưa đọc');
    expect(await phone.presses('Đọc ngay')).toBe('Toàn văn Họp chi bộ');
    expect((await db.prisma.delivery.findUniqueOrThrow({ where: { id } })).notBefore).toEqual(clock.now());
  });
});

describe('receipts', () => {
  it('are noted on the delivery and are no act of the person', async () => {
    const { phone, person, templated, db, clock, member } = await start();
    const id = await templated('Họp chi bộ');
    const receivedAt = clock.now();
    const seen = { kind: 'seen', messageRefs: ['ref Họp chi bộ', 'khác'] } as const;
    expect(await phone.does({ ...seen, kind: 'received' })).toBe('');
    clock.advance(HOUR_MS);
    expect(await phone.does(seen)).toBe('');
    expect(await db.prisma.delivery.findUniqueOrThrow({ where: { id } })).toMatchObject({
      receivedAt,
      seenAt: clock.now(),
      route: 'template',
    });
    expect(await db.prisma.chatAccount.findFirstOrThrow({ where: { memberId: member.id } })).toMatchObject({
      lastSeenAt: null,
    });
    expect(await person('u9').does(seen)).toBe('');
    expect(await db.prisma.chatAccount.count({ where: { chatId: 'u9' } })).toBe(0);
    expect(await db.prisma.receivedUpdate.count()).toBe(0);
  });
});

describe('what the bot cannot read', () => {
  it('is answered once an hour, to members and to strangers', async () => {
    const { phone, person, clock } = await start();
    const sticker = { kind: 'unsupported' } as const;
    expect(await phone.does(sticker)).toContain('chỉ đọc được chữ và tệp');
    expect(await phone.does(sticker)).toBe('');
    expect(await person('u2').does(sticker)).toContain('đảng viên đã được mời');
    expect(await person('u2').does(sticker)).toBe('');
    clock.advance(HOUR_MS);
    expect(await phone.does(sticker)).toContain('chỉ đọc được chữ và tệp');
  });
});

describe('in a group of the Zalo bot', () => {
  it('a mention is answered once in a while, whatever it says, and nothing is read out', async () => {
    const zalo = createRecordingPlatform('zalo-bot', 2000, { canEdit: false });
    const { handle, clock, db } = await startConversation({ platform: zalo });
    await addMember(db, { accounts: [{ platform: 'zalo-bot', chatId: 'z1' }] });
    let updates = 0;
    const say = (content: IncomingContent, chatId = 'nhom') => {
      updates += 1;
      const update = { updateKey: `${updates}`, platform: 'zalo-bot', chatType: 'group' } as const;
      return handle({ ...update, chatId, displayName: 'Ai đó', content }, zalo);
    };
    await say({ kind: 'text', text: 'tin mới nhất?' });
    await say({ kind: 'command', command: 'tin', argument: '' });
    await say({ kind: 'unsupported' });
    await say({ kind: 'text', text: 'LIENKET ABCD-EFGH' });
    expect(zalo.chat('nhom').map(({ text }) => text.text)).toEqual([expect.stringContaining('nhắn riêng')]);
    await say({ kind: 'text', text: 'chào' }, 'nhom khac');
    expect(zalo.chat('nhom khac')).toHaveLength(1);
    clock.advance(600_000);
    await say({ kind: 'text', text: 'chào' });
    expect(zalo.chat('nhom')).toHaveLength(2);
    expect(await db.prisma.chatAccount.count()).toBe(1);
  });
});
