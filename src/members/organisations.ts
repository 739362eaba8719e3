import { AppError } from '../errors.ts';
import type { Connection } from '../storage/database.ts';
import { cleanName, isSameName, nameKey } from './clean-name.ts';
import type { Organisation } from './member.ts';
import { openOrganisationBook } from './organisation-book.ts';
import { makeOrganisationCode } from './organisation-code.ts';
import { meantByName, parentOf, toCode } from './organisation-names.ts';
import {
  atomically,
  countActiveMembers,
  findAllOrganisations,
  findByCode,
  findByNameKey,
  findRoot,
  insertOrganisation,
  lockTree,
  renameOrganisation,
} from './organisation-store.ts';

/**
 * The organisation this installation serves, above all others: made at the first start, renamed when the
 * configuration names it differently. Its code stays.
 */
export function ensureRoot(connection: Connection, name: string, now: Date): Promise<Organisation> {
  return atomically(connection, async (tx) => {
    const existing = await findRoot(tx);
    if (existing !== null && isSameName(existing.name, name)) return existing;
    await lockTree(tx);
    const root = await findRoot(tx);
    if (root !== null) return renameOrganisation(tx, root.id, cleanName(name));
    const code = makeOrganisationCode(name, () => false);
    return insertOrganisation(tx, { code, name: cleanName(name), parent: null }, now);
  });
}

/** The organisation above all others; null before the first start. */
export function findRootOrganisation(connection: Connection): Promise<Organisation | null> {
  return findRoot(connection);
}

/**
 * Finds an organisation by its code or its name; case, spaces and the place of tone marks do not matter.
 * Marks may be left away as long as only one organisation can be meant.
 *
 * @returns null when there is none, or when several could be meant
 */
export async function findOrganisation(
  connection: Connection,
  codeOrName: string,
): Promise<Organisation | null> {
  const meant = await findMeant(connection, codeOrName);
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

async function findMeant(connection: Connection, codeOrName: string): Promise<readonly Organisation[]> {
  const byCode = await findByCode(connection, toCode(codeOrName));
  if (byCode !== null) return [byCode];
  return meantByName(await findByNameKey(connection, nameKey(codeOrName)), codeOrName);
}

/**
 * The organisation of that code or name, created directly below the root when there is none.
 *
 * @throws AppError INPUT_INVALID when several could be meant, NOT_FOUND when there is no root yet (see `ensureRoot`)
 */
export function findOrCreateBelowRoot(
  connection: Connection,
  name: string,
  now: Date,
): Promise<Organisation> {
  return atomically(connection, async (tx) => {
    const organisation = await (await openOrganisationBook(tx, now)).findOrCreate(name);
    if (organisation !== null) return organisation;
    throw new AppError('INPUT_INVALID', `Several organisations are called ${name}; give the code instead.`);
  });
}

export interface ListedOrganisation extends Organisation {
  /** 0 for the root. */
  readonly depth: number;
  /** Of this organisation and all below it: those whom `org:CODE` reaches. */
  readonly activeMembers: number;
}

/** The whole tree, each organisation before those below it, siblings by name. */
export async function listOrganisations(connection: Connection): Promise<ListedOrganisation[]> {
  const organisations = await findAllOrganisations(connection);
  const direct = await countActiveMembers(connection);
  const collator = new Intl.Collator('vi', { numeric: true });
  const children = new Map<string, Organisation[]>();
  const totals = new Map<string, number>();
  for (const organisation of organisations) {
    const siblings = children.get(parentOf(organisation.path)) ?? [];
    siblings.push(organisation);
    children.set(parentOf(organisation.path), siblings);
    for (let path = organisation.path; path !== ''; path = parentOf(path)) {
      totals.set(path, (totals.get(path) ?? 0) + (direct.get(organisation.id) ?? 0));
    }
  }
  const below = (path: string, depth: number): ListedOrganisation[] =>
    (children.get(path) ?? [])
      .toSorted((a, b) => collator.compare(a.name, b.name))
      .flatMap((organisation) => [
        { ...organisation, depth, activeMembers: totals.get(organisation.path) ?? 0 },
        ...below(organisation.path, depth + 1),
      ]);
  return below('', 0);
}
