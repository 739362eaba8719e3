import { type CitationDetails, describeCitation } from './citation-details.ts';
import { DOCUMENT_TYPES, ISSUING_BODIES } from './document-types.ts';
import { symbolKey } from './symbol-key.ts';

export { symbolKey } from './symbol-key.ts';

const TYPE_CODES = new Map([...DOCUMENT_TYPES.keys()].map((code) => [code.toUpperCase(), code]));
const BODY_CODES = new Map([...ISSUING_BODIES.keys()].map((code) => [code.toUpperCase(), code]));

/** The parts of a symbol, spaces forgiven; what they may be is decided in {@link readSymbol}. */
const SYMBOL =
  /(?<![\p{L}\d/.,-]|\d\s)(\d{1,6})\s{0,2}(?:[-–]\s{0,2}(\p{L}{1,6})\s{0,2}[/-]\s{0,2}(T\.\s?[ƯWưw]|[\p{L}\d]{1,15}(?:[-–]\p{L}{1,12})?)|\/\s?(?:(\d{4})\s?\/\s?)?(\p{L}[\p{L}\d]{0,14}(?:\s?[-–]\s?[\p{L}\d]{1,14}){0,3})|\s(\p{L}{2,6})[\s/-]{1,2}(\p{L}{2,10}))(?![\p{L}\d])/gu;
const TYPE_NAMES = [...new Set(DOCUMENT_TYPES.values()), 'Thông tri'].sort((a, b) => b.length - a.length);
const NAME_BEFORE = new RegExp(
  `(?<![\\p{L}])(${TYPE_NAMES.join('|')})\\s{0,2}(?:số)?\\s{0,2}:?\\s{0,2}$`,
  'iu',
);
/** "Kết luận số 21", "Chỉ thị 05 của …": a number without its letters. */
const NAMED = new RegExp(
  `(?<![\\p{L}])(${TYPE_NAMES.join('|')})\\s{1,2}(số\\s{0,2})?(\\d{1,4})(?:/((?:19|20)\\d\\d))?(?![\\p{L}\\d]|[.,]\\d|\\s?[/–-]\\s?[\\p{L}\\d])`,
  'giu',
);
/** Kinds that are cited by number alone; a "Báo cáo 12" or "Dự án 6" is none. */
const NAMED_KINDS = new Map([
  ['nghị quyết', 'NQ'],
  ['chỉ thị', 'CT'],
  ['kết luận', 'KL'],
  ['quy định', 'QĐ'],
  ['quyết định', 'QĐ'],
  ['nghị định', 'NĐ'],
  ['thông tư', 'TT'],
  ['hướng dẫn', 'HD'],
  ['kế hoạch', 'KH'],
  ['thông báo', 'TB'],
  ['công văn', 'CV'],
  ['công điện', 'CĐ'],
  ['thông tri', 'TT'],
]);
const CENTRAL = /^(?:bộ chính trị|ban bí thư|(?:ban chấp hành )?trung ương|bch trung ương)/iu;

/** A document that a text names by its symbol, or by its kind and number. */
export interface FoundCitation extends CitationDetails {
  /** As written with the kind before it, in NFC: "Kết luận số 21- KL/TW". */
  readonly text: string;
  /** Tidy: `21-KL/TW`, `30/2020/NĐ-CP`; without the body where the text does not tell it: `21-KL`. */
  readonly symbol: string;
}

/**
 * The official documents that a text cites, each once, in the order of their first mention, in the Party's form
 * (`21-KL/TW`), the state's (`30/2020/NĐ-CP`) or by number ("Kết luận số 21"). What later mentions add (issuer, day) is
 * filled in. Ratios ("24/7", "15/20 xã"), units ("tấn/năm") and dates are no symbols.
 */
export function findCitations(text: string): FoundCitation[] {
  const nfc = text.normalize('NFC');
  const mentions: { at: number; found: FoundCitation }[] = [];
  for (const match of nfc.matchAll(SYMBOL)) {
    const before = nfc.slice(Math.max(0, match.index - 40), match.index);
    const named = NAME_BEFORE.exec(before);
    const isNumbered = named !== null || /(?<!\p{L})số\s{0,2}:?\s{0,2}$/iu.test(before);
    const symbol = readSymbol(match, isNumbered);
    if (symbol === null) continue;
    const at = named ? match.index - (before.length - named.index) : match.index;
    const end = match.index + match[0].length;
    const details = describeCitation(symbol, named?.[1], nfc.slice(end, end + 200));
    mentions.push({ at, found: { text: nfc.slice(at, end), symbol, ...details } });
  }
  for (const match of nfc.matchAll(NAMED)) {
    const found = readNamed(match, nfc);
    if (found !== null) mentions.push({ at: match.index, found });
  }
  mentions.sort((a, b) => a.at - b.at);
  return mergeMentions(mentions.map(({ found }) => found));
}

/** Where symbols stand in a text in NFC, so that their numbers are not read as dates: `[start, end]` in order. */
export function findSymbolSpans(nfc: string): [start: number, end: number][] {
  const spans: [number, number][] = [];
  for (const match of nfc.matchAll(SYMBOL)) {
    if (
      readSymbol(
        match,
        /(?<!\p{L})số\s{0,2}:?\s{0,2}$/iu.test(nfc.slice(Math.max(0, match.index - 10), match.index)),
      ) !== null
    )
      spans.push([match.index, match.index + match[0].length]);
  }
  return spans;
}

