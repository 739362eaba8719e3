import type { Clauses } from './date-clauses.ts';
import type { DateRole } from './found-date.ts';
import { endsClause, type Token } from './tokens.ts';

const BEFORE_TOKENS = 14;
const AFTER_TOKENS = 14;

/** A term named directly before the date. */
const TERM_BEFORE =
  /(?:chậm nhất(?: là| vào| đến| trong| trước)*|muộn nhất(?: là| vào| đến)*|(?:^| )hạn (?:chót|cuối|nộp|gửi|chậm nhất|đến|là|trước|báo cáo|đăng ký)(?: [^ ,;]+){0,6}|thời hạn[^,]{0,30}|không quá|(?:^| )trước|xong trước|(?:^| )hết|(?:^| )đến hết|thời gian (?:hoàn thành|gửi|nộp)[^,]{0,20})(?: \d{1,2} giờ(?: \d{1,2})?)?(?: ngày| cuối| tháng| lúc)*$/u;
/** Work that has a term, with the date behind "trong", "vào" or "đến". */
const WORK_BEFORE =
  /(?:hoàn thành|hoàn tất|hoàn thiện|xong|gửi|nộp|báo cáo|đăng ký|tổng hợp|thực hiện|triển khai|ban hành|xây dựng|kiện toàn|tổ chức)(?: [^ .;]+){0,10} (?:trong|vào|đến|về|ngay trong|xong trong)(?: cuối| đầu| nửa)?$/u;
const FIRM_WORK_BEFORE = /(?:hoàn thành|hoàn tất|xong)(?: [^ .;]+){0,6}$/u;
const WORK_AFTER = /^(?:[^.;]{0,60} )?(?:phải |cần |cơ bản )?(?:hoàn thành|hoàn tất|xong)/u;
const EFFECT_BEFORE =
  /(?:hiệu lực|áp dụng|thi hành)(?: thi hành| thực hiện)?(?: kể)?(?: từ)?(?: [^ .;]+){0,2}$/u;
const ISSUED_BEFORE = /(?:ban hành|(?:^| )ký|công bố|thông qua)(?: vào)?$/u;
/** What {@link roleOf} needs to know of a date. */
export interface RoleContext {
  readonly tokens: readonly Token[];
  readonly clauses: Clauses;
  readonly from: number;
  readonly to: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly referenceDay: string;
  /** Whether a document's symbol stands just before. */
  readonly isBehindSymbol: boolean;
  readonly isRange: boolean;
  /** Whether it is no more precise than a year. */
  readonly isYear: boolean;
}

/** Whether the words before a date without a year set a term, so that the coming one is meant. */
export function isTermBefore(tokens: readonly Token[], from: number): boolean {
  const before = wordsBefore(tokens, from, BEFORE_TOKENS);
  return TERM_BEFORE.test(before) || WORK_BEFORE.test(before);
}

/** What a date is for, by the words of its clause and where it lies to the text's own day. */
export function roleOf(context: RoleContext): DateRole {
  const { tokens, clauses, from, to, lastDay, firstDay, referenceDay } = context;
  const before = wordsBefore(tokens, from, BEFORE_TOKENS);
  if (EFFECT_BEFORE.test(before)) return 'effective';
  const isPast = lastDay < referenceDay;
  if (context.isBehindSymbol || (ISSUED_BEFORE.test(before) && firstDay <= referenceDay)) return 'issued';
  if (isLetterhead(tokens, from, to) || isOwnLine(tokens, from, to)) return 'issued';
  const after = wordsAfter(tokens, to, AFTER_TOKENS);
  if (!isPast && isTerm(before, after, context.isRange)) return 'deadline';
  if (isPast) return 'past';
  if (!context.isYear && firstDay >= referenceDay && clauses.namesEvent(from)) return 'event';
  return 'other';
}

function isTerm(before: string, after: string, isRange: boolean): boolean {
  if (TERM_BEFORE.test(before) && !(isRange && / (?:đến )?hết$/u.test(before))) return true;
  if (isRange) return FIRM_WORK_BEFORE.test(before);
  if (FIRM_WORK_BEFORE.test(before)) return true;
  if (WORK_BEFORE.test(before) && !/tổ chức/u.test(before)) return true;
  return /(?:^| )(?:trong|đến|ngay trong)(?: cuối| đầu)?$/u.test(before) && WORK_AFTER.test(after);
}

/** The line under a headline that says when it was published, with the year; a timetable's days have none. */
function isOwnLine(tokens: readonly Token[], from: number, to: number): boolean {
  if (!tokens.slice(from, to).some(({ kind, word }) => kind === 'number' && word.length === 4)) return false;
  const isWholeText = from === 0 && to === tokens.length;
  const endsLine = to === tokens.length || tokens[to]?.startsLine === true;
  return !isWholeText && endsLine && tokens[from]?.startsLine === true;
}

/** "Gia Lai, ngày 12 tháng 4 năm 2022" as a line of its own. */
function isLetterhead(tokens: readonly Token[], from: number, to: number): boolean {
  if (tokens[from - 1]?.word !== ',' || (tokens[to] !== undefined && tokens[to]?.startsLine !== true))
    return false;
  for (let at = from - 2; at >= Math.max(0, from - 7); at -= 1) {
    const token = tokens[at] as Token;
    if (token.kind !== 'word' && token.word !== '.') return false;
    if (token.startsLine) return /^\p{Lu}/u.test(token.text);
  }
  return false;
}

function wordsBefore(tokens: readonly Token[], from: number, limit: number): string {
  let start = from;
  while (start > 0 && from - start < limit && !endsClause(tokens[start - 1])) start -= 1;
  return wordsOf(tokens, start, from);
}

function wordsAfter(tokens: readonly Token[], to: number, limit: number): string {
  let end = to;
  while (end < tokens.length && end - to < limit && !endsClause(tokens[end])) end += 1;
  return wordsOf(tokens, to, end);
}

function wordsOf(tokens: readonly Token[], from: number, to: number): string {
  let words = '';
  for (let at = from; at < to; at += 1) words += `${words === '' ? '' : ' '}${tokens[at]?.word}`;
  return words;
}
