import { syllables } from '../text/fold.ts';
import { nameKey } from './clean-name.ts';

const MAX_LENGTH = 12;

/**
 * A code that a clerk can guess from the name: `Chi bộ Văn phòng` is `CBVP`, `Chi bộ 3` is `CB3`; with a number after
 * it when it is taken already.
 *
 * @param isTaken asked for codes in upper case
 */
export function makeOrganisationCode(name: string, isTaken: (code: string) => boolean): string {
  const initials = syllables(nameKey(name))
    .map((syllable) => (/^\d/.test(syllable) ? syllable : (syllable.at(0) ?? '')))
    .join('')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, MAX_LENGTH);
  const base = initials === '' ? 'TC' : initials;
  let code = base;
  for (let number = 2; isTaken(code); number += 1) code = `${base}-${number}`;
  return code;
}
