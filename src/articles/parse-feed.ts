import type { AnyFeed } from 'feedsmith';
import { collectBlocks } from './page-blocks.ts';
import { parsePage } from './page-dom.ts';
import { parseAnyFeed } from './page-parsers.ts';
import { tidyLine } from './plain-text.ts';
import { readPublished } from './published-date.ts';

const MAX_CHARS = 5 * 1024 * 1024;
const MAX_ENTRIES = 500;
const MAX_TITLE_CHARS = 500;
const MAX_SUMMARY_CHARS = 5000;
const MAX_CONTENT_CHARS = 500_000;
const MAX_LINKS = 20;

/** One item of a feed, whatever the feed's format. */
export interface FeedEntry {
  /** The feed's own identifier of the entry, else its address. */
  readonly id: string;
  /** Absolute http(s) address of the page. */
  readonly url: string;
  readonly title: string;
  readonly publishedAt?: Date;
  /** Plain text, at most 5,000 characters. */
  readonly summaryText?: string;
  /** Full text when the feed carries it; untrusted HTML. */
  readonly contentHtml?: string;
}

export interface Feed {
  /** The feed's name; empty when it has none. */
  readonly title: string;
  /** At most 500, in the feed's order, each address once. */
  readonly entries: readonly FeedEntry[];
}

interface RawEntry {
  readonly id: string | undefined;
  readonly link: string | undefined;
  readonly title: string | undefined;
  readonly date: string | undefined;
  readonly summary: string | undefined;
  readonly content: string | undefined;
}

/**
 * Reads RSS, RDF, Atom or JSON Feed. Relative addresses are resolved against the feed's; entries without a web address
 * are passed over, and so is a date that cannot be read.
 *
 * @returns `null` for text that is no feed. Never throws.
 */
export function readFeed(text: string, feedUrl: string): Feed | null {
  const raw = text.length > MAX_CHARS ? null : readRaw(text.replace(/^\uFEFF/, '').trimStart());
  if (raw === null) return null;
  const entries = new Map<string, FeedEntry>();
  for (const entry of raw.entries.slice(0, MAX_ENTRIES)) {
    const url = absolute(entry.link, feedUrl);
    if (url !== null && !entries.has(url)) entries.set(url, toEntry(entry, url));
  }
  return { title: plainText(raw.title ?? '', MAX_TITLE_CHARS), entries: [...entries.values()] };
}

/**
 * The feeds a page announces in its head, then those it links to by an address that says so.
 *
 * @returns absolute addresses, each once, at most 20; empty for a page that cannot be read
 */
export function findFeedLinks(html: string, url: string): string[] {
  try {
    const { root } = parsePage(html);
    const announced = [...root.querySelectorAll('link[rel~="alternate"][href]')].filter((link) =>
      /(?:rss|atom|rdf|feed)\+(?:xml|json)/i.test(link.getAttribute('type') ?? ''),
    );
    const linked = [...root.querySelectorAll('a[href]')].filter((link) =>
      /\.rss(?:$|\?)|\/(?:rss|feed|atom)(?:\.xml)?\/?$|\/rss\/[^?#]{1,100}\.(?:rss|xml)$/i.test(
        link.getAttribute('href')?.slice(0, 2000) ?? '',
      ),
    );
    const links = [...announced, ...linked].map((link) =>
      absolute(link.getAttribute('href') ?? undefined, url),
    );
    return [...new Set(links.filter((link) => link !== null))].slice(0, MAX_LINKS);
  } catch {
    // An unreadable page announces nothing; the caller has its own way to say that it is unreadable.
    return [];
  }
}

function readRaw(text: string): { title: string | undefined; entries: RawEntry[] } | null {
  try {
    const parsed = parseAnyFeed(text, { maxItems: MAX_ENTRIES }) as AnyFeed;
    return { title: titleOf(parsed), entries: rawEntries(parsed) };
  } catch {
    // feedsmith throws for anything that is no feed.
    return null;
  }
}

