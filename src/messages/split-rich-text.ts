import type { RichText, TextStyle } from './rich-text.ts';

/** A better boundary is preferred only beyond this share of the limit, so that no part is a few words long. */
const LEAST_FILL = 1 / 3;

const SPACE = /\s/;
/** Spaces that exist in order not to be broken at: no-break, figure, narrow no-break, word joiner. */
const UNBREAKABLE_SPACE = /[\u00a0\u2007\u202f\ufeff]/;
/** What clings to the character before it: marks, joiners, emoji modifiers. */
const CLINGING = /\p{M}|\u200c|\u200d|[\u{1f3fb}-\u{1f3ff}]/u;
const SENTENCE_END = /[.!?…]/;
const CLOSING = /["'”’»)\]]/;

const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/**
 * Cuts a message into parts a platform accepts: between paragraphs where possible, else between lines,
 * sentences, words. Never inside a word unless that word alone is longer than the limit, and then still
 * not inside a character with its marks (or, should even that be longer, not inside a surrogate pair).
 * A style that spans a cut goes on in the next part; space around a cut is dropped.
 *
 * @param maxLength in UTF-16 units, at least 2
 * @returns parts in order, none blank; the message itself when it fits, nothing when it is blank
 * @throws RangeError when `maxLength` is below 2, where a surrogate pair has no room
 */
export function splitRichText(message: RichText, maxLength: number): RichText[] {
  if (!(maxLength >= 2)) throw new RangeError('A part of a message needs room for at least 2 UTF-16 units');
  const { text } = message;
  if (text.trim() === '') return [];
  if (text.length <= maxLength) return [message];

  const parts: RichText[] = [];
  let start = skipSpace(text, 0);
  while (start < text.length) {
    const end = text.length - start <= maxLength ? text.length : findCut(text, start, start + maxLength);
    const part = slice(message, start, trimEnd(text, start, end));
    if (part.text.trim() !== '') parts.push(part);
    start = skipSpace(text, end);
  }
  return parts;
}

/** Where the part that begins at `start` ends at the latest at `limit` (which is inside the text). */
function findCut(text: string, start: number, limit: number): number {
  const least = start + Math.floor((limit - start) * LEAST_FILL);
  return (
    findBack(limit, least, (at) => endsParagraph(text, at)) ??
    findBack(limit, least, (at) => isBreak(text, at) && text[at] === '\n') ??
    findBack(limit, least, (at) => endsSentence(text, at)) ??
    findBack(limit, start + 1, (at) => isBreak(text, at)) ??
    cutInsideWord(text, start, limit)
  );
}

function findBack(from: number, downTo: number, accepts: (at: number) => boolean): number | undefined {
  for (let at = from; at >= downTo; at -= 1) if (accepts(at)) return at;
  return undefined;
}

/** Whether the text may be cut before the space at `at`. */
function isBreak(text: string, at: number): boolean {
  const char = text[at];
  if (char === undefined || !SPACE.test(char) || UNBREAKABLE_SPACE.test(char)) return false;
  return !clings(text, at + 1);
}

function clings(text: string, at: number): boolean {
  const codePoint = text.codePointAt(at);
  return codePoint !== undefined && CLINGING.test(String.fromCodePoint(codePoint));
}

function endsParagraph(text: string, at: number): boolean {
  return text[at] === '\n' && text[at + 1] === '\n' && isBreak(text, at);
}

/** A full stop after a number or an abbreviation of one or two letters ("1.", "TP.") ends no sentence. */
function endsSentence(text: string, at: number): boolean {
  if (!isBreak(text, at)) return false;
  let mark = at - 1;
  while (mark >= 0 && CLOSING.test(text[mark] ?? '')) mark -= 1;
  const char = text[mark] ?? '';
  if (!SENTENCE_END.test(char)) return false;
  return char !== '.' || /[^\s\d.]{3,}$/u.test(text.slice(Math.max(0, mark - 3), mark));
}

function cutInsideWord(text: string, start: number, limit: number): number {
  // One code point beyond the limit is enough to see whether it clings to the one before.
  const around = text.slice(start, limit + 2);
  const boundary = graphemes.segment(around).containing(limit - start)?.index ?? 0;
  if (boundary > 0) return start + boundary;
  const splitsPair = isHighSurrogate(text, limit - 1) && isLowSurrogate(text, limit);
  return splitsPair ? limit - 1 : limit;
}

function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.test(text[at] ?? '') && !clings(text, at + 1)) at += 1;
  return at;
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && SPACE.test(text[at - 1] ?? '') && !clings(text, at)) at -= 1;
  return at;
}

function slice(message: RichText, start: number, end: number): RichText {
  const styles: TextStyle[] = [];
  for (const style of message.styles) {
    const from = Math.max(style.start, start);
    const to = Math.min(style.start + style.length, end);
    if (from < to) styles.push({ ...style, start: from - start, length: to - from });
  }
  return { text: message.text.slice(start, end), styles };
}
