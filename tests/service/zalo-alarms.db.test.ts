import { describe, expect, it } from 'vitest';
import type { Platform, Usage } from '../../src/platforms/platform.ts';
import type { OaProblem } from '../../src/platforms/zalo-oa/problems.ts';
import type { TokenHealth } from '../../src/platforms/zalo-oa/token-health.ts';
import { createHealth } from '../../src/service/health.ts';
import { createMetrics } from '../../src/service/metrics.ts';
import { createZaloAlarms, levelOf } from '../../src/service/zalo-alarms.ts';
import { recordingPlatform } from '../outbox/outbox-world.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';

const DAY_MS = 86_400_000;
const OK: TokenHealth = { state: 'ok', refreshEndsAt: new Date('2022-07-01T00:00:00Z') };

/** Alarms over an official account and a bot whose state the test sets. */
async function createAlarms({ hasAdmin = true } = {}) {
  const context = await createTestContext();
  const { db, clock } = context;
  const addAdmin = () => addMember(db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '1' }] });
  if (hasAdmin) await addAdmin();
  const state = { token: OK, problems: [] as OaProblem[], usage: [] as Usage[], wakes: 0 };
  const bot: Platform = { ...recordingPlatform('zalo-bot').platform, usage: async () => state.usage };
  const zaloOa = { tokenHealth: async () => state.token, problems: () => state.problems };
  const create = () =>
    createZaloAlarms({
      ...context,
      platforms: [recordingPlatform('telegram').platform, bot],
      zaloOa,
      wakeOutbox: () => {
        state.wakes += 1;
      },
    });
  const notices = async () =>
    (await db.prisma.message.findMany({ where: { kind: 'notice' }, orderBy: { id: 'asc' } })).map(
      ({ key, status, bodyJson }) => ({ key, status, text: (JSON.parse(bodyJson) as { text: string }).text }),
    );
  return { context, db, clock, state, bot, zaloOa, create, notices, addAdmin };
}

describe('the permission of the official account', () => {
  it('that was refused before there was an admin is told to the first one', async () => {
    const { clock, state, create, notices, addAdmin } = await createAlarms({ hasAdmin: false });
    const now = clock.now();
    state.token = { state: 'refused', reason: 'No.', since: now, wasCutOff: false, accessEndsAt: now };
    const look = create();
    await look();
    expect(await notices()).toEqual([]);
    await addAdmin();
    await look();
    await look();
    expect(await notices()).toHaveLength(1);
  });

  it('is asked for at once when it is refused, then once a day, and when it works again the admins hear it', async () => {
    const { clock, state, create, notices } = await createAlarms();
    const look = create();
    await look();
    expect(await notices()).toEqual([]);

    state.token = {
      state: 'refused',
      reason: 'Zalo refuses the refresh token.',
      since: clock.now(),
      wasCutOff: false,
      accessEndsAt: new Date(clock.now().getTime() + 5 * 3_600_000),
    };
    for (let minute = 0; minute < 3; minute += 1) {
      await look();
      clock.advance(60_000);
    }
    expect(await notices()).toMatchObject([
      { text: expect.stringMatching(/Từ 8 giờ, thứ Ba, 12\/4\/2022.*Còn gửi được đến 13 giờ/) },
    ]);
    expect((await notices())[0]?.text).toContain('ZALO_OA_REFRESH_TOKEN');
    expect(state.wakes).toBe(1);

    // As after a restart on the next days: once a day.
    for (let day = 1; day <= 2; day += 1) {
      clock.advance(DAY_MS);
      await create()();
      await create()();
    }
    expect((await notices()).map(({ key }) => key).slice(1)).toEqual([
      'notice:zalo-oa-token:2022-04-13',
      'notice:zalo-oa-token:2022-04-14',
    ]);
    expect((await notices()).at(-1)?.text).toContain('Không gửi được tin qua Zalo OA.');

    state.token = OK;
    clock.advance(60_000);
    await look();
    await look();
    const [, , , over, ...others] = await notices();
    expect(others).toEqual([]);
    expect(over?.text).toContain('Việc gửi tin qua Zalo OA bị dừng từ 8 giờ, thứ Ba, 12/4/2022');
  });

  it.each([
    [{ state: 'wrong-key', reason: '' }, 'ZALO_OA_TOKEN_KEY'],
    [{ state: 'missing', reason: '' }, 'Chưa có mã quyền'],
  ] as const)('says what to do when it is %o', async (token, words) => {
    const { state, create, notices } = await createAlarms();
    state.token = token;
    const look = create();
    await look();
    await look();
    expect(await notices()).toMatchObject([{ text: expect.stringContaining(words) }]);
  });

  it('is told of weeks before it ends: once a week, and each day in the last week', async () => {
    const { clock, state, create, notices } = await createAlarms();
    const start = clock.now().getTime();
    state.token = { state: 'ends-soon', on: new Date(start + 21 * DAY_MS) };
    const look = create();
    for (let day = 0; day < 21; day += 1) {
      await look();
      await look();
      clock.advance(DAY_MS);
    }
    const told = await notices();
    expect(told[0]?.text).toContain('chỉ còn đến thứ Ba, 3/5/2022');
    expect(told).toHaveLength(2 + 7);
  });
});

