import { symbolKey } from '../text/citations.ts';
import { fold, syllables } from '../text/fold.ts';

/** Longer runs of letters and digits are no words; leaving them out keeps every term small. */
const MAX_SYLLABLE_LENGTH = 40;
/** PostgreSQL refuses a tsvector of 1 MiB; a text with more distinct terms than this keeps those of its beginning. */
const MAX_TERM_BYTES = 800_000;

/** What search reads of a document; a row of the documents table fits. */
export interface IndexedDocument {
  readonly id: number;
  readonly kind: string;
  readonly title: string;
  /** Standfirst or summary line. */
  readonly sapo: string;
  readonly body: string;
  /** `YYYY-MM-DD` */
  readonly publishedOn: string | null;
  readonly topicId: number | null;
  readonly symbol: string | null;
  readonly directiveType: string | null;
}

/**
 * The spellings of terms in the index. Only letters, digits and the signs `_ + ~ : -` occur in them, which the
 * database's tokenizer leaves together.
 *
 * Pairs of neighbours are what makes search fast and good at once: nearly every document has the syllables "đại" and
 * "hội", far fewer have them side by side, and those are the ones that mean the word.
 */
export const TERM = {
  /** A syllable with its marks, or folded. */
  syllable: (syllable: string) => syllable,
  pair: (first: string, second: string) => `_${first}_${second}`,
  titleSyllable: (folded: string) => `+${folded}`,
  titlePair: (first: string, second: string) => `+${first}_${second}`,
  kind: (kind: string) => `~k:${kind}`,
  topic: (topicId: number) => `~t:${topicId}`,
  year: (year: string) => `~y:${year}`,
  month: (yearAndMonth: string) => `~m:${yearAndMonth}`,
  symbol: (key: string) => `~s:${key}`,
} as const;

/** The syllables of a text that the index knows, marks kept. */
export function searchSyllables(text: string): string[] {
  return syllables(text).filter((syllable) => syllable.length <= MAX_SYLLABLE_LENGTH);
}

/** The line by which a document is known: the title, for a directive after its type and symbol. */
export function titleLine({ title, symbol, directiveType }: TitleParts): string {
  return symbol === null ? title : `${directiveType ?? ''} số ${symbol} ${title}`.trimStart();
}

type TitleParts = Pick<IndexedDocument, 'title' | 'symbol' | 'directiveType'>;

/** Every term under which a document is found, each once. */
export function documentTerms(document: IndexedDocument): string[] {
  const terms = new TermSet();
  terms.add(TERM.kind(document.kind));
  if (document.topicId !== null) terms.add(TERM.topic(document.topicId));
  if (document.publishedOn !== null) {
    terms.add(TERM.year(document.publishedOn.slice(0, 4)));
    terms.add(TERM.month(document.publishedOn.slice(0, 7)));
  }
  for (const key of symbolPrefixes(symbolKey(document.symbol ?? ''))) terms.add(TERM.symbol(key));
  addText(terms, titleLine(document), true);
  addText(terms, document.sapo, false);
  addText(terms, document.body, false);
  return [...terms.values];
}

function addText(terms: TermSet, text: string, isTitle: boolean): void {
  let previous: string | undefined;
  for (const syllable of searchSyllables(text)) {
    const folded = fold(syllable);
    terms.add(TERM.syllable(syllable));
    if (folded !== syllable) terms.add(TERM.syllable(folded));
    if (isTitle) terms.add(TERM.titleSyllable(folded));
    if (previous !== undefined) {
      terms.add(TERM.pair(previous, folded));
      if (isTitle) terms.add(TERM.titlePair(previous, folded));
    }
    previous = folded;
    if (terms.isFull) return;
  }
}

/** `21-kl-tw` is found as `21-kl` and as `21-kl-tw`: people leave the end of a symbol away. */
function symbolPrefixes(key: string): string[] {
  const parts = key.split('-');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 2).join('-'));
}

class TermSet {
  readonly values = new Set<string>();
  #bytes = 0;

  get isFull(): boolean {
    return this.#bytes >= MAX_TERM_BYTES;
  }

  add(term: string): void {
    if (this.values.has(term)) return;
    this.values.add(term);
    // Three bytes a unit is the most that a letter takes.
    this.#bytes += term.length * 3 + 4;
  }
}
