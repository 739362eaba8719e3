import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import type { RouteReason } from './route.ts';
import { countChanges, countHeldBy, countWays } from './ways-store.ts';

/** Why a delivery waits for something other than its turn. */
export type HeldReason = 'outside-window' | 'quota' | 'night' | 'receive-limit';

/** Members who were sent a message in one way. */
export interface WayTaken {
  /** Null when the account has gone since, with its member's data. */
  readonly platform: PlatformName | null;
  readonly form: 'text' | 'template';
  readonly members: number;
  /** Of these, as far as the platform reports it: it reached the phone, it was looked at. */
  readonly received: number;
  readonly seen: number;
}

export interface Ways {
  /** The most members first. */
  readonly taken: readonly WayTaken[];
  /** Why some of these took another way than a text to the account they prefer. */
  readonly changes: readonly { readonly reason: RouteReason; readonly members: number }[];
  readonly held: readonly { readonly reason: HeldReason; readonly members: number }[];
}

/** In which ways a message went, what is known of its arrival, and what holds the rest. */
export async function readWays(connection: Connection, messageId: number): Promise<Ways> {
  const [taken, changes, held] = await Promise.all([
    countWays(connection, messageId),
    countChanges(connection, messageId),
    countHeldBy(connection, messageId),
  ]);
  return { taken, changes, held };
}
