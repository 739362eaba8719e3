import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../../src/platforms/platform.ts';
import { KNOWN_CODES } from '../../../src/platforms/zalo-oa/oa-errors.ts';
import { readOaProblems } from '../../../src/platforms/zalo-oa/problems.ts';
import { AN, CS, type OaWorld, seenAt, startOa, TEMPLATE, text, writeNow } from './start-oa.ts';

/** At 8 in the morning of 12 April 2022, as the world's clock says. */
const NEXT_MORNING = new Date('2022-04-13T06:00:00+07:00');
const IN_AN_HOUR = new Date('2022-04-12T09:00:00+07:00');
const HOUR_MS = 3_600_000;

const OFF = { outcome: 'unauthorised' } as const;
const REFUSED = { outcome: 'rejected' } as const;
const BLOCKED = { outcome: 'recipient-gone', reason: 'blocked' } as const;
const OUTSIDE = { outcome: 'not-now', reason: 'outside-window', until: null, scope: 'chat' } as const;

/** What a free text comes to, by Zalo's code; `noted`: the operator is told. */
const TEXTS: readonly (readonly [number, Partial<SendResult>, ('noted' | 'quiet')?])[] = [
  [-32, { outcome: 'retry', scope: 'platform', afterSeconds: 60 }],
  [-100, REFUSED],
  [-200, REFUSED],
  [-201, REFUSED],
  [-204, OFF, 'noted'],
  [-205, OFF, 'noted'],
  [-209, OFF, 'noted'],
  [-210, REFUSED],
  [-211, { outcome: 'not-now', reason: 'quota', until: NEXT_MORNING, scope: 'platform' }, 'noted'],
  [-212, OFF, 'noted'],
  [-213, BLOCKED],
  [-216, OFF, 'noted'],
  [-217, BLOCKED],
  [-218, { outcome: 'not-now', reason: 'receive-limit', until: NEXT_MORNING, scope: 'chat' }],
  [-219, OFF, 'noted'],
  [-220, OFF, 'noted'],
  [-221, OFF, 'noted'],
  [-223, OFF, 'noted'],
  [-224, OFF, 'noted'],
  [-227, { outcome: 'recipient-gone', reason: 'deactivated' }],
  [-230, OUTSIDE],
  [-232, OUTSIDE],
  [-233, REFUSED],
  [-234, { outcome: 'not-now', reason: 'night', until: NEXT_MORNING, scope: 'chat' }],
  [-235, REFUSED],
  [-237, REFUSED],
  [-240, REFUSED],
  [-242, OFF, 'noted'],
  [-244, BLOCKED],
  [-248, REFUSED],
  [-249, { outcome: 'not-now', reason: 'outside-window', until: IN_AN_HOUR, scope: 'chat' }, 'noted'],
  [-320, { outcome: 'not-now', reason: 'quota', until: IN_AN_HOUR, scope: 'platform' }, 'noted'],
  [-321, { outcome: 'not-now', reason: 'quota', until: IN_AN_HOUR, scope: 'platform' }, 'noted'],
  [-401, OFF, 'noted'],
  [-403, REFUSED],
  [216, OFF, 'noted'],
  [401, OFF, 'noted'],
  // One that nobody has heard of.
  [-999, REFUSED],
];

async function startWithTemplate(): Promise<OaWorld> {
  const world = await startOa({
    server: { templates: [{ id: '7', tag: 2, parameters: ['ten'] }] },
    platform: { templates: { digest: { id: '7', data: { ten: '{name}' } } } },
  });
  await writeNow(world);
  return world;
}

const note = { purpose: 'digest', title: 'Tin ngày 12/4', recipientName: 'Nguyễn Văn An' } as const;

