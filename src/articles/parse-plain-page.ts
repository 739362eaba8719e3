import type { ExtractedPage, PageImage } from './extracted-page.ts';
import { comparable, isBreadcrumb, tidyLine, topicOfBreadcrumb } from './plain-text.ts';
import { readDateLine } from './published-date.ts';

/** Longer input is cut here: a pasted article is a few thousand characters. */
const MAX_CHARS = 2_000_000;
const MAX_TITLE_CHARS = 120;
/** A first line longer than this is a paragraph, not a title. */
const MAX_TITLE_LINE_CHARS = 300;
const MAX_CAPTION_CHARS = 200;

const IMAGE_NAME = /^[^\s/\\<>][^/\\<>]{0,150}\.(?:jpe?g|png|gif|bmp|webp|tiff?)$/i;

/**
 * Reads an article from text as a clerk copies it from a web page: an optional breadcrumb line, the title, an
 * optional line with the date, paragraphs, and names of picture files followed by a short caption line.
 * Text with none of those still gives a title: its first line, or the beginning of its first sentence. Never throws;
 * text without a letter gives an empty title and no paragraphs.
 */
export function parsePlainText(text: string): ExtractedPage {
  const lines = text
    .slice(0, MAX_CHARS)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(tidyLine)
    .filter(Boolean);
  const breadcrumb = lines[0] !== undefined && isBreadcrumb(lines[0]) ? lines.shift() : undefined;
  const dateBefore = takeDate(lines);
  const title = takeTitle(lines);
  const published = dateBefore ?? takeDate(lines);
  const topic = breadcrumb === undefined ? null : topicOfBreadcrumb(breadcrumb, title);
  const { paragraphs, images } = readBody(lines);
  return { title, sapo: null, published, ...(topic === null ? {} : { topic }), paragraphs, images };
}

/** Removes a leading date line. */
function takeDate(lines: string[]): string | null {
  const line = lines[0];
  if (line === undefined) return null;
  const published = readDateLine(line);
  if (published !== null) lines.shift();
  return published;
}

/** Removes the title line, and a copy of it below; a long single paragraph stays and lends its first sentence. */
function takeTitle(lines: string[]): string {
  const first = lines[0];
  if (first === undefined) return '';
  const isParagraph =
    first.length > MAX_TITLE_LINE_CHARS || (lines.length === 1 && first.length > MAX_TITLE_CHARS);
  if (isParagraph) return headOf(first);
  lines.shift();
  if (lines[0] !== undefined && comparable(lines[0]) === comparable(first)) lines.shift();
  return first;
}

function headOf(paragraph: string): string {
  const sentence = /^.{10,}?[.!?](?=\s)/u.exec(paragraph.slice(0, 1000))?.[0] ?? paragraph;
  if (sentence.length <= MAX_TITLE_CHARS) return sentence.replace(/\.$/, '');
  const cut = sentence.slice(0, MAX_TITLE_CHARS);
  const space = cut.lastIndexOf(' ');
  const words = space > 0 && sentence[MAX_TITLE_CHARS] !== ' ' ? cut.slice(0, space) : cut;
  return words.replace(/[\s,;:–-]{1,10}$/, '');
}

function readBody(lines: readonly string[]): { paragraphs: string[]; images: PageImage[] } {
  const paragraphs: string[] = [];
  const images: PageImage[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (!IMAGE_NAME.test(line)) {
      paragraphs.push(line);
      continue;
    }
    const next = lines[index + 1];
    const caption = next !== undefined && isCaption(next) ? next : undefined;
    images.push({ url: line, ...(caption === undefined ? {} : { caption }) });
    if (caption !== undefined) index += 1;
  }
  return { paragraphs, images };
}

function isCaption(line: string): boolean {
  return line.length <= MAX_CAPTION_CHARS && !/[.!?:;]$/.test(line) && !IMAGE_NAME.test(line);
}
