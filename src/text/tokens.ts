import { normaliseTones } from './fold.ts';

/** A word, a number (a run of digits) or one mark of punctuation. */
export interface Token {
  readonly kind: 'word' | 'number' | 'mark';
  /** Lower case, one tone spelling; digits and marks as written. */
  readonly word: string;
  /** As written, NFC. */
  readonly text: string;
  /** Where it stands in the NFC text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Whether white space (or the beginning) stands before it. */
  readonly isSpaced: boolean;
  /** Whether a line break stands before it. */
  readonly startsLine: boolean;
}

const CLAUSE_ENDS = new Set(['.', ';', '!', '?', '…']);
const DASHES = new Set(['-', '–', '—', '‒', '−', '~']);
const TOKEN = /(\d+)|([\p{L}\p{M}]+)|[^\s\p{L}\p{M}\d]/gu;
/** Beyond this a text is not prose any more; the rest is left unread so that time stays bounded. */
const MAX_READ_CHARS = 200_000;

/** The tokens of a text in order, in NFC. Linear in the length of the text. */
export function tokenise(text: string): Token[] {
  const nfc = text.slice(0, MAX_READ_CHARS).normalize('NFC');
  const toned = normaliseTones(nfc);
  const tokens: Token[] = [];
  let last = 0;
  for (const match of toned.matchAll(TOKEN)) {
    const start = match.index;
    const end = start + match[0].length;
    const gap = nfc.slice(last, start);
    const kind = match[1] !== undefined ? 'number' : match[2] !== undefined ? 'word' : 'mark';
    tokens.push({
      kind,
      word: kind === 'word' ? match[0].toLowerCase() : match[0],
      text: nfc.slice(start, end),
      start,
      end,
      isSpaced: gap !== '' || start === 0,
      startsLine: start === 0 || gap.includes('\n') || gap.includes('\r'),
    });
    last = end;
  }
  return tokens;
}

/** Marks that join the ends of a stretch: hyphen, dashes, tilde. */
export function isDash(token: Token | undefined): boolean {
  return token !== undefined && token.kind === 'mark' && DASHES.has(token.word);
}

/** Whether a token ends a sentence, as far as the reading of dates needs to know. */
export function endsClause(token: Token | undefined): boolean {
  return token === undefined || (token.kind === 'mark' && CLAUSE_ENDS.has(token.word));
}
