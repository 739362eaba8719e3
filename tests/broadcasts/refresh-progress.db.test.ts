import { beforeEach, describe, expect, it } from 'vitest';
import { announce, attachProgress } from '../../src/broadcasts/announce.ts';
import { refreshProgress } from '../../src/broadcasts/refresh-progress.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { rich } from '../../src/messages/rich-text.ts';
import { cancelMessage, pauseMessage } from '../../src/outbox/control.ts';
import type { Platform, PlatformName, SendResult } from '../../src/platforms/platform.ts';
import { buildPlatform, startServer } from '../platforms/telegram/start-platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

const ADMIN = 700;
const CHAT = String(ADMIN);

let ctx: TestContext;
let messageId: number;

beforeEach(async () => {
  ctx = await createTestContext(createTestClock('2022-04-12T09:00:00+07:00'));
  for (let count = 0; count < 10; count += 1) await addMember(ctx.db);
  ({ messageId } = await announce(ctx, OPERATOR, {
    text: 'Chiều mai họp.',
    audience: { kind: 'all' },
    urgent: false,
  }));
});

/** As the dispatcher would record it. */
async function settleDeliveries(count: number, state: string, reason: string | null = null) {
  const waiting = await ctx.db.prisma.delivery.findMany({ where: { state: 'pending' }, take: count });
  await ctx.db.prisma.delivery.updateMany({
    where: { id: { in: waiting.map(({ id }) => id) } },
    data: { state, reason, sentAt: state === 'sent' ? ctx.clock.now() : null },
  });
}

async function finish(status: 'finished' | 'cancelled' = 'finished') {
  await ctx.db.prisma.message.update({
    where: { id: messageId },
    data: { status, finishedAt: ctx.clock.now() },
  });
}

/** Two seconds later. */
async function refresh(platforms: ReadonlyMap<PlatformName, Platform>) {
  ctx.clock.advance(2_000);
  await refreshProgress(ctx, platforms);
}

async function progressRef() {
  return (await ctx.db.prisma.message.findUniqueOrThrow({ where: { id: messageId } })).progressRef;
}

/** An admin in Telegram who sees the reply to "confirm", with the progress attached to it. */
async function watchInTelegram() {
  const server = await startServer();
  const admin = server.user(ADMIN);
  const { platform } = buildPlatform(server);
  const sent = await platform.send(CHAT, { text: rich`Đã xếp lịch gửi.` }, 'reply');
  if (sent.outcome !== 'sent') throw new Error('not sent');
  await attachProgress(ctx, messageId, {
    platform: 'telegram',
    chatId: CHAT,
    messageRef: sent.messageRef,
  });
  const platforms = new Map<PlatformName, Platform>([['telegram', platform]]);
  return { server, admin, platforms };
}

/** A platform that answers as told and notes what it was asked; for outcomes the local servers cannot cause. */
function createScriptedPlatform(answers: { edit?: SendResult[]; send?: SendResult[] }, canEdit = true) {
  const calls: { act: 'edit' | 'send'; text: string }[] = [];
  const answer = (act: 'edit' | 'send', text: string): SendResult => {
    calls.push({ act, text });
    return answers[act]?.shift() ?? { outcome: 'sent', messageRef: 'shown' };
  };
  const platform: Platform = {
    name: 'zalo-bot',
    maxTextLength: 2_000,
    canEdit,
    send: async (_, { text }) => answer('send', text.text),
    edit: async (_, __, { text }) => answer('edit', text.text),
    start: async () => {},
    stop: async () => {},
    invitationLink: () => null,
  };
  return { calls, platforms: new Map<PlatformName, Platform>([['zalo-bot', platform]]) };
}

async function watchInScript(...script: Parameters<typeof createScriptedPlatform>) {
  await attachProgress(ctx, messageId, { platform: 'zalo-bot', chatId: CHAT, messageRef: 'shown' });
  return createScriptedPlatform(...script);
}

