import { findDates } from './dates.ts';
import type { FoundDate } from './found-date.ts';
import type { ReadableText } from './readable-text.ts';
import { splitSentences } from './sentences.ts';
import { type AskedKind, kindOfAsked } from './task-asked.ts';
import { type Clause, namesAsked, readClause, requestsIn, tidy } from './task-clauses.ts';

/** What a conclusion or a directive asks for. */
export interface FoundTask {
  readonly text: string;
  /** Whom it is asked of, as named in the text: "các tổ chức cơ sở đảng", "Ban Tổ chức". */
  readonly who?: string;
  /** Whether that is every organisation, a kind of them or a named one; present with `who`. */
  readonly whoKind?: AskedKind;
  /** As `FoundDate.start`, or the last day of a stretch of time. */
  readonly deadline?: string;
  /** The sentence it was read from, as written. */
  readonly sentence: string;
}

const DIRECTIVE_TITLE =
  /^(?:\s*(?:dự thảo|tài liệu)\s)?\s*(?:kế hoạch|chỉ thị|công văn|hướng dẫn|thông báo|kết luận|nghị quyết|chương trình|quyết định|quy định|thông tri|công điện|tờ trình|v\/v|về việc)(?:\s|:|$)/iu;
const DUTIES_HEADING =
  /^[\s\dIVX.)a-zđ-]{0,8}(?:nhiệm vụ|nhiệm vụ,? (?:và )?giải pháp|nhiệm vụ trọng tâm|tổ chức thực hiện|phân công (?:nhiệm vụ|thực hiện)|yêu cầu|giải pháp(?: thực hiện)?|nội dung(?: thực hiện)?)\s*:?$/iu;
/** Parts of a directive that ask nothing. */
const OTHER_HEADING =
  /^[\s\dIVX.)a-zđ-]{0,8}(?:mục đích|mục tiêu|quan điểm|căn cứ|tình hình|đánh giá|kết quả|đặc điểm|ưu điểm|hạn chế|tồn tại|nguyên nhân|bối cảnh)[\p{L}\s,]{0,40}:?$/iu;
/** The list of those who get a copy; nothing is asked behind it. */
const RECIPIENTS = /^nơi nhận\s*:?/iu;
/** What a directive is founded on, and the sentence that leads to its points. */
const PREAMBLE = /^căn cứ(?!\p{L})|:\s*$/iu;
const SENT_TO =
  /(?<!\p{L})(?:gửi|nộp|chuyển|đăng ký|báo cáo)(?: [^ .;]+){0,4} (?:về|cho|tại|đến|qua)(?!\p{L})/iu;
const LIST_MARK = /^\s*(?:[-–—•+*]|\d{1,2}(?:\.\d{1,2}){0,2}[.)]|\(?[a-zđ]\)|[IVX]{1,5}\.)\s*/u;
/** A paragraph that tells instead of asking. */
const TELLS =
  /(?<![\p{L}])(?:đã|vừa|từng|thời gian qua|vừa qua|đạt được|đang)(?![\p{L}])|^(?:kết quả|nhìn chung|qua đó)/iu;
const MAX_SENTENCE_CHARS = 4_000;
const MAX_TASKS = 60;
const MIN_TASK_SYLLABLES = 4;

/** Where the reading stands: what was asked last, and of whom. */
interface Asking {
  /** The sentences that follow go on asking. */
  isOpen: boolean;
  who: string | undefined;
}

/**
 * The tasks that a conclusion or a directive asks for, in order, each with its sentence: "yêu cầu …", "giao … chủ trì",
 * "các cấp ủy … quan tâm chỉ đạo …", the sentences of the same paragraph that go on asking, and the points of a directive.
 * What a report says was done is none.
 *
 * @param referenceDay as for `findDates`. @throws RangeError when it is no such day
 */
