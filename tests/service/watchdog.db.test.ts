import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { DispatcherOptions } from '../../src/outbox/dispatcher.ts';
import type { Platform, SendResult } from '../../src/platforms/platform.ts';
import { createHealth } from '../../src/service/health.ts';
import { createWatchdog } from '../../src/service/watchdog.ts';
import { breathe } from '../../src/storage/breathe.ts';
import {
  addPeople,
  deliveriesOf,
  enqueue,
  recordingPlatform,
  startDispatcher,
  statusOf,
} from '../outbox/outbox-world.ts';
import { buildPlatform, startServer } from '../platforms/telegram/start-platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';

const TWO_MINUTES = 120_000;

/** The service's outbox, health and watchdog over these platforms. */
async function createService(
  platforms: (context: Awaited<ReturnType<typeof createTestContext>>) => Promise<Platform[]> | Platform[],
  options: Partial<DispatcherOptions> = {},
) {
  const logged: { level: number; msg: string; cause?: string }[] = [];
  const base = await createTestContext();
  const logger = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const context = { ...base, logger };
  const present = await platforms(base);
  const dispatcher = startDispatcher(context, present, { pollMs: 10, ...options });
  const watch = createWatchdog({ ...context, dispatcher, platforms: present.map(({ name }) => name) });
  const readiness = createHealth(context, { dispatcher });
  const alarms = () => logged.filter(({ msg }) => msg.startsWith('Sending has stopped'));
  const notices = () =>
    base.db.prisma.message.findMany({
      where: { kind: 'notice' },
      orderBy: { id: 'asc' },
      include: { deliveries: true },
    });
  return { ...base, context, dispatcher, watch, readiness, alarms, notices };
}

const notReached: SendResult = { outcome: 'retry', afterSeconds: 3_600, scope: 'platform', reason: 'down' };
const sent: SendResult = { outcome: 'sent', messageRef: '1' };

describe('an outbox that does not move', () => {
  it('is not ready after two minutes, and the admins are told once why, and once that it goes on', async () => {
    let answer: SendResult = notReached;
    const telegram = recordingPlatform('telegram', () => answer);
    const service = await createService(() => [telegram.platform]);
    const { context, clock, db, dispatcher, watch, readiness } = service;
    await addMember(db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '1' }] });
    const { messageId } = await enqueue(context, { body: { text: 'Mời họp', styles: [] } });
    await readyUntil(dispatcher, () => telegram.sends.length === 1);
    await watch();
    expect(await readiness()).toEqual({ isReady: true, reasons: [] });

    clock.advance(TWO_MINUTES - 1);
    expect((await readiness()).isReady).toBe(true);
    clock.advance(1);
    expect(await readiness()).toMatchObject({
      isReady: false,
      reasons: [expect.stringContaining('nothing has moved since 2022-04-12T01:00:00')],
    });
    for (let look = 0; look < 3; look += 1) {
      await watch();
      clock.advance(10_000);
    }
    expect(service.alarms()).toHaveLength(1);
    const [notice, ...others] = await service.notices();
    expect(others).toEqual([]);
    expect(notice?.bodyJson).toContain('Từ 8 giờ, thứ Ba, 12/4/2022');
    expect(notice?.deliveries).toMatchObject([{ state: 'pending' }]);

    // As after a restart: what was told is remembered in the database.
    await createWatchdog({ ...context, dispatcher, platforms: ['telegram'] })();
    expect(await service.notices()).toHaveLength(1);

    answer = sent;
    const second = startDispatcher(context, [telegram.platform]);
    await dispatcher.stop();
    clock.advance(1_000);
    const resumed = createWatchdog({ ...context, dispatcher: second, platforms: ['telegram'] });
    await resumed();
    expect(await service.notices()).toHaveLength(1);
    await second.drain();
    expect(await statusOf(db, messageId)).toBe('finished');
    clock.advance(60_000);
    await resumed();
    await resumed();
    await second.drain();
    expect(telegram.sends.slice(1).map(({ text }) => text)).toEqual([
      expect.stringContaining('Việc gửi tin bị dừng'),
      'Mời họp',
      expect.stringMatching(/Đã gửi tin trở lại[\s\S]*từ 8 giờ, thứ Ba/),
    ]);
    expect(await createHealth(context, { dispatcher: second })()).toEqual({ isReady: true, reasons: [] });
  });

  it('is told of through the other account of an admin while the first does not work', async () => {
    const telegram = recordingPlatform('telegram', () => ({ outcome: 'unauthorised' }));
    const local = recordingPlatform('local');
    const service = await createService(() => [telegram.platform, local.platform]);
    const { context, db, dispatcher, watch } = service;
    const both = [
      { platform: 'telegram', chatId: '1' },
      { platform: 'local', chatId: 'admin' },
    ] as const;
    await addMember(db, { role: 'admin', accounts: both });
    await addMember(db, { accounts: [both[0]].map((account) => ({ ...account, chatId: '2' })) });
    await enqueue(context);
    await dispatcher.drain();
    await watch();
    await dispatcher.drain();
    await watch();
    expect(local.sends).toHaveLength(1);
    expect(local.sends[0]).toMatchObject({
      chatId: 'admin',
      text: expect.stringContaining('Telegram từ chối mã kết nối'),
    });
    expect(service.alarms()).toMatchObject([{ cause: 'token-telegram' }]);
  });

  it('tells the cause when the database fails, as soon as it can be written again', async () => {
    const telegram = recordingPlatform();
    const service = await createService(() => [telegram.platform]);
    const { context, clock, db } = service;
    await addMember(db, { role: 'admin', accounts: [{ platform: 'telegram', chatId: '1' }] });
    const broken = startDispatcher(
      { ...context, db: { ...db, prisma: failing(db.prisma) } },
      [telegram.platform],
      { pollMs: 10 },
    );
    broken.start();
    while (broken.health().failure === null) await breathe();
    clock.advance(TWO_MINUTES);
    const watch = createWatchdog({ ...context, dispatcher: broken, platforms: ['telegram'] });
    await watch();
    await watch();
    expect((await service.notices())[0]?.bodyJson).toContain('Cơ sở dữ liệu không đọc hoặc ghi được');
    expect(await createHealth(context, { dispatcher: broken })()).toMatchObject({ isReady: false });
  });

  it('is left in peace while nothing is due, while it moves, and while sending is paused', async () => {
    const telegram = recordingPlatform();
    const service = await createService(() => [telegram.platform]);
    const { context, clock, db, dispatcher, watch, readiness } = service;
    await addPeople(db, 3);
    await db.prisma.setting.create({ data: { key: 'sending.paused', value: 'on' } });
    await enqueue(context);
    await dispatcher.drain();
    clock.advance(TWO_MINUTES);
    await watch();
    await watch();
    await db.prisma.setting.deleteMany({});
    await dispatcher.drain();
    clock.advance(TWO_MINUTES);
    await watch();
    await watch();
    expect(await service.notices()).toEqual([]);
    expect(await readiness()).toEqual({ isReady: true, reasons: [] });
  });
});

