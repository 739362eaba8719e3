import { expect, it } from 'vitest';
import { seeAccount } from '../../src/members/accounts.ts';
import { OPERATOR, type Role } from '../../src/members/actor.ts';
import { requestAdmission } from '../../src/members/admission.ts';
import { acceptInvitation, createInvitation } from '../../src/members/invitations.ts';
import { addActor, addMember, addOrganisation } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

const HOUR_MS = 3_600_000;

async function createOffice() {
  const context = await createTestContext();
  const root = await addOrganisation(context.db, { code: 'GOC', name: 'Đảng ủy Khối' });
  const branch = await addOrganisation(context.db, { code: 'CB1', name: 'Chi bộ 1', parentId: root.id });
  return { context, root, branch };
}

async function stranger({ db, clock }: TestContext, chatId = '7', displayName = 'Trần Thị Bình') {
  const { account } = await seeAccount(db, { platform: 'telegram', chatId, displayName }, clock.now());
  return account;
}

function invite(context: TestContext, options: { role?: Role; maxUses?: number; days?: number } = {}) {
  return createInvitation(context, OPERATOR, { role: 'member', maxUses: 1, days: 7, ...options });
}

function accept(context: TestContext, account: { id: number }, code: string) {
  return acceptInvitation(context, account, { code, displayName: 'Trần Thị Bình' });
}

it('binds whoever enters the code to its organisation and role', async () => {
  const { context, branch } = await createOffice();
  const admin = await addActor(context.db, 'admin');
  const invitation = await createInvitation(context, admin, {
    role: 'secretary',
    organisationId: branch.id,
    maxUses: 2,
    days: 7,
  });
  expect(invitation).toEqual({
    code: expect.stringMatching(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/),
    role: 'secretary',
    organisation: { id: branch.id, name: 'Chi bộ 1' },
    maxUses: 2,
    expiresAt: new Date('2022-04-19T01:00:00Z'),
  });

  const account = await stranger(context);
  const accepted = await accept(context, account, invitation.code.toLowerCase());
  expect(accepted).toMatchObject({
    outcome: 'joined',
    member: {
      name: 'Trần Thị Bình',
      role: 'secretary',
      status: 'active',
      organisation: { id: branch.id, path: branch.path },
      createdAt: context.clock.now(),
    },
  });
  const seen = await seeAccount(context.db, { ...account, displayName: 'Bình' }, context.clock.now());
  expect(seen.member).toEqual(accepted.outcome === 'joined' && accepted.member);
  expect(await context.db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
    { action: 'invitation.created', actorId: admin.memberId, detail: 'secretary CB1, uses 2, days 7' },
    { action: 'member.joined', actorId: seen.member?.id, subject: `member:${seen.member?.id}` },
  ]);
});

it('writes neither code nor name into the audit log', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context);
  await accept(context, await stranger(context), code);
  const log = JSON.stringify(await context.db.prisma.auditEntry.findMany());
  expect(log).not.toContain(code);
  expect(log).not.toContain(code.replaceAll('-', ''));
  expect(log).not.toContain('Bình');
});

it('invites to the root unless an organisation is named', async () => {
  const { context, root } = await createOffice();
  expect((await invite(context, { role: 'admin' })).organisation).toEqual({
    id: root.id,
    name: 'Đảng ủy Khối',
  });
});

it.each(['member', 'secretary', 'editor'] as const)(
  'refuses to let a person of role %s invite',
  async (role) => {
    const { context } = await createOffice();
    const actor = await addActor(context.db, role);
    const invitation = createInvitation(context, actor, { role: 'member', maxUses: 1, days: 7 });
    await expect(invitation).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await context.db.prisma.invitation.count()).toBe(0);
  },
);