function readSymbol(match: RegExpExecArray | RegExpMatchArray, isNumbered: boolean): string | null {
  const [, number = '', partyType, partyBody, year, stateBody, looseType, looseBody] = match;
  if (partyType !== undefined && partyBody !== undefined) {
    const type = TYPE_CODES.get(partyType.toUpperCase());
    const body = tidyBody(partyBody);
    const isShouted = isCode(partyType) && body.split('-').every(isCode);
    if (!(type !== undefined && (isShouted || isKnownBody(body))) && !(isNumbered && isShouted)) return null;
    return `${number}-${type !== undefined && !isCode(partyType) ? type : partyType}/${body}`;
  }
  if (stateBody !== undefined) return readStateSymbol(number, year, stateBody, isNumbered);
  const type = TYPE_CODES.get(looseType?.toUpperCase() ?? '');
  const body = BODY_CODES.get(looseBody?.toUpperCase() ?? '');
  return type !== undefined && body !== undefined && isCode(looseType ?? '')
    ? `${number}-${type}/${body}`
    : null;
}

function readStateSymbol(
  number: string,
  year: string | undefined,
  written: string,
  isNumbered: boolean,
): string | null {
  const parts = written.split(/\s?[-–]\s?/);
  const [first = ''] = parts;
  const isKnown = TYPE_CODES.has(first.toUpperCase()) || isKnownBody(first);
  const isCoded = parts.every(isCode) || (isKnown && parts.length > 1 && isKnownBody(parts[1] ?? ''));
  if (!isCoded || first.length < 2) return null;
  if (year === undefined && !(parts.length > 1 && isKnown) && !isNumbered && !/^QH\d/.test(first))
    return null;
  if (year !== undefined && !/^(?:19|20)\d\d$/.test(year)) return null;
  const codes = parts.map((part, index) =>
    isCode(part) ? part : ((index === 0 ? TYPE_CODES : BODY_CODES).get(part.toUpperCase()) ?? part),
  );
  return `${number}/${year === undefined ? '' : `${year}/`}${codes.join('-')}`;
}

/** Whether letters are a code and no word: capitals, with the small letters that codes have ("TTg", "CTr", "QĐi"). */
function isCode(part: string): boolean {
  return (
    /^\p{Lu}(?:[\p{Lu}\d]*|\p{Lu}*(?:y\p{Lu}|r|i|h\p{Lu}|g|rS)(?:\p{Lu})*)$/u.test(part) &&
    !/^[IVX]+$/.test(part)
  );
}

function isKnownBody(body: string): boolean {
  return BODY_CODES.has(body.toUpperCase().replace(/\d+$/, ''));
}

function tidyBody(body: string): string {
  return /^T\.?\s?[ƯW]$/iu.test(body) ? 'TW' : body.replace(/–/g, '-');
}

function readNamed(match: RegExpExecArray | RegExpMatchArray, text: string): FoundCitation | null {
  const [written, name = '', , number = ''] = match;
  const code = NAMED_KINDS.get(name.toLowerCase());
  const at = match.index ?? 0;
  const after = text.slice(at + written.length, at + written.length + 200);
  if (code === undefined) return null;
  const inSymbol = match[4] === undefined ? '' : `/${match[4]}`;
  const details = describeCitation(`${number}${inSymbol}-${code}`, name, after);
  // Without "số" it takes more than a number after a common word: "Kế hoạch 5 năm".
  const isSure = details.issuer !== undefined || (code === 'NĐ' && details.year !== undefined);
  const isSaid = match[2] !== undefined || (isSure && /^\p{Lu}/u.test(name));
  if (!isSaid) return null;
  return { text: written.trim(), symbol: namedSymbol(number, code, details), ...details };
}

function namedSymbol(number: string, code: string, details: CitationDetails): string {
  const issuer = details.issuer ?? '';
  if (code === 'NĐ') return `${number}/${details.year === undefined ? '' : `${details.year}/`}NĐ-CP`;
  if (code === 'TT' && details.year !== undefined) return `${number}/${details.year}/TT`;
  if (/^Thủ tướng/u.test(issuer)) return `${number}/${code}-TTg`;
  if (/^Chính phủ/u.test(issuer)) return `${number}/${code}-CP`;
  return CENTRAL.test(issuer) ? `${number}-${code}/TW` : `${number}-${code}`;
}

/** One entry for each document: a mention by number alone belongs to the full symbol in the same text. */
function mergeMentions(mentions: readonly FoundCitation[]): FoundCitation[] {
  const fullest = new Map<string, FoundCitation>();
  const keysByNumber = new Map<string, string[]>();
  for (const mention of mentions) {
    const key = symbolKey(mention.symbol);
    if (fullest.has(key)) continue;
    fullest.set(key, mention);
    const number = numberOf(key);
    keysByNumber.set(number, [...(keysByNumber.get(number) ?? []), key]);
  }
  const merged = new Map<string, FoundCitation>();
  for (const mention of mentions) {
    const own = symbolKey(mention.symbol);
    const key = keysByNumber.get(numberOf(own))?.find((other) => other.startsWith(`${own}-`)) ?? own;
    const symbol = fullest.get(key)?.symbol ?? mention.symbol;
    merged.set(key, { ...fullest.get(key), ...mention, ...merged.get(key), symbol });
  }
  return [...merged.values()];
}

function numberOf(key: string): string {
  return key.slice(0, key.indexOf('-'));
}