describe('a token revoked in the middle of a send', () => {
  it('pauses it, is told elsewhere, and loses and doubles nothing when it is accepted again', async () => {
    const server = await startServer({ openToAll: true });
    const { platform } = buildPlatform(server, { ratePerSecond: 200 });
    const local = recordingPlatform('local');
    let skippedMs = 0;
    const elapsedMs = () => performance.now() + skippedMs;
    const service = await createService(() => [platform, local.platform], { concurrency: 10, elapsedMs });
    const { context, clock, db, dispatcher, watch, readiness } = service;
    await addPeople(db, 150);
    await addMember(db, {
      role: 'admin',
      accounts: [
        { platform: 'telegram', chatId: '1' },
        { platform: 'local', chatId: 'admin' },
      ],
    });
    const { messageId } = await enqueue(context);
    dispatcher.start();
    await server.waitFor(() => server.calls('sendMessage').length >= 30);
    server.revokeToken();
    while (dispatcher.health().unauthorised.length === 0) await breathe();
    expect((await readiness()).reasons.join()).toContain('The token of telegram is refused');
    await watch();
    while (local.sends.length === 0) await breathe();
    expect(local.sends[0]?.text).toContain('Telegram từ chối mã kết nối');
    const waiting = await deliveriesOf(db, messageId);
    expect(waiting.some(({ state }) => state === 'pending')).toBe(true);
    expect(waiting.every(({ state }) => ['pending', 'sent', 'sending'].includes(state))).toBe(true);

    // A refusal still on its way would close the way again, for a minute of real time.
    while (dispatcher.health().inFlight > 0) await breathe();
    server.restoreToken();
    clock.advance(60_000);
    skippedMs = 60_000;
    dispatcher.wake();
    while ((await statusOf(db, messageId)) !== 'finished') await breathe();
    await watch();
    while (local.sends.length + server.user(1).messages.length < 3) await breathe();
    await dispatcher.stop();
    const accepted = server.calls('sendMessage').filter(({ status }) => status === 200);
    const people = accepted.map(({ chatId }) => chatId).filter((chatId) => chatId !== 1);
    expect(people).toHaveLength(150);
    expect(new Set(people).size).toBe(150);
    expect(server.user(1).messages.map(({ text }) => text.split('\n')[0])).toEqual([
      'Mời đồng chí dự họp lúc 8 giờ.',
      'Đã gửi tin trở lại',
    ]);
    const deliveries = await deliveriesOf(db, messageId);
    expect(deliveries.every(({ state, uncertain }) => state === 'sent' && !uncertain)).toBe(true);
    expect(await readiness()).toEqual({ isReady: true, reasons: [] });
  });
});

async function readyUntil(dispatcher: { start(): void }, isSo: () => boolean): Promise<void> {
  dispatcher.start();
  while (!isSo()) await breathe();
}

function failing<T extends object>(prisma: T): T {
  return new Proxy(prisma, {
    get(target, property, receiver) {
      if (property === '$queryRaw') return () => Promise.reject(new Error('disk full'));
      return Reflect.get(target, property, receiver);
    },
  });
}
