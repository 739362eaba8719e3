import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { withdrawMember } from '../outbox/withdraw-member.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { actorOf } from './accounts.ts';
import type { Role } from './actor.ts';
import type { MemberStatus } from './member.ts';
import { findMemberWithAccounts, lockMember } from './member-store.ts';
import { countAuditEntries, countReceipts, eraseRows, findPersonalData } from './personal-data-store.ts';
import type { DigestFrequency } from './preferences.ts';

/** Everything that is kept about a member, for the member to see. */
export interface PersonalData {
  readonly name: string;
  readonly organisation: string;
  readonly role: Role;
  readonly status: MemberStatus;
  readonly joinedAt: Date;
  readonly digest: DigestFrequency;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly mutedTopics: readonly string[];
  readonly accounts: readonly {
    readonly platform: PlatformName;
    readonly chatId: string;
    readonly displayName: string;
    readonly linkedAt: Date;
    readonly lastSeenAt: Date | null;
  }[];
  /** Messages planned for or sent to the member, each with its state and times. */
  readonly deliveries: number;
  /** Of these, what the platforms reported: when it reached the phone, when it was looked at. */
  readonly received: number;
  readonly seen: number;
  /** Codes to link another account, of the last day. */
  readonly linkCodes: number;
  /** Search queries of the last day. */
  readonly searches: number;
  /** Acts of the member in the audit log; they stay there by number after erasure. */
  readonly auditEntries: number;
}

/** @throws AppError NOT_FOUND for no member or an erased one */
export async function readPersonalData(connection: Connection, memberId: number): Promise<PersonalData> {
  const stored = await findPersonalData(connection, memberId);
  if (stored === null || stored.status === 'erased') {
    throw new AppError('NOT_FOUND', `There is no member ${memberId}.`);
  }
  const { name, quietFrom, quietTo, createdAt, organisation, accounts, mutes, _count } = stored;
  return {
    name,
    quietFrom,
    quietTo,
    organisation: organisation.name,
    role: stored.role as Role,
    status: stored.status as MemberStatus,
    digest: stored.digest as DigestFrequency,
    joinedAt: createdAt,
    mutedTopics: mutes.map(({ topic }) => topic.name),
    accounts: accounts.map(({ platform, chatId, displayName, lastSeenAt, ...account }) => ({
      platform: platform as PlatformName,
      chatId,
      displayName,
      lastSeenAt,
      linkedAt: account.createdAt,
    })),
    deliveries: _count.deliveries,
    ...(await countReceipts(connection, memberId)),
    linkCodes: _count.linkCodes,
    searches: accounts.reduce((sum, account) => sum + account._count.searches, 0),
    auditEntries: await countAuditEntries(connection, memberId),
  };
}

/**
 * Forgets a member at their own wish: accounts, name and choices are removed, what waited for them is cancelled. The
 * numbered row stays, so that counts of past deliveries and the audit log remain true. Erasing twice changes nothing.
 *
 * @throws AppError NOT_FOUND
 */
export function eraseMember({ db, clock }: Context, memberId: number): Promise<void> {
  const now = clock.now();
  const erase = async (tx: Connection) => {
    // An account that is being linked at this moment is erased, too, or is not linked any more.
    await lockMember(tx, memberId);
    const member = await findMemberWithAccounts(tx, memberId);
    if (member === null) throw new AppError('NOT_FOUND', `There is no member ${memberId}.`);
    if (member.status === 'erased') return;
    await withdrawMember(tx, memberId, member.accounts);
    await eraseRows(tx, memberId, now);
    await recordAudit(tx, {
      at: now,
      // Whoever waits or was refused may not act, but this they may.
      actor: actorOf({ ...member, status: 'active' }),
      action: 'member.erased',
      subject: `member:${memberId}`,
    });
  };
  // Senders write the same deliveries and accounts.
  return retryConflicts(() => db.transaction(erase));
}
