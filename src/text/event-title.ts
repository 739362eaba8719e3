import { findEventHead } from './event-heads.ts';
import type { Token } from './tokens.ts';

/** Words that end a name: what is said about the event begins. */
const ENDS = new Set(
  (
    'được diễn sẽ vào nhằm để do gồm góp theo đã đang là có với trước sau trong từ đến bắt khai dự lúc hồi nếu khi bế đảm bảo ' +
    'đạt cần phải thành đúng yêu đề trên bằng cũng vẫn nên thì mà tiếp theo như tới diễn'
  ).split(' '),
);
/** "tại" ends a name as well, but a place follows. */
const PLACE_WORD = 'tại';
/** "và" goes on inside a name but not before one of these. */
const ACTS = new Set(
  'tổ tiến triển thực báo tham phát các chuẩn xây hoàn tuyên gửi đăng lập chào hướng'.split(' '),
);
const COORDINATES = new Set([
  'thể thao',
  'thể dục',
  'giám sát',
  'giải pháp',
  'đảng viên',
  'đơn vị',
  'viên chức',
  'công chức',
  'nhiệm vụ',
  'an ninh',
  'du lịch',
  'văn nghệ',
  'doanh nghiệp',
  'khen thưởng',
  'chỉnh đốn',
  'sáng tạo',
  'kỹ thuật',
  'công nghệ',
  'chống tham',
  'tiêu cực',
  'làm theo',
  'người lao',
  'phường thị',
  'tổ chức',
  'kỷ luật',
  'tôn giáo',
]);
/** Words that lead on to what is no longer part of a name. */
const LOOSE_ENDS = new Set('và các của cho về , - – ngày năm ( này nói lần'.split(' '));
/** Behind "vào", "từ" and "đến" these speak of time. */
const WHEN = new Set('ngày lúc sáng chiều tối hồi thứ cuối đầu giữa dịp trưa hôm khoảng hết nay'.split(' '));
/** Behind "trong" these speak of time or occasion and end a name. */
const WITHIN = new Set('thời khuôn dịp không đó ngày tháng quý năm tuần hai ba vòng chương'.split(' '));
/** Before "tổ chức" at the end of a name these make a noun of it: "công tác tổ chức", "cán bộ, tổ chức". */
const BEFORE_NOUN = new Set(
  'tác ban các những về ngành của và , toàn xếp cố thống mới học quan viên từng mọi nhiều luật vụ vực dựng triển'.split(
    ' ',
  ),
);
const ROMAN_OR_NUMBER = /^(?:[ivxlc]+|\d+|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|nhất)$/;
const MAX_TITLE_TOKENS = 40;
const OPENERS = new Set(['“', '"', '‘', "'"]);

/** A name of an event in the tokens of a sentence. */
export interface EventName {
  readonly from: number;
  /** The token after the last. */
  readonly to: number;
  readonly isBroad: boolean;
  /** "lần thứ VIII", "kỳ họp thứ 5", "90 năm": one event and no other. */
  readonly isNumbered: boolean;
  /** The first year of the term that a congress opens. */
  readonly termStart?: number;
}

/** The names of events in a sentence, outermost only, in order. `isDated(i)` tells tokens that are part of a date. */
export function findEventNames(tokens: readonly Token[], isDated: (index: number) => boolean): EventName[] {
  const names: EventName[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const name = nameAt(tokens, at, isDated);
    if (name === null) continue;
    names.push(name);
    at = name.to - 1;
  }
  return names;
}

function nameAt(tokens: readonly Token[], at: number, isDated: (index: number) => boolean): EventName | null {
  const head = findEventHead(tokens, at);
  if (head === null || isOtherWord(tokens, at, head.words)) return null;
  let to = at + head.words.length;
  let isNumbered = false;
  let termStart: number | undefined;
  let isQuoted = false;
  while (to < tokens.length && to - at < MAX_TITLE_TOKENS) {
    const token = tokens[to] as Token;
    const next = tokens[to + 1];
    if (token.word === ',' && !isQuoted && isCoordinate(tokens, to + 1)) {
      to += 3;
      continue;
    }
    if (token.word === ',' || (token.word === 'nhiệm' && next?.word === 'kỳ')) {
      const termAt = token.word === ',' ? to + 1 : to;
      const term = termOf(tokens, termAt);
      if (term === null) break;
      termStart = term.year;
      to = term.to;
      break;
    }
    if (OPENERS.has(token.word)) isQuoted = !isQuoted;
    else if (token.word === '”') isQuoted = false;
    else if (token.kind === 'mark' && !/^[-–/]$/.test(token.word) && !isQuoted) break;
    // The first word behind the head belongs to it: "lễ khai mạc", "lễ ra quân".
    const isFirst = head.words.length === 1 && to === at + 1;
    if (!isQuoted && !isFirst && token.kind === 'word' && endsName(tokens, to, isDated)) break;
    // "lần thứ VIII năm 2022" keeps its year; any other date is no part of the name.
    if (!isQuoted && isDated(to) && !isTopic(tokens, to, isDated)) break;
    if (token.word === 'thứ' && ROMAN_OR_NUMBER.test(next?.word ?? '')) isNumbered = true;
    if (token.word === 'năm' && tokens[to - 1]?.kind === 'number') isNumbered = true;
    to += 1;
  }
  to = trimEnd(tokens, at, to);
  if (tokens[at + head.words.length - 1]?.word === 'thứ') isNumbered = true;
  return {
    from: at,
    to,
    isBroad: head.isBroad,
    isNumbered,
    ...(termStart === undefined ? {} : { termStart }),
  };
}

