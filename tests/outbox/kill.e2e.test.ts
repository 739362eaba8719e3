import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { countDeliveries } from '../../src/outbox/report.ts';
import { startServer } from '../platforms/telegram/start-platform.ts';
import { addOrganisation } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import type { TelegramServer } from '../support/telegram-server/telegram-server.ts';
import { deliveriesOf, enqueue, statusOf } from './outbox-world.ts';

const MEMBERS = 2_000;
const CONCURRENCY = 50;
const FIRST_CHAT = 1_001;
const SENDER = fileURLToPath(new URL('./sender-process.mjs', import.meta.url));

/** An announcement to 2,000 members, and processes that send it. */
async function buildBroadcast() {
  const db = await createTestDatabase();
  const server = await startServer({ openToAll: true });
  await addMembers(db);
  const context = { db, clock: { now: () => new Date() }, logger: pino({ level: 'silent' }) };
  // Hỏa tốc, since the machine's own clock may show night.
  const { messageId, recipients } = await enqueue(context, { urgent: true });
  expect(recipients).toBe(MEMBERS);
  return {
    db,
    server,
    messageId,
    startSender: () => startSender(db, server),
    finish: () =>
      expect.poll(() => statusOf(db, messageId), { timeout: 90_000, interval: 100 }).toBe('finished'),
  };
}

async function addMembers(db: TestDatabase): Promise<void> {
  const organisation = await addOrganisation(db, { code: 'DUK', name: 'Đảng ủy Khối thử nghiệm' });
  const createdAt = new Date();
  const numbers = Array.from({ length: MEMBERS }, (_, index) => index);
  await db.prisma.member.createMany({
    data: numbers.map((number) => ({
      id: number + 1,
      name: `Người ${number}`,
      organisationId: organisation.id,
      role: 'member',
      status: 'active',
      createdAt,
      updatedAt: createdAt,
    })),
  });
  await db.prisma.chatAccount.createMany({
    data: numbers.map((number) => ({
      platform: 'telegram',
      chatId: String(FIRST_CHAT + number),
      memberId: number + 1,
      displayName: `Người ${number}`,
      createdAt,
    })),
  });
}

async function startSender({ url }: TestDatabase, { apiRoot, token }: TelegramServer): Promise<ChildProcess> {
  const options = JSON.stringify({ url, apiRoot, token, concurrency: CONCURRENCY });
  const sender = spawn(process.execPath, [SENDER, options], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void sender.kill('SIGKILL'));
  await once(sender.stdout, 'data');
  return sender;
}

async function end(sender: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const ended = once(sender, 'exit');
  sender.kill(signal);
  await ended;
}

/** How often each chat got the message. */
function copies(server: TelegramServer): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { chatId = 0, status } of server.calls('sendMessage')) {
    if (status === 200) counts.set(chatId, (counts.get(chatId) ?? 0) + 1);
  }
  return counts;
}

describe('an announcement to 2,000 members', () => {
  it('reaches everybody although its process is killed again and again, and few twice', async () => {
    const { db, server, messageId, startSender, finish } = await buildBroadcast();
    const kills = [250, 800, 1_400];
    for (const afterSends of kills) {
      const sender = await startSender();
      await server.waitFor(() => server.calls('sendMessage').length >= afterSends, 60_000);
      await end(sender, 'SIGKILL');
    }
    const last = await startSender();
    await finish();
    await end(last, 'SIGTERM');

    const counts = copies(server);
    expect(counts.size).toBe(MEMBERS);
    const twice = [...counts].filter(([, count]) => count > 1).map(([chatId]) => chatId);
    const duplicates = [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
    expect(duplicates).toBeLessThanOrEqual(CONCURRENCY * kills.length);

    const deliveries = await deliveriesOf(db, messageId);
    expect(deliveries.every(({ state }) => state === 'sent')).toBe(true);
    const uncertain = deliveries
      .filter((delivery) => delivery.uncertain)
      .map(({ memberId }) => FIRST_CHAT + memberId - 1);
    expect(uncertain.length).toBeLessThanOrEqual(CONCURRENCY * kills.length);
    expect(uncertain).toEqual(expect.arrayContaining(twice));
    process.stderr.write(
      `killed ${kills.length} times: ${MEMBERS} members, ${duplicates} duplicates, ${uncertain.length} marked uncertain\n`,
    );
  });

  it('reaches everybody once although its process is stopped and started again', async () => {
    const { db, server, messageId, startSender, finish } = await buildBroadcast();
    for (const afterSends of [300, 1_000]) {
      const sender = await startSender();
      await server.waitFor(() => server.calls('sendMessage').length >= afterSends, 60_000);
      await end(sender, 'SIGTERM');
    }
    const last = await startSender();
    await finish();
    await end(last, 'SIGTERM');
    const counts = copies(server);
    expect([counts.size, Math.max(...counts.values())]).toEqual([MEMBERS, 1]);
    expect(await countDeliveries(db, messageId)).toMatchObject({ sent: MEMBERS, uncertain: 0 });
  });
});
