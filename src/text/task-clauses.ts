import { ACTIONS, ASKED, MODALS, NOT_REQUEST, REQUEST } from './task-words.ts';

/** What is asked, and of whom, in one clause. */
export interface Clause {
  readonly text: string;
  readonly who?: string;
}

const ACTION_SET = new Set(ACTIONS);
const ASKED_SET = new Set(ASKED);
const MODAL_SET = new Set(MODALS);
const LINK =
  /^(?:mặt khác|đồng thời|bên cạnh đó|ngoài ra|trước mắt|trong thời gian tới|thời gian tới|trong đó|cụ thể|trên cơ sở đó|theo đó|từ nay đến cuối năm|trong quý [ivx\d]+(?:[/ ]\d{4}| năm \d{4})?|trong năm \d{4}|hai là|ba là|một là|bốn là|năm là|thứ nhất|thứ hai|thứ ba|thứ tư)[\s,:]+/iu;
const MAX_WHO_WORDS = 28;
const MAX_TASK_CHARS = 600;
const WORD = /[\p{L}\p{M}\d]+(?:[/.-][\p{L}\d]+)*|[^\s]/gu;

interface Word {
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
}

/** The parts of a sentence that follow a word of request, each up to the next one. */
export function requestsIn(sentence: string): string[] {
  const starts: { word: number; after: number }[] = [];
  for (const match of sentence.matchAll(REQUEST)) {
    const before = sentence.slice(Math.max(0, match.index - 24), match.index).toLowerCase();
    if (NOT_REQUEST.test(before)) continue;
    // "đã chỉ đạo các chi bộ …" tells of what was done; "đã yêu cầu" still asks.
    if (/^(?:chỉ đạo|phân công|giao|quán triệt)/iu.test(match[0]) && /(?:đã|từng|vừa)\s*$/u.test(before))
      continue;
    const after = match.index + match[0].length;
    const rest = sentence.slice(after, after + 200);
    if (beginsRequest(rest, match[0].toLowerCase())) starts.push({ word: match.index, after });
  }
  return starts.map(({ after }, index) => sentence.slice(after, starts[index + 1]?.word ?? sentence.length));
}

/** Behind a request stand those asked, or the act at once. */
function beginsRequest(rest: string, request: string): boolean {
  const words = wordsOf(rest.replace(/^[\s:,]*(?:rằng|là|một số nội dung[^:]{0,60}:|thêm)?[\s:,]*/u, ''));
  if (isAsked(words, 0)) return true;
  if (!/^(?:yêu cầu|đề nghị|nhấn mạnh|lưu ý|đồng thời|kêu gọi)$/.test(request)) return false;
  return actionAt(words, 0) || modalAt(words, 0) > 0;
}

/**
 * Takes a clause apart: those asked, then what is asked.
 *
 * @param kind `request`: behind a word of request; `point`: a sentence where asking goes on; `modal`: any sentence, believed
 *   only if it says "cần", "phải" or "có trách nhiệm" of someone
 * @returns `null` when nothing is asked
 */
export function readClause(written: string, kind: 'request' | 'point' | 'modal'): Clause | null {
  const clause = written.replace(/^[\s:,;.–-]*(?:rằng|là)?[\s:,]*/u, '').replace(LINK, '');
  const words = wordsOf(clause);
  const first = words[0];
  if (first === undefined) return null;
  if (actionAt(words, 0) && !(isAsked(words, 0) && !/^(?:tổ|giao)/.test(first.lower))) {
    const isName = first.lower === 'tổ' && words[1]?.lower === 'chức' && isNameOfAsked(words);
    if (!isName) return kind === 'modal' ? null : { text: tidy(clause) };
  }
  if (!isAsked(words, 0)) {
    const modal = modalAt(words, 0);
    return kind !== 'modal' && modal > 0 ? { text: tidy(clause) } : null;
  }
  for (let at = 1; at < Math.min(words.length, MAX_WHO_WORDS); at += 1) {
    const modal = modalAt(words, at);
    const isAct = actionAt(words, at) && !isInsideName(words, at);
    if (modal === 0 && !isAct) {
      if (/^[.:;]$/.test(words[at]?.text ?? '')) return colonClause(clause, words, at, kind);
      continue;
    }
    if (kind === 'modal' && (modal === 0 || !isDuty(words, at))) return null;
    const who = clause.slice(0, words[at - 1]?.end).replace(/[\s,]+$/, '');
    return { text: tidy(clause.slice(words[at]?.start)), who: tidyWho(who) };
  }
  return null;
}

