import { expect, it } from 'vitest';
import { seeAccount } from '../../src/members/accounts.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { acceptInvitation, createInvitation } from '../../src/members/invitations.ts';
import { createLinkCode } from '../../src/members/link-codes.ts';
import { eraseMember, readPersonalData } from '../../src/members/personal-data.ts';
import { setSubscribed } from '../../src/members/topics.ts';
import { addActor, addMember, addTopic } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

const SECRET = 'Nguyễn Thị Hồng Nhung';

async function createMember({ db, clock }: TestContext) {
  const now = clock.now();
  const member = await addMember(db, {
    name: SECRET,
    digest: 'weekly',
    accounts: [
      { platform: 'telegram', chatId: '7001' },
      { platform: 'zalo-bot', chatId: 'zalo7001' },
    ],
  });
  const accountId = member.accounts[0]?.id ?? 0;
  await db.prisma.searchSession.create({ data: { accountId, query: SECRET, createdAt: now } });
  await db.prisma.conversation.create({ data: { accountId, step: 'x', dataJson: SECRET, updatedAt: now } });
  await setSubscribed(db, member.id, (await addTopic(db, 'Đoàn thể')).id, false);
  return { member, accountId };
}

async function addMessage(
  { db, clock }: TestContext,
  key: string,
  states: Record<number, string>,
  accountId: number,
) {
  const now = clock.now();
  return db.prisma.message.create({
    data: {
      key,
      kind: 'announcement',
      title: key,
      bodyJson: '[]',
      audience: 'all',
      status: 'sending',
      sendAt: now,
      expiresAt: new Date(now.getTime() + 86_400_000),
      createdAt: now,
      deliveries: {
        create: Object.entries(states).map(([memberId, state]) => ({
          memberId: Number(memberId),
          state,
          notBefore: now,
          expiresAt: now,
          accountId,
          bodyJson: SECRET,
          messageRef: '9',
        })),
      },
    },
  });
}

it('shows a member everything that is kept', async () => {
  const context = await createTestContext();
  const { member, accountId } = await createMember(context);
  await addMessage(context, 'a', { [member.id]: 'sent' }, accountId);
  await context.db.prisma.delivery.updateMany({ data: { receivedAt: context.clock.now() } });
  await createLinkCode(context, member.id);
  await addMember(context.db, { name: 'Người khác', accounts: [{ platform: 'telegram', chatId: '8' }] });
  expect(await readPersonalData(context.db, member.id)).toEqual({
    name: SECRET,
    organisation: 'Đảng ủy Khối thử nghiệm',
    role: 'member',
    status: 'active',
    joinedAt: member.createdAt,
    digest: 'weekly',
    quietFrom: '21:00',
    quietTo: '06:30',
    mutedTopics: ['Đoàn thể'],
    accounts: [
      {
        platform: 'telegram',
        chatId: '7001',
        displayName: SECRET,
        linkedAt: member.createdAt,
        lastSeenAt: null,
      },
      {
        platform: 'zalo-bot',
        chatId: 'zalo7001',
        displayName: SECRET,
        linkedAt: member.createdAt,
        lastSeenAt: null,
      },
    ],
    deliveries: 1,
    received: 1,
    seen: 0,
    linkCodes: 1,
    searches: 1,
    auditEntries: 0,
  });
});

