import type { IncomingContent } from '../../platforms/platform.ts';
import { fold } from '../../text/fold.ts';

const WORD = /^\/?\s*lien[\s_-]*ket(?![a-z])[\s:.,-]*|^\/?\s*lienket[\s:.,-]*/;
/** Two groups of four, as codes are shown. */
const CODE = /^([0-9a-z]{4})[\s\p{Pd}]*([0-9a-z]{4})[\s.]*$/u;
/** Words: every code has a digit, and no two syllables are written together. */
const TWO_WORDS = /^[a-z]{4}\s+[a-z]{4}/;
/** The same without the word before it: letters alone count only with the dash, or they may be somebody's name. */
const BARE_CODE = /^[0-9a-z]{4}([\s-]?)[0-9a-z]{4}$/;

/** A wish to link this account: the code if it is one, null where there is none or an incomplete one. */
export interface LinkWish {
  readonly code: string | null;
}

/**
 * `LIENKET ABCD-EFGH` in any of the ways people type it, `/start ABCD-EFGH`, or `/lienket` alone; null for anything
 * else.
 */
export function readLinkWish(content: IncomingContent): LinkWish | null {
  if (content.kind === 'text') return readWish(fold(content.text));
  if (content.kind !== 'command') return null;
  const { command, argument } = content;
  if (command !== 'start') return readWish(fold(`${command} ${argument}`));
  const code = codeIn(fold(argument));
  return code === null ? null : { code };
}

/** The code that a text consists of, if it does: newcomers leave the word before it away. */
export function readBareLinkCode(text: string): string | null {
  const folded = fold(text);
  return BARE_CODE.test(folded) && /[-\d]/.test(folded) ? folded : null;
}

function readWish(text: string): LinkWish | null {
  const [word] = WORD.exec(text) ?? [];
  return word === undefined ? null : { code: codeIn(text.slice(word.length)) };
}

function codeIn(text: string): string | null {
  const typed = text.trim();
  const [, first, second] = TWO_WORDS.test(typed) ? [] : (CODE.exec(typed) ?? []);
  return first === undefined || second === undefined ? null : first + second;
}
