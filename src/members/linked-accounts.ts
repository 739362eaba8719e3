import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { lookAgain } from '../outbox/held.ts';
import { withdrawAccount } from '../outbox/withdraw-account.ts';
import type { Connection } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { findAccountsOf, releaseAccount } from './account-store.ts';
import type { Actor } from './actor.ts';
import { closeCodes } from './link-code-store.ts';
import type { NamedAccount } from './member.ts';
import { lockMember, updateMember } from './member-store.ts';
import { findPreferences } from './preference-store.ts';

export interface LinkedAccount extends NamedAccount {
  /** Whether messages come here first. */
  readonly isPreferred: boolean;
}

/** The member's chat accounts; exactly one is preferred unless there are none. */
export async function listAccounts(connection: Connection, memberId: number): Promise<LinkedAccount[]> {
  const accounts = await findAccountsOf(connection, memberId);
  const wanted = (await findPreferences(connection, memberId))?.preferredAccountId;
  const preferred = accounts.find(({ id }) => id === wanted) ?? accounts[0];
  return accounts.map((account) => ({ ...account, isPreferred: account === preferred }));
}

export type Unlinked =
  | {
      readonly outcome: 'unlinked';
      readonly account: NamedAccount;
      /** Where the member is reached from now on. */
      readonly left: readonly LinkedAccount[];
    }
  /** It is no account of the member, or no longer. */
  | { readonly outcome: 'not-linked' }
  /** A member without any account could never come back: `/xoadulieu` is for that. */
  | { readonly outcome: 'last' };

/**
 * Takes one of a member's chat accounts away: it is a stranger's from now on. What waits for the member goes to the
 * others. A code that was given out can be used no more, since it may be in the hands of whoever has that phone.
 */
export function unlinkAccount(
  { db, clock }: Context,
  actor: Actor & { readonly memberId: number },
  accountId: number,
): Promise<Unlinked> {
  const { memberId } = actor;
  const now = clock.now();
  const unlink = async (tx: Connection): Promise<Unlinked> => {
    await lockMember(tx, memberId);
    const accounts = await listAccounts(tx, memberId);
    const account = accounts.find(({ id }) => id === accountId);
    if (account === undefined) return { outcome: 'not-linked' };
    if (accounts.length === 1) return { outcome: 'last' };
    await withdrawAccount(tx, account);
    await releaseAccount(tx, account);
    await closeCodes(tx, memberId, now);
    if (account.isPreferred) await updateMember(tx, memberId, { preferredAccountId: null }, now);
    await lookAgain(tx, memberId, now);
    await recordAudit(tx, {
      at: now,
      actor,
      action: 'account.unlinked',
      subject: `member:${memberId}`,
      detail: `${account.platform}, account:${account.id}`,
    });
    return { outcome: 'unlinked', account, left: await listAccounts(tx, memberId) };
  };
  // Senders write the same deliveries and accounts.
  return retryConflicts(() => db.transaction(unlink));
}
