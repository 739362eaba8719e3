import { expect, it } from 'vitest';
import { actorOf, seeAccount } from '../../src/members/accounts.ts';
import { requestAdmission } from '../../src/members/admission.ts';
import { acceptInvitation } from '../../src/members/invitations.ts';
import { createLinkCode, deleteOldLinkCodes, redeemLinkCode } from '../../src/members/link-codes.ts';
import { listAccounts, unlinkAccount } from '../../src/members/linked-accounts.ts';
import { eraseMember } from '../../src/members/personal-data.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

async function start() {
  const context = await createTestContext();
  const member = await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '7001' }] });
  return { context, member };
}

async function stranger({ db, clock }: TestContext, chatId = 'z1') {
  const person = { platform: 'zalo-bot', chatId, displayName: 'An' } as const;
  return (await seeAccount(db, person, clock.now())).account;
}

async function codeOf(context: TestContext, memberId: number): Promise<string> {
  const created = await createLinkCode(context, memberId);
  if (created.outcome !== 'created') throw new Error(created.outcome);
  return created.code;
}

it('makes a code of two groups of four, the same one while it has time left, then a new one in its place', async () => {
  const { context, member } = await start();
  const first = await createLinkCode(context, member.id);
  expect(first).toEqual({
    outcome: 'created',
    code: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/),
    expiresAt: new Date(context.clock.now().getTime() + 15 * MINUTE_MS),
  });
  context.clock.advance(9 * MINUTE_MS);
  expect(await createLinkCode(context, member.id)).toEqual(first);
  context.clock.advance(2 * MINUTE_MS);
  const second = await codeOf(context, member.id);
  expect(first).not.toMatchObject({ code: second });
  const now = context.clock.now();
  expect(await context.db.prisma.linkCode.count({ where: { usedAt: null, expiresAt: { gt: now } } })).toBe(1);
});

it('gives at most five codes an hour and none to whoever has five accounts', async () => {
  const { context, member } = await start();
  for (let codes = 0; codes < 5; codes += 1) {
    await codeOf(context, member.id);
    context.clock.advance(11 * MINUTE_MS);
  }
  expect(await createLinkCode(context, member.id)).toEqual({ outcome: 'too-many-codes' });
  context.clock.advance(HOUR_MS);
  const code = await codeOf(context, member.id);
  expect(await redeemLinkCode(context, await stranger(context), code)).toMatchObject({ outcome: 'linked' });
  const many = await addMember(context.db, {
    accounts: ['1', '2', '3', '4', '5'].map((chatId) => ({ platform: 'zalo-oa', chatId })),
  });
  expect(await createLinkCode(context, many.id)).toEqual({ outcome: 'too-many-accounts' });
});

it('links an account once, keeps messages where they were, and audits it', async () => {
  const { context, member } = await start();
  // Older than the member's own account: without a choice its number would make it the preferred one.
  const early = await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '9' }] });
  const account = await stranger(context);
  const later = await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '7002' }] });
  const typed = (await codeOf(context, later.id)).toLowerCase().replace('-', ' ');
  expect(await redeemLinkCode(context, account, typed)).toMatchObject({
    outcome: 'linked',
    member: { id: later.id },
    others: [{ platform: 'telegram', chatId: '7002' }],
  });
  const accounts = await listAccounts(context.db, later.id);
  expect(accounts.map(({ platform, isPreferred }) => [platform, isPreferred])).toEqual([
    ['zalo-bot', false],
    ['telegram', true],
  ]);
  expect(
    await context.db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'account.linked' } }),
  ).toMatchObject({
    actorId: later.id,
    subject: `member:${later.id}`,
    detail: `zalo-bot, account:${account.id}`,
  });
  expect(await redeemLinkCode(context, account, typed)).toEqual({ outcome: 'own-account' });
  expect(await redeemLinkCode(context, await stranger(context, 'z2'), typed)).toEqual({ outcome: 'expired' });
  for (const other of [member, early]) {
    expect(
      await redeemLinkCode(context, { id: other.accounts[0]?.id ?? 0, platform: 'telegram' }, typed),
    ).toEqual({
      outcome: 'other-member',
    });
  }
});

it('takes a code only once when two accounts type it at the same time', async () => {
  const { context, member } = await start();
  const code = await codeOf(context, member.id);
  const accounts = [await stranger(context, 'z1'), await stranger(context, 'z2')];
  const outcomes = await Promise.all(accounts.map((account) => redeemLinkCode(context, account, code)));
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['expired', 'linked']);
  expect(await context.db.prisma.chatAccount.count({ where: { memberId: member.id } })).toBe(2);
});

it('counts wrong codes together with those of invitations', async () => {
  const { context, member } = await start();
  const account = await stranger(context);
  for (let tries = 0; tries < 3; tries += 1) {
    expect(await redeemLinkCode(context, account, `0000-000${tries}`)).toEqual({ outcome: 'wrong-code' });
  }
  for (let tries = 0; tries < 2; tries += 1) {
    const code = `0000-0000-000${tries}`;
    expect(await acceptInvitation(context, account, { code, displayName: '' })).toEqual({
      outcome: 'wrong-code',
    });
  }
  const right = await codeOf(context, member.id);
  expect(await redeemLinkCode(context, account, right)).toEqual({ outcome: 'too-many-attempts' });
  context.clock.advance(HOUR_MS + 1);
  expect(await redeemLinkCode(context, account, right)).toEqual({ outcome: 'expired' });
});

