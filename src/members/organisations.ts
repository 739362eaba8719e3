import { AppError } from '../errors.ts';
import type { Connection } from '../storage/database.ts';
import { cleanName, isSameName, isUnmarked, nameKey } from './clean-name.ts';
import type { Organisation } from './member.ts';
import { makeOrganisationCode } from './organisation-code.ts';
import {
  atomically,
  countActiveMembers,
  findAllOrganisations,
  findByCode,
  findByNameKey,
  findRoot as findStoredRoot,
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
    const existing = await findStoredRoot(tx);
    if (existing !== null && isSameName(existing.name, name)) return existing;
    await lockTree(tx);
    const root = await findStoredRoot(tx);
    if (root !== null) return renameOrganisation(tx, root.id, cleanName(name));
    const code = makeOrganisationCode(name, () => false);
    return insertOrganisation(tx, { code, name: cleanName(name), parent: null }, now);
  });
}

/** The organisation above all others; null before the first start. */
export function findRoot(connection: Connection): Promise<Organisation | null> {
  return findStoredRoot(connection);
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

export function toCode(codeOrName: string): string {
  return cleanName(codeOrName).toUpperCase();
}

/**
 * Those of `candidates` that a name may mean: the ones spelt so, or else, where one side has no marks at all, the ones
 * that fold to it. `Tân Hà` never means `Tân Hạ`; `Tan Ha` may mean both.
 */
export function meantByName(candidates: readonly Organisation[], name: string): readonly Organisation[] {
  const same = candidates.filter((candidate) => isSameName(candidate.name, name));
  if (same.length > 0) return same;
  return candidates.filter(
    (candidate) =>
      (isUnmarked(name) || isUnmarked(candidate.name)) && nameKey(candidate.name) === nameKey(name),
  );
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
    const existing = await findMeant(tx, name);
    if (existing.length === 0) {
      await lockTree(tx);
      const all = await findAllOrganisations(tx);
      return meantByName(all, name)[0] ?? createBelowRoot(tx, name, all, now);
    }
    if (existing[0] !== undefined && existing.length === 1) return existing[0];
    throw new AppError('INPUT_INVALID', `Several organisations are called ${name}; give the code instead.`);
  });
}

/** @param all every organisation there is, to find the root and a code that nobody has */
export async function createBelowRoot(
  tx: Connection,
  name: string,
  all: readonly Organisation[],
  now: Date,
): Promise<Organisation> {
  const root = all.find(({ path }) => parentOf(path) === '');
  if (root === undefined)
    throw new AppError('NOT_FOUND', 'There is no organisation yet; start the service once.');
  const codes = new Set(all.map(({ code }) => code));
  const code = makeOrganisationCode(name, (candidate) => codes.has(candidate));
  return insertOrganisation(tx, { code, name: cleanName(name), parent: root }, now);
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

/** `parentOf('1/4/')` is `'1/'`, and of the root `''`. */
function parentOf(path: string): string {
  return path.replace(/[^/]+\/$/, '');
}
