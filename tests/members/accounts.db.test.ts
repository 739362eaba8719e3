import { expect, it } from 'vitest';
import { actorOf, markAccount, moveAccount, seeAccount } from '../../src/members/accounts.ts';
import { addMember, addOrganisation } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const MORNING = new Date('2022-04-12T01:00:00Z');
const NOON = new Date('2022-04-12T05:00:00Z');

function accountAt({ prisma }: TestDatabase, chatId: string) {
  return prisma.chatAccount.findUnique({ where: { platform_chatId: { platform: 'telegram', chatId } } });
}

it('notes a stranger once, with the name as one line', async () => {
  const db = await createTestDatabase();
  const stranger = {
    platform: 'telegram',
    chatId: '7',
    displayName: 'An\n\u202e\u0000 Nguyễn\ud800',
  } as const;
  const first = await seeAccount(db, stranger, MORNING);
  expect(first).toEqual({
    account: { id: expect.any(Number), platform: 'telegram', chatId: '7', state: 'active' },
    member: null,
  });
  const second = await seeAccount(db, { ...stranger, displayName: 'An' }, NOON);
  expect(second.account.id).toBe(first.account.id);
  expect(await db.prisma.chatAccount.findMany()).toMatchObject([
    { displayName: 'An', createdAt: MORNING, lastSeenAt: NOON, memberId: null },
  ]);
  await seeAccount(db, stranger, NOON);
  expect(await accountAt(db, '7')).toMatchObject({ displayName: 'An Nguyễn' });
});

it('notes a stranger once who writes twice at the same time', async () => {
  const db = await createTestDatabase();
  const seen = await Promise.all(
    [1, 2, 3].map(() => seeAccount(db, { platform: 'telegram', chatId: '7', displayName: 'An' }, MORNING)),
  );
  expect(new Set(seen.map(({ account }) => account.id)).size).toBe(1);
});

it('keeps the same chat id on two platforms apart', async () => {
  const db = await createTestDatabase();
  const one = await seeAccount(db, { platform: 'telegram', chatId: '7', displayName: '' }, MORNING);
  const other = await seeAccount(db, { platform: 'zalo-bot', chatId: '7', displayName: '' }, MORNING);
  expect(one.account.id).not.toBe(other.account.id);
});

it.each(['blocked', 'gone'] as const)(
  'makes a %s account active again when its person writes',
  async (state) => {
    const db = await createTestDatabase();
    const member = await addMember(db, { accounts: [{ platform: 'telegram', chatId: '7' }] });
    await markAccount(db, { platform: 'telegram', chatId: '7' }, state);
    expect(await accountAt(db, '7')).toMatchObject({ state });
    const seen = await seeAccount(db, { platform: 'telegram', chatId: '7', displayName: 'An' }, NOON);
    expect(seen).toMatchObject({ account: { state: 'active' }, member: { id: member.id, status: 'active' } });
    expect(await accountAt(db, '7')).toMatchObject({ state: 'active', memberId: member.id });
  },
);

it('marks only the account it is told, and ignores an unknown one', async () => {
  const db = await createTestDatabase();
  await addMember(db, {
    accounts: [
      { platform: 'telegram', chatId: '7' },
      { platform: 'zalo-bot', chatId: '7' },
    ],
  });
  await markAccount(db, { platform: 'telegram', chatId: '7' }, 'blocked');
  await markAccount(db, { platform: 'telegram', chatId: '8' }, 'blocked');
  const accounts = await db.prisma.chatAccount.findMany({ orderBy: { id: 'asc' } });
  expect(accounts.map(({ platform, state }) => [platform, state])).toEqual([
    ['telegram', 'blocked'],
    ['zalo-bot', 'active'],
  ]);
});

it('follows a chat to its new id', async () => {
  const db = await createTestDatabase();
  const member = await addMember(db, { accounts: [{ platform: 'telegram', chatId: '7' }] });
  await db.transaction((tx) => moveAccount(tx, 'telegram', '7', '-100'));
  expect(await accountAt(db, '7')).toBeNull();
  expect(await accountAt(db, '-100')).toMatchObject({ memberId: member.id, id: member.accounts[0]?.id });
  await db.transaction((tx) => moveAccount(tx, 'telegram', 'unknown', '-101'));
  expect(await db.prisma.chatAccount.count()).toBe(1);
});

it('brings the member along when the new id has been seen already', async () => {
  const db = await createTestDatabase();
  const member = await addMember(db, { accounts: [{ platform: 'telegram', chatId: '7' }] });
  const oldId = member.accounts[0]?.id ?? 0;
  await db.prisma.member.update({ where: { id: member.id }, data: { preferredAccountId: oldId } });
  const { account } = await seeAccount(db, { platform: 'telegram', chatId: '-100', displayName: '' }, NOON);
  await db.transaction((tx) => moveAccount(tx, 'telegram', '7', '-100'));
  expect(await accountAt(db, '-100')).toMatchObject({ memberId: member.id, state: 'active' });
  expect(await accountAt(db, '7')).toMatchObject({ memberId: null, state: 'gone' });
  expect(await db.prisma.member.findUnique({ where: { id: member.id } })).toMatchObject({
    preferredAccountId: account.id,
  });
});

it('lets only active members act, in the place where they are', async () => {
  const db = await createTestDatabase();
  const root = await addOrganisation(db, { code: 'GOC', name: 'Đảng ủy' });
  const branch = await addOrganisation(db, { code: 'CB', name: 'Chi bộ', parentId: root.id });
  const secretary = await addMember(db, { role: 'secretary', organisationId: branch.id });
  expect(actorOf(secretary)).toEqual({
    memberId: secretary.id,
    name: 'Nguyễn Văn An',
    role: 'secretary',
    organisationId: branch.id,
    organisationPath: `${root.id}/${branch.id}/`,
  });
  for (const status of ['pending', 'refused', 'erased'] as const) {
    expect(() => actorOf({ ...secretary, status })).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  }
});
