import { expect, it } from 'vitest';
import { seeAccount } from '../../src/members/accounts.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { importMembers } from '../../src/members/import-members.ts';
import { ensureRoot } from '../../src/members/organisations.ts';
import { addActor, addMember, addOrganisation } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

const HEADER = 'name,organisation,role,platform,chat_id';

async function createOffice() {
  const context = await createTestContext();
  const root = await ensureRoot(context.db, 'Đảng ủy Khối', context.clock.now());
  return { context, root };
}

function importText(context: TestContext, ...lines: string[]) {
  return importMembers(context, OPERATOR, new TextEncoder().encode([HEADER, ...lines].join('\n')));
}

async function roster({ db }: TestContext) {
  const members = await db.prisma.member.findMany({
    include: { organisation: true, accounts: true },
    orderBy: { id: 'asc' },
  });
  return members.map(({ name, role, status, organisation, accounts }) =>
    [name, role, status, organisation.code, ...accounts.map((account) => account.chatId)].join(' '),
  );
}

it('takes in members with their accounts, and creates organisations it does not know below the root', async () => {
  const { context, root } = await createOffice();
  const result = await importText(
    context,
    'An,Chi bộ Văn phòng,admin,telegram,1',
    'Bình,chi bo van phong,member,telegram,2',
    'Chi,DUK,secretary,zalo-bot,abc',
    'Dung,Chi bộ 2,editor,zalo-oa,4',
  );
  expect(result).toEqual({ created: 4, updated: 0, unchanged: 0, problems: [] });
  expect(await roster(context)).toEqual([
    'An admin active CBVP 1',
    'Bình member active CBVP 2',
    'Chi secretary active DUK abc',
    'Dung editor active CB2 4',
  ]);
  const { prisma } = context.db;
  const branch = await prisma.organisation.findUniqueOrThrow({ where: { code: 'CB2' } });
  expect(branch).toMatchObject({ parentId: root.id, path: `${root.path}${branch.id}/`, nameKey: 'chi bo 2' });
  expect(await prisma.member.findFirst()).toMatchObject({
    digest: 'daily',
    quietFrom: '21:00',
    createdAt: context.clock.now(),
    updatedAt: context.clock.now(),
  });
  expect(await prisma.chatAccount.findFirst()).toMatchObject({
    platform: 'telegram',
    state: 'active',
    displayName: 'An',
    createdAt: context.clock.now(),
    lastSeenAt: null,
  });
});

it('changes nothing when the same file comes again', async () => {
  const { context } = await createOffice();
  const lines = ['An,Chi bộ 1,admin,telegram,1', 'Bình,Chi bộ 2,member,zalo-bot,1'];
  await importText(context, ...lines);
  const before = JSON.stringify(await context.db.prisma.member.findMany());
  context.clock.advance(60_000);
  expect(await importText(context, ...lines)).toEqual({
    created: 0,
    updated: 0,
    unchanged: 2,
    problems: [],
  });
  expect(JSON.stringify(await context.db.prisma.member.findMany())).toBe(before);
  expect(await context.db.prisma.organisation.count()).toBe(3);
  expect(await context.db.prisma.auditEntry.count()).toBe(1);
});

it('follows a changed name, role or organisation, and leaves choices and blocked chats alone', async () => {
  const { context } = await createOffice();
  const { prisma } = context.db;
  await importText(
    context,
    'An,Chi bộ 1,member,telegram,1',
    'Bình,Chi bộ 1,member,telegram,2',
    'Chi,Chi bộ 1,member,telegram,3',
    'Dung,Chi bộ 1,member,telegram,4',
  );
  await prisma.member.updateMany({ data: { digest: 'off', quietFrom: '20:00' } });
  await prisma.chatAccount.updateMany({ data: { state: 'blocked' } });
  const result = await importText(
    context,
    'Ân,Chi bộ 1,member,telegram,1',
    'Bình,Chi bộ 1,secretary,telegram,2',
    'Chi,Chi bộ 2,member,telegram,3',
    'Dung,Chi bộ 1,member,telegram,4',
  );
  expect(result).toEqual({ created: 0, updated: 3, unchanged: 1, problems: [] });
  expect(await roster(context)).toEqual([
    'Ân member active CB1 1',
    'Bình secretary active CB1 2',
    'Chi member active CB2 3',
    'Dung member active CB1 4',
  ]);
  expect(await prisma.member.count({ where: { digest: 'off', quietFrom: '20:00' } })).toBe(4);
  expect(await prisma.chatAccount.count({ where: { state: 'blocked' } })).toBe(4);
});

