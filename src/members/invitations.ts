import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { UNNAMED_MEMBER } from '../messages/vi/members.ts';
import type { Connection } from '../storage/database.ts';
import { linkAccount, lockAccount } from './account-store.ts';
import { actorOf } from './accounts.ts';
import { type Actor, ROLES, type Role, requireRight } from './actor.ts';
import { cleanName } from './clean-name.ts';
import { hasTriedTooOften, noteWrongCode } from './code-attempts.ts';
import { createCode, formatCode, normaliseCode } from './invitation-code.ts';
import { findInvitation, insertInvitation, type StoredInvitation, takeUse } from './invitation-store.ts';
import type { MemberRow, Organisation } from './member.ts';
import { insertMember, updateMember } from './member-store.ts';
import { findOrganisationById, findRoot } from './organisation-store.ts';

const DAY_MS = 86_400_000;
const MAX_USES = 100_000;
const MAX_DAYS = 366;

export interface NewInvitation {
  readonly role: Role;
  /** The root unless given. */
  readonly organisationId?: number;
  /** How many people may join by it. */
  readonly maxUses: number;
  /** How long it is valid from now. */
  readonly days: number;
}

export interface Invitation {
  /** As people see and type it: `ABCD-EFGH-JKMN`. A secret: it makes whoever has it a member. */
  readonly code: string;
  readonly role: Role;
  readonly organisation: { readonly id: number; readonly name: string };
  readonly maxUses: number;
  readonly expiresAt: Date;
}

/**
 * Makes a code that binds whoever enters it to an organisation and a role.
 *
 * @throws AppError FORBIDDEN without the right `admit`, INPUT_INVALID for impossible numbers, NOT_FOUND for an
 *   organisation that does not exist
 */
export async function createInvitation(
  { db, clock }: Context,
  actor: Actor,
  { role, organisationId, maxUses, days }: NewInvitation,
): Promise<Invitation> {
  requireRight(actor, 'admit');
  requireBetween('uses', maxUses, MAX_USES);
  requireBetween('days', days, MAX_DAYS);
  const now = clock.now();
  return db.transaction(async (tx) => {
    const organisation = await getOrganisation(tx, organisationId);
    const code = createCode();
    const expiresAt = new Date(now.getTime() + days * DAY_MS);
    const id = await insertInvitation(tx, {
      code,
      organisationId: organisation.id,
      role,
      maxUses,
      expiresAt,
      createdById: actor.memberId,
      createdAt: now,
    });
    await recordAudit(tx, {
      at: now,
      actor,
      action: 'invitation.created',
      subject: `invitation:${id}`,
      detail: `${role} ${organisation.code}, uses ${maxUses}, days ${days}`,
    });
    const { name } = organisation;
    return {
      code: formatCode(code),
      role,
      organisation: { id: organisation.id, name },
      maxUses,
      expiresAt,
    };
  });
}

export type Accepted =
  | { readonly outcome: 'joined'; readonly member: MemberRow }
  /** A member already, now with the greater rights of the invitation, in its organisation. */
  | { readonly outcome: 'promoted'; readonly member: MemberRow }
  /** A member already, to whom the code gives nothing new: nothing was changed and no use was taken. */
  | { readonly outcome: 'already-member'; readonly member: MemberRow }
  | { readonly outcome: 'wrong-code' | 'expired' | 'used-up' }
  /** Whether the code exists was not even looked up. */
  | { readonly outcome: 'too-many-attempts' };

/**
 * Makes the person of a chat account a member by a code. Somebody who waits for approval or was refused is let in by
 * it as well, under the name given then. A member whose role it raises gets that role: so the operator makes somebody
 * an admin who has joined before; a role is never lowered by a code.
 *
 * @param displayName the name on the platform; the person or an admin may correct it later
 */
export function acceptInvitation(
  { db, clock }: Context,
  account: { readonly id: number },
  { code, displayName }: { readonly code: string; readonly displayName: string },
): Promise<Accepted> {
  const now = clock.now();
  return db.transaction(async (tx): Promise<Accepted> => {
    const existing = await lockAccount(tx, account.id);
    // Members are counted like strangers: a member must not be able to guess the code of an admin.
    const found = await findUsable(tx, account.id, code, now);
    if (existing?.status === 'active') return promote(tx, existing, found, now);
    if (found.outcome !== 'usable') return found;
    const { invitation } = found;
    if (!(await takeUse(tx, invitation))) return { outcome: 'used-up' };
    const name = existing?.name || cleanName(displayName) || UNNAMED_MEMBER;
    const member = await letIn(tx, { accountId: account.id, existing, invitation, name }, now);
    await recordAudit(tx, {
      at: now,
      actor: actorOf(member),
      action: 'member.joined',
      subject: `member:${member.id}`,
      detail: `invitation:${invitation.id}`,
    });
    return { outcome: 'joined', member };
  });
}

type Found =
  | { readonly outcome: 'usable'; readonly invitation: StoredInvitation }
  | { readonly outcome: 'wrong-code' | 'expired' | 'too-many-attempts' };

async function findUsable(tx: Connection, accountId: number, code: string, now: Date): Promise<Found> {
  if (await hasTriedTooOften(tx, accountId, now)) return { outcome: 'too-many-attempts' };
  const invitation = await findInvitation(tx, normaliseCode(code));
  if (invitation === null) {
    await noteWrongCode(tx, accountId, now);
    return { outcome: 'wrong-code' };
  }
  if (invitation.revokedAt !== null || invitation.expiresAt <= now) return { outcome: 'expired' };
  return { outcome: 'usable', invitation };
}

async function promote(tx: Connection, member: MemberRow, found: Found, now: Date): Promise<Accepted> {
  if (found.outcome !== 'usable') return { outcome: 'already-member', member };
  const { role, organisationId, id } = found.invitation;
  const isRaised = ROLES.indexOf(role) > ROLES.indexOf(member.role);
  if (!isRaised || !(await takeUse(tx, found.invitation))) return { outcome: 'already-member', member };
  const promoted = await updateMember(tx, member.id, { role, organisationId }, now);
  await recordAudit(tx, {
    at: now,
    actor: actorOf(member),
    action: 'member.promoted',
    subject: `member:${member.id}`,
    detail: `${member.role} to ${role}, invitation:${id}`,
  });
  return { outcome: 'promoted', member: promoted };
}

async function letIn(
  tx: Connection,
  joining: {
    readonly accountId: number;
    readonly existing: MemberRow | null;
    readonly invitation: StoredInvitation;
    readonly name: string;
  },
  now: Date,
): Promise<MemberRow> {
  const { accountId, existing, invitation, name } = joining;
  const { role, organisationId } = invitation;
  if (existing !== null) {
    return updateMember(tx, existing.id, { name, role, organisationId, status: 'active' }, now);
  }
  const member = await insertMember(tx, { name, role, organisationId, status: 'active' }, now);
  await linkAccount(tx, accountId, member.id);
  return member;
}

async function getOrganisation(tx: Connection, id: number | undefined): Promise<Organisation> {
  const found = id === undefined ? await findRoot(tx) : await findOrganisationById(tx, id);
  if (found !== null) return found;
  throw new AppError(
    'NOT_FOUND',
    id === undefined ? 'There is no organisation yet.' : `There is no organisation ${id}.`,
  );
}

function requireBetween(what: string, value: number, highest: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= highest) return;
  throw new AppError('INPUT_INVALID', `The number of ${what} must be a whole number from 1 to ${highest}.`);
}
