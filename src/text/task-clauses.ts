import { ACTIONS, ASKED, MODALS, NOT_REQUEST, REQUEST } from './task-words.ts';
import { type Token, tokenise } from './tokens.ts';

/** What is asked, and of whom, in one clause. */
export interface Clause {
  readonly text: string;
  readonly who?: string;
}

/**
 * How a clause is read: `request` stands behind a word of request; `point` is a sentence where asking goes on; `modal` is
 * any sentence, believed only if it says "cần", "phải" or "có trách nhiệm" of a part of the organisation.
 */
export type ClauseKind = 'request' | 'point' | 'modal';

const ACTION_SET = new Set(ACTIONS);
const ASKED_SET = new Set(ASKED);
const MODAL_SET = new Set(MODALS);
const LINK =
  /^(?:mặt khác|đồng thời|bên cạnh đó|ngoài ra|trước mắt|trong thời gian tới|thời gian tới|trong đó|cụ thể|trên cơ sở đó|theo đó|từ nay đến cuối năm|trong quý [ivx\d]+(?:[/ ]\d{4}| năm \d{4})?|trong năm \d{4}|hai là|ba là|một là|bốn là|năm là|thứ nhất|thứ hai|thứ ba|thứ tư)[\s,:]+/iu;
/** A phrase with one of these is a sentence of its own and names nobody who is asked. */
const TELLING = new Set(
  'đã đang sẽ cũng đều được bị biết rằng là muốn thấy quyết nếu khi mà vì còn vẫn hợp nghị'.split(' '),
);
/** Parts of the organisation and of the state; a general "mọi người phải …" of the news is no task. */
const ORGANISATION =
  /(?:chi bộ|chi, đảng bộ|đảng bộ|cấp ủy|đảng ủy|đảng viên|đoàn thể|đoàn viên|cơ quan|đơn vị|ủy ban|văn phòng|thủ trưởng|người đứng đầu|bí thư|công đoàn|tổ chức cơ sở|tổ chức đảng|ban tổ chức|ban tuyên giáo|ban dân vận|huyện ủy|thành ủy|tỉnh ủy|cán bộ|lãnh đạo|đoàn khối|ban chấp hành|ban thường vụ)/u;
const MAX_WHO_WORDS = 28;
const MAX_TASK_CHARS = 600;
const MAX_NAME_CHARS = 100;
const MAX_NAME_WORDS = 16;

/** The parts of a sentence that follow a word of request, each up to the next one. */
export function requestsIn(sentence: string): string[] {
  const starts: { word: number; after: number }[] = [];
  for (const match of sentence.matchAll(REQUEST)) {
    const before = sentence.slice(Math.max(0, match.index - 24), match.index).toLowerCase();
    if (NOT_REQUEST.test(before)) continue;
    // "đã chỉ đạo các chi bộ …" tells of what was done; "đã yêu cầu" still asks.
    if (/^(?:chỉ đạo|phân công|giao)/iu.test(match[0]) && /(?:đã|từng|vừa)\s*$/u.test(before)) continue;
    const after = match.index + match[0].length;
    if (beginsRequest(sentence.slice(after, after + 300), match[0].toLowerCase())) {
      starts.push({ word: match.index, after });
    }
  }
  return starts.map(({ after }, index) => sentence.slice(after, starts[index + 1]?.word ?? sentence.length));
}

/** Behind a request stand those asked, or the act at once. */
function beginsRequest(rest: string, request: string): boolean {
  const words = tokenise(rest.replace(/^[\s:,]*(?:rằng|là|thêm)?[\s:,]*/u, '').replace(LINK, ''));
  // "nhấn mạnh" asks only when it says "cần" or "phải" of someone.
  if (request === 'nhấn mạnh') return readClause(rest, 'modal') !== null;
  if (isAsked(words, 0)) return true;
  if (!/^(?:yêu cầu|đề nghị|lưu ý|kêu gọi)$/.test(request)) return false;
  return actionAt(words, 0) || modalAt(words, 0) > 0;
}