/** "phải", "cần", "có trách nhiệm" of someone; "khẩn trương", "nghiêm túc" may as well praise what was done. */
function isDuty(words: readonly Word[], at: number): boolean {
  const isModal = /^(?:cần|phải|có|chịu)$/.test(words[at]?.lower ?? '');
  return isModal && !words.slice(0, at).some(({ lower }) => /^(?:được|bị|đã|nhiệm|việc|công)$/.test(lower));
}

/** "Ban Tổ chức: tham mưu …" of a list of duties. */
function colonClause(clause: string, words: readonly Word[], at: number, kind: string): Clause | null {
  if (words[at]?.text !== ':' || kind === 'modal' || !actionAt(words, at + 1)) return null;
  return { text: tidy(clause.slice(words[at + 1]?.start)), who: tidyWho(clause.slice(0, words[at]?.start)) };
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    words.push({
      text: match[0],
      lower: match[0]
        .toLowerCase()
        .replace(/oá$/, 'óa')
        .replace(/uỷ$/, 'ủy')
        .replace(/uý$/, 'úy')
        .replace(/oà$/, 'òa'),
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  return words;
}

function isAsked(words: readonly Word[], at: number): boolean {
  const first = words[at]?.lower ?? '';
  const pair = `${first} ${words[at + 1]?.lower ?? ''}`;
  if (ASKED_SET.has(pair) || ASKED_SET.has(`${pair} ${words[at + 2]?.lower ?? ''}`)) return true;
  return ASKED_SET.has(first);
}

function actionAt(words: readonly Word[], at: number): boolean {
  const first = words[at]?.lower ?? '';
  const second = words[at + 1]?.lower ?? '';
  return (
    ACTION_SET.has(`${first} ${second}`) ||
    ACTION_SET.has(`${first} ${second} ${words[at + 2]?.lower ?? ''}`) ||
    (ACTION_SET.has(first) && first !== second)
  );
}

function modalAt(words: readonly Word[], at: number): number {
  const first = words[at]?.lower ?? '';
  if (MODAL_SET.has(first)) return 1;
  if (MODAL_SET.has(`${first} ${words[at + 1]?.lower ?? ''}`)) return 2;
  return MODAL_SET.has(`${first} ${words[at + 1]?.lower} ${words[at + 2]?.lower}`) ? 3 : 0;
}

/** "Ban Tổ chức", "Ủy ban Kiểm tra", "các tổ chức cơ sở đảng", "lãnh đạo cơ quan": acts that are parts of names. */
function isInsideName(words: readonly Word[], at: number): boolean {
  const word = words[at] as Word;
  const before = words[at - 1]?.lower ?? '';
  const next = words[at + 1]?.lower ?? '';
  if (/^\p{Lu}/u.test(word.text)) return true;
  if (word.lower === 'tổ' && next === 'chức') {
    return (
      /^(?:các|và|,|ủy|mỗi|từng|những|của|ban)$/.test(before) &&
      !/^(?:thực|triển|học|tốt|đại|hội|lễ|các)$/.test(words[at + 2]?.lower ?? '')
    );
  }
  if (word.lower === 'lãnh' || word.lower === 'quản' || word.lower === 'báo')
    return /^(?:các|và|,|cán|bộ|đồng|chí|của|với|cùng|đội|ngũ)$/.test(before);
  if (word.lower === 'giao' || word.lower === 'cử' || word.lower === 'lập' || word.lower === 'mở')
    return /^(?:được|đã|thành|độc|công|thông)$/.test(before) || /^(?:thông|dịch|lưu|tri)$/.test(next);
  return /^(?:ban|tác|của|để|được|bị|bằng|sự)$/.test(before);
}

/** "tổ chức cơ sở đảng …" at the beginning names who is asked; "tổ chức đại hội" is the act. */
function isNameOfAsked(words: readonly Word[]): boolean {
  return (
    /^(?:đảng|cơ|đoàn|công|chính|hội)$/.test(words[2]?.lower ?? '') &&
    /^(?:sở|thể|đoàn|trị|viên|trực|cơ|các)$/.test(words[3]?.lower ?? '')
  );
}

function tidyWho(who: string): string {
  return who
    .replace(/\s+/g, ' ')
    .replace(/^(?:đối với|cho)\s+/iu, '')
    .trim();
}

/** The clause as a line of its own: first letter large, no mark at the end, cut at a joint when very long. */
function tidy(text: string): string {
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
