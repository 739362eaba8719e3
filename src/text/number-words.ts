import type { Token } from './tokens.ts';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['một', 1],
  ['mốt', 1],
  ['hai', 2],
  ['ba', 3],
  ['bốn', 4],
  ['tư', 4],
  ['năm', 5],
  ['lăm', 5],
  ['nhăm', 5],
  ['sáu', 6],
  ['bảy', 7],
  ['bẩy', 7],
  ['tám', 8],
  ['chín', 9],
]);
const ROMAN: ReadonlyMap<string, number> = new Map(
  'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi'
    .split(' ')
    .map((numeral, index) => [numeral, index + 1]),
);

/** A number and the index of the token after it. */
export interface ReadNumber {
  readonly value: number;
  readonly to: number;
  readonly digits: number;
}

/** Reads digits, or a number in words up to 99 ("hai mươi tư"), at token `at`. */
export function readNumber(tokens: readonly Token[], at: number): ReadNumber | null {
  const token = tokens[at];
  if (token === undefined) return null;
  if (token.kind === 'number') {
    return token.word.length > 9
      ? null
      : { value: Number(token.word), to: at + 1, digits: token.word.length };
  }
  return token.kind === 'word' ? readNumberWords(tokens, at) : null;
}

/** Reads a number in words up to 99 at token `at`. */
export function readNumberWords(tokens: readonly Token[], at: number): ReadNumber | null {
  const first = tokens[at]?.word ?? '';
  const second = tokens[at + 1]?.word ?? '';
  if (first === 'mười') {
    const unit = second === 'mốt' || second === 'tư' ? undefined : UNITS.get(second);
    // "mười năm trước" is ten years; fifteen is "mười lăm".
    if (unit === undefined || second === 'năm') return { value: 10, to: at + 1, digits: 0 };
    return { value: 10 + unit, to: at + 2, digits: 0 };
  }
  const tens = UNITS.get(first);
  if (tens === undefined || first === 'lăm' || first === 'mốt' || first === 'nhăm') return null;
  if (second !== 'mươi') return { value: tens, to: at + 1, digits: 0 };
  const third = tokens[at + 2]?.word ?? '';
  const unit = third === 'năm' ? undefined : UNITS.get(third);
  return unit === undefined
    ? { value: tens * 10, to: at + 2, digits: 0 }
    : { value: tens * 10 + unit, to: at + 3, digits: 0 };
}

/** The value of a Roman numeral up to XXI written in either case, else `undefined`. */
export function romanValue(word: string): number | undefined {
  return ROMAN.get(word.toLowerCase());
}
