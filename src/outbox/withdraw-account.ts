import type { Connection } from '../storage/database.ts';
import { clearProgress } from './withdraw-store.ts';

/**
 * Stops what is shown in one chat of a member who keeps others: what waits for the member takes another account by
 * itself, since the account is chosen when it is sent. Call it in the transaction that takes the account away.
 */
export function withdrawAccount(
  tx: Connection,
  account: { readonly platform: string; readonly chatId: string },
): Promise<void> {
  return clearProgress(tx, [account]);
}
