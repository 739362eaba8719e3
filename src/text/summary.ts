import { countSyllables, syllables } from './fold.ts';
import { type Candidate, chooseByCoverage, contentPairs, createCandidates } from './pair-coverage.ts';
import { splitSentences } from './sentences.ts';

export interface SummarySource {
  readonly title: string;
  /** The standfirst, if the page has one. */
  readonly sapo?: string | null;
  readonly paragraphs: readonly string[];
}

/** Beyond this many sentences nothing of an article is news; keeps the time bounded. */
const MAX_SENTENCES = 400;
const MAX_CLUSTER_SENTENCES = 1_500;
/** What begins an article is worth more, up to this sentence. */
const LEAD_SENTENCES = 8;
const LEAD_BONUS = 0.5;
const LAST_SENTENCE_FACTOR = 0.8;
const TITLE_PAIR_WEIGHT = 0.5;
const TITLE_SYLLABLE_WEIGHT = 1;
const CLUSTER_LEAD_SENTENCES = 5;
const CLUSTER_LEAD_BONUS = 3;
const CLUSTER_FIRST_BONUS = 1;
const CLUSTER_PAIR_WEIGHT = 0.2;
const CLUSTER_SYLLABLE_WEIGHT = 0.5;
const QUOTE_FACTOR = 0.8;
/** Captions, by-lines, file names, headings: lines that are no sentence of the text. */
const NO_SENTENCE =
  /^(?:ảnh|nguồn|theo|tin|bài|video|clip|xem thêm|tags?|từ khóa|kính gửi|ghi chú|nơi nhận)\s?[:/]|\.(?:jpe?g|png|gif|docx?|pdf)$|:$/iu;
/** The number or dash of a point; it says nothing outside its list. */
const LIST_MARK = /^(?:\d{1,2}(?:\.\d{1,2}){0,2}[.)]|[-–—•+*]|[a-zđ]\))\s+/u;
const MAX_HEADING_SYLLABLES = 14;

/**
 * A summary of at most `maxSyllables` syllables in whole sentences of the source, in their order. The standfirst, when
 * there is one, is the summary. Only when not even one sentence fits, the beginning of one is given, cut at a joint and
 * ended by "…". Empty for an empty source.
 */
export function summarise(source: SummarySource, maxSyllables: number): string {
  const sapo = source.sapo?.normalize('NFC').replace(/\s+/g, ' ').trim() ?? '';
  if (sapo !== '') return fitLead(splitSentences(sapo), maxSyllables);
  const sentences = sentencesOf(source.paragraphs, MAX_SENTENCES);
  if (sentences.length > 0 && countSyllables(sentences.join(' ')) <= maxSyllables) return sentences.join(' ');
  const candidates = createCandidates(sentences, 0);
  const counts = countPairs(candidates);
  const title = syllables(source.title);
  const titlePairs = new Set(contentPairs(title));
  const titleSyllables = new Set(title);
  const chosen = chooseByCoverage(candidates, {
    maxSyllables,
    pairWeight: (pair) =>
      Math.sqrt(Math.log(counts.get(pair) ?? 1)) + (titlePairs.has(pair) ? TITLE_PAIR_WEIGHT : 0),
    syllableWeight: (syllable) => (titleSyllables.has(syllable) ? TITLE_SYLLABLE_WEIGHT : 0),
    placeWeight: ({ position, count }) =>
      (1 + LEAD_BONUS * Math.max(0, 1 - position / LEAD_SENTENCES)) *
      (position === count - 1 && count > 1 ? LAST_SENTENCE_FACTOR : 1),
    lengthPower: 0.6,
    stopShare: 0.3,
    maxCoveredShare: 1,
  });
  if (chosen.length === 0) return fitLead(sentences, maxSyllables);
  return chosen
    .sort((a, b) => a.position - b.position)
    .map(({ text }) => text)
    .join(' ');
}

/**
 * A summary of several articles about the same thing, as {@link summarise}: what several of them say and what stands at
 * their beginning comes first, and nothing is said twice.
 */
