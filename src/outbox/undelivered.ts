import type { Connection } from '../storage/database.ts';
import type { DeliveryReason } from './delivery-state.ts';
import { countNotArrivedByOrganisation, countNotArrivedByReason } from './undelivered-store.ts';

/** Who did not get a message, and why; those it was cancelled for do not count. */
export interface Undelivered {
  /** Most frequent first. */
  readonly byReason: readonly { readonly reason: DeliveryReason | null; readonly members: number }[];
  /** Of the members' own organisations, those with the most first. */
  readonly byOrganisation: readonly { readonly organisation: string; readonly members: number }[];
}

/** Empty lists while everybody got it, or for a message that does not exist. */
export async function summariseUndelivered(connection: Connection, messageId: number): Promise<Undelivered> {
  return {
    byReason: await countNotArrivedByReason(connection, messageId),
    byOrganisation: await countNotArrivedByOrganisation(connection, messageId),
  };
}