describe('refreshProgress in Telegram', () => {
  it('edits one message with counts, rate and time left, and ends in a report with reasons', async () => {
    const { server, admin, platforms } = await watchInTelegram();
    await refresh(platforms);
    expect(admin.messages).toHaveLength(1);
    expect(admin.messages[0]?.text).toBe('Đang gửi thông báo “Chiều mai họp.”\nĐã gửi: 0/10 đồng chí (0%)');

    await settleDeliveries(4, 'sent');
    await refresh(platforms);
    expect(admin.messages[0]?.text).toBe(
      'Đang gửi thông báo “Chiều mai họp.”\nĐã gửi: 4/10 đồng chí (40%)\nTốc độ: 2 tin/giây, còn dưới 1 phút',
    );

    await settleDeliveries(4, 'sent');
    await settleDeliveries(2, 'failed', 'blocked');
    await finish();
    await refresh(platforms);
    expect(admin.messages).toHaveLength(1);
    expect(admin.messages[0]?.text).toMatch(
      /^Đã gửi xong thông báo “Chiều mai họp.”\nĐã nhận: 8\/10 đồng chí \(80%\)\nKhông gửi được: 2\n• 2: .*chặn.*\n/,
    );
    expect(await progressRef()).toBeNull();
    const before = server.transcript.length;
    await refresh(platforms);
    expect(server.transcript).toHaveLength(before);
  });

  it('sends it anew, once, when the message cannot be edited any more', async () => {
    const { server, admin, platforms } = await watchInTelegram();
    const refusal = {
      kind: 'refuse',
      code: 400,
      description: "Bad Request: message can't be edited",
    } as const;
    server.fault(refusal, { method: 'editMessageText' });
    await refresh(platforms);
    expect(admin.messages).toHaveLength(1);
    await refresh(platforms);
    expect(admin.messages).toHaveLength(2);
    expect(admin.messages[1]?.text).toContain('Đã gửi: 0/10');
    await settleDeliveries(10, 'sent');
    await finish();
    await refresh(platforms);
    expect(admin.messages).toHaveLength(2);
    expect(admin.messages[1]?.text).toContain('Đã nhận: 10/10 đồng chí (100%)');
  });

  it('survives a cut connection', async () => {
    const { server, admin, platforms } = await watchInTelegram();
    server.fault({ kind: 'cut-before' }, { method: 'editMessageText' });
    await refresh(platforms);
    await refresh(platforms);
    expect(admin.messages[0]?.text).toContain('Đã gửi: 0/10');
    expect(server.calls('editMessageText').map(({ status }) => status)).toEqual([0, 200]);
  });

  it('keeps the buttons it is given while it goes on, and takes them away in the end', async () => {
    const { admin, platforms } = await watchInTelegram();
    const buttons = () => [[{ label: 'Dừng gửi', data: `stop:${messageId}` }]];
    await refreshProgress(ctx, platforms, { buttons });
    expect(admin.messages[0]?.buttons).toEqual(buttons());
    await settleDeliveries(10, 'sent');
    await finish();
    ctx.clock.advance(2_000);
    await refreshProgress(ctx, platforms, { buttons });
    expect(admin.messages[0]?.buttons ?? []).toEqual([]);
  });

  it('stops when the watcher has blocked the bot', async () => {
    const { server, platforms } = await watchInTelegram();
    server.user(ADMIN).block();
    await refresh(platforms);
    expect(await progressRef()).toBeNull();
  });
});

