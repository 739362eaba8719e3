import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { memberFileProblems } from '../messages/vi/members.ts';
import type { Connection } from '../storage/database.ts';
import { type Actor, requireRight } from './actor.ts';
import {
  findKnownAccounts,
  insertImportedMembers,
  type KnownAccount,
  type NewImportedMember,
  updateImportedMembers,
} from './import-store.ts';
import { type LineProblem, type MemberLine, readMembersCsv } from './members-csv.ts';
import { openOrganisationBook } from './organisation-book.ts';

/** Lines per transaction: large enough to be fast, small enough that a running service waits only a moment. */
const BATCH_SIZE = 2_000;

export interface MemberImport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** In the order of the file; all other lines were taken in. */
  readonly problems: readonly LineProblem[];
}

/**
 * Takes in members.csv (`name,organisation,role,platform,chat_id`). Whoever is there already, by platform and chat
 * id, gets the name, role and organisation of the file and is active; an organisation that is not there is created
 * below the root. The same file again changes nothing. Nobody is removed, and nothing is sent.
 *
 * @throws AppError FORBIDDEN without the right `admit`, NOT_FOUND before there is a root organisation
 */
export async function importMembers(
  { db, clock }: Context,
  actor: Actor,
  bytes: Uint8Array,
): Promise<MemberImport> {
  requireRight(actor, 'admit');
  const { lines, problems } = readMembersCsv(bytes);
  const total = { created: 0, updated: 0, unchanged: 0 };
  for (let start = 0; start < lines.length; start += BATCH_SIZE) {
    const batch = lines.slice(start, start + BATCH_SIZE);
    const now = clock.now();
    const done = await db.transaction(async (tx) => {
      const result = await importBatch(tx, batch, now);
      const { created, updated } = result;
      if (created + updated > 0) {
        const detail = `created ${created}, updated ${updated}`;
        await recordAudit(tx, { at: now, actor, action: 'members.imported', subject: 'members', detail });
      }
      return result;
    });
    total.created += done.created;
    total.updated += done.updated;
    total.unchanged += done.unchanged;
    problems.push(...done.problems);
  }
  return { ...total, problems: problems.sort((a, b) => a.line - b.line) };
}

async function importBatch(tx: Connection, lines: readonly MemberLine[], now: Date): Promise<MemberImport> {
  const book = await openOrganisationBook(tx, now);
  const known = new Map((await findKnownAccounts(tx, lines)).map((account) => [keyOf(account), account]));
  const created: NewImportedMember[] = [];
  const updated = new Map<number, NewImportedMember & { memberId: number }>();
  const problems: LineProblem[] = [];
  let unchanged = 0;
  for (const { line, organisation: organisationName, ...wanted } of lines) {
    const organisation = await book.findOrCreate(organisationName);
    if (organisation === null) {
      problems.push({ line, problem: memberFileProblems.severalOrganisations(organisationName) });
      continue;
    }
    const member = { ...wanted, organisationId: organisation.id };
    const account = known.get(keyOf(wanted));
    if (account === undefined) created.push(member);
    else if (isAsWanted(account, member)) unchanged += 1;
    else updated.set(account.memberId, { ...member, memberId: account.memberId });
  }
  if (created.length > 0) await insertImportedMembers(tx, created, now);
  if (updated.size > 0) await updateImportedMembers(tx, [...updated.values()], now);
  return { created: created.length, updated: updated.size, unchanged, problems };
}

function keyOf({ platform, chatId }: { readonly platform: string; readonly chatId: string }): string {
  return `${platform} ${chatId}`;
}

function isAsWanted(account: KnownAccount, { name, role, organisationId }: NewImportedMember): boolean {
  return (
    account.status === 'active' &&
    account.name === name &&
    account.role === role &&
    account.organisationId === organisationId
  );
}
