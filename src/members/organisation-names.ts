import { cleanName, isSameName, isUnmarked, nameKey } from './clean-name.ts';
import type { Organisation } from './member.ts';

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

/** `parentOf('1/4/')` is `'1/'`, and of the root `''`. */
export function parentOf(path: string): string {
  return path.replace(/[^/]+\/$/, '');
}
