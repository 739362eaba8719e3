import type { SendResult } from '../platforms/platform.ts';

/** The first closure lasts as long as the platform asks; each one that follows without a success in between twice as long. */
const SHORTEST_CLOSURE_MS = 5_000;
const LONGEST_CLOSURE_MS = 60_000;
/** A refused token is tried again so often: an operator may have put it right. */
const UNAUTHORISED_RETRY_MS = 60_000;
/** A platform that has accepted nothing for so long since its trouble began is more than busy. */
const DOWN_AFTER_MS = 60_000;
/** So many troubles of single chats in a row are not about single chats. */
const TROUBLES_IN_A_ROW = 5;

/** Whether a platform may be sent to, and how much at a time. Times are monotonic, in ms: real waits, not the office's clock. */
export interface PlatformGate {
  /** How many more deliveries may be handed over now. */
  slots(inFlight: number): number;
  /** Null while it is open. */
  reopensAt(): number | null;
  state(): 'open' | 'waiting' | 'unauthorised';
  /** Whether it refuses the token, or has accepted nothing for a minute: what cannot wait goes another way, if there is one. */
  isDown(): boolean;
  /** Learns from what became of a send. */
  note(result: SendResult): void;
}

/**
 * Closes when the platform asks for it (429), cannot be reached, refuses the token, or gives nothing but trouble; after
 * the wait a single delivery is let through, and all of them once the platform has answered it. So an outage costs a
 * delivery a minute and not the attempts of everybody.
 */
export function createPlatformGate(
  concurrency: number,
  now: () => number = () => performance.now(),
): PlatformGate {
  let closedUntil = Number.NEGATIVE_INFINITY;
  let troubledSince: number | null = null;
  let closures = 0;
  let troubles = 0;
  let isProbing = false;
  let isUnauthorised = false;

  function close(atLeastMs: number, { isGrowing = true } = {}): void {
    const at = now();
    troubledSince ??= at;
    // The others that were in flight bring the same news: it was heard already.
    if (at < closedUntil) {
      closedUntil = Math.max(closedUntil, at + atLeastMs);
      return;
    }
    closures += 1;
    const growingMs = closures === 1 || !isGrowing ? 0 : SHORTEST_CLOSURE_MS * 2 ** (closures - 1);
    closedUntil = at + Math.max(atLeastMs, Math.min(growingMs, LONGEST_CLOSURE_MS));
    isProbing = true;
  }

  return {
    slots(inFlight) {
      if (now() < closedUntil) return 0;
      return Math.max(0, (isProbing ? 1 : concurrency) - inFlight);
    },
    reopensAt: () => (now() < closedUntil ? closedUntil : null),
    state() {
      if (isUnauthorised) return 'unauthorised';
      return now() < closedUntil ? 'waiting' : 'open';
    },
    isDown: () => isUnauthorised || (troubledSince !== null && now() - troubledSince >= DOWN_AFTER_MS),
    note(result) {
      switch (result.outcome) {
        case 'unauthorised':
          isUnauthorised = true;
          close(UNAUTHORISED_RETRY_MS, { isGrowing: false });
          return;
        case 'retry':
          if (result.scope === 'platform') {
            close(result.afterSeconds * 1_000);
            return;
          }
          break;
        case 'unknown':
          break;
        default:
          troubledSince = null;
          closures = 0;
          troubles = 0;
          isProbing = false;
          isUnauthorised = false;
          return;
      }
      troubles += 1;
      if (troubles >= TROUBLES_IN_A_ROW) close(SHORTEST_CLOSURE_MS);
    },
  };
}
