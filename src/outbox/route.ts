import type { NotNowReason, PlatformName, Reach } from '../platforms/platform.ts';

/** What the platform says about writing to an account by itself: free of charge, at a price, or not at all now. */
export type WritingWindow = 'free' | 'paid' | 'closed';

/** A member's chat account as far as the choice needs it. */
export interface RouteAccount {
  readonly id: number;
  readonly platform: PlatformName;
  readonly state: 'active' | 'blocked' | 'gone';
  /** When its person last did something there. */
  readonly lastSeenAt: Date | null;
  /** When the platform last said that its window is over. */
  readonly windowClosedAt: Date | null;
}

/** An account of which only the window is known. */
export type AccountWithWindow = Pick<RouteAccount, 'id' | 'platform' | 'state'> & {
  readonly window: WritingWindow;
};

export type Candidate = RouteAccount | AccountWithWindow;

/** How the platforms stand at an instant for messages of one purpose. */
export interface PlatformWays {
  /** The configured ones; null for one that lets everybody be written to, always and for nothing. */
  readonly reach: ReadonlyMap<PlatformName, Reach | null>;
  /** What platforms have answered to a send and not yet taken back: nothing may be sent before then. */
  readonly closed?: ReadonlyMap<PlatformName, Closure>;
  /** The same of a single account, by its id, until its person does something there. */
  readonly closedAccount?: (id: number) => AccountClosure | undefined;
  /** Those that do not work: taken only where there is nothing else. */
  readonly avoided?: readonly PlatformName[];
}

export interface Closure {
  readonly reason: NotNowReason;
  readonly until: Date;
}

export interface AccountClosure extends Closure {
  /** When it was tried. */
  readonly since: Date;
}

/**
 * Why a message took another way than a text to the account its member prefers. Stored in `delivery.route_reason`;
 * null there for the plain case. `off` is a platform that is not configured or does not work.
 */
export type RouteReason = `preferred-${'blocked' | 'gone' | 'off' | NotNowReason}`;

export type Route<A extends Candidate> =
  | {
      readonly kind: 'send';
      readonly account: A;
      readonly form: 'text' | 'template';
      readonly reason: RouteReason | null;
    }
  /** Nothing can go now; `until` null: before the person does something in one of the accounts. */
  | { readonly kind: 'held'; readonly reason: NotNowReason; readonly until: Date | null }
  /** There are accounts, but only on platforms that are not configured. */
  | { readonly kind: 'off' }
  | { readonly kind: 'unreachable'; readonly reason: 'no-account' | 'blocked' | 'gone' };

/** Stands for a platform that sets no limits. */
const UNLIMITED: Pick<Reach, 'writtenSince' | 'freeSince' | 'hasTemplate' | 'closedUntil'> = {
  writtenSince: null,
  freeSince: null,
  hasTemplate: false,
  closedUntil: null,
};

/** Whether a text may go to an account now; the same rule in SQL is `windowSql` in `audience-store.ts`. */
export function windowOf(
  { lastSeenAt, windowClosedAt }: Pick<RouteAccount, 'lastSeenAt' | 'windowClosedAt'>,
  reach: Pick<Reach, 'writtenSince' | 'freeSince'> | null,
): WritingWindow {
  if (windowClosedAt !== null && (lastSeenAt === null || lastSeenAt <= windowClosedAt)) return 'closed';
  const { writtenSince, freeSince } = reach ?? UNLIMITED;
  if (writtenSince !== null && (lastSeenAt === null || lastSeenAt < writtenSince)) return 'closed';
  return freeSince === null || (lastSeenAt !== null && lastSeenAt >= freeSince) ? 'free' : 'paid';
}

/**
 * One person, one message: where to it goes now. The preferred account (without one, that which was linked first) by
 * text, or by template where its window is over and a template is approved; then the member's Telegram; then any other
 * account by text, then by template. Pure; the only place where this is decided.
 *
 * @param accounts the member's, in the order of linking
 * @param startedOn the account that has got the first parts already, or may have: it goes on there while it can
 */
