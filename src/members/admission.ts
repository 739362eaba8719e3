import { type AuditAction, recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { UNNAMED_MEMBER } from '../messages/vi/members.ts';
import type { Connection } from '../storage/database.ts';
import { linkAccount, lockAccount } from './account-store.ts';
import { type Actor, requireRight } from './actor.ts';
import { cleanName } from './clean-name.ts';
import type { MemberRow, MemberStatus, MemberWithAccounts } from './member.ts';
import {
  changeStatus,
  countPendingMembers,
  findMemberWithAccounts,
  findPendingMembers,
  insertMember,
  updateMember,
} from './member-store.ts';
import { findOrganisationById, findRoot } from './organisation-store.ts';

/**
 * Notes that somebody without an invitation asks to be let in: a member of the root organisation who waits for an
 * admin. Asking again corrects the name; whoever is a member or was refused stays so.
 *
 * @throws AppError NOT_FOUND before there is any organisation
 */
export function requestAdmission(
  { db, clock }: Context,
  account: { readonly id: number },
  { name }: { readonly name: string },
): Promise<MemberRow> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    const existing = await lockAccount(tx, account.id);
    const cleaned = cleanName(name) || UNNAMED_MEMBER;
    if (existing?.status === 'pending') return updateMember(tx, existing.id, { name: cleaned }, now);
    if (existing !== null) return existing;
    const root = await findRoot(tx);
    if (root === null) throw new AppError('NOT_FOUND', 'There is no organisation yet.');
    const member = await insertMember(
      tx,
      { name: cleaned, role: 'member', status: 'pending', organisationId: root.id },
      now,
    );
    await linkAccount(tx, account.id, member.id);
    return member;
  });
}

/** Those who wait, longest waiting first. */
export function listPending(
  connection: Connection,
  { limit }: { readonly limit: number },
): Promise<MemberWithAccounts[]> {
  return findPendingMembers(connection, limit);
}

/** How many wait. */
export function countPending(connection: Connection): Promise<number> {
  return countPendingMembers(connection);
}

export interface DecidedMember extends MemberWithAccounts {
  /** False when somebody had decided before: then the person has been told already. */
  readonly isChanged: boolean;
}

/**
 * Lets in somebody who waits or was refused.
 *
 * @param organisationId the member's organisation from now on; unchanged unless given
 * @throws AppError FORBIDDEN without the right `admit`, NOT_FOUND for a member or an organisation that does not exist
 */
export function approveMember(
  context: Context,
  actor: Actor,
  memberId: number,
  { organisationId }: { readonly organisationId?: number } = {},
): Promise<DecidedMember> {
  return decide(context, actor, memberId, {
    action: 'member.approved',
    from: ['pending', 'refused'],
    to: 'active',
    ...(organisationId === undefined ? {} : { organisationId }),
  });
}

/**
 * Turns down somebody who waits. Whoever is a member already stays one.
 *
 * @throws AppError FORBIDDEN without the right `admit`, NOT_FOUND for a member that does not exist
 */
export function refuseMember(context: Context, actor: Actor, memberId: number): Promise<DecidedMember> {
  return decide(context, actor, memberId, { action: 'member.refused', from: ['pending'], to: 'refused' });
}

async function decide(
  { db, clock }: Context,
  actor: Actor,
  memberId: number,
  decision: {
    readonly action: AuditAction;
    readonly from: readonly MemberStatus[];
    readonly to: MemberStatus;
    readonly organisationId?: number;
  },
): Promise<DecidedMember> {
  requireRight(actor, 'admit');
  const now = clock.now();
  const { action, from, to, organisationId } = decision;
  return db.transaction(async (tx) => {
    const isChanged = await changeStatus(
      tx,
      memberId,
      from,
      { status: to, ...(await checkedOrganisation(tx, organisationId)) },
      now,
    );
    const member = await findMemberWithAccounts(tx, memberId);
    if (member === null) throw new AppError('NOT_FOUND', `There is no member ${memberId}.`);
    if (isChanged) await recordAudit(tx, { at: now, actor, action, subject: `member:${memberId}` });
    return { ...member, isChanged };
  });
}

async function checkedOrganisation(
  tx: Connection,
  organisationId: number | undefined,
): Promise<{ organisationId?: number }> {
  if (organisationId === undefined) return {};
  if ((await findOrganisationById(tx, organisationId)) !== null) return { organisationId };
  throw new AppError('NOT_FOUND', `There is no organisation ${organisationId}.`);
}
