import type { PlatformName } from '../platforms/platform.ts';
import { type DeliveryReason, deferred, ended } from './delivery-state.ts';
import type { Change } from './dispatch-store.ts';
import type { DueDelivery } from './due-store.ts';
import { quietUntil } from './quiet-hours.ts';

/** A due delivery with the account it goes to. */
export type SendableDelivery = DueDelivery & { readonly account: NonNullable<DueDelivery['account']> };

/** How long a delivery waits that only an account on a platform without a token could take. */
const PLATFORM_OFF_MS = 5 * 60_000;

export interface SortedDue {
  readonly sendable: readonly SendableDelivery[];
  /** Those that cannot be sent now, with what becomes of them instead. */
  readonly changes: readonly Change[];
}

/**
 * Decides for due deliveries whether they can be sent at this instant: nobody who left, nobody at night unless it is
 * urgent, nobody without an account. Pure.
 *
 * @param platforms those that can be sent to at all
 */
export function sortDue(
  due: readonly DueDelivery[],
  {
    now,
    urgent,
    platforms,
  }: { readonly now: Date; readonly urgent: boolean; readonly platforms: readonly PlatformName[] },
): SortedDue {
  const sendable: SendableDelivery[] = [];
  const changes: Change[] = [];
  for (const delivery of due) {
    const { record, account, member } = delivery;
    // The housekeeping ends these.
    if (delivery.expiresAt <= now) continue;
    const quietEnd = urgent ? null : quietUntil(now, member.quietFrom, member.quietTo);
    if (!member.isActive) changes.push({ was: record, now: ended(record, 'cancelled', 'member-left') });
    else if (account === null)
      changes.push({ was: record, now: ended(record, 'failed', unreachable(delivery)) });
    else if (quietEnd !== null) changes.push({ was: record, now: deferred(record, quietEnd, 'quiet-hours') });
    else if (!platforms.includes(account.platform)) {
      const until = new Date(now.getTime() + PLATFORM_OFF_MS);
      changes.push({ was: record, now: deferred(record, until, 'platform-off') });
    } else sendable.push({ ...delivery, account });
  }
  return { sendable, changes };
}

/** What its own attempt was told is more exact than the state of the account. */
function unreachable({ record, unreachable: state }: DueDelivery): DeliveryReason {
  const { reason } = record;
  if (reason === 'blocked' || reason === 'deactivated' || reason === 'not-found') return reason;
  if (state === null) return 'no-account';
  return state === 'blocked' ? 'blocked' : 'deactivated';
}
