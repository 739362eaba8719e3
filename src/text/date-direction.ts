import type { Token } from './tokens.ts';

/** Words that point back; "ngoái" and "xưa" only with years. */
export const BACK = new Set(['trước', 'qua', 'rồi', 'ngoái', 'xưa']);

/** The direction at `at`: "tới", "vừa qua", "sắp tới", "này", and where it ends. */
export function readDirection(
  tokens: readonly Token[],
  at: number,
): { direction: 'next' | 'last' | 'this'; to: number } | null {
  const word = tokens[at]?.word ?? '';
  const next = tokens[at + 1]?.word ?? '';
  if ((word === 'vừa' || word === 'mới') && (next === 'qua' || next === 'rồi'))
    return { direction: 'last', to: at + 2 };
  if (word === 'sắp' && (next === 'tới' || next === 'đến')) return { direction: 'next', to: at + 2 };
  if (word === 'kế' && next === 'tiếp') return { direction: 'next', to: at + 2 };
  if (word === 'tiếp' && next === 'theo') return { direction: 'next', to: at + 2 };
  if (word === 'này' || word === 'nay') return { direction: 'this', to: at + 1 };
  if (BACK.has(word)) return { direction: 'last', to: at + 1 };
  if (word === 'sau' || (word === 'tới' && !startsDate(tokens, at + 1)))
    return { direction: 'next', to: at + 1 };
  return null;
}

/** Whether "tới" at the place before leads to another date: "tháng 3 tới tháng 5". */
function startsDate(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return (
    token !== undefined &&
    (token.kind === 'number' || /^(?:tháng|ngày|năm|nay|quý|cuối|đầu|giữa|hết|sáng|chiều)$/.test(token.word))
  );
}

/** A direction as a number of steps from now. */
export function stepsOf(direction: 'next' | 'last' | 'this'): number {
  return direction === 'this' ? 0 : direction === 'next' ? 1 : -1;
}
