import { expect, it } from 'vitest';
import { createRandom } from '../../src/bench/random.ts';
import { previewAudience } from '../../src/outbox/preview-audience.ts';
import { chooseRoute, type RouteAccount } from '../../src/outbox/route.ts';
import type { PlatformName } from '../../src/platforms/platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { recordingPlatform } from './outbox-world.ts';
import { DAY_MS, windowedPlatform } from './windowed-platform.ts';

interface Chat {
  readonly platform: PlatformName;
  readonly seenDaysAgo: number | null;
  readonly state?: 'active' | 'blocked' | 'gone';
  readonly closedDaysAgo?: number;
}

let chats = 0;

async function addPerson({ db, clock }: TestContext, accounts: readonly Chat[], preferred?: number) {
  const daysAgo = (days: number | null | undefined) =>
    days == null ? null : new Date(clock.now().getTime() - days * DAY_MS);
  const member = await addMember(db, {
    accounts: accounts.map(({ platform, state = 'active' }) => {
      chats += 1;
      return { platform, chatId: `chat-${chats}`, state };
    }),
  });
  for (const [index, { seenDaysAgo, closedDaysAgo }] of accounts.entries()) {
    await db.prisma.chatAccount.update({
      where: { id: member.accounts[index]?.id ?? 0 },
      data: { lastSeenAt: daysAgo(seenDaysAgo), windowClosedAt: daysAgo(closedDaysAgo) },
    });
  }
  const preferredAccountId = preferred === undefined ? null : (member.accounts[preferred]?.id ?? null);
  await db.prisma.member.update({ where: { id: member.id }, data: { preferredAccountId } });
}

it('says how many are reached in which way, at what cost, and why others are not', async () => {
  const context = await createTestContext();
  const { db, clock } = context;
  const oa = windowedPlatform(clock);
  const telegram = recordingPlatform('telegram');
  const onOa = (seenDaysAgo: number | null): Chat => ({ platform: 'zalo-oa', seenDaysAgo });
  await addPerson(context, [{ platform: 'telegram', seenDaysAgo: null }]);
  await addPerson(context, [onOa(1)]);
  await addPerson(context, [onOa(3)]);
  await addPerson(context, [onOa(4)]);
  await addPerson(context, [onOa(30)]);
  await addPerson(context, [onOa(null), { platform: 'telegram', seenDaysAgo: 90 }], 0);
  await addPerson(context, []);
  await addPerson(context, [{ platform: 'telegram', seenDaysAgo: 1, state: 'blocked' }]);
  await addPerson(context, [{ platform: 'zalo-bot', seenDaysAgo: 1 }]);
  const options = {
    platforms: [telegram.platform, oa.platform],
    purpose: 'announcement',
    now: clock.now(),
  } as const;

  expect(await previewAudience(db, { kind: 'all' }, options)).toEqual({
    recipients: 9,
    byPlatform: { telegram: 2, 'zalo-oa': 3 },
    routes: [
      { platform: 'telegram', form: 'text', members: 2, cost: 0 },
      { platform: 'zalo-oa', form: 'paid-text', members: 2, cost: 110 },
      { platform: 'zalo-oa', form: 'text', members: 1, cost: 0 },
    ],
    held: 1,
    heldBy: [{ reason: 'outside-window', until: null, members: 1 }],
    unreachable: 3,
    unreachableBy: [
      { reason: 'blocked', members: 1 },
      { reason: 'no-account', members: 1 },
      { reason: 'platform-off', members: 1 },
    ],
    cost: 110,
  });

  oa.world.hasTemplate = true;
  const withTemplate = await previewAudience(db, { kind: 'all' }, options);
  expect(withTemplate.routes).toContainEqual({
    platform: 'zalo-oa',
    form: 'template',
    members: 2,
    cost: 1_120,
  });
  expect(withTemplate).toMatchObject({ held: 0, cost: 1_230 });

  const body = { text: 'Một đoạn dài. '.repeat(600), styles: [] };
  expect(await previewAudience(db, { kind: 'all' }, { ...options, body })).toMatchObject({
    cost: 1_120 + 3 * 110,
  });

  oa.world.closedUntil = new Date(clock.now().getTime() + DAY_MS);
  expect(await previewAudience(db, { kind: 'all' }, options)).toMatchObject({
    byPlatform: { telegram: 2 },
    heldBy: [{ reason: 'quota', until: oa.world.closedUntil, members: 4 }],
    cost: 0,
  });
});

it('counts in SQL what the choice for each member comes to', async () => {
  const context = await createTestContext();
  const { db, clock } = context;
  const seed = Date.now() % 1_000_000;
  const { next: random } = createRandom(seed);
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  for (let person = 0; person < 120; person += 1) {
    const accounts = Array.from({ length: Math.floor(random() * 4) }, (): Chat => {
      const closed = oneOf([undefined, undefined, 1, 5]);
      return {
        platform: oneOf(['telegram', 'zalo-bot', 'zalo-oa', 'local']),
        seenDaysAgo: oneOf([null, 0, 1, 2, 3, 5, 7, 8, 30]),
        state: oneOf(['active', 'active', 'active', 'blocked', 'gone']),
        ...(closed === undefined ? {} : { closedDaysAgo: closed }),
      };
    });
    await addPerson(context, accounts, oneOf([undefined, 0, 1, 2]));
  }
  const oa = windowedPlatform(clock, 'zalo-oa', { hasTemplate: random() < 0.5 });
  const bot = windowedPlatform(clock, 'zalo-bot', { windowDays: 2, freeHours: 24 });
  const platforms = [recordingPlatform('telegram').platform, bot.platform, oa.platform];
  const now = clock.now();
  const preview = await previewAudience(db, { kind: 'all' }, { platforms, purpose: 'digest', now });

  const members = await db.prisma.member.findMany({ include: { accounts: { orderBy: { id: 'asc' } } } });
  const reach = new Map(
    platforms.map((platform) => [platform.name, platform.reach?.('digest', now) ?? null]),
  );
  const routes = members.map(({ accounts, preferredAccountId }) =>
    chooseRoute({ accounts: accounts as RouteAccount[], preferredId: preferredAccountId }, { reach }),
  );
  const sent = routes.filter((route) => route.kind === 'send');
  const byPlatform: Record<string, number> = {};
  for (const { account } of sent) byPlatform[account.platform] = (byPlatform[account.platform] ?? 0) + 1;
  expect({ seed, ...preview }).toMatchObject({
    seed,
    recipients: members.length,
    byPlatform,
    held: routes.filter(({ kind }) => kind === 'held').length,
    unreachable: routes.filter(({ kind }) => kind === 'off' || kind === 'unreachable').length,
  });
  const templates = preview.routes.filter(({ form }) => form === 'template');
  expect(templates.reduce((sum, { members: count }) => sum + count, 0)).toBe(
    sent.filter(({ form }) => form === 'template').length,
  );
});
