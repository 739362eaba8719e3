import { addDays, instantOf } from '../calendar.ts';
import type { Connection } from '../storage/database.ts';
import { selectRemindedEventIds } from './reminder-store.ts';

/** Ids of the events that members are reminded of on a day, so that the digest of the same morning need not repeat them. */
export async function remindedEventIds(conn: Connection, day: string): Promise<ReadonlySet<number>> {
  return selectRemindedEventIds(conn, instantOf(day), instantOf(addDays(day, 1)));
}