describe('a text that Zalo refuses', () => {
  it('is tested with every code of the table', () => {
    const tested = TEXTS.map(([code]) => code).filter((code) => code !== -999);
    expect(tested.toSorted()).toEqual(KNOWN_CODES.toSorted());
  });

  const cases = TEXTS.map(([code, expected, noted = 'quiet']) => ({ code, expected, noted }));
  it.each(cases)('with $code', async ({ code, expected, noted }) => {
    const world = await startOa();
    await writeNow(world);
    world.server.fault({ kind: 'refuse', code, message: 'no' }, { path: CS, times: 5 });
    expect(await world.platform.send(AN, text('Tin.'), 'bulk')).toMatchObject(expected);
    const problems = await readOaProblems(world.db);
    expect(problems.map((problem) => problem.code)).toEqual(noted === 'noted' ? [code] : []);
    if (noted === 'quiet') return;
    expect(problems[0]?.advice).toMatch(/[a-z].*\.$/);
    expect(world.platform.problems()).toEqual(problems);
    // It is over as soon as Zalo accepts something again.
    world.server.clearFaults();
    await world.platform.send(AN, text('Tin.'), 'reply');
    expect(await readOaProblems(world.db)).toEqual([]);
  });
});

it.each([-216, -220, 216, 401, -401])('renews the token once after %i and sends', async (code) => {
  const world = await startOa();
  await writeNow(world);
  const before = world.server.rotations;
  world.server.fault({ kind: 'refuse', code }, { path: CS });
  expect((await world.platform.send(AN, text('Tin.'), 'bulk')).outcome).toBe('sent');
  expect(world.server.rotations).toBe(before + 1);
  expect(world.server.calls(CS)).toHaveLength(2);
});

it('goes on after the access token was revoked, and names no token in log or result', async () => {
  const world = await startOa();
  await writeNow(world);
  const tokens = [world.server.accessToken, world.server.refreshToken];
  world.server.revokeAccessToken();
  expect((await world.platform.send(AN, text('Tin.'), 'bulk')).outcome).toBe('sent');
  tokens.push(world.server.accessToken, world.server.refreshToken);
  world.server.fault(
    { kind: 'refuse', code: -201, message: `token ${world.server.accessToken} is invalid` },
    { path: CS },
  );
  const result = await world.platform.send(AN, text('Tin mật.'), 'bulk');
  for (const token of tokens) expect(world.log() + JSON.stringify(result)).not.toContain(token);
  expect(world.log()).not.toContain('Tin mật');
});

it('reports a dead refresh token as unauthorised', async () => {
  const world = await startOa();
  await writeNow(world);
  world.server.revokeGrant();
  expect(await world.platform.send(AN, text('Tin.'), 'bulk')).toEqual(OFF);
  expect(await world.platform.tokenHealth()).toMatchObject({ state: 'refused' });
});

it('tries -200 once more', async () => {
  const world = await startOa();
  await writeNow(world);
  world.server.fault({ kind: 'refuse', code: -200 }, { path: CS });
  expect((await world.platform.send(AN, text('Tin.'), 'bulk')).outcome).toBe('sent');
});

it('knows a person whom Zalo does not know as not found', async () => {
  const world = await startOa();
  await seenAt(world, 'nobody', world.clock.now());
  expect(await world.platform.send('nobody', text('Tin.'), 'bulk')).toEqual({
    outcome: 'recipient-gone',
    reason: 'not-found',
  });
});

it.each([
  [{ kind: 'cut-before' }, 'unknown'],
  [{ kind: 'cut-after' }, 'unknown'],
  [{ kind: 'slow', milliseconds: 700 }, 'unknown'],
  [{ kind: 'garbage', body: '' }, 'unknown'],
  [{ kind: 'garbage', body: '{"data":{}' }, 'unknown'],
  [{ kind: 'garbage', body: '{"message":"Success"}' }, 'unknown'],
  [{ kind: 'garbage', body: '{"error":0,"message":"Success"}' }, 'sent'],
  [{ kind: 'proxy-error', status: 504 }, 'unknown'],
  [{ kind: 'proxy-error', status: 502 }, 'retry'],
  [{ kind: 'proxy-error', status: 403 }, 'retry'],
] as const)('a broken connection %j', async (fault, outcome) => {
  const world = await startOa({ platform: { timing: { requestTimeoutMs: 300 } } });
  await writeNow(world);
  world.server.fault(fault, { path: CS });
  const result = await world.platform.send(AN, text('Tin.'), 'bulk');
  expect(result.outcome).toBe(outcome);
  if (result.outcome === 'retry') expect(result.scope).toBe('platform');
});

