import type { Clock } from '../clock.ts';
import type { PlatformName, SendResult } from '../platforms/platform.ts';
import type { AccountClosure, Closure, PlatformWays } from './route.ts';

/**
 * Whoever refused is tried again after such a time, whatever it said: clocks differ, quotas are raised, and a quota too
 * small for a long message may do for a short one.
 */
const SHORTEST_CLOSURE_MS = 60_000;
const LONGEST_CLOSURE_MS = 60 * 60_000;
/** Where not even a template may go before the person writes, nothing else can open the account. */
const UNTIL_THEY_WRITE_MS = 30 * 86_400_000;
/** Beyond so many accounts the oldest are forgotten, and asked again. */
const MOST_ACCOUNTS = 50_000;

type NotNow = Extract<SendResult, { outcome: 'not-now' }>;

/** What platforms have answered about when they take nothing: for anybody, or for single accounts. */
export interface PlatformClosures {
  note(account: { readonly id: number; readonly platform: PlatformName }, answer: NotNow): void;
  /** Those in force. */
  now(): Required<Pick<PlatformWays, 'closed' | 'closedAccount'>>;
}

/**
 * Unlike a gate (`platform-gate.ts`), behind which deliveries wait for a platform in trouble, a closure is nobody's
 * fault and may last long: other accounts are used meanwhile, and where there are none the deliveries are held.
 */
export function createPlatformClosures(clock: Clock): PlatformClosures {
  const closed = new Map<PlatformName, Closure>();
  const closedAccounts = new Map<number, AccountClosure>();

  function closedAccount(id: number): AccountClosure | undefined {
    const closure = closedAccounts.get(id);
    if (closure === undefined || closure.until > clock.now()) return closure;
    closedAccounts.delete(id);
    return undefined;
  }

  return {
    note({ id, platform }, { reason, until, scope }) {
      const since = clock.now();
      const isOfPerson = scope === 'chat' && reason === 'outside-window' && until === null;
      const longestMs = isOfPerson || reason === 'receive-limit' ? UNTIL_THEY_WRITE_MS : LONGEST_CLOSURE_MS;
      const saidMs = until === null ? longestMs : until.getTime() - since.getTime();
      const closureMs = Math.min(Math.max(saidMs, SHORTEST_CLOSURE_MS), longestMs);
      const closure = { reason, until: new Date(since.getTime() + closureMs), since };
      if (scope === 'platform') closed.set(platform, closure);
      else {
        closedAccounts.delete(id);
        closedAccounts.set(id, closure);
        const [oldest] = closedAccounts.keys();
        if (closedAccounts.size > MOST_ACCOUNTS && oldest !== undefined) closedAccounts.delete(oldest);
      }
    },
    now() {
      const now = clock.now();
      for (const [platform, { until }] of closed) if (until <= now) closed.delete(platform);
      return { closed, closedAccount };
    },
  };
}