it('gives a stranger who has written already, or waits, or was refused, the place that the file says', async () => {
  const { context, root } = await createOffice();
  const { db, clock } = context;
  await seeAccount(db, { platform: 'telegram', chatId: '1', displayName: 'an_1990' }, clock.now());
  for (const [status, chatId] of [
    ['pending', '2'],
    ['refused', '3'],
  ] as const) {
    await addMember(db, {
      name: 'x',
      status,
      organisationId: root.id,
      accounts: [{ platform: 'telegram', chatId }],
    });
  }
  const result = await importText(
    context,
    'An,Chi bộ 1,member,telegram,1',
    'Bình,Chi bộ 1,member,telegram,2',
    'Chi,Chi bộ 1,member,telegram,3',
  );
  expect(result).toMatchObject({ created: 1, updated: 2, problems: [] });
  expect((await roster(context)).sort()).toEqual([
    'An member active CB1 1',
    'Bình member active CB1 2',
    'Chi member active CB1 3',
  ]);
  expect(await db.prisma.chatAccount.count()).toBe(3);
});

it('leaves everybody alone who is not in the file', async () => {
  const { context } = await createOffice();
  await importText(context, 'An,Chi bộ 1,member,telegram,1', 'Bình,Chi bộ 1,member,telegram,2');
  await importText(context, 'An,Chi bộ 1,member,telegram,1');
  expect(await roster(context)).toHaveLength(2);
});

it('keeps the good lines, and says of each bad one where it is and what to do', async () => {
  const { context, root } = await createOffice();
  for (const code of ['X', 'Y']) {
    const parent = await addOrganisation(context.db, { code, name: `Đảng bộ ${code}`, parentId: root.id });
    await addOrganisation(context.db, { code: `${code}1`, name: 'Chi bộ 1', parentId: parent.id });
  }
  const result = await importText(
    context,
    'An,Chi bộ 1,member,telegram,1',
    'Bình,X1,member,telegram,2',
    'Chi,X1,chief,telegram,3',
    'Dung,Y1,member,telegram,4',
  );
  expect(result).toEqual({
    created: 2,
    updated: 0,
    unchanged: 0,
    problems: [
      { line: 2, problem: expect.stringMatching(/nhiều tổ chức mang tên “Chi bộ 1”.*mã/) },
      { line: 4, problem: expect.stringContaining('“chief”') },
    ],
  });
  expect(await roster(context)).toEqual(['Bình member active X1 2', 'Dung member active Y1 4']);
});

it('lets only those import who may let people in', async () => {
  const { context } = await createOffice();
  const bytes = new TextEncoder().encode(`${HEADER}\nAn,Chi bộ 1,admin,telegram,1`);
  for (const role of ['member', 'secretary', 'editor'] as const) {
    const actor = await addActor(context.db, role);
    await expect(importMembers(context, actor, bytes)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
  expect(await context.db.prisma.member.count({ where: { name: 'An' } })).toBe(0);
  const admin = await addActor(context.db, 'admin');
  expect(await importMembers(context, admin, bytes)).toMatchObject({ created: 1 });
  expect(await context.db.prisma.auditEntry.findMany()).toMatchObject([
    { action: 'members.imported', actorId: admin.memberId, detail: 'created 1, updated 0' },
  ]);
});

it('takes in 50,000 members in well under a minute, and goes on counting their numbers', async () => {
  const { context } = await createOffice();
  const lines = Array.from(
    { length: 50_000 },
    (_, index) => `"Nguyễn Thị ${index}",Chi bộ ${index % 200},member,telegram,${100_000 + index}`,
  );
  const startedAt = performance.now();
  expect(await importText(context, ...lines)).toEqual({
    created: 50_000,
    updated: 0,
    unchanged: 0,
    problems: [],
  });
  expect(performance.now() - startedAt).toBeLessThan(40_000);
  const { prisma } = context.db;
  expect(await prisma.chatAccount.count({ where: { memberId: { not: null } } })).toBe(50_000);
  expect(await prisma.organisation.count()).toBe(201);
  const last = await prisma.member.findFirstOrThrow({
    orderBy: { id: 'desc' },
    include: { accounts: true, organisation: true },
  });
  expect(last).toMatchObject({ accounts: [{ chatId: String(100_000 + Number(last.name.split(' ')[2])) }] });
  expect((await addMember(context.db)).id).toBeGreaterThan(last.id);
  expect(await importText(context, ...lines)).toMatchObject({ created: 0, updated: 0, unchanged: 50_000 });
}, 120_000);