it.each([
  [{ maxUses: 0 }, 'INPUT_INVALID'],
  [{ maxUses: 1.5 }, 'INPUT_INVALID'],
  [{ days: 0 }, 'INPUT_INVALID'],
  [{ days: 100_000 }, 'INPUT_INVALID'],
  [{ days: Number.NaN }, 'INPUT_INVALID'],
  [{ organisationId: 999 }, 'NOT_FOUND'],
])('refuses an invitation with %j', async (options, code) => {
  const { context } = await createOffice();
  const invitation = createInvitation(context, OPERATOR, { role: 'member', maxUses: 1, days: 1, ...options });
  await expect(invitation).rejects.toMatchObject({ code });
  expect(await context.db.prisma.invitation.count()).toBe(0);
});

it('lets in as many as it says, also when they come at the same time', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context, { maxUses: 2 });
  const accounts = await Promise.all(['1', '2', '3', '4', '5'].map((chatId) => stranger(context, chatId)));
  const outcomes = await Promise.all(accounts.map((account) => accept(context, account, code)));
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
    'joined',
    'joined',
    'used-up',
    'used-up',
    'used-up',
  ]);
  expect(await context.db.prisma.member.count()).toBe(2);
});

it('makes one member of a double tap', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context, { maxUses: 5 });
  const account = await stranger(context);
  const outcomes = await Promise.all([accept(context, account, code), accept(context, account, code)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['already-member', 'joined']);
  expect(await context.db.prisma.member.count()).toBe(1);
  expect(await context.db.prisma.invitation.findFirst()).toMatchObject({ uses: 1 });
});

it('tells a member that they are one, and takes no use when the code gives nothing new', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context, { role: 'member' });
  const member = await addMember(context.db, {
    role: 'editor',
    accounts: [{ platform: 'telegram', chatId: '7' }],
  });
  const outcome = await accept(context, await stranger(context), code);
  expect(outcome).toMatchObject({ outcome: 'already-member', member: { id: member.id, role: 'editor' } });
  expect(await context.db.prisma.invitation.findFirst()).toMatchObject({ uses: 0 });
});

it('raises the role of a member who opens the invitation of an admin, once, and audits it', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context, { role: 'admin' });
  const member = await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '7' }] });
  const account = await stranger(context);
  expect(await accept(context, account, code)).toMatchObject({
    outcome: 'promoted',
    member: { id: member.id, role: 'admin' },
  });
  expect(await accept(context, account, code)).toMatchObject({ outcome: 'already-member' });
  expect(await context.db.prisma.invitation.findFirst()).toMatchObject({ uses: 1 });
  expect(await context.db.prisma.auditEntry.findMany({ where: { action: 'member.promoted' } })).toMatchObject(
    [
      {
        actorId: member.id,
        subject: `member:${member.id}`,
        detail: expect.stringContaining('member to admin'),
      },
    ],
  );
});

it('does not let a member guess their way to the code of an admin', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context, { role: 'admin' });
  const member = await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '7' }] });
  const account = await stranger(context);
  for (let guess = 0; guess < 5; guess += 1) {
    expect(await accept(context, account, `WRON-GGGG-GGG${guess + 2}`)).toMatchObject({
      outcome: 'already-member',
    });
  }
  expect(await accept(context, account, code)).toMatchObject({
    outcome: 'already-member',
    member: { role: 'member' },
  });
  expect(await context.db.prisma.member.findUnique({ where: { id: member.id } })).toMatchObject({
    role: 'member',
  });
});

it('is valid until the instant it ends', async () => {
  const { context } = await createOffice();
  const { code, expiresAt } = await invite(context, { maxUses: 2, days: 1 });
  context.clock.set(new Date(expiresAt.getTime() - 1).toISOString());
  expect(await accept(context, await stranger(context, '1'), code)).toMatchObject({ outcome: 'joined' });
  context.clock.advance(1);
  expect(await accept(context, await stranger(context, '2'), code)).toEqual({ outcome: 'expired' });
  expect(await context.db.prisma.member.count()).toBe(1);
});

