import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { editorLinked } from '../messages/vi/bot-accounts.ts';
import { notifyAdmins } from '../notices/notify-admins.ts';
import { lookAgain } from '../outbox/held.ts';
import { withdrawMember } from '../outbox/withdraw-member.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { linkAccount, lockAccount } from './account-store.ts';
import { actorOf } from './accounts.ts';
import { hasRight } from './actor.ts';
import { hasTriedTooOften, noteWrongCode } from './code-attempts.ts';
import { createCodeWithDigit, formatCode, normaliseCode } from './invitation-code.ts';
import {
  closeCodes,
  countCodes,
  deleteCodesBefore,
  findLinkCode,
  findOpenCode,
  insertLinkCode,
  takeCode,
} from './link-code-store.ts';
import type { MemberAccount, MemberRow, MemberWithAccounts } from './member.ts';
import { findMemberWithAccounts, lockMember, updateMember } from './member-store.ts';
import { eraseRows } from './personal-data-store.ts';
import { findPreferences } from './preference-store.ts';

/** 40 bits: enough for a quarter of an hour in which 50 wrong ones are let pass, and typed in one go. */
const CODE_LENGTH = 8;
const LIFETIME_MS = 15 * 60_000;
/** A code with less time left, in ms, is not given out again: the person has to find the other app first. */
const LEAST_LEFT_MS = 5 * 60_000;
const CODES_PER_HOUR = 5;
const HOUR_MS = 3_600_000;
/** How long, in ms, it can still be told that a code has expired and is not merely wrong. */
const MEMORY_MS = 24 * HOUR_MS;
/** Whoever has more phones than this is not one person. */
const MOST_ACCOUNTS = 5;

/** Forgets codes of yesterday and before, used or not. @returns how many */
export function deleteOldLinkCodes(connection: Connection, now: Date): Promise<number> {
  return deleteCodesBefore(connection, new Date(now.getTime() - MEMORY_MS));
}

export type CreatedLinkCode =
  | {
      readonly outcome: 'created';
      /** As people see and type it: `ABCD-EFGH`. A secret: whoever enters it reads and acts as the member. */
      readonly code: string;
      readonly expiresAt: Date;
    }
  | { readonly outcome: 'too-many-codes' | 'too-many-accounts' };

/**
 * Gives a member a code that makes the account it is typed on theirs, once, within 15 minutes. At most one can be used
 * at a time: asked for again, the same one comes while it has time left, else a new one in place of it.
 */
export function createLinkCode({ db, clock }: Context, memberId: number): Promise<CreatedLinkCode> {
  const now = clock.now();
  const later = (ms: number) => new Date(now.getTime() + ms);
  return db.transaction(async (tx): Promise<CreatedLinkCode> => {
    await lockMember(tx, memberId);
    const member = await findMemberWithAccounts(tx, memberId);
    if ((member?.accounts.length ?? 0) >= MOST_ACCOUNTS) return { outcome: 'too-many-accounts' };
    const open = await findOpenCode(tx, memberId, later(LEAST_LEFT_MS));
    if (open !== null) {
      return { outcome: 'created', code: formatCode(open.code), expiresAt: open.expiresAt };
    }
    if ((await countCodes(tx, memberId, later(-HOUR_MS))) >= CODES_PER_HOUR) {
      return { outcome: 'too-many-codes' };
    }
    await closeCodes(tx, memberId, now);
    const code = createCodeWithDigit(CODE_LENGTH);
    const expiresAt = later(LIFETIME_MS);
    await insertLinkCode(tx, { code, memberId, expiresAt, createdAt: now });
    return { outcome: 'created', code: formatCode(code), expiresAt };
  });
}

export type Linked =
  | {
      readonly outcome: 'linked';
      readonly member: MemberRow;
      /** What the member had before, to be told there. */
      readonly others: readonly MemberAccount[];
    }
  /** The account is that member's already: a code typed where it was made, or once more after it worked. */
  | { readonly outcome: 'own-account' }
  /** The account is another active member's; nothing is said about the code. */
  | { readonly outcome: 'other-member' }
  | { readonly outcome: 'wrong-code' | 'expired' }
  /** Whether the code exists was not even looked up. */
  | { readonly outcome: 'too-many-attempts' };

/**
 * Makes a chat account one more of the member who was given the code. A request to be let in that came from this
 * account is withdrawn. Messages keep going where they went until the member chooses otherwise.
 */
export function redeemLinkCode(
  { db, clock }: Context,
  account: { readonly id: number; readonly platform: PlatformName },
  typed: string,
): Promise<Linked> {
  const now = clock.now();
  const redeem = async (tx: Connection): Promise<Linked> => {
    const existing = await lockAccount(tx, account.id);
    if (await hasTriedTooOften(tx, account.id, now)) return { outcome: 'too-many-attempts' };
    const found = await findLinkCode(tx, normaliseCode(typed));
    if (existing?.status === 'active') {
      return { outcome: found?.memberId === existing.id ? 'own-account' : 'other-member' };
    }
    if (found === null) {
      await noteWrongCode(tx, account.id, now);
      return { outcome: 'wrong-code' };
    }
    await lockMember(tx, found.memberId);
    const member = await findMemberWithAccounts(tx, found.memberId);
    if (member?.status !== 'active' || !(await takeCode(tx, found.code, now))) return { outcome: 'expired' };
    await keepPreferred(tx, member, now);
    await linkAccount(tx, account.id, member.id);
    if (existing !== null) await withdrawRequest(tx, existing, now);
    await lookAgain(tx, member.id, now);
    await recordAudit(tx, {
      at: now,
      actor: actorOf(member),
      action: 'account.linked',
      subject: `member:${member.id}`,
      detail: `${account.platform}, account:${account.id}`,
    });
    // A stolen code would let a stranger publish: somebody besides its owner has to hear of it.
    if (hasRight(actorOf(member), 'publish')) {
      const text = editorLinked(member.name, account.platform);
      await notifyAdmins(tx, { key: `notice:account-linked:${found.code}:${now.getTime()}`, text }, now);
    }
    return { outcome: 'linked', member, others: member.accounts };
  };
  // Senders write the same deliveries and accounts.
  return retryConflicts(() => db.transaction(redeem));
}

/** Without a choice the account with the lowest number is used, which the new one may have: it is as old as its first word. */
async function keepPreferred(tx: Connection, member: MemberWithAccounts, now: Date): Promise<void> {
  const preferences = await findPreferences(tx, member.id);
  const used = member.accounts.find(({ state }) => state === 'active') ?? member.accounts[0];
  if (preferences?.preferredAccountId != null || used === undefined) return;
  await updateMember(tx, member.id, { preferredAccountId: used.id }, now);
}

/** Whoever waited or was refused is, as it turns out, the member: nobody is to decide about them any more. */
async function withdrawRequest(tx: Connection, { id }: MemberRow, now: Date): Promise<void> {
  await withdrawMember(tx, id, []);
  await eraseRows(tx, id, now);
}
