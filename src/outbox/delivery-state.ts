import type { SendResult } from '../platforms/platform.ts';
import { MOST_ATTEMPTS, repeatDelayMs, retryDelayMs } from './retry-delay.ts';
import type { RouteReason } from './route.ts';

/**
 * The life of a delivery, that is of one message for one member.
 *
 * A delivery begins `pending`. It may be claimed once its `notBefore` has come, its expiry has not, its message is
 * not paused or cancelled, and it is not night for its member. **Claiming** makes it `sending`, adds one to
 * `attempts` and stores a lease: who sends it (`lockedBy`) and until when that is believed (`lockedUntil`, moved on
 * while the send lasts). A claim is committed before the platform is called, and there are never more claims than
 * the dispatcher's concurrency: what is `sending` in the database is all that can be in flight. Deliveries read ahead
 * of their claim stay `pending`, and a crash does not touch them. (On PostgreSQL they carry a lease too, so that
 * several processes do not read the same ones.)
 *
 * What the platform answers decides what follows:
 * - accepted: `sent`. A long message is sent in parts; `partsSent` is stored after each, and whatever happens next
 *   goes on behind the last part that was accepted.
 * - not delivered, the platform's trouble: `pending` again, and the attempt does not count; the dispatcher leaves
 *   the whole platform alone for a while. The same for a refused token, and for sends given back at a planned stop.
 * - not delivered, this chat's trouble: `pending` again after a wait that doubles; `failed` after many attempts.
 * - not delivered, and nobody's fault (the window for writing to a person is over, a quota is used up, the platform's
 *   night): `pending` again, and the attempt does not count. The next claim takes another account or a template
 *   (`route.ts`) or, where there is no way, **holds** the delivery: it waits until the instant the platform named, or
 *   for its member to write (`held.ts`), and is `expired` with the reason it waited for when neither comes in time.
 * - the account is blocked or gone: it is marked so and the delivery is `pending` again. The next claim finds the
 *   member's next account and begins with the first part, or finds none: `failed`.
 * - the chat has moved: its new id is stored, `pending` again.
 * - the message is refused for good: `failed`.
 * - unknown (no answer, connection cut): it may have arrived, and no platform offers an idempotency key. It is
 *   marked `uncertain` and repeated once after a short wait. A second unknown outcome is `failed` with a reason that
 *   says it may have arrived: better one copy in doubt than a third.
 *
 * A **crash** leaves rows `sending`. When their lease is over, their owner is known to be dead (`process-owner.ts`), or
 * another process has become the only one that sends (`DispatcherOptions.isOnlySender`), they are `uncertain` and
 * `pending` again: these few, and no others, may arrive twice. The platform's answer is lost here, not doubtful, so this
 * is done after every crash; but from the second attempt on with a wait, so that a message which itself kills the
 * process does not take its neighbours along for ever.
 *
 * Final states are `sent`, `failed`, `expired` (not sent before the expiry) and `cancelled` (by an admin, or because
 * the member left); nothing leads out of them, but that somebody can have what failed tried again (`retry-failed.ts`). A
 * message is finished when all its deliveries are final.
 */
export type DeliveryState = 'pending' | 'sending' | 'sent' | 'failed' | 'expired' | 'cancelled';

/** Why a delivery waits, or did not arrive. Stored; `messages/vi/deliveries.ts` says each to a clerk. */
export type DeliveryReason =
  | 'quiet-hours'
  | 'platform-off'
  | 'platform-busy'
  | 'platform-unauthorised'
  | 'chat-trouble'
  | 'outside-window'
  | 'night'
  | 'quota'
  | 'receive-limit'
  | 'asked-for'
  | 'unknown-outcome'
  | 'interrupted'
  | 'too-many-attempts'
  | 'rejected'
  | 'blocked'
  | 'deactivated'
  | 'not-found'
  | 'no-account'
  | 'member-left'
  | 'member-erased'
  | 'too-late'
  | 'message-cancelled';

/** The part of a delivery's row that changes. */
export interface DeliveryRecord {
  readonly id: number;
  readonly state: DeliveryState;
  readonly notBefore: Date;
  readonly attempts: number;
  readonly lockedBy: string | null;
  readonly lockedUntil: Date | null;
  readonly accountId: number | null;
  readonly partsSent: number;
  readonly uncertain: boolean;
  readonly messageRef: string | null;
  readonly reason: DeliveryReason | null;
  readonly sentAt: Date | null;
  /** The form in which it goes; null for a text. `template-read`: its member has read the text in the chat since. */
  readonly route: 'template' | 'template-read' | null;
  /** Why not as a text to the preferred account; null when it goes so. */
  readonly routeReason: RouteReason | null;
}

const UNLOCKED = { lockedBy: null, lockedUntil: null } as const;

/** How long at least and at most a delivery waits that is told again what held it before. */
const SHORTEST_NOT_NOW_MS = 60_000;
const LONGEST_NOT_NOW_MS = 60 * 60_000;