it('says that nothing was sent when Zalo cannot be reached at all', async () => {
  const world = await startOa();
  await writeNow(world);
  await world.server.close();
  expect(await world.platform.send(AN, text('Tin.'), 'bulk')).toMatchObject({
    outcome: 'retry',
    scope: 'platform',
  });
});

describe('a template', () => {
  it('fills the blanks within the limits and counts', async () => {
    const world = await startOa({
      server: { templates: [{ id: '7', tag: 2, parameters: ['ten', 'tin', 'ngay'] }] },
      platform: {
        templates: { digest: { id: '7', data: { ten: '{name}', tin: 'Có tin: {title}', ngay: '{date}' } } },
      },
    });
    world.server.user(AN);
    const result = await world.platform.send(
      AN,
      text('không gửi', {
        template: {
          purpose: 'digest',
          title: 'rất dài '.repeat(40),
          recipientName: 'Nguyễn Thị Hoàng '.repeat(3),
        },
      }),
      'bulk',
    );
    expect(result.outcome).toBe('sent');
    const data = world.server.user(AN).messages.at(-1)?.template?.data as Record<string, string>;
    expect(data.ten?.length).toBeLessThanOrEqual(30);
    expect(data.ten).toMatch(/^Nguyễn Thị Hoàng .*…$/);
    expect(data.tin?.length).toBeLessThanOrEqual(200);
    expect(data.ngay).toBe('12/4/2022');
    expect(await world.platform.usage?.(world.clock.now())).toContainEqual(
      expect.objectContaining({ unit: 'template', used: 1, limit: null, period: '2022-04' }),
    );
  });

  it('is rejected where none is configured', async () => {
    const world = await startOa();
    world.server.user(AN);
    expect(await world.platform.send(AN, text('x', { template: note }), 'bulk')).toMatchObject(REFUSED);
    expect(world.server.calls(TEMPLATE)).toEqual([]);
  });

  it.each([
    [-212, IN_AN_HOUR, 'outside-window'],
    [-221, IN_AN_HOUR, 'outside-window'],
    [-223, IN_AN_HOUR, 'outside-window'],
    [-224, IN_AN_HOUR, 'outside-window'],
    [-249, IN_AN_HOUR, 'outside-window'],
    [-320, IN_AN_HOUR, 'quota'],
    [-321, IN_AN_HOUR, 'quota'],
    [-211, NEXT_MORNING, 'quota'],
  ])('refused with %i leaves texts alone and is tried again later', async (code, until, reason) => {
    const world = await startWithTemplate();
    world.server.fault({ kind: 'refuse', code }, { path: TEMPLATE });
    const { platform, clock } = world;
    expect(platform.reach?.('digest', clock.now()).hasTemplate).toBe(true);
    const result = await platform.send(AN, text('x', { template: note }), 'bulk');
    expect(result).toEqual({ outcome: 'not-now', reason, until, scope: 'chat' });
    expect(platform.problems()).toMatchObject([{ area: 'templates', code }]);
    expect(platform.reach?.('digest', clock.now())).toMatchObject({ hasTemplate: false, closedUntil: null });
    expect((await platform.send(AN, text('Tin.'), 'reply')).outcome).toBe('sent');
    expect(platform.reach?.('digest', new Date(until.getTime() + 1)).hasTemplate).toBe(true);
    expect((await platform.send(AN, text('x', { template: note }), 'reply')).outcome).toBe('sent');
    expect(platform.problems()).toEqual([]);
  });

  it('of promotion waits for the end of the night', async () => {
    const world = await startOa({
      server: { templates: [{ id: '7', tag: 3, parameters: [] }] },
      platform: { templates: { digest: { id: '7', data: {} } } },
    });
    world.server.user(AN);
    world.clock.set('2022-04-12T23:30:00+07:00');
    expect(await world.platform.send(AN, text('x', { template: note }), 'bulk')).toEqual({
      outcome: 'not-now',
      reason: 'night',
      until: NEXT_MORNING,
      scope: 'chat',
    });
  });
});

