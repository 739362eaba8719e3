import { addDays, weekdayOf } from '../calendar.ts';
import { readDirection, stepsOf } from './date-direction.ts';
import { dayReading, type Reading, type Reference, weekOf } from './date-reading.ts';
import { endsClause, type Token } from './tokens.ts';

const WEEKDAYS: ReadonlyMap<string, number> = new Map([
  ['hai', 1],
  ['2', 1],
  ['ba', 2],
  ['3', 2],
  ['tư', 3],
  ['4', 3],
  ['năm', 4],
  ['5', 4],
  ['sáu', 5],
  ['6', 5],
  ['bảy', 6],
  ['bẩy', 6],
  ['7', 6],
]);
/** Before "thứ hai" these tell Monday from "the second". */
const CUES = new Set('vào hôm sáng trưa chiều tối đêm khuya từ đến tới trước ('.split(' '));

/** A weekday at "thứ", "chủ nhật", "T2", "CN"; "lần thứ hai" and "thứ hai, …" of an enumeration are none. */
export function readWeekday(tokens: readonly Token[], at: number, reference: Reference): Reading | null {
  const named = nameAt(tokens, at);
  if (named === null) return null;
  const turn = readDirection(tokens, named.to);
  const before = tokens[at - 1]?.word ?? '';
  if (tokens[named.to]?.word === 'hàng' || tokens[named.to]?.word === 'hằng' || before === 'mỗi') return null;
  const weekAt = tokens[named.to]?.word === 'của' ? named.to + 1 : named.to;
  const week = tokens[weekAt]?.word === 'tuần' ? readDirection(tokens, weekAt + 1) : null;
  if (week !== null) {
    return {
      ...dayReading(at, week.to, addDays(weekOf(reference, stepsOf(week.direction))[0], named.weekday - 1)),
      weekday: named.weekday,
    };
  }
  const isNumberAtStart = tokens[named.to - 1]?.kind === 'number' && endsClause(tokens[at - 1]);
  const isCued =
    named.isSure ||
    isNumberAtStart ||
    CUES.has(before) ||
    isFollowedByDay(tokens, named.to) ||
    tokens.length <= 3;
  if (turn === null && !isCued) return null;
  const day =
    turn === null
      ? weekdayNear(reference, named.weekday, before === 'hôm' ? 'passed' : 'coming')
      : weekdayNear(reference, named.weekday, turn.direction);
  return { ...dayReading(at, turn?.to ?? named.to, day), weekday: named.weekday };
}

function nameAt(
  tokens: readonly Token[],
  at: number,
): { weekday: number; to: number; isSure: boolean } | null {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token?.word === 'chủ') return next?.word === 'nhật' ? { weekday: 7, to: at + 2, isSure: true } : null;
  if (token?.word === 'cn') {
    const isAlone = tokens.length === 1 || CUES.has(tokens[at - 1]?.word ?? '');
    return isAlone ? { weekday: 7, to: at + 1, isSure: true } : null;
  }
  const weekday = WEEKDAYS.get(next?.word ?? '');
  if (weekday === undefined || next === undefined) return null;
  if (token?.word === 't') {
    const isShort =
      next.kind === 'number' &&
      !next.isSpaced &&
      !(tokens[at + 2]?.isSpaced === false && tokens[at + 2]?.word !== ',');
    return isShort && token.isSpaced ? { weekday, to: at + 2, isSure: true } : null;
  }
  const before = tokens[at - 1]?.word ?? '';
  // "lần thứ năm", "người thứ ba", "quý thứ hai".
  if (
    /^(?:lần|người|khóa|khoá|kỳ|hạng|nhiệm|năm|tuần|tháng|quý|loại|nhóm|cái|tập|phần|ý|việc|bước)$/.test(
      before,
    )
  )
    return null;
  return { weekday, to: at + 2, isSure: /^\p{Lu}/u.test(next.text) };
}

function isFollowedByDay(tokens: readonly Token[], at: number): boolean {
  const start = tokens[at]?.word === ',' || tokens[at]?.word === '(' ? at + 1 : at;
  if (tokens[start]?.word === 'ngày') return tokens[start + 1]?.kind === 'number';
  return (
    tokens[start]?.kind === 'number' &&
    tokens[start + 1]?.word === '/' &&
    tokens[start + 2]?.kind === 'number'
  );
}

/** Resolves a weekday by its direction; without one the coming one, or today. */
function weekdayNear(
  reference: Reference,
  weekday: number,
  turn: 'next' | 'last' | 'this' | 'coming' | 'passed',
): string {
  const today = weekdayOf(reference.day);
  if (turn === 'this') return addDays(reference.day, weekday - today);
  if (turn === 'passed') return addDays(reference.day, -((today - weekday + 7) % 7));
  if (turn === 'coming') return addDays(reference.day, (weekday - today + 7) % 7);
  const days = turn === 'next' ? (weekday - today + 7) % 7 || 7 : -((today - weekday + 7) % 7 || 7);
  return addDays(reference.day, days);
}
