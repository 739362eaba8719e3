import { addDays, isDay } from '../calendar.ts';
import { findDates } from './dates.ts';
import { findPlace } from './event-place.ts';
import { type EventName, findEventNames } from './event-title.ts';
import { fold } from './fold.ts';
import type { FoundDate } from './found-date.ts';
import type { ReadableText } from './readable-text.ts';
import { splitSentences } from './sentences.ts';
import { type Token, tokenise } from './tokens.ts';

export type { ReadableText } from './readable-text.ts';

/** Something that will happen, read from a text. */
export interface FoundEvent {
  readonly title: string;
  /** As `FoundDate.start`; absent when the text names no day for it. */
  readonly start?: string;
  readonly end?: string;
  readonly place?: string;
  /** The sentence it was read from, as written. */
  readonly sentence: string;
}

type EventDays = Pick<FoundDate, 'start' | 'end'>;

const HEAD_HINT =
  /đại hội|tuần lễ|tháng hành động|ngày hội|lễ |kỳ họp|liên hoan|hội (?:thi|thao|diễn|trại|nghị|thảo)|bầu cử|mít tinh|kỷ niệm|tọa đàm|toạ đàm|diễn đàn|cuộc (?:thi|họp)|phiên họp|gặp mặt|lớp |giải |triển lãm|chương trình|buổi |sinh hoạt chuyên đề|ra quân|hiến máu|tiếp xúc cử tri|họp báo|kỳ thi|đêm nhạc|chủ nhật xanh|festival/iu;
/** Before the name or just behind it: it has still to come. */
const COMING =
  /(?:sẽ|dự kiến|chuẩn bị|tiến tới|hướng tới|chào mừng|tiến hành|sắp|tổ chức thành công|chỉ đạo|yêu cầu|kế hoạch|phục vụ|đề nghị|giao|lập thành tích|thi đua|quyết định tổ chức|chủ trương)/u;
const AHEAD = /(?<!\p{L})(?:sẽ|dự kiến|sắp|chuẩn bị)(?!\p{L})/iu;
/** The name belongs to a document or to what is over. */
const OF_A_DOCUMENT =
  /(?:nghị quyết|văn kiện|thực hiện|tinh thần|kết quả|sau|nhiệm kỳ|chủ trương của|kết luận|theo|từ|thành công của|kể từ|tại|mục tiêu|chỉ tiêu|trước|thông báo(?: nhanh)? kết quả)(?: (?:của|thành công|trong|các|chương trình|hành động|toàn văn))*$/u;
const OVER =
  /(?:đã|vừa|mới) (?:[^ ,.;]+ ){0,3}(?:tổ chức|diễn ra|khai mạc|bế mạc|kết thúc|gặp mặt|tham dự|dự)(?!\p{L})|vừa qua|thành công tốt đẹp|đã (?:thành công|hoàn thành)/u;
const MAX_SENTENCE_CHARS = 3_000;
const MAX_EVENTS = 30;
/** A line of a timetable below its day. */
const TIMETABLE_LINE = /^(?:[-–—•+*]|\d{1,2}\s?(?:h|g|:|giờ)|sáng|chiều|tối|trưa)/iu;
const MAX_TIMETABLE_HEADING = 50;
const MIN_TITLE_WORDS = 3;

/**
 * The coming events that a text names, in order: congresses, conferences, festivals, anniversaries and the like. What
 * lies before the text's own day is left out; an anniversary is given on its day this year. An event without a day is
 * given only when its name is one of a kind (a numbered congress of a term that has not begun, a week of celebrations)
 * and the text says it has still to come.
 *
 * @param referenceDay as for `findDates`. @throws RangeError when it is no such day
 */
