import { findCitations, symbolKey } from '../text/citations.ts';
import { findEvents } from '../text/events.ts';
import { summarise } from '../text/summary.ts';
import { findTasks } from '../text/tasks.ts';
import { type ReadDocument, SUMMARY_SYLLABLES } from './document.ts';

/** A document as it is printed, before anything is read between its lines. */
export type PrintedDocument = Omit<ReadDocument, 'summary' | 'citations' | 'events' | 'tasks'>;

/**
 * Reads what a document says: its summary, the documents it names, the events it announces, what it asks for. Pure.
 *
 * @param today `YYYY-MM-DD`, for dates without a year in a document without a day of its own
 */
export function understandDocument(printed: PrintedDocument, today: string): ReadDocument {
  const { title, sapo, kind } = printed;
  const referenceDay = printed.publishedOn ?? today;
  // A directive's title is made of its symbol and summary line; they cite nothing.
  const lead = sapo === '' ? [] : [sapo];
  const readable = {
    title,
    paragraphs: kind === 'article' ? [...lead, ...printed.paragraphs] : printed.paragraphs,
  };
  const ownKey = printed.symbol === null ? null : symbolKey(printed.symbol);
  const text = (
    kind === 'article' ? [title, ...readable.paragraphs] : [...lead, ...readable.paragraphs]
  ).join('\n');
  return {
    ...printed,
    summary: summarise({ title, sapo, paragraphs: printed.paragraphs }, SUMMARY_SYLLABLES),
    citations: findCitations(text).filter(({ symbol }) => symbolKey(symbol) !== ownKey),
    events: findEvents(readable, referenceDay),
    tasks: findTasks(readable, referenceDay),
  };
}
