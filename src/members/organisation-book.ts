import { AppError } from '../errors.ts';
import type { Connection } from '../storage/database.ts';
import { cleanName, nameKey } from './clean-name.ts';
import type { Organisation } from './member.ts';
import { makeOrganisationCode } from './organisation-code.ts';
import { meantByName, parentOf, toCode } from './organisation-names.ts';
import { findAllOrganisations, insertOrganisation, lockTree } from './organisation-store.ts';

/** All organisations at hand, for looking up thousands of names in one transaction. */
export interface OrganisationBook {
  /**
   * The organisation of that code or name, created directly below the root when new.
   *
   * @returns null when several could be meant
   * @throws AppError NOT_FOUND before there is a root
   */
  findOrCreate(codeOrName: string): Promise<Organisation | null>;
}

export async function openOrganisationBook(tx: Connection, now: Date): Promise<OrganisationBook> {
  const byCode = new Map<string, Organisation>();
  const byKey = new Map<string, Organisation[]>();
  const looked = new Map<string, Organisation | null>();
  let isLocked = false;

  const read = async () => {
    byCode.clear();
    byKey.clear();
    for (const organisation of await findAllOrganisations(tx)) enter(organisation);
  };
  const enter = (organisation: Organisation) => {
    byCode.set(organisation.code, organisation);
    const key = nameKey(organisation.name);
    byKey.set(key, [...(byKey.get(key) ?? []), organisation]);
  };
  const meantBy = (codeOrName: string): readonly Organisation[] => {
    const coded = byCode.get(toCode(codeOrName));
    if (coded !== undefined) return [coded];
    return meantByName(byKey.get(nameKey(codeOrName)) ?? [], codeOrName);
  };
  const lookUp = async (codeOrName: string): Promise<Organisation | null> => {
    let meant = meantBy(codeOrName);
    if (meant.length === 0 && !isLocked) {
      // Another process may have created it since the book was read.
      await lockTree(tx);
      isLocked = true;
      await read();
      meant = meantBy(codeOrName);
    }
    if (meant.length > 1) return null;
    if (meant[0] !== undefined) return meant[0];
    return create(codeOrName);
  };
  const create = async (name: string): Promise<Organisation> => {
    const root = [...byCode.values()].find(({ path }) => parentOf(path) === '');
    if (root === undefined) {
      throw new AppError('NOT_FOUND', 'There is no organisation yet; start the service once.');
    }
    const code = makeOrganisationCode(name, (candidate) => byCode.has(candidate));
    const created = await insertOrganisation(tx, { code, name: cleanName(name), parent: root }, now);
    enter(created);
    return created;
  };

  await read();
  return {
    async findOrCreate(codeOrName) {
      const earlier = looked.get(codeOrName);
      if (earlier !== undefined) return earlier;
      const organisation = await lookUp(codeOrName);
      looked.set(codeOrName, organisation);
      return organisation;
    },
  };
}
