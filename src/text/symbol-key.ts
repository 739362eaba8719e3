import { DOCUMENT_TYPES } from './document-types.ts';
import { fold } from './fold.ts';

/** Folded names of kinds of documents, with the folded code that stands for each in a symbol, longest name first. */
const NAMES: readonly (readonly [name: string, code: string])[] = [...nameCodes()].sort(
  ([a], [b]) => b.length - a.length,
);
/** Codes written in two ways for the same documents: "08-QĐi/TW" is cited as "08-QĐ/TW" as well. */
const SAME_CODE: Readonly<Record<string, string>> = { qdi: 'qd' };
const TERM_CODE = /^(?:qh|ubtvqh|k)\d{1,2}$/;
const MAX_CHARS = 200;

function nameCodes(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const [code, name] of DOCUMENT_TYPES) {
    if (!codes.has(fold(name))) codes.set(fold(name), fold(code));
  }
  // The Party numbers its regulations as QĐ, like decisions.
  return codes.set('quy dinh', 'qd');
}

/**
 * One key for the many spellings of a document's symbol: `21-KL/TW`, `21 KL TW`, `21- KL/TW`, `21-kl/t.ư` and
 * "Kết luận số 21-KL/TW" all give `21-kl-tw`. The number comes first, then the letters, then the year if written, so
 * that an incomplete mention ("Kết luận số 21" → `21-kl`, "Nghị định 30" → `30-nd`) is the beginning of the full key
 * (`30-nd-cp-2020`). Marks do not count, as people search without them. An empty string for a text without any
 * letter or digit.
 */
export function symbolKey(symbol: string): string {
  let rest = fold(
    symbol
      .slice(0, MAX_CHARS)
      .normalize('NFC')
      .replace(/t\.?\s?(?:ư|w)(?![\p{L}\p{M}])/giu, 'tw'),
  ).replace(/[^a-z0-9]+/g, ' ');
  let nameCode: string | undefined;
  for (const [name, code] of NAMES) {
    if (!rest.trimStart().startsWith(`${name} `)) continue;
    rest = rest.trimStart().slice(name.length);
    nameCode = code;
    break;
  }
  let number: string | undefined;
  let year: string | undefined;
  const letters: string[] = [];
  for (const [part] of rest.matchAll(/(?:qh|ubtvqh|k)\d{1,2}(?![a-z0-9])|\d+|[a-z]+/g)) {
    if (/^\d/.test(part)) {
      if (number === undefined) number = part.replace(/^0+(?=\d)/, '');
      else if (year === undefined && /^(?:19|20)\d\d$/.test(part)) year = part;
      else letters.push(part);
    } else if (TERM_CODE.test(part) || (part !== 'so' && part !== 'nam')) {
      letters.push(SAME_CODE[part] ?? part);
    }
  }
  if (letters.length === 0 && nameCode !== undefined) letters.push(nameCode);
  return [number, ...letters, year].filter((part) => part !== undefined).join('-');
}