export function summariseCluster(docs: readonly SummarySource[], maxSyllables: number): string {
  const limit = Math.max(20, Math.floor(MAX_CLUSTER_SENTENCES / Math.max(1, docs.length)));
  const perDocument = docs.map((doc, index) => {
    const sentences = sentencesOf(doc.paragraphs, limit);
    return createCandidates(sentences.length > 0 ? sentences : splitSentences(doc.sapo ?? ''), index);
  });
  const candidates = perDocument.flat();
  const titlePairs = new Set(docs.flatMap((doc) => contentPairs(syllables(doc.title))));
  const titleSyllables = new Set(docs.flatMap((doc) => syllables(doc.title)));
  const documents = countDocuments(candidates);
  const chosen = chooseByCoverage(candidates, {
    maxSyllables,
    pairWeight: (pair) =>
      Math.sqrt((documents.get(pair) ?? 1) - 1) +
      CLUSTER_PAIR_WEIGHT +
      (titlePairs.has(pair) ? TITLE_PAIR_WEIGHT : 0),
    syllableWeight: (syllable) =>
      CLUSTER_SYLLABLE_WEIGHT * Math.sqrt((documents.get(syllable) ?? 1) - 1) +
      (titleSyllables.has(syllable) ? CLUSTER_SYLLABLE_WEIGHT : 0),
    placeWeight: ({ position, text }) =>
      (1 +
        CLUSTER_LEAD_BONUS * Math.max(0, 1 - position / CLUSTER_LEAD_SENTENCES) +
        (position === 0 ? CLUSTER_FIRST_BONUS : 0)) *
      (/[“"”]/.test(text) ? QUOTE_FACTOR : 1),
    lengthPower: 0.8,
    stopShare: 0.1,
    maxCoveredShare: 0.5,
  });
  if (chosen.length === 0) return fitLead(perDocument[0]?.map(({ text }) => text) ?? [], maxSyllables);
  return chosen
    .sort((a, b) => a.position / a.count - b.position / b.count || a.document - b.document)
    .map(({ text }) => text)
    .join(' ');
}

function sentencesOf(paragraphs: readonly string[], limit: number): string[] {
  const sentences: string[] = [];
  for (const paragraph of paragraphs) {
    sentences.push(...splitSentences(paragraph));
    if (sentences.length >= limit) break;
  }
  const read = sentences.slice(0, limit).map((sentence) => sentence.replace(LIST_MARK, ''));
  const prose = read.filter(isProse);
  return prose.length > 0 ? prose : read.filter((sentence) => sentence !== '');
}

function isProse(sentence: string): boolean {
  if (NO_SENTENCE.test(sentence)) return false;
  return /[.!?…”"')]$/u.test(sentence) || countSyllables(sentence) > MAX_HEADING_SYLLABLES;
}

function countPairs(candidates: readonly Candidate[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { pairs } of candidates) for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return counts;
}

/** In how many documents each pair and each content syllable stands. */
function countDocuments(candidates: readonly Candidate[]): Map<string, number> {
  const last = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { pairs, content, document } of candidates) {
    for (const unit of [...pairs, ...content]) {
      if (last.get(unit) === document) continue;
      last.set(unit, document);
      counts.set(unit, (counts.get(unit) ?? 0) + 1);
    }
  }
  return counts;
}

/** The first sentences that fit; the beginning of the first one when it does not. */
function fitLead(sentences: readonly string[], maxSyllables: number): string {
  const fitting: string[] = [];
  let left = maxSyllables;
  for (const sentence of sentences) {
    const length = countSyllables(sentence);
    if (length > left) break;
    fitting.push(sentence);
    left -= length;
  }
  return fitting.length > 0 ? fitting.join(' ') : cutSentence(sentences[0] ?? '', maxSyllables);
}

function cutSentence(sentence: string, maxSyllables: number): string {
  let end = 0;
  let count = 0;
  for (const match of sentence.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (count === maxSyllables) break;
    count += 1;
    end = match.index + match[0].length;
  }
  if (count === 0) return '';
  const kept = sentence.slice(0, end);
  const joint = Math.max(kept.lastIndexOf(','), kept.lastIndexOf(';'), kept.lastIndexOf(' - '));
  return `${joint > kept.length / 2 ? kept.slice(0, joint).trimEnd() : kept}…`;
}
