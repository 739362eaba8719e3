import { canonicalUrl } from '../articles/canonical-url.ts';
import { contentHash } from '../articles/content-hash.ts';
import { cutText, tidyLine } from '../articles/plain-text.ts';
import { readPublished } from '../articles/published-date.ts';
import { dayOf } from '../calendar.ts';
import type { RowProblem } from '../messages/vi/documents.ts';
import { findSecrecyMark } from '../text/secrecy.ts';
import { PARAGRAPH_BREAK } from './library-store.ts';

const MAX_LINE_CHARS = 4_000_000;
const MAX_ID_CHARS = 200;
const MAX_TITLE_CHARS = 1000;
const MAX_BODY_CHARS = 500_000;
const MAX_TOPIC_CHARS = 200;

/** One article of an archive, tidy. */
export interface ImportRow {
  readonly externalId: string;
  readonly canonicalUrl: string | null;
  readonly contentHash: string;
  readonly title: string;
  readonly body: string;
  /** `YYYY-MM-DD` */
  readonly publishedOn: string | null;
  readonly topic: string | null;
}

/** @returns `null` for an empty line */
export function readImportRow(line: string): ImportRow | { readonly problem: RowProblem } | null {
  const text = line.replace(/^\uFEFF/, '').trim();
  if (text === '') return null;
  if (text.length > MAX_LINE_CHARS) return { problem: 'too-long' };
  const row = parseObject(text);
  return row === null ? { problem: 'not-json' } : toRow(row);
}

function toRow(row: Readonly<Record<string, unknown>>): ImportRow | { readonly problem: RowProblem } {
  const externalId = typeof row.id === 'number' ? String(row.id) : row.id;
  if (typeof externalId !== 'string' || !isStorableId(externalId)) return { problem: 'id-missing' };
  const title = typeof row.title === 'string' ? cutText(tidyLine(row.title), MAX_TITLE_CHARS) : '';
  if (title === '') return { problem: 'title-missing' };
  if (typeof row.body !== 'string') return { problem: 'body-missing' };
  if (row.body.length > MAX_BODY_CHARS) return { problem: 'body-too-long' };
  const paragraphs = row.body
    .split(/[\r\n\u2028\u2029]+/)
    .map(tidyLine)
    .filter(Boolean);
  if (paragraphs.length === 0) return { problem: 'body-missing' };
  const publishedOn = readDay(row.published);
  if (publishedOn === undefined) return { problem: 'published-unclear' };
  const url = readUrl(row.url);
  if (url === undefined) return { problem: 'url-unclear' };
  if (!isAbsent(row.topic) && typeof row.topic !== 'string') return { problem: 'topic-unclear' };
  const topic = typeof row.topic === 'string' ? cutText(tidyLine(row.topic), MAX_TOPIC_CHARS) : '';
  if (findSecrecyMark(`${row.title}\n${row.body}`) !== null) return { problem: 'secret' };
  return {
    externalId,
    canonicalUrl: url,
    contentHash: contentHash({ title, paragraphs: ['', ...paragraphs] }),
    title,
    body: paragraphs.join(PARAGRAPH_BREAK),
    publishedOn,
    topic: /[\p{L}\d]/u.test(topic) ? topic : null,
  };
}

function isStorableId(id: string): boolean {
  return id !== '' && id.length <= MAX_ID_CHARS && !/[\0\p{Cs}]/u.test(id);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** `undefined` for what is no date. An instant with another offset counts by the office's day. */
function readDay(value: unknown): string | null | undefined {
  if (isAbsent(value)) return null;
  if (typeof value !== 'string' || value.length > 100) return undefined;
  const published = readPublished(value);
  if (published !== null) return published.slice(0, 10);
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) || !/\d{4}/.test(value) ? undefined : dayOf(instant);
}

function readUrl(value: unknown): string | null | undefined {
  if (isAbsent(value)) return null;
  if (typeof value !== 'string' || !/^https?:\/\//i.test(value.trim()) || !URL.canParse(value.trim()))
    return undefined;
  return canonicalUrl(value);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
