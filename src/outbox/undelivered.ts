import type { Connection } from '../storage/database.ts';
import type { DeliveryReason } from './delivery-state.ts';
import { countNotArrivedByOrganisation, countNotArrivedByReason } from './undelivered-store.ts';

/** Why deliveries of a message failed or expired, most frequent first; those it was cancelled for do not count. */
export function undeliveredByReason(
  connection: Connection,
  messageId: number,
): Promise<{ reason: DeliveryReason | null; members: number }[]> {
  return countNotArrivedByReason(connection, messageId);
}

/** How many members of each organisation, not counting those below it, are among them; those with the most first. */
export function undeliveredByOrganisation(
  connection: Connection,
  messageId: number,
): Promise<{ organisation: string; members: number }[]> {
  return countNotArrivedByOrganisation(connection, messageId);
}
