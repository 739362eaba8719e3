import { AppError } from '../errors.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import {
  accountExists,
  changeChatId,
  isAccountOf,
  touchAccount,
  updateAccountState,
  upsertAccount,
} from './account-store.ts';
import type { Actor } from './actor.ts';
import { cleanName } from './clean-name.ts';
import type { AccountState, MemberAccount, MemberRow } from './member.ts';

/**
 * Notes that somebody wrote from a chat account: it is created at first sight, and one that had blocked the bot or
 * was gone is active again.
 *
 * @returns the account, and the member it belongs to in whatever status; null for a stranger
 */
export function seeAccount(
  connection: Connection,
  account: { readonly platform: PlatformName; readonly chatId: string; readonly displayName: string },
  now: Date,
): Promise<{ account: MemberAccount; member: MemberRow | null }> {
  return upsertAccount(connection, { ...account, displayName: cleanName(account.displayName) }, now);
}

/**
 * Notes that the person of a chat account did something there without a word, such as following again: it can be
 * reached from now on. An account nobody knows is not made.
 *
 * @returns null for an account nobody knows
 */
export function seeAccountAgain(
  connection: Connection,
  account: { readonly platform: PlatformName; readonly chatId: string },
  now: Date,
): Promise<{ account: MemberAccount; member: MemberRow | null } | null> {
  return touchAccount(connection, account, now);
}

/** Whether anybody has written from this chat, without noting anything about it. */
export function hasAccount(
  connection: Connection,
  account: { readonly platform: PlatformName; readonly chatId: string },
): Promise<boolean> {
  return accountExists(connection, account);
}

/** Whether an account is this active member's now. */
export function isOwnAccount(connection: Connection, accountId: number, memberId: number): Promise<boolean> {
  return isAccountOf(connection, accountId, memberId);
}

/** Records whether an account can be reached. An account nobody knows is ignored. */
export function markAccount(
  connection: Connection,
  account: { readonly platform: PlatformName; readonly chatId: string },
  state: AccountState,
): Promise<void> {
  return updateAccountState(connection, account, state);
}

/** Follows a chat to its new id, with its member. Call it in a transaction. Without an account at the old id nothing happens. */
export function moveAccount(
  connection: Connection,
  platform: PlatformName,
  fromChatId: string,
  toChatId: string,
): Promise<void> {
  return changeChatId(connection, platform, fromChatId, toChatId);
}

/**
 * The member as one who acts.
 *
 * @throws AppError FORBIDDEN unless the member is active
 */
export function actorOf(member: MemberRow): Actor & { readonly memberId: number } {
  if (member.status !== 'active') {
    throw new AppError('FORBIDDEN', `Member ${member.id} is ${member.status} and may not act.`);
  }
  return {
    memberId: member.id,
    name: member.name,
    role: member.role,
    organisationId: member.organisation.id,
    organisationPath: member.organisation.path,
  };
}