it('tells once each time what Zalo refuses until somebody acts', async () => {
  const { clock, state, create, notices } = await createAlarms();
  const problem = { area: 'paid-texts', code: -321, since: clock.now(), advice: '' } as const;
  state.problems = [problem];
  await create()();
  await create()();
  state.problems = [];
  clock.advance(DAY_MS);
  await create()();
  state.problems = [{ ...problem, since: clock.now() }];
  await create()();
  expect(await notices()).toMatchObject([
    { text: expect.stringMatching(/Từ 8 giờ, thứ Ba[\s\S]*Nạp tiền/) },
    { text: expect.stringMatching(/Từ 8 giờ, thứ Tư[\s\S]*Nạp tiền/) },
  ]);
});

describe('a quota', () => {
  const messages = (used: number, forecast: number, period = '2022-04'): Usage => ({
    unit: 'message',
    period,
    used,
    limit: 3_000,
    forecast,
  });

  it('is told of once a month at each level', async () => {
    const { clock, state, create, notices } = await createAlarms();
    const look = create();
    for (const usage of [
      messages(100, 9_000),
      messages(1_400, 3_500),
      messages(1_500, 3_600),
      messages(2_400, 3_600),
      messages(2_900, 3_600),
      messages(3_000, 3_600),
    ]) {
      state.usage = [usage];
      await look();
    }
    expect((await notices()).map(({ key }) => key)).toEqual([
      'notice:zalo-quota:zalo-bot:message:2022-04:forecast',
      'notice:zalo-quota:zalo-bot:message:2022-04:most',
      'notice:zalo-quota:zalo-bot:message:2022-04:all',
    ]);
    expect((await notices())[0]?.text).toContain(
      'Đã dùng 1.400 trên 3.000 tin nhắn tháng 4/2022; với mức này, cuối tháng sẽ cần khoảng 3.500.',
    );
    clock.set('2022-05-20T08:00:00+07:00');
    state.usage = [messages(2_500, 3_900, '2022-05')];
    await create()();
    expect((await notices()).at(-1)?.key).toBe('notice:zalo-quota:zalo-bot:message:2022-05:most');
  });

  it('of people says that the bot is full, and how others can join', async () => {
    const { state, create, notices } = await createAlarms();
    state.usage = [{ unit: 'person', period: null, used: 50, limit: 50, forecast: 50 }];
    await create()();
    await create()();
    expect(await notices()).toMatchObject([{ text: expect.stringContaining('Bot đã đủ 50 người') }]);
  });

  it('without a limit, and one the office does not have, are left in peace', () => {
    expect(levelOf({ unit: 'template', period: '2022-04', used: 9, limit: null, forecast: 90 })).toBeNull();
    expect(levelOf({ unit: 'broadcast', period: '2022-04', used: 0, limit: 0, forecast: 0 })).toBeNull();
    expect(levelOf({ unit: 'person', period: null, used: 10, limit: 50, forecast: 99 })).toBeNull();
  });
});

describe('the operator', () => {
  it('sees at /readyz that the official account cannot be used, and why', async () => {
    const { context, clock, state, zaloOa } = await createAlarms();
    const dispatcher = {
      health: () => ({
        isRunning: true,
        stuckSince: null,
        movedAt: null,
        inFlight: 0,
        isPaused: false,
        unauthorised: ['zalo-oa'] as const,
        down: ['zalo-oa'] as const,
        failure: null,
      }),
    };
    const health = (unauthorised: boolean) =>
      createHealth(context, {
        dispatcher: unauthorised
          ? dispatcher
          : { health: () => ({ ...dispatcher.health(), unauthorised: [], down: [] }) },
        refused: new Map([['zalo-bot', 'Zalo refuses the token of the bot.']]),
        zaloOa,
      })();
    expect(await health(false)).toEqual({ isReady: false, reasons: ['Zalo refuses the token of the bot.'] });
    const refused = { state: 'refused', since: clock.now(), wasCutOff: true } as const;
    const reason = 'A refresh was cut off.';
    state.token = { ...refused, reason, accessEndsAt: new Date(clock.now().getTime() + 1) };
    expect((await health(false)).reasons).toHaveLength(1);
    state.token = { ...refused, reason, accessEndsAt: clock.now() };
    expect((await health(true)).reasons).toEqual(['Zalo refuses the token of the bot.', reason]);
  });

  it('sees quotas and the state of the tokens in the metrics', async () => {
    const { context, state, bot, zaloOa } = await createAlarms();
    state.usage = [{ unit: 'message', period: '2022-04', used: 120, limit: 3_000, forecast: 300 }];
    const text = await createMetrics(context, () => ({ all: [bot], zaloOa }))();
    expect(text).toContain('bantin_quota_used{platform="zalo-bot",unit="message"} 120');
    expect(text).toContain('bantin_quota_limit{platform="zalo-bot",unit="message"} 3000');
    expect(text).toContain('bantin_quota_forecast{platform="zalo-bot",unit="message"} 300');
    expect(text).toContain('bantin_zalo_oa_token{state="ok"} 1');
    expect(text).toContain('bantin_zalo_oa_token{state="refused"} 0');
    const between = await createMetrics(context, () => null)();
    expect(between).not.toContain('bantin_zalo_oa_token{');
  });
});
