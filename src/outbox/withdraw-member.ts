import type { Connection } from '../storage/database.ts';
import { markFinished } from './message-store.ts';
import { cancelWaiting, clearIdentity, findWithoutOpenDeliveries } from './withdraw-store.ts';

/**
 * Stops everything that waits for a member who is being erased, and takes from the past deliveries what names the
 * person; that they were sent stays on record. What is in flight at this instant still arrives. Call it in the
 * transaction that erases, before the accounts are gone.
 */
export async function withdrawMember(
  tx: Connection,
  memberId: number,
  accounts: readonly { readonly platform: string; readonly chatId: string }[],
  now: Date,
): Promise<void> {
  const messageIds = await cancelWaiting(tx, memberId, 'member-erased');
  await clearIdentity(tx, memberId, accounts);
  const finished = await findWithoutOpenDeliveries(tx, messageIds);
  if (finished.length > 0) await markFinished(tx, finished, now);
}
