import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import type { AccountState, MemberAccount, MemberRow, NamedAccount } from './member.ts';
import { MEMBER_COLUMNS, toMemberRow } from './member-store.ts';

const COLUMNS = { id: true, platform: true, chatId: true, state: true } as const;

/** The account, made when new and active again when it was not, with its member if it has one. */
export async function upsertAccount(
  { prisma }: Connection,
  {
    platform,
    chatId,
    displayName,
  }: { readonly platform: PlatformName; readonly chatId: string; readonly displayName: string },
  now: Date,
): Promise<{ account: MemberAccount; member: MemberRow | null }> {
  // Prisma's upsert reads before it writes, so that two at the same time would fail; the database's own does not.
  await prisma.$executeRaw`
    INSERT INTO "chat_account" ("platform", "chat_id", "display_name", "state", "created_at", "last_seen_at")
    VALUES (${platform}, ${chatId}, ${displayName}, 'active', ${now}, ${now})
    ON CONFLICT ("platform", "chat_id") DO UPDATE
    SET "display_name" = excluded."display_name", "state" = 'active', "last_seen_at" = excluded."last_seen_at",
      "window_closed_at" = NULL`;
  const stored = await prisma.chatAccount.findUniqueOrThrow({
    where: { platform_chatId: { platform, chatId } },
    select: { ...COLUMNS, member: { select: MEMBER_COLUMNS } },
  });
  return toAccountWithMember(stored);
}

function toAccountWithMember({
  member,
  ...account
}: {
  readonly id: number;
  readonly platform: string;
  readonly chatId: string;
  readonly state: string;
  readonly member: Parameters<typeof toMemberRow>[0] | null;
}): { account: MemberAccount; member: MemberRow | null } {
  const { platform, state } = account;
  return {
    account: { ...account, platform: platform as PlatformName, state: state as AccountState },
    member: member === null ? null : toMemberRow(member),
  };
}

export async function accountExists(
  { prisma }: Connection,
  { platform, chatId }: { readonly platform: PlatformName; readonly chatId: string },
): Promise<boolean> {
  return (await prisma.chatAccount.count({ where: { platform, chatId } })) > 0;
}

/** @returns null for an account nobody knows */
export async function touchAccount(
  { prisma }: Connection,
  { platform, chatId }: { readonly platform: PlatformName; readonly chatId: string },
  now: Date,
): Promise<{ account: MemberAccount; member: MemberRow | null } | null> {
  await prisma.chatAccount.updateMany({
    where: { platform, chatId },
    data: { state: 'active', lastSeenAt: now, windowClosedAt: null },
  });
  const stored = await prisma.chatAccount.findUnique({
    where: { platform_chatId: { platform, chatId } },
    select: { ...COLUMNS, member: { select: MEMBER_COLUMNS } },
  });
  return stored === null ? null : toAccountWithMember(stored);
}

export async function isAccountOf(
  { prisma }: Connection,
  accountId: number,
  memberId: number,
): Promise<boolean> {
  const where = { id: accountId, memberId, member: { status: 'active' } };
  return (await prisma.chatAccount.count({ where })) > 0;
}

export async function findAccountsOf({ prisma }: Connection, memberId: number): Promise<NamedAccount[]> {
  const stored = await prisma.chatAccount.findMany({
    where: { memberId },
    select: { ...COLUMNS, displayName: true },
    orderBy: { id: 'asc' },
  });
  return stored.map((account) => ({
    ...account,
    platform: account.platform as PlatformName,
    state: account.state as AccountState,
  }));
}

/** Makes an account a stranger's: its dialogue, searches, numbered choices and name are gone; wrong codes still count. */
export async function releaseAccount(
  { prisma }: Connection,
  { id, platform, chatId }: MemberAccount,
): Promise<void> {
  await prisma.conversation.deleteMany({ where: { accountId: id } });
  await prisma.searchSession.deleteMany({ where: { accountId: id } });
  await prisma.choiceList.deleteMany({ where: { platform, chatId } });
  await prisma.chatAccount.update({ where: { id }, data: { memberId: null, displayName: '' } });
}

export async function updateAccountState(
  { prisma }: Connection,
  { platform, chatId }: { readonly platform: PlatformName; readonly chatId: string },
  state: AccountState,
): Promise<void> {
  await prisma.chatAccount.updateMany({ where: { platform, chatId }, data: { state } });
}

/**
 * Makes other transactions on the same account wait until this one ends (a double tap handled by two processes), and
 * reads its member.
 */
export async function lockAccount({ prisma }: Connection, accountId: number): Promise<MemberRow | null> {
  // Changes nothing, but takes the row's lock on PostgreSQL; on SQLite the transaction holds the only one already.
  await prisma.$executeRaw`UPDATE "chat_account" SET "state" = "state" WHERE "id" = ${accountId}`;
  const { member } = await prisma.chatAccount.findUniqueOrThrow({
    where: { id: accountId },
    select: { member: { select: MEMBER_COLUMNS } },
  });
  return member === null ? null : toMemberRow(member);
}

export async function linkAccount(
  { prisma }: Connection,
  accountId: number,
  memberId: number,
): Promise<void> {
  await prisma.chatAccount.update({ where: { id: accountId }, data: { memberId } });
}

/** Gives the account at `fromChatId` its new id; where the new one is known already, the member moves to that one. */
export async function changeChatId(
  { prisma }: Connection,
  platform: PlatformName,
  fromChatId: string,
  toChatId: string,
): Promise<void> {
  const [from, to] = await Promise.all(
    [fromChatId, toChatId].map((chatId) =>
      prisma.chatAccount.findUnique({ where: { platform_chatId: { platform, chatId } } }),
    ),
  );
  if (!from) return;
  if (!to) {
    await prisma.chatAccount.update({ where: { id: from.id }, data: { chatId: toChatId } });
    return;
  }
  await prisma.chatAccount.update({
    where: { id: to.id },
    data: { state: 'active', memberId: to.memberId ?? from.memberId },
  });
  await prisma.chatAccount.update({ where: { id: from.id }, data: { state: 'gone', memberId: null } });
  await prisma.member.updateMany({
    where: { preferredAccountId: from.id },
    data: { preferredAccountId: to.memberId === null ? to.id : null },
  });
}