export function findTasks(text: ReadableText, referenceDay: string): FoundTask[] {
  const tasks: FoundTask[] = [];
  let isDirective = DIRECTIVE_TITLE.test(text.title.normalize('NFC'));
  let isDutyList = false;
  const asking: Asking = { isOpen: false, who: undefined };
  for (const paragraph of text.paragraphs) {
    const nfc = paragraph.normalize('NFC').trim();
    if (RECIPIENTS.test(nfc)) break;
    if (DUTIES_HEADING.test(nfc) || OTHER_HEADING.test(nfc)) {
      isDutyList = DUTIES_HEADING.test(nfc);
      isDirective = isDirective && isDutyList;
      asking.isOpen = false;
      continue;
    }
    const isListed = LIST_MARK.test(nfc);
    if (!isListed) {
      asking.isOpen = asking.isOpen && isDutyList;
      asking.who = undefined;
    }
    const isAsking = isDutyList || (isListed && (isDirective || asking.isOpen));
    if (isListed && isAsking && namesAsked(stripMark(nfc))) {
      asking.who = stripMark(nfc).replace(/[\s:.]+$/, '');
      continue;
    }
    for (const sentence of splitSentences(nfc)) {
      if (sentence.length > MAX_SENTENCE_CHARS) continue;
      const clauses = clausesOf(sentence, asking, isAsking);
      if (clauses.length === 0) clauses.push(...termOf(sentence, referenceDay));
      for (const clause of clauses) tasks.push(taskOf(clause, sentence, referenceDay, clauses.length === 1));
      if (tasks.length >= MAX_TASKS) return tasks;
      if (/:\s*$/.test(sentence) && requestsIn(sentence).length > 0) asking.isOpen = true;
    }
  }
  return tasks;
}

function clausesOf(sentence: string, asking: Asking, isAsking: boolean): Clause[] {
  const requests = requestsIn(sentence);
  const clauses = requests.flatMap(clausesOfRequest);
  if (clauses.length > 0) {
    asking.isOpen = true;
    asking.who = clauses.at(-1)?.who ?? asking.who;
    return clauses;
  }
  if (!asking.isOpen && !isAsking) {
    const modal = readClause(stripMark(sentence), 'modal');
    return modal !== null && !TELLS.test(sentence) && isLongEnough(modal) ? [modal] : [];
  }
  if (TELLS.test(sentence.slice(0, 160)) || PREAMBLE.test(stripMark(sentence))) return [];
  const clause = readClause(stripMark(sentence), 'point');
  if (clause === null || !isLongEnough(clause)) return [];
  if (clause.who !== undefined) asking.who = clause.who;
  const who = clause.who ?? asking.who;
  return [{ text: clause.text, ...(who === undefined ? {} : { who }) }];
}

/** What one request asks: its semicolons part the points, and who is asked holds until another is named. */
function clausesOfRequest(request: string): Clause[] {
  const [first = '', ...rest] = request.split(';');
  const clause = readClause(first, 'request');
  if (clause === null) return [];
  const clauses = [clause];
  for (const part of rest) {
    const next = readClause(part, 'point');
    const who = next?.who ?? clauses.at(-1)?.who;
    if (next !== null) clauses.push({ text: next.text, ...(who === undefined ? {} : { who }) });
  }
  return clauses.filter(isLongEnough);
}

/** "Báo cáo gửi về Văn phòng trước ngày 25/4": a term asks by itself, whoever has to keep it. */
function termOf(sentence: string, referenceDay: string): Clause[] {
  if (!SENT_TO.test(sentence) || TELLS.test(sentence)) return [];
  const isDue = findDates(sentence, referenceDay).some((date) => date.role === 'deadline');
  return isDue ? [{ text: tidy(stripMark(sentence)) }] : [];
}

function stripMark(sentence: string): string {
  return sentence.replace(LIST_MARK, '');
}

function isLongEnough(clause: Clause): boolean {
  return clause.text.split(/\s+/).length >= MIN_TASK_SYLLABLES;
}

function taskOf(clause: Clause, sentence: string, referenceDay: string, isOnly: boolean): FoundTask {
  const deadline = deadlineOf(clause.text, sentence, referenceDay, isOnly);
  return {
    text: clause.text,
    ...(clause.who === undefined ? {} : { who: clause.who, whoKind: kindOfAsked(clause.who) }),
    ...(deadline === undefined ? {} : { deadline }),
    sentence,
  };
}

/** The term inside the clause; for the only clause of a sentence also one beside it. */
function deadlineOf(
  text: string,
  sentence: string,
  referenceDay: string,
  isOnly: boolean,
): string | undefined {
  if (!/\d|tháng|quý|tuần|ngày|năm/u.test(sentence)) return undefined;
  const terms = findDates(sentence, referenceDay).filter((date) => date.role === 'deadline');
  const start = startOf(text, sentence);
  const inside = terms.find((term) => start >= 0 && term.index >= start && term.index <= start + text.length);
  const term = inside ?? (isOnly && terms.length === 1 ? terms[0] : undefined);
  return term === undefined ? undefined : lastOf(term);
}

/** Where a clause begins in its sentence; its first letter has been made large, its spaces single. */
function startOf(text: string, sentence: string): number {
  const opening = text.slice(1, 25).toLowerCase();
  return sentence.replace(/\s/g, ' ').toLowerCase().indexOf(opening) - 1;
}

function lastOf(date: FoundDate): string {
  return date.end ?? date.start;
}