it('counts a revoked invitation as expired', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context);
  await context.db.prisma.invitation.updateMany({ data: { revokedAt: context.clock.now() } });
  expect(await accept(context, await stranger(context), code)).toEqual({ outcome: 'expired' });
});

it.each(['pending', 'refused'] as const)(
  'lets in by code somebody who is %s, under the name given then',
  async (status) => {
    const { context, branch } = await createOffice();
    const account = await stranger(context);
    const asked = await requestAdmission(context, account, { name: 'Trần Thị Bình, Chi bộ 1' });
    await context.db.prisma.member.update({ where: { id: asked.id }, data: { status } });
    const { code } = await createInvitation(context, OPERATOR, {
      role: 'editor',
      organisationId: branch.id,
      maxUses: 1,
      days: 1,
    });
    expect(await acceptInvitation(context, account, { code, displayName: 'binh2022' })).toMatchObject({
      outcome: 'joined',
      member: {
        id: asked.id,
        name: 'Trần Thị Bình, Chi bộ 1',
        role: 'editor',
        status: 'active',
        organisation: { code: 'CB1' },
      },
    });
    expect(await context.db.prisma.member.count()).toBe(1);
  },
);

it('names a person whose platform gives no readable name', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context);
  const outcome = await acceptInvitation(context, await stranger(context), {
    code,
    displayName: ' \u200b\n',
  });
  expect(outcome).toMatchObject({ member: { name: 'Đồng chí chưa ghi tên' } });
});

it('tells an account nothing more after five wrong codes in an hour, and the others still', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context);
  const guesser = await stranger(context, '1');
  for (let guess = 1; guess <= 5; guess += 1) {
    expect(await accept(context, guesser, `WRONG-${guess}`)).toEqual({ outcome: 'wrong-code' });
    context.clock.advance(60_000);
  }
  for (const typed of ['WRONG-6', code, '']) {
    expect(await accept(context, guesser, typed)).toEqual({ outcome: 'too-many-attempts' });
  }
  expect(await accept(context, await stranger(context, '2'), 'WRONG-1')).toEqual({ outcome: 'wrong-code' });
  expect(await context.db.prisma.member.count()).toBe(0);

  context.clock.advance(HOUR_MS - 5 * 60_000);
  expect(await accept(context, guesser, code)).toMatchObject({ outcome: 'joined' });
});

it('does not let an account that is told nothing wait longer for asking on', async () => {
  const { context } = await createOffice();
  const { code } = await invite(context);
  const guesser = await stranger(context);
  for (let guess = 1; guess <= 5; guess += 1) await accept(context, guesser, `WRONG-${guess}`);
  context.clock.advance(HOUR_MS / 2);
  expect(await accept(context, guesser, 'WRONG-6')).toEqual({ outcome: 'too-many-attempts' });
  context.clock.advance(HOUR_MS / 2);
  expect(await accept(context, guesser, code)).toMatchObject({ outcome: 'joined' });
});

it('tells nobody anything while many accounts guess, and forgets the guesses after an hour', async () => {
  const { context } = await createOffice();
  const { db, clock } = context;
  const { code } = await invite(context, { maxUses: 2 });
  const honest = await stranger(context, 'honest');
  const others = await Promise.all(Array.from({ length: 40 }, (_, index) => stranger(context, `g${index}`)));
  await db.prisma.joinAttempt.createMany({
    data: others.flatMap(({ id }) =>
      Array.from({ length: 5 }, () => ({ accountId: id, attemptedAt: clock.now() })),
    ),
  });
  expect(await accept(context, honest, code)).toEqual({ outcome: 'too-many-attempts' });
  expect(await accept(context, honest, 'WRONG')).toEqual({ outcome: 'too-many-attempts' });
  clock.advance(HOUR_MS);
  expect(await accept(context, honest, 'WRONG')).toEqual({ outcome: 'wrong-code' });
  expect(await db.prisma.joinAttempt.count()).toBe(1);
  expect(await accept(context, honest, code)).toMatchObject({ outcome: 'joined' });
});