describe('quotas', () => {
  it('counts paid texts and refuses the next before it is exceeded; free ones still go', async () => {
    const world = await startOa({ platform: { monthlyPaidTexts: 1 } });
    await writeNow(world);
    world.clock.advance(49 * HOUR_MS);
    const { platform, clock } = world;
    const send = () => platform.send(AN, text('Tin.'), 'reply');
    expect((await send()).outcome).toBe('sent');
    expect(world.server.user(AN).messages.at(-1)?.isPaid).toBe(true);
    expect(await send()).toEqual({
      outcome: 'not-now',
      reason: 'quota',
      until: new Date('2022-05-01T00:00:00+07:00'),
      scope: 'chat',
    });
    expect(world.server.calls(CS)).toHaveLength(1);
    const freeSince = new Date(clock.now().getTime() - 48 * HOUR_MS);
    expect(platform.reach?.('digest', clock.now())).toMatchObject({
      closedUntil: null,
      writtenSince: freeSince,
      freeSince,
      textPrice: 55,
    });
    expect(await platform.usage?.(clock.now())).toContainEqual({
      unit: 'paid-text',
      period: '2022-04',
      used: 1,
      limit: 1,
      forecast: 2,
    });
    await writeNow(world);
    expect((await send()).outcome).toBe('sent');
    // A new month, a new quota.
    const may = new Date('2022-05-02T08:00:00+07:00');
    expect(platform.reach?.('digest', may).writtenSince).toEqual(new Date('2022-04-25T08:00:00+07:00'));
  });

  it('counts nothing for a paid text that was surely not sent', async () => {
    const world = await startOa();
    await writeNow(world);
    world.clock.advance(49 * HOUR_MS);
    world.server.fault({ kind: 'refuse', code: -218 }, { path: CS });
    await world.platform.send(AN, text('Tin.'), 'reply');
    expect((await world.platform.usage?.(world.clock.now()))?.[0]?.used).toBe(0);
    world.server.fault({ kind: 'cut-after' }, { path: CS });
    await world.platform.send(AN, text('Tin.'), 'reply');
    expect((await world.platform.usage?.(world.clock.now()))?.[0]?.used).toBe(1);
  });

  it('goes on with free texts when Zalo says that the paid ones are used up', async () => {
    const world = await startOa();
    await writeNow(world);
    world.server.quota.paidTexts = 0;
    world.clock.advance(49 * HOUR_MS);
    const until = new Date('2022-04-15T06:00:00+07:00');
    const { platform, clock } = world;
    expect(await platform.send(AN, text('Tin.'), 'bulk')).toEqual({
      outcome: 'not-now',
      reason: 'quota',
      until,
      scope: 'chat',
    });
    expect(platform.problems()).toMatchObject([{ area: 'paid-texts', code: -211 }]);
    expect(platform.reach?.('digest', clock.now()).writtenSince).toEqual(
      new Date(clock.now().getTime() - 48 * HOUR_MS),
    );
    // Not asked again before.
    expect((await platform.send(AN, text('Tin.'), 'reply')).outcome).toBe('not-now');
    expect(world.server.calls(CS)).toHaveLength(1);
    await writeNow(world);
    expect((await platform.send(AN, text('Tin.'), 'reply')).outcome).toBe('sent');
  });

  it('closes for texts when one is refused that should have been free', async () => {
    const world = await startOa();
    await writeNow(world);
    world.server.fault({ kind: 'refuse', code: -211 }, { path: CS });
    await world.platform.send(AN, text('Tin.'), 'bulk');
    const { platform, clock } = world;
    expect(platform.reach?.('digest', clock.now()).closedUntil).toEqual(NEXT_MORNING);
    await platform.send(AN, text('Tin.'), 'reply');
    expect(platform.reach?.('digest', clock.now()).closedUntil).toBeNull();
  });

  it('says from seven days on that the window is over, and before that what it costs', async () => {
    const world = await startOa();
    await writeNow(world);
    world.clock.advance(7 * 24 * HOUR_MS + 1);
    expect(await world.platform.send(AN, text('Tin.'), 'bulk')).toEqual(OUTSIDE);
    expect(world.platform.reach?.('notice', world.clock.now())).toEqual({
      closedUntil: null,
      writtenSince: new Date(world.clock.now().getTime() - 7 * 24 * HOUR_MS),
      hasTemplate: false,
      freeSince: new Date(world.clock.now().getTime() - 48 * HOUR_MS),
      textPrice: 55,
      templatePrice: 560,
    });
  });
});