function titleOf({ format, feed }: AnyFeed): string | undefined {
  return format === 'atom' ? feed.title?.value : feed.title;
}

function rawEntries({ format, feed }: AnyFeed): RawEntry[] {
  if (format === 'rss')
    return (feed.items ?? []).map((item) => ({
      id: item.guid?.value,
      link: item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value),
      title: item.title,
      date: item.pubDate ?? item.dc?.dates?.[0],
      summary: item.description,
      content: item.content?.encoded,
    }));
  if (format === 'rdf')
    return (feed.items ?? []).map((item) => ({
      id: item.rdf?.about,
      link: item.link ?? item.rdf?.about,
      title: item.title,
      date: item.dc?.dates?.[0],
      summary: item.description,
      content: item.content?.encoded,
    }));
  if (format === 'atom')
    return (feed.entries ?? []).map((entry) => ({
      id: entry.id,
      link: (entry.links?.find(({ rel }) => rel === undefined || rel === 'alternate') ?? entry.links?.[0])
        ?.href,
      title: entry.title?.value,
      date: entry.published ?? entry.updated,
      summary: entry.summary?.value,
      content: entry.content?.value,
    }));
  return (feed.items ?? []).map((item) => ({
    id: item.id,
    link: item.url ?? item.external_url,
    title: item.title,
    date: item.date_published ?? item.date_modified,
    summary: item.summary ?? item.content_text,
    content: item.content_html,
  }));
}

function toEntry(raw: RawEntry, url: string): FeedEntry {
  const publishedAt = readDate(raw.date);
  const summaryText = plainText(raw.summary ?? '', MAX_SUMMARY_CHARS);
  const contentHtml = (raw.content ?? '').slice(0, MAX_CONTENT_CHARS).trim();
  return {
    id: tidyLine(raw.id ?? '').slice(0, 2000) || url,
    url,
    title: plainText(raw.title ?? '', MAX_TITLE_CHARS) || summaryText.slice(0, 120) || url,
    ...(publishedAt === null ? {} : { publishedAt }),
    ...(summaryText === '' ? {} : { summaryText }),
    ...(contentHtml === '' ? {} : { contentHtml }),
  };
}

/** RFC 822 and ISO with a zone as they are; everything else as Vietnamese portals write it, in the office's zone. */
function readDate(text: string | undefined): Date | null {
  if (text === undefined || text.length > 100) return null;
  if (/[A-Z]{3}/i.test(text) && /(?:GMT|UTC?|Z|[+-]\d{1,2}:?\d{2})\s*$/i.test(text)) {
    const date = new Date(
      text.replace(/GMT\s*([+-]\d)(?!\d)/, (_, sign: string) => `GMT${sign[0]}0${sign[1]}00`),
    );
    if (!Number.isNaN(date.getTime())) return date;
  }
  const published = readPublished(text);
  if (published !== null)
    return new Date(published.length === 10 ? `${published}T00:00:00+07:00` : published);
  const date = /^[A-Z]{3},/i.test(text.trim()) ? new Date(`${text.trim()} +0700`) : new Date(Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

function plainText(html: string, maxChars: number): string {
  const source = html.slice(0, maxChars * 4);
  if (!/[<&]/.test(source)) return tidyLine(source).slice(0, maxChars);
  try {
    const text = collectBlocks(parsePage(source).body, () => true)
      .filter(({ kind }) => kind !== 'image')
      .map((block) => block.text)
      .join(' ');
    return tidyLine(text).slice(0, maxChars);
  } catch {
    // Markup that cannot be parsed still holds words.
    return tidyLine(source.replace(/<[^<>]{0,2000}>/g, ' ')).slice(0, maxChars);
  }
}

function absolute(address: string | undefined, base: string): string | null {
  const link = address?.trim() ?? '';
  const from = URL.canParse(base) ? base : undefined;
  if (link === '' || !URL.canParse(link, from)) return null;
  const { href, protocol } = new URL(link, from);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}