export function findEvents(text: ReadableText, referenceDay: string): FoundEvent[] {
  const events: FoundEvent[] = [];
  let scheduled: string | null = null;
  for (const paragraph of [text.title, ...text.paragraphs]) {
    const nfc = paragraph.normalize('NFC').trim();
    const heading = timetableDay(nfc, referenceDay);
    if (heading !== null || !TIMETABLE_LINE.test(nfc)) scheduled = heading;
    if (!HEAD_HINT.test(nfc)) continue;
    for (const sentence of splitSentences(nfc)) {
      if (sentence.length > MAX_SENTENCE_CHARS || !HEAD_HINT.test(sentence)) continue;
      for (const event of eventsOfSentence(sentence, referenceDay, scheduled)) addEvent(events, event);
      if (events.length >= MAX_EVENTS) return events;
    }
  }
  return events;
}

/** The day that heads a part of a timetable: a short line that names one day and no event. */
function timetableDay(line: string, referenceDay: string): string | null {
  if (line.length > MAX_TIMETABLE_HEADING || HEAD_HINT.test(line)) return null;
  const [date, second] = findDates(line, referenceDay);
  return date !== undefined && second === undefined && isDay(date.start) && date.end === undefined
    ? date.start
    : null;
}

/** @param scheduled the day of the timetable that the sentence is in: times and names without a day are of that day */
function eventsOfSentence(sentence: string, referenceDay: string, scheduled: string | null): FoundEvent[] {
  const tokens = tokenise(sentence);
  const dates = findDates(sentence, scheduled ?? referenceDay);
  const isDated = (index: number): boolean => {
    const start = tokens[index]?.start ?? -1;
    return dates.some((date) => start >= date.index && start < date.index + date.text.length);
  };
  const names = findEventNames(tokens, isDated);
  const found: FoundEvent[] = [];
  names.forEach((name, index) => {
    const limits = { from: names[index - 1]?.to ?? 0, to: names[index + 1]?.from ?? tokens.length };
    const event = readEvent(sentence, tokens, name, limits, dates, referenceDay.slice(0, 10), scheduled);
    if (event !== null) found.push(event);
  });
  return found;
}

function readEvent(
  sentence: string,
  tokens: readonly Token[],
  name: EventName,
  limits: { from: number; to: number },
  dates: readonly FoundDate[],
  today: string,
  scheduled: string | null,
): FoundEvent | null {
  const nameStart = (tokens[name.from] as Token).start;
  const nameEnd = (tokens[name.to - 1] as Token).end;
  const written = dateOf(sentence, dates, nameStart, nameEnd, tokens, limits);
  const date: EventDays | null = written ?? (scheduled === null ? null : { start: scheduled });
  if (date !== null && isBefore(date, today)) return null;
  // What is told on its own day without a word of the future has been.
  const isToday = date !== null && date.end === undefined && date.start.slice(0, 10) === today;
  if (isToday && scheduled === null && !AHEAD.test(sentence)) return null;
  const before = sentence
    .slice(Math.max(0, nameStart - 60), nameStart)
    .toLowerCase()
    .trimEnd();
  const around = sentence.slice(Math.max(0, nameStart - 100), nameEnd + 60).toLowerCase();
  if (OVER.test(around) || (OF_A_DOCUMENT.test(before) && date === null)) return null;
  if (date === null && !isSureWithoutDay(name, tokens, around, today)) return null;
  if (date !== null && name.to - name.from < MIN_TITLE_WORDS) return null;
  const place = findPlace(tokens, name.to, limits.to);
  const title = tidyTitle(sentence.slice(nameStart, nameEnd));
  return {
    title,
    ...(date === null ? {} : { start: date.start, ...(date.end === undefined ? {} : { end: date.end }) }),
    ...(place === null
      ? {}
      : { place: sentence.slice((tokens[place[0]] as Token).start, (tokens[place[1] - 1] as Token).end) }),
    sentence,
  };
}

