import { setTimeout } from 'node:timers/promises';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { isOnItsWay, storeReceipts } from './receipts-store.ts';

/** More references than this in one report are not looked at: a platform names a few. */
const MOST_REFS = 200;
/** A phone may be faster than we note the answer to the sending: it is looked for again after so many ms each. */
const LOOK_AGAIN_MS = [20, 60, 150, 300] as const;

/** A platform's word that messages have reached a person's phone, or were looked at there. */
export interface Receipts {
  readonly platform: PlatformName;
  readonly chatId: string;
  readonly messageRefs: readonly string[];
  readonly kind: 'received' | 'seen';
  readonly at: Date;
}

/**
 * Notes on the deliveries that went to this chat under these references when they were received or seen. What was seen
 * was received. The first word counts, and none is older than the sending. Unknown references (answers of the
 * conversation, another member's messages) are ignored.
 *
 * @returns how many deliveries were found
 */
export async function recordReceipts(connection: Connection, receipts: Receipts): Promise<number> {
  const messageRefs = [...new Set(receipts.messageRefs)].slice(0, MOST_REFS);
  if (messageRefs.length === 0) return 0;
  const looked = { ...receipts, messageRefs };
  for (const waitMs of LOOK_AGAIN_MS) {
    // Asked first: what is noted between the two questions is found by the second.
    const mayCome = await isOnItsWay(connection, receipts);
    const found = await storeReceipts(connection, looked);
    if (found > 0 || !mayCome) return found;
    await setTimeout(waitMs);
  }
  return storeReceipts(connection, looked);
}