/** "kiểm tra, giám sát" is one thing; behind any other comma something else begins. */
function isCoordinate(tokens: readonly Token[], at: number): boolean {
  return COORDINATES.has(`${tokens[at]?.word} ${tokens[at + 1]?.word}`);
}

/** A period that a meeting is about, "sơ kết 6 tháng đầu năm 2022", is part of its name and not its day. */
function isTopic(tokens: readonly Token[], at: number, isDated: (index: number) => boolean): boolean {
  let start = at;
  while (start > 0 && isDated(start - 1)) start -= 1;
  const first = tokens[start]?.word ?? '';
  // "trao Huy hiệu Đảng đợt 19/5".
  if (tokens[start - 1]?.word === 'đợt') return true;
  if (first === 'quý' || first === 'nửa' || first === 'năm') return true;
  // "Ngày Giải phóng miền Nam" is a date and a name.
  if (/^(?:ngày|lễ|tết|giỗ)$/.test(first) && /^\p{Lu}/u.test(tokens[start + 1]?.text ?? '')) return true;
  return (
    tokens[start]?.kind === 'number' &&
    tokens[start + 1]?.word === 'tháng' &&
    /^(?:đầu|cuối)$/.test(tokens[start + 2]?.word ?? '')
  );
}

function endsName(tokens: readonly Token[], at: number, isDated: (index: number) => boolean): boolean {
  const word = (tokens[at] as Token).word;
  const next = tokens[at + 1]?.word ?? '';
  if (word === PLACE_WORD) return true;
  if (word === 'và') return ACTS.has(next);
  // "đã", "được" and their like end a name; "thành lập", "Đề án", "Dự án" and "đề tài" are inside names.
  if (word === 'thành') return next === 'công';
  if (word === 'đề') return next === 'nghị' || next === 'ra';
  if (word === 'yêu') return next === 'cầu';
  if (word === 'dự') return next === 'kiến';
  if (word === 'bảo') return next === 'đảm';
  if (word === 'khai') return next === 'mạc' || next === 'giảng';
  if (word === 'diễn') return next === 'ra';
  if (word === 'vào' || word === 'từ' || word === 'đến') return isDated(at + 1) || WHEN.has(next);
  // "hội nghị tiếp xúc cử tri trước kỳ họp".
  if (word === 'trước' || word === 'sau') return isDated(at + 1) || WHEN.has(next) || next === 'khi';
  if (word === 'trong') return isDated(at + 1) || WITHIN.has(next);
  if (word === 'tiếp') return next === 'theo';
  if (word === 'như' || word === 'theo') return true;
  if (word === 'có') return true;
  if (word === 'với') return true;
  return ENDS.has(word);
}

/** "lễ phép", "hội nghị" inside "kết luận Hội nghị" and the like are other words or no name. */
function isOtherWord(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  const next = tokens[at + words.length]?.word ?? '';
  if (words[0] === 'lễ')
    return !/^(?:kỷ|khai|bế|phát|ra|công|trao|khánh|khởi|ký|đón|dâng|tuyên|mít|tổng|bàn|kết|viếng|truy|tưởng|giỗ|hội|vinh|chào|tiễn|giao|gặp|thắp|tri)$/.test(
      next,
    );
  if (words[1] === 'thảo' && next === 'luận') return true;
  // "Trung tâm Hội nghị" is a house.
  if (words[1] === 'nghị' && tokens[at - 1]?.word === 'tâm') return true;
  if (words[0] === 'kỷ') return !/^(?:\d+|lần|ngày)$/.test(next);
  return words[0] === 'đại' && next === 'biểu' && tokens[at + 3]?.word === undefined;
}

function termOf(tokens: readonly Token[], at: number): { year: number; to: number } | null {
  if (tokens[at]?.word !== 'nhiệm' || tokens[at + 1]?.word !== 'kỳ') return null;
  const year = Number(tokens[at + 2]?.word);
  const end = Number(tokens[at + 4]?.word);
  const isTerm = year > 1900 && end > year && end < 2200 && tokens[at + 3]?.kind === 'mark';
  return isTerm ? { year, to: at + 5 } : null;
}

function trimEnd(tokens: readonly Token[], from: number, to: number): number {
  let end = to;
  while (end > from + 1) {
    if (endsInVerb(tokens, from, end)) end -= 2;
    else if (isLooseEnd(tokens, end)) end -= 1;
    else break;
  }
  return end;
}

function isLooseEnd(tokens: readonly Token[], end: number): boolean {
  const word = tokens[end - 1]?.word ?? '';
  // "6 tháng đầu năm" ends in its own "năm".
  if (word === 'năm' && /^(?:đầu|cuối)$/.test(tokens[end - 2]?.word ?? '')) return false;
  return LOOSE_ENDS.has(word);
}

/** "Hội thi bí thư chi bộ giỏi tổ chức (tại …)": what is done with the event is no part of its name. */
function endsInVerb(tokens: readonly Token[], from: number, end: number): boolean {
  if (end - 2 <= from) return false;
  const words = `${tokens[end - 2]?.text} ${tokens[end - 1]?.text}`;
  const before = tokens[end - 3]?.word ?? '';
  if (words === 'tiến hành') return true;
  const isOfCadres = before === 'bộ' && tokens[end - 4]?.word === 'cán';
  return words === 'tổ chức' && !BEFORE_NOUN.has(before) && !isOfCadres;
}