/** Takes a clause apart: those asked, then what is asked; `null` when nothing is asked. */
export function readClause(written: string, kind: ClauseKind): Clause | null {
  const clause = written.replace(/^[\s:,;.–-]*(?:rằng|là)?[\s:,]*/u, '').replace(LINK, '');
  const words = tokenise(clause);
  if (words.length === 0) return null;
  if (beginsWithAct(words)) return kind === 'modal' ? null : { text: tidy(clause) };
  if (!isAsked(words, 0)) {
    return kind !== 'modal' && modalAt(words, 0) > 0 ? { text: tidy(clause) } : null;
  }
  for (let at = 1; at < Math.min(words.length, MAX_WHO_WORDS); at += 1) {
    const word = words[at] as Token;
    if (TELLING.has(word.word) || /^["“”]$/.test(word.word)) return null;
    if (word.word === ':') return kind === 'modal' ? null : clauseBehindColon(clause, words, at);
    if (/^[.;]$/.test(word.word)) return null;
    const modal = modalAt(words, at);
    if (modal === 0 && !(isSureAct(words, at) && !isInsideName(words, at))) continue;
    const who = tidyWho(clause.slice(0, words[at - 1]?.end));
    if (kind === 'modal' && !isDuty(words, at, who)) return null;
    return { text: tidy(clause.slice(word.start)), who };
  }
  return null;
}

/** Whether a line is only the name of those whose duties follow: "1. Ban Thường vụ Đoàn Khối". */
export function namesAsked(line: string): boolean {
  if (line.length > MAX_NAME_CHARS || /[.;,!?]\s/u.test(line)) return false;
  const words = tokenise(line);
  return words.length <= MAX_NAME_WORDS && isAsked(words, 0) && readClause(line, 'point') === null;
}

function beginsWithAct(words: readonly Token[]): boolean {
  if (!actionAt(words, 0)) return false;
  const first = words[0]?.word;
  if (first === 'tổ') return !isNameOfAsked(words);
  return first === 'giao' || !isAsked(words, 0);
}

/** "phải", "cần", "có trách nhiệm" of a part of the organisation; "nghiêm túc" may as well praise what was done. */
function isDuty(words: readonly Token[], at: number, who: string): boolean {
  const isModal = /^(?:cần|phải|có|chịu)$/.test(words[at]?.word ?? '');
  return isModal && ORGANISATION.test(who.toLowerCase()) && !/(?:việc|công tác|nhiệm vụ)/u.test(who);
}

/** "Ban Tổ chức: tham mưu …" of a list of duties. */
function clauseBehindColon(clause: string, words: readonly Token[], at: number): Clause | null {
  if (!actionAt(words, at + 1)) return null;
  return { text: tidy(clause.slice(words[at + 1]?.start)), who: tidyWho(clause.slice(0, words[at]?.start)) };
}

function isAsked(words: readonly Token[], at: number): boolean {
  const first = words[at]?.word ?? '';
  const second = words[at + 1]?.word ?? '';
  if (
    ASKED_SET.has(`${first} ${second}`) ||
    ASKED_SET.has(`${first} ${second} ${words[at + 2]?.word ?? ''}`)
  ) {
    return true;
  }
  // "các nội dung", "các nhiệm vụ": things and nobody.
  if (/^(?:nội|vấn|nhiệm|hoạt|chỉ|giải|mục|biện|kết|hạn|khó|văn|chế|quy)$/.test(second) && first === 'các')
    return false;
  // "trường hợp", "hội nghị", "phòng chống", "báo cáo" begin with the same syllables and name nobody.
  if (/^(?:hợp|nghị|thảo|ngừa|chống|cáo|thi|đồng)$/.test(second) && first !== 'các') return false;
  return ASKED_SET.has(first);
}

function actionAt(words: readonly Token[], at: number): boolean {
  return isSureAct(words, at) || ACTION_SET.has(words[at]?.word ?? '');
}

/** A verb of two syllables or more, or one of the few short ones that are nothing else. */
function isSureAct(words: readonly Token[], at: number): boolean {
  const first = words[at]?.word ?? '';
  const pair = `${first} ${words[at + 1]?.word ?? ''}`;
  return (
    ACTION_SET.has(pair) ||
    ACTION_SET.has(`${pair} ${words[at + 2]?.word ?? ''}`) ||
    ((first === 'gửi' || first === 'nộp') && at > 0)
  );
}

function modalAt(words: readonly Token[], at: number): number {
  const first = words[at]?.word ?? '';
  if (MODAL_SET.has(first)) return 1;
  const pair = `${first} ${words[at + 1]?.word ?? ''}`;
  if (MODAL_SET.has(pair)) return 2;
  return MODAL_SET.has(`${pair} ${words[at + 2]?.word ?? ''}`) ? 3 : 0;
}

/** "Ban Tổ chức", "các tổ chức cơ sở đảng", "cán bộ quản lý", "công tác kiểm tra": acts that are parts of names. */
function isInsideName(words: readonly Token[], at: number): boolean {
  const word = words[at] as Token;
  const before = words[at - 1]?.word ?? '';
  if (/^\p{Lu}/u.test(word.text)) return true;
  if (word.word === 'tổ') {
    const isNoun = /^(?:các|và|,|ủy|mỗi|từng|của|ban)$/.test(before);
    return isNoun && !/^(?:thực|triển|học|tốt|đại|hội|lễ|các)$/.test(words[at + 2]?.word ?? '');
  }
  if (/^(?:lãnh|quản|báo)$/.test(word.word)) {
    return /^(?:các|và|,|cán|bộ|đồng|chí|của|với|cùng|ngũ)$/.test(before);
  }
  return /^(?:ban|tác|của|để|bằng|sự)$/.test(before);
}

/** "tổ chức cơ sở đảng …" at the beginning names who is asked; "tổ chức đại hội" is the act. */
function isNameOfAsked(words: readonly Token[]): boolean {
  return (
    /^(?:đảng|cơ|đoàn|công|chính|hội)$/.test(words[2]?.word ?? '') &&
    /^(?:sở|thể|đoàn|trị|viên|trực|cơ|các)$/.test(words[3]?.word ?? '')
  );
}

function tidyWho(who: string): string {
  return who
    .replace(/\s+/g, ' ')
    .replace(/^(?:đối với|cho)\s+/iu, '')
    .replace(/[\s,]+$/, '')
    .trim();
}

/** The clause as a line of its own: first letter large, no mark at the end, cut at a joint when very long. */
export function tidy(text: string): string {
  let line = text
    .replace(/\s+/g, ' ')
    .replace(/[\s.;:,]+$/u, '')
    .replace(/[,;]?\s(?:và|đồng thời)$/u, '')
    .trim();
  if (line.length > MAX_TASK_CHARS) {
    const cut = Math.max(line.lastIndexOf(';', MAX_TASK_CHARS), line.lastIndexOf(',', MAX_TASK_CHARS));
    line = `${line.slice(0, cut > MAX_TASK_CHARS / 2 ? cut : line.lastIndexOf(' ', MAX_TASK_CHARS))}…`;
  }
  return line.charAt(0).toUpperCase() + line.slice(1);
}