export function chooseRoute<A extends Candidate>(
  member: {
    readonly accounts: readonly A[];
    readonly preferredId: number | null;
    readonly startedOn?: number | null;
  },
  ways: PlatformWays,
): Route<A> {
  const { accounts, preferredId } = member;
  const preferred = accountOf(accounts, preferredId) ?? accounts[0];
  if (preferred === undefined) return { kind: 'unreachable', reason: 'no-account' };
  const avoided = ways.avoided ?? [];
  const started = accountOf(accounts, member.startedOn ?? null);
  const first = started !== undefined && standing(started, ways) === 'text' ? started : preferred;
  // Nearly always.
  if (first === preferred && avoided.length === 0 && standing(preferred, ways) === 'text') {
    return { kind: 'send', account: preferred, form: 'text', reason: null };
  }
  const working =
    avoided.length === 0 ? accounts : accounts.filter(({ platform }) => !avoided.includes(platform));
  const found = pick(first, working, ways) ?? (avoided.length === 0 ? null : pick(first, accounts, ways));
  if (found === null) return withoutAny(accounts, ways);
  const isPlain = found.account === preferred && found.form === 'text';
  const reason = isPlain ? null : reasonAgainst(preferred, ways, avoided);
  return { kind: 'send', ...found, reason };
}

function accountOf<A extends Candidate>(accounts: readonly A[], id: number | null): A | undefined {
  return id === null ? undefined : accounts.find((account) => account.id === id);
}

/** What can be done with an account now: a form to send, or what stands against it. */
type Standing = 'text' | 'template' | 'blocked' | 'gone' | 'off' | NotNowReason;

function standing(account: Candidate, ways: PlatformWays): Standing {
  const { platform, state } = account;
  if (state !== 'active') return state;
  const reach = ways.reach.get(platform);
  if (reach === undefined) return 'off';
  const window = 'window' in account ? account.window : windowOf(account, reach);
  if (window === 'closed' && reach?.hasTemplate !== true) return 'outside-window';
  const closure = closureOf(account, ways);
  if (closure !== null) return closure.reason;
  return window === 'closed' ? 'template' : 'text';
}

/** The latest of what the platform forecasts and what it has answered, for everybody and for this account. */
function closureOf(account: Candidate, ways: PlatformWays): Closure | null {
  const { platform } = account;
  const until = ways.reach.get(platform)?.closedUntil ?? null;
  let closure: Closure | null = until === null ? null : { reason: 'quota', until };
  closure = later(closure, ways.closed?.get(platform));
  return later(closure, closureOfAccount(account, ways));
}

function later(one: Closure | null, other: Closure | undefined): Closure | null {
  return other === undefined || (one !== null && one.until >= other.until) ? one : other;
}

function closureOfAccount(account: Candidate, { closedAccount }: PlatformWays): AccountClosure | undefined {
  const closure = closedAccount?.(account.id);
  if (closure === undefined || 'window' in account) return closure;
  return account.lastSeenAt !== null && account.lastSeenAt > closure.since ? undefined : closure;
}

function pick<A extends Candidate>(
  first: A,
  accounts: readonly A[],
  ways: PlatformWays,
): { account: A; form: 'text' | 'template' } | null {
  if (accounts.includes(first)) {
    const form = standing(first, ways);
    if (form === 'text' || form === 'template') return { account: first, form };
  }
  const by = (form: Standing, platform?: PlatformName) =>
    accounts.find((account) => {
      return (platform === undefined || account.platform === platform) && standing(account, ways) === form;
    });
  const other = by('text', 'telegram') ?? by('text');
  if (other !== undefined) return { account: other, form: 'text' };
  const template = by('template');
  return template === undefined ? null : { account: template, form: 'template' };
}

function reasonAgainst(
  preferred: Candidate,
  ways: PlatformWays,
  avoided: readonly PlatformName[],
): RouteReason | null {
  const against = standing(preferred, ways);
  // A template goes to it because it may not be written to otherwise.
  if (against === 'template') return 'preferred-outside-window';
  if (against !== 'text') return `preferred-${against}`;
  return avoided.includes(preferred.platform) ? 'preferred-off' : null;
}

/** Held where any account can come to be written to by itself; a time that is known goes before one that is not. */
function withoutAny<A extends Candidate>(accounts: readonly A[], ways: PlatformWays): Route<A> {
  let closure: Closure | null = null;
  const found = new Set<Standing>();
  for (const account of accounts) {
    const now = standing(account, ways);
    found.add(now);
    if (now === 'outside-window' || account.state !== 'active') continue;
    const own = closureOf(account, ways);
    if (own !== null && (closure === null || own.until < closure.until)) closure = own;
  }
  if (closure !== null) return { kind: 'held', reason: closure.reason, until: closure.until };
  if (found.has('outside-window')) return { kind: 'held', reason: 'outside-window', until: null };
  if (found.has('off')) return { kind: 'off' };
  return { kind: 'unreachable', reason: found.has('blocked') ? 'blocked' : 'gone' };
}
