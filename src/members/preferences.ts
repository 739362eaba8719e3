import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { lookAgain } from '../outbox/held.ts';
import type { Connection } from '../storage/database.ts';
import type { MemberAccount } from './member.ts';
import { findMemberWithAccounts, updateMember } from './member-store.ts';
import { findPreferences } from './preference-store.ts';

export type DigestFrequency = 'daily' | 'weekly' | 'off';

export interface Preferences {
  readonly digest: DigestFrequency;
  /** `HH:MM` in the office's zone; equal to `quietTo` when there are no quiet hours. */
  readonly quietFrom: string;
  readonly quietTo: string;
  /** Null: the account linked first. */
  readonly preferredAccountId: number | null;
  readonly accounts: readonly MemberAccount[];
}

/** @throws AppError NOT_FOUND */
export async function getPreferences(connection: Connection, memberId: number): Promise<Preferences> {
  const member = await findMemberWithAccounts(connection, memberId);
  const preferences = await findPreferences(connection, memberId);
  if (member === null || preferences === null) {
    throw new AppError('NOT_FOUND', `There is no member ${memberId}.`);
  }
  return { ...preferences, accounts: member.accounts };
}

export async function setDigest(
  { db, clock }: Context,
  memberId: number,
  digest: DigestFrequency,
): Promise<void> {
  await updateMember(db, memberId, { digest }, clock.now());
}

/**
 * Sets the hours in which only urgent messages come. `from` after `to` spans midnight; equal values mean none.
 *
 * @param from `HH:MM` in the office's zone
 * @throws AppError INPUT_INVALID for anything that is no time of day
 */
export async function setQuietHours(
  { db, clock }: Context,
  memberId: number,
  from: string,
  to: string,
): Promise<void> {
  for (const time of [from, to]) {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
      throw new AppError('INPUT_INVALID', 'Quiet hours must be written HH:MM, from 00:00 to 23:59.');
    }
  }
  await updateMember(db, memberId, { quietFrom: from, quietTo: to }, clock.now());
}

/**
 * Sets which of the member's accounts is used first.
 *
 * @throws AppError FORBIDDEN when the account is not the member's
 */
export function setPreferredAccount(
  { db, clock }: Context,
  memberId: number,
  accountId: number,
): Promise<void> {
  return db.transaction(async (tx) => {
    const member = await findMemberWithAccounts(tx, memberId);
    if (!member?.accounts.some(({ id }) => id === accountId)) {
      throw new AppError('FORBIDDEN', `Account ${accountId} does not belong to member ${memberId}.`);
    }
    const now = clock.now();
    await updateMember(tx, memberId, { preferredAccountId: accountId }, now);
    await lookAgain(tx, memberId, now);
  });
}