it('keeps nothing that names an erased member, in no table', async () => {
  const context = await createTestContext();
  const { db } = context;
  const { member, accountId } = await createMember(context);
  const message = await addMessage(context, 'a', { [member.id]: 'sent' }, accountId);
  const now = context.clock.now();
  await db.prisma.delivery.updateMany({ data: { receivedAt: now, seenAt: now } });
  await createLinkCode(context, member.id);
  await db.prisma.choiceList.create({
    data: { platform: 'zalo-bot', chatId: 'zalo7001', choicesJson: '["doc:1"]', shownAt: now },
  });
  await db.prisma.message.update({
    where: { id: message.id },
    data: { progressPlatform: 'telegram', progressChatId: '7001', progressRef: '3' },
  });
  // What the admins were told when the person asked to be let in.
  const notice = await addMessage(context, `admission:${member.id}`, {}, accountId);
  await db.prisma.message.update({
    where: { id: notice.id },
    data: { bodyJson: JSON.stringify({ text: SECRET, styles: [] }) },
  });
  await eraseMember(context, member.id);

  const tables = [
    db.prisma.member.findMany(),
    db.prisma.chatAccount.findMany(),
    db.prisma.conversation.findMany(),
    db.prisma.searchSession.findMany(),
    db.prisma.topicMute.findMany(),
    db.prisma.linkCode.findMany(),
    db.prisma.choiceList.findMany(),
    db.prisma.message.findMany(),
    db.prisma.delivery.findMany(),
    db.prisma.auditEntry.findMany(),
  ];
  const [members, accounts, conversations, searches, mutes, codes, choices] = await Promise.all(tables);
  const everything = JSON.stringify(await Promise.all(tables));
  for (const identity of [SECRET, '7001']) expect(everything).not.toContain(identity);
  expect(members).toMatchObject([{ id: member.id, name: '', status: 'erased', digest: 'off' }]);
  expect([accounts, conversations, searches, mutes, codes, choices]).toEqual([[], [], [], [], [], []]);
  expect(await db.prisma.delivery.count({ where: { NOT: { receivedAt: null, seenAt: null } } })).toBe(0);
  await expect(readPersonalData(db, member.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('cancels what waits for the member, and keeps what was sent', async () => {
  const context = await createTestContext();
  const { db } = context;
  const { member, accountId } = await createMember(context);
  const other = await addMember(db);
  const past = await addMessage(context, 'past', { [member.id]: 'sent', [other.id]: 'pending' }, accountId);
  const last = await addMessage(context, 'last', { [member.id]: 'pending', [other.id]: 'sent' }, accountId);
  const busy = await addMessage(
    context,
    'busy',
    { [member.id]: 'pending', [other.id]: 'sending' },
    accountId,
  );
  const onItsWay = await addMessage(context, 'on its way', { [member.id]: 'sending' }, accountId);
  await eraseMember(context, member.id);

  const states = await db.prisma.delivery.findMany({
    where: { memberId: member.id },
    orderBy: { id: 'asc' },
    select: { messageId: true, state: true, accountId: true, bodyJson: true, messageRef: true },
  });
  const nothing = { accountId: null, bodyJson: null, messageRef: null };
  expect(states).toEqual([
    { messageId: past.id, state: 'sent', ...nothing },
    { messageId: last.id, state: 'cancelled', ...nothing },
    { messageId: busy.id, state: 'cancelled', ...nothing },
    // Whoever sends it has read the text already.
    { messageId: onItsWay.id, state: 'sending', accountId, bodyJson: null, messageRef: '9' },
  ]);
  const kept = await db.prisma.delivery.findMany({ where: { memberId: other.id }, orderBy: { id: 'asc' } });
  expect(kept.map(({ state, bodyJson }) => [state, bodyJson])).toEqual([
    ['pending', SECRET],
    ['sent', SECRET],
    ['sending', SECRET],
  ]);
});

it('writes one entry into the audit log, however often it is asked', async () => {
  const context = await createTestContext();
  const { member } = await createMember(context);
  await eraseMember(context, member.id);
  await eraseMember(context, member.id);
  expect(await context.db.prisma.auditEntry.findMany()).toMatchObject([
    { action: 'member.erased', subject: `member:${member.id}`, actorId: member.id, at: context.clock.now() },
  ]);
  await expect(eraseMember(context, 999)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('lets somebody erase a request that still waits', async () => {
  const context = await createTestContext();
  const member = await addMember(context.db, { status: 'pending' });
  await eraseMember(context, member.id);
  expect(await context.db.prisma.member.findFirst()).toMatchObject({ status: 'erased', name: '' });
});

it('treats an erased person who writes again as a stranger, who may join anew', async () => {
  const context = await createTestContext();
  const admin = await addActor(context.db, 'admin');
  const { member } = await createMember(context);
  await eraseMember(context, member.id);
  const account = { platform: 'telegram', chatId: '7001', displayName: 'Nhung' } as const;
  const seen = await seeAccount(context.db, account, context.clock.now());
  expect(seen.member).toBeNull();
  const { code } = await createInvitation(context, OPERATOR, { role: 'member', maxUses: 1, days: 1 });
  const joined = await acceptInvitation(context, seen.account, { code, displayName: 'Nhung' });
  expect(joined).toMatchObject({ outcome: 'joined', member: { name: 'Nhung' } });
  const ids = [member.id, admin.memberId];
  expect(ids).not.toContain(joined.outcome === 'joined' && joined.member.id);
});
