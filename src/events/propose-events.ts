import { cutText } from '../articles/plain-text.ts';
import type { Connection } from '../storage/database.ts';
import type { FoundEvent } from '../text/events.ts';
import { fold } from '../text/fold.ts';
import { hasPassed } from './decide-event.ts';
import type { EventRow } from './event.ts';
import {
  deleteProposedEvents,
  insertProposedEvents,
  type KnownEvent,
  type NewEvent,
  selectEventsByTitleKeys,
  selectEventsOfDocument,
} from './event-store.ts';

const MAX_TITLE_CHARS = 500;
const MAX_SENTENCE_CHARS = 5000;
/** No text of an office announces more; the rest is noise. */
const MAX_EVENTS = 100;

export interface ProposedEvents {
  /** All events of the document that were not turned down, old and new. */
  readonly events: readonly EventRow[];
  readonly proposed: number;
  readonly withdrawn: number;
}

/**
 * Brings the proposals of a document in line with what is found in it now. What an admin has decided stays as decided;
 * what is new is proposed, once across all documents; a proposal no longer found is withdrawn.
 *
 * @param onlyAhead for an archive: proposes only what has a date that is not past
 */
export async function proposeEvents(
  tx: Connection,
  documentId: number,
  found: readonly FoundEvent[],
  { now, onlyAhead = false }: { readonly now: Date; readonly onlyAhead?: boolean },
): Promise<ProposedEvents> {
  const wanted = distinct(found.slice(0, MAX_EVENTS).map((event) => toNewEvent(documentId, event))).filter(
    (event) => !onlyAhead || (event.start !== null && !hasPassed(event, now)),
  );
  const own = await selectEventsOfDocument(tx, documentId);
  const titleKeys = [...new Set(wanted.map(({ titleKey }) => titleKey))];
  const others = await selectEventsByTitleKeys(tx, titleKeys, documentId);
  const isNew = (event: NewEvent) =>
    !own.some((known) => isOwn(event, known)) && !others.some((known) => isElsewhere(event, known, now));
  const added = wanted.filter(isNew);
  const gone = own.filter(
    (known) => known.status === 'proposed' && !wanted.some((event) => isOwn(event, known)),
  );
  const withdrawn = await deleteProposedEvents(
    tx,
    gone.map(({ id }) => id),
  );
  await insertProposedEvents(tx, added, now);
  const events = (await selectEventsOfDocument(tx, documentId))
    .filter(({ status }) => status !== 'rejected')
    .map(({ titleKey: _, ...event }) => event);
  return { events, proposed: added.length, withdrawn };
}

/** The title in the form in which two articles about one event agree. */
export function titleKeyOf(title: string): string {
  return fold(title)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * The same event of the same document. Its dates may have been set by hand since, so an open one is known by its title,
 * a dated one also by its sentence.
 */
function isOwn(event: NewEvent, known: KnownEvent): boolean {
  if (event.titleKey !== known.titleKey) return false;
  return event.start === null || event.start === known.start || event.sentence === known.sentence;
}

/** The same event in another document. Without a date, a title is enough as long as that other event is still to come. */
function isElsewhere(event: NewEvent, known: KnownEvent, now: Date): boolean {
  if (event.titleKey !== known.titleKey) return false;
  return event.start === known.start || (event.start === null && !hasPassed(known, now));
}

function toNewEvent(documentId: number, { title, start, end, place, sentence }: FoundEvent): NewEvent {
  return {
    documentId,
    title: cutText(title, MAX_TITLE_CHARS),
    titleKey: titleKeyOf(cutText(title, MAX_TITLE_CHARS)),
    start: start ?? null,
    end: end ?? null,
    place: place ?? null,
    sentence: cutText(sentence, MAX_SENTENCE_CHARS),
  };
}

function distinct(events: readonly NewEvent[]): NewEvent[] {
  const byKey = new Map<string, NewEvent>();
  for (const event of events) {
    const key = `${event.titleKey}|${event.start ?? ''}`;
    if (event.titleKey !== '' && !byKey.has(key)) byKey.set(key, event);
  }
  return [...byKey.values()];
}
