/** Words that a full stop shortens, lower case; the stop after them ends no sentence. */
const ABBREVIATIONS = new Set(
  (
    'tp tx tt q p h tr st nxb ts ths th pgs gs gsts bs bsck ck ks kts cn ncs ls lm mr mrs ms dr prof đ/c đc đ.c t.ư tw ư ' +
    'ubnd hđnd btv bch vd số no vs sđt đt pl vn hcm tct cty ct ct.tnhh jr inc ltd co corp hr'
  ).split(' '),
);
/** What is numbered by the words before a stop: "Điều 1. Phạm vi". */
const NUMBERED =
  /(?:^|[\s(“"])(?:điều|khoản|mục|phần|chương|điểm|bài|câu|bước|phụ lục|tiểu mục)\s+[\p{L}\d]{1,5}$/iu;
/** Words whose letter is a number or a name and no initial: "quý I.", "nhóm A.". */
const COUNTED_BY_LETTER =
  /(?:quý|khóa|khoá|thứ|kỳ|loại|hạng|nhóm|cấp|bậc|tổ|lớp|khu|mức|phương án|nhà|đợt|phần|giai đoạn|số)\s$/iu;
/** A list mark at the beginning of a sentence: "1.", "2.1.", "IV.", "a.", "-". */
const LIST_MARK = /^[\s“"(–+•*-]*(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLC]{1,6}|[a-zđA-ZĐ])$/u;
const STOP = /[.!?…]+[”"’'»)\]]*/gu;
const OPENS_SENTENCE = /^[“"‘'«([–—•*+-]*\s?(?:\p{Lu}|\d)/u;
/** A line that begins like this is a line of its own, never the rest of the one above. */
const OWN_LINE = /^(?:[-–—•*+]\s|\d{1,3}[.)]|[a-zđ][).]\s|[IVXLC]{1,6}[.)]\s)/u;
const MAX_LOOK_BEHIND = 40;
const MAX_LIST_MARK = 24;

/**
 * The sentences of a text in order, NFC, trimmed, inner white space as single spaces. A line break ends a sentence
 * (headings have no full stop) unless the next line goes on in lower case, as in hard-wrapped text. Full stops of
 * abbreviations (TP., PGS.TS., T.Ư., Đ/c), numbers, list marks ("1.", "a)") and initials end none.
 */
export function splitSentences(text: string): string[] {
  return blocksOf(text.normalize('NFC')).flatMap(splitBlock);
}

/** Lines, with the rest of hard-wrapped ones joined on. */
function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) blocks.push(open.join(' '));
    open = [];
  };
  for (const raw of text.split(/[\r\n\u2028\u2029\f]/)) {
    const line = raw.replace(/[\s\u200B\uFEFF]+/gu, ' ').trim();
    if (line === '') {
      close();
      continue;
    }
    const previous = open.at(-1);
    const isContinued =
      previous !== undefined && /^\p{Ll}/u.test(line) && !OWN_LINE.test(line) && !/[.!?…:;]$/u.test(previous);
    if (!isContinued) close();
    open.push(line);
  }
  close();
  return blocks;
}

function splitBlock(block: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const stop of block.matchAll(STOP)) {
    const end = stop.index + stop[0].length;
    if (end >= block.length) break;
    if (!endsSentence(block, start, stop.index, end, stop[0])) continue;
    sentences.push(block.slice(start, end).trim());
    start = end;
  }
  const rest = block.slice(start).trim();
  if (rest !== '') sentences.push(rest);
  return sentences;
}

function endsSentence(block: string, start: number, stopAt: number, end: number, stop: string): boolean {
  const next = block.slice(end, end + 6);
  const before = block.slice(Math.max(start, stopAt - MAX_LOOK_BEHIND), stopAt);
  const isSpaced = next.startsWith(' ');
  // "xong.Sau đó": a space forgotten, seen often in pasted pages; "T.Ư" and "example.Com" have no such shape.
  if (!isSpaced) {
    return (
      stop === '.' && /\p{Ll}{2}$/u.test(before) && /^\p{Lu}\p{Ll}/u.test(next) && !isAbbreviated(before)
    );
  }
  if (!OPENS_SENTENCE.test(next.trimStart())) return false;
  if (!stop.startsWith('.') || stop.length > 1) return true;
  const isListMark = stopAt - start <= MAX_LIST_MARK && LIST_MARK.test(block.slice(start, stopAt));
  return !isListMark && !isAbbreviated(before) && !NUMBERED.test(before);
}

function isAbbreviated(before: string): boolean {
  const word = /[\p{L}\d./]+$/u.exec(before)?.[0] ?? '';
  const lower = word.toLowerCase();
  if (ABBREVIATIONS.has(lower) || ABBREVIATIONS.has(lower.slice(lower.lastIndexOf('.') + 1))) return true;
  if (!/^\p{Lu}$/u.test(word) || COUNTED_BY_LETTER.test(before.slice(0, -1))) return false;
  // An initial ("J. Smith", "H. Chư Sê"), unless it closes a name: "đồng chí Nguyễn Văn A. Sau đó".
  return !/\p{Lu}\p{L}+\s$/u.test(before.slice(0, -1));
}
