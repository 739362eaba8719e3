import { symbolKey } from '../text/citations.ts';
import { DOCUMENT_TYPES } from '../text/document-types.ts';
import { fold } from '../text/fold.ts';

const TYPE_CODES = new Set([...DOCUMENT_TYPES.keys()].map(fold));
const TYPE_NAMES = [...new Set([...DOCUMENT_TYPES.values()].map(fold))];
/** Syllables after the number that can belong to a symbol: `30/2020/NĐ-CP` has three, `08-KH/BTG-ĐUK` as well. */
const MAX_PARTS = 4;
const LONGEST_NAME = 5;

/** A document named in a query by its symbol. */
export interface NamedSymbol {
  /** The key and its beginnings, the longest first: what follows a symbol in a query may belong to it or not. */
  readonly keys: readonly string[];
  /** Which syllables of the query name it. */
  readonly start: number;
  readonly end: number;
  /** The shortest spelling, as the text of another document cites it: number and code. */
  readonly short: readonly string[];
}

/**
 * Finds symbols in any spelling: `21 KL TW`, `21-KL/TW`, `30/2020/NĐ-CP`, "Kết luận số 21", "KL 21".
 *
 * @param syllables of a query, folded
 */
export function findSymbols(syllables: readonly string[]): NamedSymbol[] {
  const found: NamedSymbol[] = [];
  syllables.forEach((syllable, at) => {
    if (!/^\d{1,6}$/.test(syllable)) return;
    const symbol = numberThenCode(syllables, at) ?? nameThenNumber(syllables, at);
    if (symbol !== null) found.push(symbol);
  });
  return found;
}

function numberThenCode(syllables: readonly string[], at: number): NamedSymbol | null {
  const number = syllables[at] ?? '';
  const hasYear = /^(?:19|20)\d\d$/.test(syllables[at + 1] ?? '');
  const codeAt = hasYear ? at + 2 : at + 1;
  const code = syllables[codeAt] ?? '';
  if (!TYPE_CODES.has(code)) return null;
  const keys = new Set<string>();
  for (let end = Math.min(syllables.length, at + 1 + MAX_PARTS); end > codeAt; end -= 1) {
    keys.add(symbolKey(syllables.slice(at, end).join(' ')));
  }
  keys.add(symbolKey(`${number} ${code}`));
  return { keys: [...keys], start: at, end: codeAt + 1, short: [number, code] };
}

function nameThenNumber(syllables: readonly string[], at: number): NamedSymbol | null {
  const number = syllables[at] ?? '';
  const before = syllables[at - 1] === 'so' ? at - 1 : at;
  for (let length = Math.min(LONGEST_NAME, before); length > 0; length -= 1) {
    const name = syllables.slice(before - length, before).join(' ');
    if (!(length === 1 && TYPE_CODES.has(name)) && !TYPE_NAMES.includes(name)) continue;
    const key = symbolKey(TYPE_CODES.has(name) ? `${number} ${name}` : `${name} ${number}`);
    const [keyNumber = number, code = ''] = key.split('-');
    return { keys: [key], start: before - length, end: at + 1, short: [keyNumber, code] };
  }
  return null;
}