/** Before it is handed to the platform. Another account than last time has not seen the first parts. */
export function claimed(
  delivery: DeliveryRecord,
  {
    owner,
    until,
    accountId,
    route,
    routeReason,
  }: Pick<DeliveryRecord, 'route' | 'routeReason'> & { owner: string; until: Date; accountId: number },
): DeliveryRecord {
  const isAsBefore = delivery.accountId === accountId && delivery.route === route;
  return {
    ...delivery,
    state: 'sending',
    attempts: delivery.attempts + 1,
    lockedBy: owner,
    lockedUntil: until,
    accountId,
    partsSent: isAsBefore ? delivery.partsSent : 0,
    route,
    routeReason,
  };
}

/** One part of several was accepted; the next follows. */
export function partAccepted(delivery: DeliveryRecord, messageRef: string): DeliveryRecord {
  return { ...delivery, partsSent: delivery.partsSent + 1, messageRef };
}

/**
 * After the platform's answer to the last or only part that was tried.
 *
 * @param now the instant of the answer
 * @param random evenly distributed in 0–1, spreads the waits
 */
export function answered(
  delivery: DeliveryRecord,
  result: SendResult,
  now: Date,
  random: number,
): DeliveryRecord {
  const pending = { ...delivery, ...UNLOCKED, state: 'pending' } as const;
  const failed = { ...delivery, ...UNLOCKED, state: 'failed' } as const;
  const later = (delayMs: number) => new Date(now.getTime() + delayMs);
  switch (result.outcome) {
    case 'sent':
      return {
        ...partAccepted(delivery, result.messageRef),
        ...UNLOCKED,
        state: 'sent',
        reason: null,
        sentAt: now,
      };
    case 'retry':
      if (result.scope === 'platform') return givenBack(delivery, 'platform-busy');
      if (delivery.attempts >= MOST_ATTEMPTS) return { ...failed, reason: 'too-many-attempts' };
      return {
        ...pending,
        notBefore: later(Math.max(result.afterSeconds * 1_000, retryDelayMs(delivery.attempts, random))),
        reason: 'chat-trouble',
      };
    case 'unauthorised':
      return givenBack(delivery, 'platform-unauthorised');
    case 'not-now':
      return notNow(delivery, result, now);
    case 'unknown':
      if (delivery.uncertain) return { ...failed, reason: 'unknown-outcome' };
      return {
        ...pending,
        notBefore: later(repeatDelayMs(random)),
        uncertain: true,
        reason: 'unknown-outcome',
      };
    case 'recipient-gone':
      // Usually its account is marked by now and not chosen again; a clock set back could keep it.
      return { ...(delivery.attempts >= MOST_ATTEMPTS ? failed : pending), reason: result.reason };
    case 'moved':
      if (delivery.attempts >= MOST_ATTEMPTS) return { ...failed, reason: 'too-many-attempts' };
      return pending;
    case 'rejected':
      return { ...failed, reason: 'rejected' };
  }
}

/**
 * Due at once: the next look knows that this account or platform is closed (`platform-closures.ts`), and finds another
 * way or holds it. Not when it was told the same before, lest what seems open and is not be asked without a pause.
 */
function notNow(
  delivery: DeliveryRecord,
  { reason, until }: SendResult & { outcome: 'not-now' },
  now: Date,
): DeliveryRecord {
  const left = givenBack(delivery, reason);
  if (delivery.reason !== reason) return left;
  const waitMs = (until?.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime();
  const boundMs = Math.min(Math.max(waitMs, SHORTEST_NOT_NOW_MS), LONGEST_NOT_NOW_MS);
  return { ...left, notBefore: new Date(now.getTime() + boundMs) };
}

/** Surely not sent, through no fault of its own: as if it had not been claimed. */
export function givenBack(delivery: DeliveryRecord, reason = delivery.reason): DeliveryRecord {
  return { ...delivery, ...UNLOCKED, state: 'pending', attempts: Math.max(0, delivery.attempts - 1), reason };
}

/** Its process died while it was being sent. */
export function interrupted(delivery: DeliveryRecord, now: Date, random: number): DeliveryRecord {
  const left = { ...delivery, ...UNLOCKED, uncertain: true } as const;
  if (delivery.attempts >= MOST_ATTEMPTS) return { ...left, state: 'failed', reason: 'too-many-attempts' };
  const notBefore =
    delivery.attempts <= 1
      ? delivery.notBefore
      : new Date(now.getTime() + retryDelayMs(delivery.attempts, random));
  return { ...left, state: 'pending', notBefore, reason: 'interrupted' };
}

/** Waits until then, unclaimed. */
export function deferred(delivery: DeliveryRecord, until: Date, reason: DeliveryReason): DeliveryRecord {
  return { ...delivery, ...UNLOCKED, notBefore: until, reason };
}

/** Ends without being sent. */
export function ended(
  delivery: DeliveryRecord,
  state: 'failed' | 'cancelled',
  reason: DeliveryReason,
): DeliveryRecord {
  return { ...delivery, ...UNLOCKED, state, reason };
}