describe('refreshProgress', () => {
  it('tries at most once in two seconds, and not at all while nothing changes', async () => {
    const { calls, platforms } = await watchInScript({});
    await refreshProgress(ctx, platforms);
    await settleDeliveries(1, 'sent');
    ctx.clock.advance(1_900);
    await refreshProgress(ctx, platforms);
    expect(calls).toHaveLength(1);
    ctx.clock.advance(100);
    await refreshProgress(ctx, platforms);
    expect(calls).toHaveLength(2);
    for (let count = 0; count < 100; count += 1) await refresh(platforms);
    // The rate goes away once; the text stays the same from then on.
    expect(calls.length).toBeLessThanOrEqual(14);
    const settled = calls.length;
    for (let count = 0; count < 100; count += 1) await refresh(platforms);
    expect(calls).toHaveLength(settled);
  });

  it('waits when told to, and goes on', async () => {
    const wait = { outcome: 'retry', afterSeconds: 30, scope: 'platform', reason: 'flood' } as const;
    const { calls, platforms } = await watchInScript({ edit: [wait] });
    await refresh(platforms);
    for (let count = 0; count < 14; count += 1) await refresh(platforms);
    expect(calls).toHaveLength(1);
    await refresh(platforms);
    expect(calls).toHaveLength(2);
  });

  it('shows only the report where every edit would be a new message', async () => {
    const { calls, platforms } = await watchInScript({ edit: [{ outcome: 'sent', messageRef: 'another' }] });
    for (let count = 0; count < 8; count += 1) {
      await settleDeliveries(1, 'sent');
      await refresh(platforms);
    }
    expect(calls).toHaveLength(1);
    expect(await progressRef()).toBe('another');
    await settleDeliveries(2, 'sent');
    await finish();
    await refresh(platforms);
    expect(calls).toHaveLength(2);
    expect(calls[1]?.text).toContain('Đã gửi xong');
  });

  it('shows only the report on a platform that cannot edit, also after a restart', async () => {
    const { calls, platforms } = await watchInScript(
      { edit: [{ outcome: 'sent', messageRef: 'another' }] },
      false,
    );
    for (let count = 0; count < 4; count += 1) {
      await settleDeliveries(1, 'sent');
      await refresh(platforms);
      await refresh(new Map(platforms));
    }
    expect(calls).toEqual([]);
    await settleDeliveries(6, 'sent');
    await finish();
    await refresh(platforms);
    await refresh(platforms);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.text).toContain('Đã gửi xong');
  });

  it('does not repeat a new message that perhaps arrived, but brings the report', async () => {
    const { calls, platforms } = await watchInScript({
      edit: [{ outcome: 'rejected', reason: 'not found' }],
      send: [{ outcome: 'unknown', reason: 'time-out' }],
    });
    for (let count = 0; count < 5; count += 1) {
      await settleDeliveries(1, 'sent');
      await refresh(platforms);
    }
    expect(calls.map(({ act }) => act)).toEqual(['edit', 'send']);
    await settleDeliveries(5, 'sent');
    await finish();
    await refresh(platforms);
    expect(calls.map(({ act }) => act)).toEqual(['edit', 'send', 'send']);
    expect(await progressRef()).toBeNull();
  });

  it('gives up where neither an edit nor a new message is accepted', async () => {
    const rejected = { outcome: 'rejected', reason: 'no' } as const;
    const { calls, platforms } = await watchInScript({ edit: [rejected], send: [rejected] });
    await refresh(platforms);
    await refresh(platforms);
    expect(calls).toHaveLength(2);
    expect(await progressRef()).toBeNull();
  });

  it('goes on in another message when it is attached to one', async () => {
    const { calls, platforms } = await watchInScript({ edit: [{ outcome: 'rejected', reason: 'too old' }] });
    await refresh(platforms);
    await attachProgress(ctx, messageId, { platform: 'zalo-bot', chatId: CHAT, messageRef: 'second' });
    await refresh(platforms);
    expect(calls.map(({ act }) => act)).toEqual(['edit', 'edit']);
  });

  it('says when it is scheduled, paused and cancelled', async () => {
    const { calls, platforms } = await watchInScript({});
    await ctx.db.prisma.message.update({
      where: { id: messageId },
      data: { sendAt: new Date('2022-04-12T12:00:00+07:00') },
    });
    await refresh(platforms);
    expect(calls.at(-1)?.text).toContain('Thời gian gửi: 12 giờ, thứ Ba, 12/4/2022\nNgười nhận: 10 đồng chí');
    ctx.clock.set('2022-04-12T12:00:00+07:00');
    await settleDeliveries(3, 'sent');
    await pauseMessage(ctx, OPERATOR, messageId);
    await refresh(platforms);
    expect(calls.at(-1)?.text).toContain('Đang tạm dừng');
    await cancelMessage(ctx, OPERATOR, messageId);
    ctx.clock.advance(20_000);
    await refresh(platforms);
    expect(calls.at(-1)?.text).toMatch(
      /^Đã hủy thông báo .*\nĐã nhận: 3\/10 đồng chí \(30%\)\nKhông gửi nữa do hủy: 7/,
    );
    expect(await progressRef()).toBeNull();
  });

  it('says how many wait for the end of their quiet hours', async () => {
    const { calls, platforms } = await watchInScript({});
    await settleDeliveries(4, 'sent');
    await ctx.db.prisma.delivery.updateMany({
      where: { state: 'pending' },
      data: { notBefore: new Date('2022-04-13T06:30:00+07:00'), reason: 'quiet-hours' },
    });
    await refresh(platforms);
    expect(calls.at(-1)?.text).toContain(
      'Đang trong giờ nghỉ: 6 đồng chí sẽ nhận từ 6 giờ 30, thứ Tư, 13/4/2022',
    );
  });

  it('does not take those who have to write first for sleepers', async () => {
    const { calls, platforms } = await watchInScript({});
    await settleDeliveries(4, 'sent');
    const [first] = await ctx.db.prisma.delivery.findMany({ where: { state: 'pending' } });
    await ctx.db.prisma.delivery.updateMany({
      where: { state: 'pending' },
      data: { notBefore: new Date('2022-04-12T11:00:00+07:00'), reason: 'outside-window' },
    });
    await ctx.db.prisma.delivery.update({
      where: { id: first?.id ?? 0 },
      data: { notBefore: new Date('2022-04-13T06:30:00+07:00'), reason: null },
    });
    await refresh(platforms);
    const text = calls.at(-1)?.text;
    expect(text).toContain('chờ ứng dụng cho gửi: 5 đồng chí');
    expect(text).toContain('Đang trong giờ nghỉ: 1 đồng chí sẽ nhận từ 6 giờ 30, thứ Tư, 13/4/2022');
  });

  it('never throws: not for a platform that throws, nor for a database that is gone', async () => {
    const { platforms } = await watchInScript({});
    const broken: Platform = {
      ...(platforms.get('zalo-bot') as Platform),
      edit: () => Promise.reject(new Error('bug')),
    };
    await refreshProgress(ctx, new Map<PlatformName, Platform>([['zalo-bot', broken]]));
    expect(await progressRef()).toBe('shown');
    await ctx.db.prisma.$executeRawUnsafe('ALTER TABLE "message" RENAME TO "gone"');
    await refreshProgress(ctx, platforms);
  });

  it('leaves messages alone whose platform is not configured', async () => {
    await watchInScript({});
    await refreshProgress(ctx, new Map());
    expect(await progressRef()).toBe('shown');
  });
});