/** The date of an event: the nearest behind its name, else before it, of those that can be its day. */
function dateOf(
  sentence: string,
  dates: readonly FoundDate[],
  nameStart: number,
  nameEnd: number,
  tokens: readonly Token[],
  limits: { from: number; to: number },
): FoundDate | null {
  const first = (tokens[limits.from] as Token | undefined)?.start ?? 0;
  const last = (tokens[limits.to - 1] as Token).end;
  const usable = dates.filter(
    (date) =>
      !/^(?:issued|effective|deadline)$/.test(date.role) &&
      date.start.length >= 7 &&
      !/đợt\s*$/iu.test(sentence.slice(0, date.index)),
  );
  const behind = usable.filter(
    (date) =>
      date.index >= nameStart &&
      date.index < last &&
      !isTopic(date, nameEnd) &&
      !sentence.slice(nameEnd, date.index).includes(';'),
  );
  // The later of an anniversary pair stands at the same place.
  const own = behind.filter((date) => date.index === behind[0]?.index).at(-1);
  const near = own !== undefined && own.index <= nameEnd + 120 ? own : null;
  if (near !== null && !isLongPeriod(near)) return withDaysBehind(near, behind);
  // "Sáng ngày 11/4, … tổ chức hội nghị …, bàn nhiệm vụ quý II": the quarter is what it is about.
  return usable.filter((date) => date.index >= first && date.index < nameStart).at(-1) ?? near;
}

/** "20 và 21/8": an event of two days, not of one. */
function withDaysBehind(date: FoundDate, dates: readonly FoundDate[]): FoundDate {
  let last = date;
  for (const next of dates) {
    const isNear = next.index > last.index && next.index - (last.index + last.text.length) <= 6;
    if (isNear && next.start === nextDay(last.start) && next.end === undefined) last = next;
  }
  return last === date ? date : { ...date, end: last.start };
}

function nextDay(day: string): string | null {
  return isDay(day) ? addDays(day, 1) : null;
}

/** A period inside the name is what the event is about. */
function isTopic(date: FoundDate, nameEnd: number): boolean {
  return date.index < nameEnd && isLongPeriod(date);
}

function isLongPeriod({ text }: FoundDate): boolean {
  return /^(?:quý|nửa|\d+ tháng|\p{L}+ tháng)/iu.test(text);
}

function isBefore(date: EventDays, today: string): boolean {
  const last = (date.end ?? date.start).slice(0, 10);
  return last < today.slice(0, last.length);
}

function isSureWithoutDay(name: EventName, tokens: readonly Token[], around: string, today: string): boolean {
  if (name.isBroad || !COMING.test(around)) return false;
  const year = Number(today.slice(0, 4));
  if (name.termStart !== undefined) return name.termStart >= year && name.isNumbered;
  const words = tokens.slice(name.from, name.to).map((token) => token.word);
  if (words[0] === 'đại') return false;
  return name.isNumbered && words.length >= 5;
}

function tidyTitle(written: string): string {
  const title = written
    .replace(/\s+/g, ' ')
    .replace(/\s+([,.])/g, '$1')
    .replace(/(\d)\s?[-–]\s?(\d{4})/g, '$1-$2')
    .trim();
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** One event is told once: the mention with a day, else the longer name, wins. */
function addEvent(events: FoundEvent[], event: FoundEvent): void {
  const key = keyOf(event.title);
  const index = events.findIndex((known) => {
    const other = keyOf(known.title);
    const isSameName = other === key || other.startsWith(key) || key.startsWith(other);
    return (
      isSameName && (known.start === undefined || event.start === undefined || known.start === event.start)
    );
  });
  const known = events[index];
  if (known === undefined) events.push(event);
  else if (known.start === undefined && event.start !== undefined)
    events[index] = { ...event, title: longer(known.title, event.title) };
}

/** "Đại hội Đoàn Khối lần thứ VIII, nhiệm kỳ …" and "Đại hội đại biểu Đoàn Khối lần thứ VIII" are one. */
function keyOf(title: string): string {
  return fold(title)
    .replace(/^dai hoi (?:dai bieu|toan the) /, 'dai hoi ')
    .replace(/,? nhiem ky .*$/, '');
}

function longer(a: string, b: string): string {
  return b.length > a.length ? b : a;
}
