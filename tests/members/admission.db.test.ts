import { expect, it } from 'vitest';
import { seeAccount } from '../../src/members/accounts.ts';
import { approveMember, listPending, refuseMember, requestAdmission } from '../../src/members/admission.ts';
import { addActor, addMember, addOrganisation } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

async function createOffice() {
  const context = await createTestContext();
  const root = await addOrganisation(context.db, { code: 'GOC', name: 'Đảng ủy Khối' });
  const branch = await addOrganisation(context.db, { code: 'CB1', name: 'Chi bộ 1', parentId: root.id });
  const admin = await addActor(context.db, 'admin');
  return { context, root, branch, admin };
}

async function ask(context: TestContext, chatId: string, name: string) {
  const { db, clock } = context;
  const { account } = await seeAccount(db, { platform: 'telegram', chatId, displayName: 'x' }, clock.now());
  return requestAdmission(context, account, { name });
}

function actions({ db }: TestContext) {
  return db.prisma.auditEntry.findMany({
    select: { action: true, subject: true, actorId: true },
    orderBy: { id: 'asc' },
  });
}

it('lets a stranger ask, to wait below the root as a plain member', async () => {
  const { context, root } = await createOffice();
  const asked = await ask(context, '7', '  Lê Văn\nCường ');
  expect(asked).toMatchObject({ name: 'Lê Văn Cường', role: 'member', status: 'pending' });
  expect(asked.organisation.id).toBe(root.id);
  expect(await listPending(context.db, { limit: 10 })).toMatchObject([
    { id: asked.id, createdAt: context.clock.now(), accounts: [{ platform: 'telegram', chatId: '7' }] },
  ]);
});

it('takes a second request of the same person as a correction of the name', async () => {
  const { context } = await createOffice();
  const first = await ask(context, '7', 'Lê Cường');
  const second = await ask(context, '7', 'Lê Văn Cường');
  expect(second).toMatchObject({ id: first.id, name: 'Lê Văn Cường', status: 'pending' });
  expect(await listPending(context.db, { limit: 10 })).toHaveLength(1);
});

it.each(['active', 'refused'] as const)(
  'leaves somebody who is %s as they are when they ask',
  async (status) => {
    const { context } = await createOffice();
    const member = await addMember(context.db, { status, accounts: [{ platform: 'telegram', chatId: '7' }] });
    expect(await ask(context, '7', 'Tên khác')).toMatchObject({ id: member.id, name: member.name, status });
    expect(await listPending(context.db, { limit: 10 })).toEqual([]);
  },
);

it('lists those who wait longest first, as many as asked for', async () => {
  const { context } = await createOffice();
  for (const [chatId, name] of [
    ['1', 'Một'],
    ['2', 'Hai'],
    ['3', 'Ba'],
  ] as const)
    await ask(context, chatId, name);
  expect((await listPending(context.db, { limit: 2 })).map(({ name }) => name)).toEqual(['Một', 'Hai']);
});

it('lets in by an admin, into the organisation the admin names', async () => {
  const { context, branch, admin } = await createOffice();
  const asked = await ask(context, '7', 'Lê Văn Cường');
  const approved = await approveMember(context, admin, asked.id, { organisationId: branch.id });
  expect(approved).toMatchObject({
    id: asked.id,
    status: 'active',
    isChanged: true,
    organisation: { code: 'CB1' },
    accounts: [{ platform: 'telegram', chatId: '7', state: 'active' }],
  });
  expect(await actions(context)).toEqual([
    { action: 'member.approved', subject: `member:${asked.id}`, actorId: admin.memberId },
  ]);
});

it('decides once when two admins press at the same time', async () => {
  const { context, admin } = await createOffice();
  const asked = await ask(context, '7', 'Lê Văn Cường');
  const decided = await Promise.all([1, 2, 3].map(() => approveMember(context, admin, asked.id)));
  expect(decided.map(({ isChanged }) => isChanged).sort()).toEqual([false, false, true]);
  expect(await actions(context)).toHaveLength(1);
});

it('turns down somebody who waits, but nobody who is in', async () => {
  const { context, admin } = await createOffice();
  const asked = await ask(context, '7', 'Lê Văn Cường');
  expect(await refuseMember(context, admin, asked.id)).toMatchObject({ status: 'refused', isChanged: true });
  const member = await addMember(context.db);
  expect(await refuseMember(context, admin, member.id)).toMatchObject({ status: 'active', isChanged: false });
  expect(await actions(context)).toMatchObject([{ action: 'member.refused', subject: `member:${asked.id}` }]);
});

it('lets an admin change their mind about somebody turned down, but never bring back somebody erased', async () => {
  const { context, admin } = await createOffice();
  const refused = await addMember(context.db, { status: 'refused' });
  expect(await approveMember(context, admin, refused.id)).toMatchObject({
    status: 'active',
    isChanged: true,
  });
  const erased = await addMember(context.db, { status: 'erased', name: '' });
  expect(await approveMember(context, admin, erased.id)).toMatchObject({
    status: 'erased',
    isChanged: false,
  });
});

it.each(['member', 'secretary', 'editor'] as const)(
  'refuses decisions of a person of role %s',
  async (role) => {
    const { context } = await createOffice();
    const actor = await addActor(context.db, role);
    const asked = await ask(context, '7', 'Lê Văn Cường');
    await expect(approveMember(context, actor, asked.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(refuseMember(context, actor, asked.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await listPending(context.db, { limit: 1 })).toHaveLength(1);
  },
);

it('refuses to decide about nobody, or to put somebody nowhere', async () => {
  const { context, admin } = await createOffice();
  const asked = await ask(context, '7', 'Lê Văn Cường');
  await expect(approveMember(context, admin, 999)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(approveMember(context, admin, asked.id, { organisationId: 999 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await listPending(context.db, { limit: 1 })).toHaveLength(1);
  expect(await actions(context)).toEqual([]);
});
