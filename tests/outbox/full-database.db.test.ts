import { expect, inject, it } from 'vitest';
import { announce } from '../../src/broadcasts/announce.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { breathe } from '../../src/storage/breathe.ts';
import { createTestContext } from '../support/context.ts';
import {
  addPeople,
  deliveriesOf,
  enqueue,
  recordingPlatform,
  startDispatcher,
  statusOf,
} from './outbox-world.ts';

const PEOPLE = 400;
const MOST_PAGES = 1_000_000;

// PostgreSQL has no such switch; there the same error comes from the server as any other.
it.skipIf(inject('testDatabases')?.dialect === 'postgresql')(
  'sends to nobody whose claim has no room in a full database, keeps what it knows, and goes on once there is room',
  async () => {
    const context = await createTestContext();
    const { prisma } = context.db;
    const limit = (pages: number) => prisma.$queryRawUnsafe(`PRAGMA max_page_count = ${pages}`);
    await addPeople(context.db, PEOPLE);
    const { messageId } = await enqueue(context);
    const { platform, sends } = recordingPlatform();
    const dispatcher = startDispatcher(context, [platform], { concurrency: 20, pollMs: 10 });

    // Rows without room to grow, so that every further claim needs new pages.
    await prisma.$executeRawUnsafe('VACUUM');
    dispatcher.start();
    while (sends.length < 100) await breathe();
    // As a disk that is full: no page more than there are.
    const [size] = await prisma.$queryRawUnsafe<{ page_count: bigint }[]>('PRAGMA page_count');
    await limit(Number(size?.page_count));
    await expect(
      announce(context, OPERATOR, { text: 'Họp.', audience: { kind: 'all' }, urgent: false }),
    ).rejects.toThrow();
    expect(await prisma.message.count()).toBe(1);
    while (dispatcher.health().failure === null) await breathe();
    while (dispatcher.health().inFlight > 0) await breathe();
    const before = sends.length;
    expect(before).toBeLessThan(PEOPLE);
    process.stdout.write(`the database was full after ${before} of ${PEOPLE}\n`);

    await limit(MOST_PAGES);
    dispatcher.wake();
    while ((await statusOf(context.db, messageId)) !== 'finished') await breathe();
    expect(dispatcher.health().failure).toBeNull();
    expect(sends).toHaveLength(PEOPLE);
    expect(new Set(sends.map(({ chatId }) => chatId)).size).toBe(PEOPLE);
    const rows = await deliveriesOf(context.db, messageId);
    expect(rows.every(({ state, uncertain }) => state === 'sent' && !uncertain)).toBe(true);
  },
);
