import type { Prisma } from '../generated/sqlite/client.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import type { Role } from './actor.ts';
import type { AccountState, MemberRow, MemberStatus, MemberWithAccounts } from './member.ts';

const ORGANISATION = { id: true, code: true, name: true, path: true } as const;

export const MEMBER_COLUMNS = {
  id: true,
  name: true,
  role: true,
  status: true,
  createdAt: true,
  organisation: { select: ORGANISATION },
} as const satisfies Prisma.MemberSelect;

const WITH_ACCOUNTS = {
  ...MEMBER_COLUMNS,
  accounts: { select: { id: true, platform: true, chatId: true, state: true }, orderBy: { id: 'asc' } },
} as const satisfies Prisma.MemberSelect;

type StoredMember = Prisma.MemberGetPayload<{ select: typeof MEMBER_COLUMNS }>;
type StoredMemberWithAccounts = Prisma.MemberGetPayload<{ select: typeof WITH_ACCOUNTS }>;

export function toMemberRow(stored: StoredMember): MemberRow {
  return { ...stored, role: stored.role as Role, status: stored.status as MemberStatus };
}

function toMemberWithAccounts({ accounts, ...stored }: StoredMemberWithAccounts): MemberWithAccounts {
  return {
    ...toMemberRow(stored),
    accounts: accounts.map((account) => ({
      ...account,
      platform: account.platform as PlatformName,
      state: account.state as AccountState,
    })),
  };
}

export async function insertMember(
  { prisma }: Connection,
  member: {
    readonly name: string;
    readonly role: Role;
    readonly status: MemberStatus;
    readonly organisationId: number;
  },
  now: Date,
): Promise<MemberRow> {
  const data = { ...member, createdAt: now, updatedAt: now };
  return toMemberRow(await prisma.member.create({ data, select: MEMBER_COLUMNS }));
}

export async function updateMember(
  { prisma }: Connection,
  memberId: number,
  changes: Omit<Prisma.MemberUncheckedUpdateInput, 'id' | 'updatedAt' | 'createdAt'>,
  now: Date,
): Promise<MemberRow> {
  const data = { ...changes, updatedAt: now };
  return toMemberRow(await prisma.member.update({ where: { id: memberId }, data, select: MEMBER_COLUMNS }));
}

/** Makes other transactions that lock the same member wait until this one ends. */
export async function lockMember({ prisma }: Connection, memberId: number): Promise<void> {
  // Changes nothing, but takes the row's lock on PostgreSQL; on SQLite the transaction holds the only one already.
  await prisma.$executeRaw`UPDATE "member" SET "status" = "status" WHERE "id" = ${memberId}`;
}

export async function findMemberWithAccounts(
  { prisma }: Connection,
  memberId: number,
): Promise<MemberWithAccounts | null> {
  const stored = await prisma.member.findUnique({ where: { id: memberId }, select: WITH_ACCOUNTS });
  return stored === null ? null : toMemberWithAccounts(stored);
}

/**
 * Changes the status only if it is still one of `from`, so that of two admins who press at once only one decides.
 *
 * @returns whether it was changed
 */
export async function changeStatus(
  { prisma }: Connection,
  memberId: number,
  from: readonly MemberStatus[],
  changes: { readonly status: MemberStatus; readonly organisationId?: number },
  now: Date,
): Promise<boolean> {
  const { count } = await prisma.member.updateMany({
    where: { id: memberId, status: { in: [...from] } },
    data: { ...changes, updatedAt: now },
  });
  return count === 1;
}

export function countPendingMembers({ prisma }: Connection): Promise<number> {
  return prisma.member.count({ where: { status: 'pending' } });
}

export function countActiveAdmins({ prisma }: Connection): Promise<number> {
  return prisma.member.count({ where: { role: 'admin', status: 'active' } });
}

/** Those who wait for an admin, longest waiting first. */
export async function findPendingMembers(
  { prisma }: Connection,
  limit: number,
): Promise<MemberWithAccounts[]> {
  const stored = await prisma.member.findMany({
    where: { status: 'pending' },
    select: WITH_ACCOUNTS,
    orderBy: { id: 'asc' },
    take: limit,
  });
  return stored.map(toMemberWithAccounts);
}
