import type { Connection } from '../storage/database.ts';
import { cancelWaiting, clearIdentity, clearMessage } from './withdraw-store.ts';

/**
 * Stops everything that waits for a member who is being erased, and takes from the past deliveries what names the
 * person; that they were sent stays on record. What is in flight at this instant still arrives. Call it in the
 * transaction that erases, before the accounts are gone.
 */
export async function withdrawMember(
  tx: Connection,
  memberId: number,
  accounts: readonly { readonly platform: string; readonly chatId: string }[],
): Promise<void> {
  await clearMessage(tx, admissionKey(memberId));
  await cancelWaiting(tx, memberId, 'member-erased');
  await clearIdentity(tx, memberId, accounts);
}

/** The key of the message that tells the admins that a person asks to be let in, by name. */
export function admissionKey(memberId: number): string {
  return `admission:${memberId}`;
}
