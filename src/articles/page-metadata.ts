import type { PageDocument } from './page-dom.ts';
import { tidyLine } from './plain-text.ts';
import { readPublished } from './published-date.ts';

const MAX_JSON_LD_CHARS = 500_000;
const MAX_JSON_LD_OBJECTS = 500;
const ARTICLE_TYPE = /(?:article|blogposting|report)$/i;

/** What a page says about itself to machines. */
export interface PageMetadata {
  readonly headline: string | null;
  /** `og:title`, then the `<title>`; may end with the name of the site. */
  readonly pageTitle: string | null;
  readonly description: string | null;
  /** See `ExtractedPage.published`. */
  readonly published: string | null;
  readonly author: string | null;
  /** Names of a JSON-LD BreadcrumbList, in order. */
  readonly crumbs: readonly string[];
  readonly section: string | null;
  readonly siteName: string | null;
  readonly canonicalUrl: string | null;
}

const PUBLISHED_META = [
  'article:published_time',
  'datepublished',
  'pubdate',
  'publishdate',
  'og:published_time',
  'dc.date.issued',
  'dc.date',
  'dcterms.created',
  'date',
];

/** Reads JSON-LD, Open Graph, Dublin Core and plain meta elements. Broken or hostile ones are passed over. */
export function readMetadata({ root }: PageDocument): PageMetadata {
  const metas = readMetas(root);
  const objects = readJsonLd(root);
  const article = objects.find((object) => typesOf(object).some((type) => ARTICLE_TYPE.test(type)));
  const breadcrumb = objects.find((object) => typesOf(object).includes('BreadcrumbList'));
  const siteName = metas.get('og:site_name') ?? null;
  const author = personName(article?.author) ?? metas.get('author') ?? metas.get('article:author') ?? null;
  const dates = [stringOf(article?.datePublished), ...PUBLISHED_META.map((name) => metas.get(name) ?? null)];
  return {
    headline: stringOf(article?.headline),
    pageTitle: metas.get('og:title') ?? tidyOrNull(root.querySelector('title')?.textContent),
    description: metas.get('og:description') ?? metas.get('description') ?? stringOf(article?.description),
    published: firstDate(dates),
    author: author !== null && isPersonName(author, siteName) ? author : null,
    crumbs: crumbNames(breadcrumb?.itemListElement),
    section: metas.get('article:section') ?? null,
    siteName,
    canonicalUrl:
      root.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? metas.get('og:url') ?? null,
  };
}

function readMetas(root: PageDocument['root']): Map<string, string> {
  const metas = new Map<string, string>();
  for (const meta of root.querySelectorAll('meta[content]')) {
    const value = tidyLine((meta.getAttribute('content') ?? '').slice(0, 5000));
    if (value === '') continue;
    for (const attribute of ['property', 'name', 'itemprop']) {
      const name = meta.getAttribute(attribute)?.toLowerCase().trim();
      if (name && !metas.has(name)) metas.set(name, value);
    }
  }
  return metas;
}

type JsonObject = Record<string, unknown>;

function readJsonLd(root: PageDocument['root']): JsonObject[] {
  const objects: JsonObject[] = [];
  for (const script of root.querySelectorAll('script[type="application/ld+json"]')) {
    const pending: unknown[] = [parseJson(script.textContent ?? '')];
    while (pending.length > 0 && objects.length < MAX_JSON_LD_OBJECTS) {
      const value = pending.shift();
      if (Array.isArray(value)) pending.push(...value.slice(0, MAX_JSON_LD_OBJECTS));
      else if (isObject(value)) {
        objects.push(value);
        if (Array.isArray(value['@graph'])) pending.push(...value['@graph'].slice(0, MAX_JSON_LD_OBJECTS));
      }
    }
  }
  return objects;
}

/** Content systems leave raw line breaks inside JSON strings; those are mended, other damage is passed over. */
function parseJson(text: string): unknown {
  if (text.length > MAX_JSON_LD_CHARS) return null;
  const json = text.replace(/^\s*(?:<!--|\/\/<!\[CDATA\[)/, '').replace(/(?:-->|\/\/\]\]>)\s*$/, '');
  for (const candidate of [json, json.replace(/\p{Cc}/gu, ' ')]) {
    try {
      return JSON.parse(candidate);
    } catch {}
  }
  return null;
}

function typesOf(object: JsonObject): string[] {
  const type = object['@type'];
  return (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string');
}

function personName(value: unknown): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return tidyOrNull(first);
  if (!isObject(first) || typesOf(first).includes('Organization')) return null;
  return stringOf(first.name);
}

function isPersonName(name: string, siteName: string | null): boolean {
  if (name.length > 80 || /^https?:|[@]|\.(?:vn|com|net)\b/i.test(name)) return false;
  const compact = (text: string) =>
    text
      .toLowerCase()
      .replace(/\.(?:vn|net|com|org)$/, '')
      .replace(/[^\p{L}\d]/gu, '');
  return compact(name) !== compact(siteName ?? '') && !/^(?:admin|administrator|quản trị)/i.test(name);
}

function crumbNames(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, 20)
    .filter(isObject)
    .sort((a, b) => Number(a.position ?? 0) - Number(b.position ?? 0))
    .map((item) => stringOf(item.name) ?? (isObject(item.item) ? stringOf(item.item.name) : null))
    .filter((name) => name !== null);
}

function firstDate(values: readonly (string | null)[]): string | null {
  for (const value of values) {
    const published = value === null ? null : readPublished(value);
    if (published !== null) return published;
  }
  return null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOf(value: unknown): string | null {
  return typeof value === 'string' ? tidyOrNull(value.slice(0, 5000)) : null;
}

function tidyOrNull(text: string | null | undefined): string | null {
  const tidy = tidyLine(text ?? '');
  return tidy === '' ? null : tidy;
}
