import type { RichText } from '../messages/rich-text.ts';
import { splitRichText } from '../messages/split-rich-text.ts';
import type { NotNowReason, Platform, PlatformName, Purpose } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import type { Audience } from './audience.ts';
import { countAudience, type MembersAlike } from './audience-store.ts';
import { reachOf } from './platform-ways.ts';
import { type AccountWithWindow, chooseRoute, type PlatformWays, type Route } from './route.ts';

/** Members who would get a message in one way. */
export interface PreviewedRoute {
  readonly platform: PlatformName;
  readonly form: 'text' | 'paid-text' | 'template';
  readonly members: number;
  /** Of all of them together, in VND. */
  readonly cost: number;
}

export type UnreachableReason = 'no-account' | 'blocked' | 'gone' | 'platform-off';

export interface AudiencePreview {
  /** All active members of the audience: what `enqueueMessage` would return now. */
  readonly recipients: number;
  /** How many of them would be written to on which platform, in whatever form. */
  readonly byPlatform: Partial<Record<PlatformName, number>>;
  /** The same by form, the most members first. */
  readonly routes: readonly PreviewedRoute[];
  /** Those whom nothing can be sent to now, and something once what is said in `heldBy` has come. */
  readonly held: number;
  /** What they wait for: `outside-window` that they write, others the instant. The most members first. */
  readonly heldBy: readonly {
    readonly reason: NotNowReason;
    readonly until: Date | null;
    readonly members: number;
  }[];
  /** Those without an account that can be reached. */
  readonly unreachable: number;
  readonly unreachableBy: readonly { readonly reason: UnreachableReason; readonly members: number }[];
  /** In VND, of all routes. */
  readonly cost: number;
}

export interface PreviewOptions {
  /** The configured ones. Without them, every account counts as one that can be written to. */
  readonly platforms: readonly Platform[];
  readonly purpose: Purpose;
  readonly now: Date;
  /** A long text goes, and is paid for, in several parts; one part unless given. */
  readonly body?: RichText;
}

const ALL: PlatformWays['reach'] = new Map(
  (['telegram', 'zalo-bot', 'zalo-oa', 'local'] as const).map((name) => [name, null]),
);

/**
 * Counts whom a message would go to if it were sent now and nobody had quiet hours, in which way and at what cost, for
 * the clerk to confirm.
 *
 * @throws AppError NOT_FOUND for an organisation or topic that does not exist
 */
export async function previewAudience(
  connection: Connection,
  audience: Audience,
  options?: PreviewOptions,
): Promise<AudiencePreview> {
  const reach = options === undefined ? ALL : reachOf(options.platforms, options.purpose, options.now);
  const groups = await countAudience(connection, audience, reach);
  const routes = createCounter<Omit<PreviewedRoute, 'members' | 'cost'> & { readonly price: number }>();
  const held = createCounter<Omit<AudiencePreview['heldBy'][number], 'members'>>();
  const unreachable = createCounter<{ readonly reason: UnreachableReason }>();
  for (const group of groups) {
    const route = routeOf(group, reach);
    if (route.kind === 'send') routes.add(priced(route, reach, options), group.members);
    else if (route.kind === 'held') held.add({ reason: route.reason, until: route.until }, group.members);
    else unreachable.add({ reason: route.kind === 'off' ? 'platform-off' : route.reason }, group.members);
  }
  const ways = routes.counts().map(({ price, ...way }) => ({ ...way, cost: price * way.members }));
  const byPlatform: Partial<Record<PlatformName, number>> = {};
  for (const { platform, members } of ways) byPlatform[platform] = (byPlatform[platform] ?? 0) + members;
  return {
    recipients: groups.reduce((sum, { members }) => sum + members, 0),
    byPlatform,
    routes: ways,
    held: held.total(),
    heldBy: held.counts(),
    unreachable: unreachable.total(),
    unreachableBy: unreachable.counts(),
    cost: ways.reduce((sum, { cost }) => sum + cost, 0),
  };
}

function routeOf({ accounts }: MembersAlike, reach: PlatformWays['reach']): Route<AccountWithWindow> {
  const numbered = accounts.map((account, index) => ({ ...account, id: index }));
  return chooseRoute(
    { accounts: numbered, preferredId: numbered.find(({ isPreferred }) => isPreferred)?.id ?? null },
    { reach },
  );
}

function priced(
  { account: { platform, window }, form }: Route<AccountWithWindow> & { kind: 'send' },
  reach: PlatformWays['reach'],
  options: PreviewOptions | undefined,
) {
  const limits = reach.get(platform) ?? null;
  if (form === 'template') return { platform, form, price: limits?.templatePrice ?? 0 };
  if (window !== 'paid') return { platform, form: 'text' as const, price: 0 };
  const maxLength = options?.platforms.find(({ name }) => name === platform)?.maxTextLength;
  const parts =
    options?.body === undefined || maxLength === undefined
      ? 1
      : splitRichText(options.body, maxLength).length;
  return { platform, form: 'paid-text' as const, price: (limits?.textPrice ?? 0) * parts };
}

/** Counts members by what they have in common. */
function createCounter<T extends object>() {
  const counted = new Map<string, { readonly what: T; members: number }>();
  const counts = (): (T & { readonly members: number })[] =>
    [...counted]
      .sort(([key, one], [otherKey, other]) => other.members - one.members || (key < otherKey ? -1 : 1))
      .map(([, { what, members }]) => ({ ...what, members }));
  return {
    add(what: T, members: number): void {
      const key = JSON.stringify(what);
      const alike = counted.get(key);
      if (alike === undefined) counted.set(key, { what, members });
      else alike.members += members;
    },
    counts,
    total: (): number => [...counted.values()].reduce((sum, { members }) => sum + members, 0),
  };
}
