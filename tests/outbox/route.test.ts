import { describe, expect, it } from 'vitest';
import { chooseRoute, type PlatformWays, type RouteAccount, windowOf } from '../../src/outbox/route.ts';
import type { PlatformName, Reach } from '../../src/platforms/platform.ts';

const NOW = new Date('2022-04-12T01:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const inAnHour = new Date(NOW.getTime() + 3_600_000);
const OA: Reach = {
  closedUntil: null,
  writtenSince: daysAgo(7),
  hasTemplate: false,
  freeSince: daysAgo(2),
  textPrice: 55,
  templatePrice: 560,
};

function account(
  id: number,
  platform: PlatformName,
  seenDaysAgo: number | null,
  more: Partial<RouteAccount> = {},
) {
  const lastSeenAt = seenDaysAgo === null ? null : daysAgo(seenDaysAgo);
  return { id, platform, state: 'active', lastSeenAt, windowClosedAt: null, ...more } as RouteAccount;
}

const ways = (oa: Partial<Reach> | undefined = {}, more: Partial<PlatformWays> = {}): PlatformWays => ({
  reach: new Map<PlatformName, Reach | null>([
    ['telegram', null],
    ['zalo-bot', null],
    ['zalo-oa', { ...OA, ...oa }],
  ]),
  ...more,
});

/** `2 text preferred-blocked`, or what stands against it. */
function said(
  accounts: readonly RouteAccount[],
  preferredId: number | null,
  world = ways(),
  startedOn?: number,
) {
  const route = chooseRoute({ accounts, preferredId, startedOn: startedOn ?? null }, world);
  if (route.kind === 'send') return `${route.account.id} ${route.form} ${route.reason ?? 'plain'}`;
  if (route.kind === 'held')
    return `held ${route.reason} ${route.until?.toISOString() ?? 'until they write'}`;
  return route.kind === 'off' ? 'off' : `unreachable ${route.reason}`;
}

describe('the window of an account', () => {
  it('is free, then at a price, then closed', () => {
    expect([0, 2, 3, 7, 8].map((days) => windowOf(account(1, 'zalo-oa', days), OA))).toEqual([
      'free',
      'free',
      'paid',
      'paid',
      'closed',
    ]);
    expect(windowOf(account(1, 'zalo-oa', null), OA)).toBe('closed');
    expect(windowOf(account(1, 'telegram', null), null)).toBe('free');
  });

  it('is closed once the platform said so, until its person writes', () => {
    const closed = account(1, 'zalo-oa', 1, { windowClosedAt: daysAgo(0.5) });
    expect(windowOf(closed, OA)).toBe('closed');
    expect(windowOf({ ...closed, lastSeenAt: daysAgo(0.5) }, OA)).toBe('closed');
    expect(windowOf({ ...closed, lastSeenAt: daysAgo(0.4) }, OA)).toBe('free');
    expect(windowOf({ lastSeenAt: null, windowClosedAt: daysAgo(9) }, null)).toBe('closed');
  });
});

describe('the way of a message', () => {
  const telegram = account(1, 'telegram', 300);
  const oa = account(2, 'zalo-oa', 1);
  const oldOa = account(2, 'zalo-oa', 8);
  const bot = account(3, 'zalo-bot', 300);

  it('is a text to the preferred account, or to the one linked first', () => {
    expect(said([telegram, oa], 2)).toBe('2 text plain');
    expect(said([telegram, oa], null)).toBe('1 text plain');
    expect(said([oa, telegram], null)).toBe('2 text plain');
    expect(said([telegram, oa], 99)).toBe('1 text plain');
  });

  it('goes round a preferred account that cannot be reached, and says why', () => {
    expect(said([telegram, { ...oa, state: 'blocked' }], 2)).toBe('1 text preferred-blocked');
    expect(said([{ ...telegram, state: 'gone' }, oa], 1)).toBe('2 text preferred-gone');
    expect(said([account(9, 'local', 0), oa], 9)).toBe('2 text preferred-off');
  });

  it('outside the window is a template, else Telegram, else any other, else it is held', () => {
    expect(said([bot, oldOa, telegram], 2, ways({ hasTemplate: true }))).toBe(
      '2 template preferred-outside-window',
    );
    expect(said([bot, oldOa, telegram], 2)).toBe('1 text preferred-outside-window');
    expect(said([bot, oldOa], 2)).toBe('3 text preferred-outside-window');
    expect(said([oldOa], 2)).toBe('held outside-window until they write');
    expect(said([{ ...bot, state: 'blocked' }, oldOa], 3, ways({ hasTemplate: true }))).toBe(
      '2 template preferred-blocked',
    );
  });

  it('goes round a platform whose quota is used up, or waits for its new period', () => {
    const closed = ways({ closedUntil: inAnHour });
    expect(said([oa, telegram], 2, closed)).toBe('1 text preferred-quota');
    expect(said([oa], 2, closed)).toBe(`held quota ${inAnHour.toISOString()}`);
    expect(said([oldOa], 2, closed)).toBe('held outside-window until they write');
    expect(said([oldOa], 2, ways({ closedUntil: inAnHour, hasTemplate: true }))).toBe(
      `held quota ${inAnHour.toISOString()}`,
    );
    const answered = ways({}, { closed: new Map([['zalo-oa', { reason: 'night', until: inAnHour }]]) });
    expect(said([oa, telegram], 2, answered)).toBe('1 text preferred-night');
    expect(said([oa], 2, answered)).toBe(`held night ${inAnHour.toISOString()}`);
  });

  it('goes round an account that takes nothing for a while, until its person does something there', () => {
    const closure = { reason: 'receive-limit', until: inAnHour, since: daysAgo(0.1) } as const;
    const closed = ways({}, { closedAccount: (id) => (id === 2 ? closure : undefined) });
    expect(said([oa, telegram], 2, closed)).toBe('1 text preferred-receive-limit');
    expect(said([oa], 2, closed)).toBe(`held receive-limit ${inAnHour.toISOString()}`);
    expect(said([account(2, 'zalo-oa', 0.05)], 2, closed)).toBe('2 text plain');
  });

  it('avoids a platform that does not work, unless there is nothing else', () => {
    const down = ways({}, { avoided: ['telegram'] });
    expect(said([telegram, oa], 1, down)).toBe('2 text preferred-off');
    expect(said([telegram], 1, down)).toBe('1 text plain');
    expect(said([telegram, oldOa], 1, down)).toBe('1 text plain');
  });

  it('goes on where the first parts went, while it can', () => {
    expect(said([telegram, oa], 2, ways(), 1)).toBe('1 text plain');
    expect(said([telegram, oldOa], 1, ways(), 2)).toBe('1 text plain');
  });

  it('is none without an account that can be reached', () => {
    expect(said([], null)).toBe('unreachable no-account');
    expect(said([{ ...oa, state: 'gone' }], null)).toBe('unreachable gone');
    expect(
      said(
        [
          { ...oa, state: 'gone' },
          { ...bot, state: 'blocked' },
        ],
        null,
      ),
    ).toBe('unreachable blocked');
    expect(said([account(9, 'local', 0)], null)).toBe('off');
    expect(said([account(9, 'local', 0), { ...oa, state: 'blocked' }], null)).toBe('off');
  });
});
