import { AppError } from '../errors.ts';
import type { Connection } from '../storage/database.ts';
import type { EventPage, EventRow } from './event.ts';
import {
  findEventById,
  type Page,
  selectConfirmedEvents,
  selectEventsOfDocument,
  selectProposedEvents,
} from './event-store.ts';

/** What waits for an admin's word, oldest first. */
export async function listProposedEvents(conn: Connection, page: Page): Promise<EventPage> {
  return selectProposedEvents(conn, page);
}

/**
 * Confirmed events that are not over on a day, soonest first; an event that names only its month or year is over when
 * that is.
 *
 * @param today `YYYY-MM-DD` in the office's zone
 */
export async function listUpcomingEvents(conn: Connection, today: string, page: Page): Promise<EventPage> {
  return selectConfirmedEvents(conn, today, page);
}

/**
 * Every confirmed event, soonest first, for planning reminders. All have a start.
 *
 * @param from leaves out those over before this day
 */
export async function confirmedEvents(
  conn: Connection,
  { from }: { readonly from?: string } = {},
): Promise<readonly EventRow[]> {
  return (await selectConfirmedEvents(conn, from ?? null)).events;
}

/** All events read from one document, whatever became of them. */
export async function listEventsOfDocument(
  conn: Connection,
  documentId: number,
): Promise<readonly EventRow[]> {
  return (await selectEventsOfDocument(conn, documentId)).map(({ titleKey: _, ...event }) => event);
}

/** @throws AppError NOT_FOUND */
export async function getEvent(conn: Connection, id: number): Promise<EventRow> {
  const event = await findEventById(conn, id);
  if (event === null)
    throw new AppError('NOT_FOUND', `There is no event ${id}; it may have been withdrawn since.`);
  return event;
}
