import { beforeEach, describe, expect, it } from 'vitest';
import { announce, attachProgress, previewAnnouncement } from '../../src/broadcasts/announce.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { addActor, addMember, addOrganisation, addTopic } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { readTexts } from '../support/planned-texts.ts';

const ALL = { kind: 'all' } as const;
const at = (local: string) => new Date(`${local}:00+07:00`);

let ctx: TestContext;

beforeEach(async () => {
  ctx = await createTestContext(createTestClock('2022-04-12T09:00:00+07:00'));
});

async function auditActions() {
  const entries = await ctx.db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
  return entries.map(({ action, actorId, subject, detail }) => ({ action, actorId, subject, detail }));
}

describe('announce', () => {
  it('puts the announcement into the outbox for everybody and into the audit log, without its text', async () => {
    const editor = await addActor(ctx.db, 'editor');
    const member = await addMember(ctx.db);
    await addMember(ctx.db, { status: 'pending' });
    const text = 'Chiều mai 14 giờ họp trực tuyến.';
    const announced = await announce(ctx, editor, { text, audience: ALL, urgent: false });
    expect(announced).toMatchObject({
      isNew: true,
      recipients: 2,
      sendAt: ctx.clock.now(),
      expiresAt: at('2022-04-13T09:00'),
    });
    const body = `THÔNG BÁO\nĐảng ủy Khối thử nghiệm\n\n${text}`;
    const key = expect.stringMatching(/^announcement:[0-9a-f-]{36}$/);
    expect(await readTexts(ctx.db)).toEqual([
      { key, memberId: editor.memberId, text: body },
      { key, memberId: member.id, text: body },
    ]);
    expect(await ctx.db.prisma.message.findFirst()).toMatchObject({
      kind: 'announcement',
      title: text,
      urgent: false,
      createdById: editor.memberId,
    });
    expect(await auditActions()).toEqual([
      {
        action: 'message.announced',
        actorId: editor.memberId,
        subject: `message:${announced.messageId}`,
        detail: 'all, 2 recipients',
      },
    ]);
  });

  it('announces once when the same key comes twice', async () => {
    await addMember(ctx.db);
    const announcement = { text: 'Họp.', audience: ALL, urgent: true, key: 'announcement:draft-7' };
    const first = await announce(ctx, OPERATOR, announcement);
    const again = await announce(ctx, OPERATOR, announcement);
    expect(again).toMatchObject({ messageId: first.messageId, isNew: false, recipients: 1 });
    expect(await ctx.db.prisma.delivery.count()).toBe(1);
    expect(await auditActions()).toHaveLength(2);
  });

  it('goes to an organisation with all below it, or past those who muted the topic', async () => {
    const root = await addOrganisation(ctx.db, { code: 'KHOI', name: 'Đảng ủy Khối' });
    const bank = await addOrganisation(ctx.db, { code: 'NH', name: 'Đảng bộ Ngân hàng', parentId: root.id });
    const branch = await addOrganisation(ctx.db, { code: 'NH1', name: 'Chi bộ 1', parentId: bank.id });
    const topic = await addTopic(ctx.db, 'Thể thao');
    await addMember(ctx.db, { organisationId: root.id });
    const inBranch = await addMember(ctx.db, { organisationId: branch.id });
    await ctx.db.prisma.topicMute.create({ data: { memberId: inBranch.id, topicId: topic.id } });
    const toBank = { kind: 'organisation', code: 'NH' } as const;
    const toTopic = { kind: 'topic', key: topic.key, name: topic.name } as const;
    expect(await announce(ctx, OPERATOR, { text: 'Một', audience: toBank, urgent: false })).toMatchObject({
      recipients: 1,
    });
    expect(await announce(ctx, OPERATOR, { text: 'Hai', audience: toTopic, urgent: false })).toMatchObject({
      recipients: 1,
    });
    const unknown = { kind: 'organisation', code: 'XYZ' } as const;
    await expect(
      announce(ctx, OPERATOR, { text: 'Ba', audience: unknown, urgent: false }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await ctx.db.prisma.message.count()).toBe(2);
  });

  it('marks hỏa tốc in the text, in the outbox and in the audit log', async () => {
    await addMember(ctx.db);
    ctx.clock.set('2022-04-12T22:00:00+07:00');
    const announced = await announce(ctx, OPERATOR, {
      text: 'Bão số 3 đổi hướng.',
      audience: ALL,
      urgent: true,
    });
    expect(announced.expiresAt).toEqual(at('2022-04-13T22:00'));
    expect((await readTexts(ctx.db))[0]?.text).toMatch(/^THÔNG BÁO HỎA TỐC\n/);
    expect(await ctx.db.prisma.message.findFirst()).toMatchObject({ urgent: true });
    expect((await auditActions()).map(({ action }) => action)).toEqual([
      'message.announced',
      'message.urgent',
    ]);
  });

  it('waits for its time, and lives on through the night', async () => {
    await addMember(ctx.db);
    const sendAt = at('2022-04-12T20:00');
    const announced = await announce(ctx, OPERATOR, { text: 'Họp.', audience: ALL, urgent: false, sendAt });
    expect(announced).toMatchObject({ sendAt, expiresAt: at('2022-04-14T06:30') });
    expect(await ctx.db.prisma.delivery.findFirst()).toMatchObject({ notBefore: sendAt });
  });

  it('sends at once what was planned for the past, and refuses what is years away', async () => {
    await addMember(ctx.db);
    const late = { text: 'Họp.', audience: ALL, urgent: false, sendAt: at('2022-04-11T08:00') };
    expect((await announce(ctx, OPERATOR, late)).sendAt).toEqual(ctx.clock.now());
    const far = { ...late, sendAt: at('2024-04-11T08:00') };
    await expect(announce(ctx, OPERATOR, far)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it.each(['Độ mật: MẬT\nKế hoạch diễn tập', 'M\u2066ẬT\nKế hoạch', 'TỐI MẬT'])(
    'refuses what is marked secret and audits the refusal without its text: %j',
    async (text) => {
      const admin = await addActor(ctx.db, 'admin');
      const draft = { text, audience: ALL, urgent: false };
      await expect(announce(ctx, admin, draft)).rejects.toMatchObject({ code: 'SECRET_CONTENT' });
      await expect(previewAnnouncement(ctx, admin, draft)).rejects.toMatchObject({ code: 'SECRET_CONTENT' });
      expect(await ctx.db.prisma.message.count()).toBe(0);
      const entries = await auditActions();
      expect(entries.map(({ action, actorId }) => ({ action, actorId }))).toEqual([
        { action: 'message.refused-secret', actorId: admin.memberId },
        { action: 'message.refused-secret', actorId: admin.memberId },
      ]);
      expect(JSON.stringify(entries)).not.toContain('Kế hoạch');
    },
  );

  it.each([['member'], ['secretary']] as const)('is not for a %s', async (role) => {
    const actor = await addActor(ctx.db, role);
    const draft = { text: 'Họp.', audience: ALL, urgent: false };
    await expect(announce(ctx, actor, draft)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(previewAnnouncement(ctx, actor, draft)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each([[' \u200b\n '], ['x'.repeat(20_001)]])(
    'refuses a text without content or without end',
    async (text) => {
      await expect(announce(ctx, OPERATOR, { text, audience: ALL, urgent: false })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
    },
  );
});

describe('previewAnnouncement', () => {
  it('shows the text and counts by platform, and writes nothing', async () => {
    await addMember(ctx.db, { accounts: [{ platform: 'telegram', chatId: '1' }] });
    await addMember(ctx.db, { accounts: [{ platform: 'telegram', chatId: '2', state: 'blocked' }] });
    const preview = await previewAnnouncement(ctx, OPERATOR, {
      text: 'GIẤY MỜI\nMời họp.',
      audience: ALL,
      urgent: false,
    });
    expect(preview).toMatchObject({
      body: { text: 'GIẤY MỜI\nMời họp.', styles: [] },
      recipients: 2,
      byPlatform: { telegram: 1 },
      unreachable: 1,
      expiresAt: at('2022-04-13T09:00'),
    });
    expect(await ctx.db.prisma.message.count()).toBe(0);
    expect(await auditActions()).toEqual([]);
  });
});

describe('attachProgress', () => {
  it('remembers where the progress is shown, and knows when there is no such message', async () => {
    await addMember(ctx.db);
    const { messageId } = await announce(ctx, OPERATOR, { text: 'Họp.', audience: ALL, urgent: false });
    const place = { platform: 'telegram', chatId: '7', messageRef: '12' } as const;
    await attachProgress(ctx, messageId, place);
    expect(await ctx.db.prisma.message.findFirst()).toMatchObject({
      progressPlatform: 'telegram',
      progressChatId: '7',
      progressRef: '12',
    });
    await expect(attachProgress(ctx, messageId + 1, place)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