it('withdraws the request of an account that turns out to be a member', async () => {
  const { context, member } = await start();
  const account = await stranger(context);
  const pending = await requestAdmission(context, account, { name: 'Nguyễn Văn An' });
  expect(await redeemLinkCode(context, account, await codeOf(context, member.id))).toMatchObject({
    outcome: 'linked',
  });
  expect(await context.db.prisma.member.findUniqueOrThrow({ where: { id: pending.id } })).toMatchObject({
    status: 'erased',
    name: '',
  });
  expect(await context.db.prisma.chatAccount.findUniqueOrThrow({ where: { id: account.id } })).toMatchObject({
    memberId: member.id,
  });
});

it('gives no way in by the code of somebody who has left', async () => {
  const { context, member } = await start();
  const code = await codeOf(context, member.id);
  await context.db.prisma.member.update({ where: { id: member.id }, data: { status: 'refused' } });
  const account = await stranger(context);
  expect(await redeemLinkCode(context, account, code)).toEqual({ outcome: 'expired' });
  await eraseMember(context, member.id);
  expect(await redeemLinkCode(context, account, code)).toEqual({ outcome: 'wrong-code' });
});

it('unlinks an account with all that belongs to it, and ends open codes', async () => {
  const { context, member } = await start();
  const { db, clock } = context;
  const account = await stranger(context);
  await redeemLinkCode(context, account, await codeOf(context, member.id));
  await db.prisma.member.update({ where: { id: member.id }, data: { preferredAccountId: account.id } });
  const now = clock.now();
  await db.prisma.conversation.create({
    data: { accountId: account.id, step: 'x', dataJson: 'null', updatedAt: now },
  });
  await db.prisma.searchSession.create({ data: { accountId: account.id, query: 'x', createdAt: now } });
  await db.prisma.choiceList.create({
    data: { platform: 'zalo-bot', chatId: 'z1', choicesJson: '[]', shownAt: now },
  });
  const message = await db.prisma.message.create({
    data: {
      key: 'a',
      kind: 'announcement',
      title: 'a',
      bodyJson: '[]',
      audience: 'all',
      status: 'sending',
      sendAt: now,
      expiresAt: now,
      createdAt: now,
      progressPlatform: 'zalo-bot',
      progressChatId: 'z1',
      progressRef: '1',
    },
  });
  const code = await codeOf(context, member.id);
  const actor = actorOf({ ...member, organisation: member.organisation });
  expect(await unlinkAccount(context, actor, account.id)).toMatchObject({
    outcome: 'unlinked',
    account: { chatId: 'z1' },
    left: [{ chatId: '7001', isPreferred: true }],
  });
  expect(await db.prisma.chatAccount.findUniqueOrThrow({ where: { id: account.id } })).toMatchObject({
    memberId: null,
    displayName: '',
  });
  expect(await db.prisma.member.findUniqueOrThrow({ where: { id: member.id } })).toMatchObject({
    preferredAccountId: null,
  });
  expect(await db.prisma.conversation.count()).toBe(0);
  expect(await db.prisma.searchSession.count()).toBe(0);
  expect(await db.prisma.choiceList.count()).toBe(0);
  expect(await db.prisma.message.findUniqueOrThrow({ where: { id: message.id } })).toMatchObject({
    progressChatId: null,
  });
  expect(await redeemLinkCode(context, account, code)).toEqual({ outcome: 'expired' });
  expect(await unlinkAccount(context, actor, account.id)).toEqual({ outcome: 'not-linked' });
  expect(await unlinkAccount(context, actor, member.accounts[0]?.id ?? 0)).toEqual({ outcome: 'last' });
  expect(await db.prisma.auditEntry.count({ where: { action: 'account.unlinked' } })).toBe(1);
});

it('leaves no account to somebody who erases their data at the moment a code of theirs is used', async () => {
  for (let time = 0; time < 5; time += 1) {
    const { context, member } = await start();
    const code = await codeOf(context, member.id);
    const account = await stranger(context);
    const [, linked] = await Promise.all([
      eraseMember(context, member.id),
      redeemLinkCode(context, account, code),
    ]);
    expect(['linked', 'expired', 'wrong-code']).toContain(linked.outcome);
    expect(await listAccounts(context.db, member.id)).toEqual([]);
    expect(await context.db.prisma.linkCode.count()).toBe(0);
  }
});

it('forgets codes a day later, and tells until then that one has expired', async () => {
  const { context, member } = await start();
  await codeOf(context, member.id);
  context.clock.advance(23 * HOUR_MS);
  expect(await deleteOldLinkCodes(context.db, context.clock.now())).toBe(0);
  context.clock.advance(2 * HOUR_MS);
  expect(await deleteOldLinkCodes(context.db, context.clock.now())).toBe(1);
  expect(await context.db.prisma.linkCode.count()).toBe(0);
});
