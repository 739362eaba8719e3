import type { PlatformName } from '../platforms/platform.ts';
import { type DeliveryReason, type DeliveryRecord, deferred, ended } from './delivery-state.ts';
import type { Change } from './dispatch-store.ts';
import type { DueDelivery } from './due-store.ts';
import { quietUntil } from './quiet-hours.ts';
import { chooseRoute, type PlatformWays, type RouteReason } from './route.ts';

/** A due delivery with the account it goes to, and how. */
export interface SendableDelivery {
  readonly due: DueDelivery;
  readonly account: { readonly id: number; readonly platform: PlatformName; readonly chatId: string };
  readonly form: 'text' | 'template';
  readonly routeReason: RouteReason | null;
}

/** How long a delivery waits that only an account on a platform without a token could take. */
const PLATFORM_OFF_MS = 5 * 60_000;

/** What waits for its member to write is looked at so often all the same: a template may be approved, or in order again. */
const HOLD_MS = 3 * 60 * 60_000;
/** A platform that is closed until an instant that is over already is not asked without a pause. */
const SHORTEST_HOLD_MS = 60_000;

/**
 * So long what a member asked for may come in their quiet hours. Later they may be asleep: a platform was in trouble, the
 * service was off.
 */
const ASKED_FOR_MS = 10 * 60_000;

export interface SortedDue {
  readonly sendable: readonly SendableDelivery[];
  /** Those that cannot be sent now, with what becomes of them instead. */
  readonly changes: readonly Change[];
}

/**
 * Decides for due deliveries whether and where to they can be sent at this instant: nobody who left, nobody at night
 * unless it is urgent or they have just asked for it, nobody without an account. Pure.
 *
 * @param ways how the platforms stand, for messages of this kind
 */
export function sortDue(
  due: readonly DueDelivery[],
  { now, urgent, ways }: { readonly now: Date; readonly urgent: boolean; readonly ways: PlatformWays },
): SortedDue {
  const sendable: SendableDelivery[] = [];
  const changes: Change[] = [];
  for (const delivery of due) {
    // The housekeeping ends these.
    if (delivery.expiresAt <= now) continue;
    const sorted = sortOne(delivery, { now, urgent, ways });
    if ('due' in sorted) sendable.push(sorted);
    else changes.push({ was: delivery.record, now: sorted });
  }
  return { sendable, changes };
}

function sortOne(
  delivery: DueDelivery,
  { now, urgent, ways }: { readonly now: Date; readonly urgent: boolean; readonly ways: PlatformWays },
): SendableDelivery | DeliveryRecord {
  const { record, member } = delivery;
  if (!member.isActive) return ended(record, 'cancelled', 'member-left');
  const startedOn = record.partsSent > 0 || record.uncertain ? record.accountId : null;
  const route = chooseRoute(
    { accounts: delivery.accounts, preferredId: member.preferredId, startedOn },
    ways,
  );
  if (route.kind === 'unreachable') return ended(record, 'failed', unreachable(record.reason, route.reason));
  const quietEnd =
    urgent || isStillAwaited(record, now) ? null : quietUntil(now, member.quietFrom, member.quietTo);
  if (quietEnd !== null) {
    // Whoever writes at night is still told that something waits for them, and may ask for it, or ask once more.
    const isOffered = record.reason === 'outside-window' || record.reason === 'asked-for';
    return deferred(record, quietEnd, isOffered ? 'outside-window' : 'quiet-hours');
  }
  if (route.kind === 'off') {
    return deferred(record, new Date(now.getTime() + PLATFORM_OFF_MS), 'platform-off');
  }
  if (route.kind === 'held') {
    const untilMs = Math.max(
      route.until?.getTime() ?? now.getTime() + HOLD_MS,
      now.getTime() + SHORTEST_HOLD_MS,
    );
    const until = new Date(Math.min(untilMs, delivery.expiresAt.getTime()));
    return deferred(record, until, route.reason);
  }
  // Not spread over the delivery, which costs more than all that was decided above.
  return { due: delivery, account: route.account, form: route.form, routeReason: route.reason };
}

/** What was asked for became due then. */
function isStillAwaited({ reason, notBefore }: DeliveryRecord, now: Date): boolean {
  return reason === 'asked-for' && now.getTime() - notBefore.getTime() < ASKED_FOR_MS;
}

/** What its own attempt was told is more exact than the state of the account. */
function unreachable(
  reason: DeliveryReason | null,
  found: 'no-account' | 'blocked' | 'gone',
): DeliveryReason {
  if (reason === 'blocked' || reason === 'deactivated' || reason === 'not-found') return reason;
  return found === 'gone' ? 'deactivated' : found;
}
