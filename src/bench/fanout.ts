import { systemClock } from '../clock.ts';
import { type EnqueuedMessage, enqueueMessage } from '../outbox/enqueue-message.ts';
import type { NewMessage } from '../outbox/new-message.ts';
import { breathe } from '../storage/breathe.ts';
import type { Database } from '../storage/database.ts';
import { withBenchDatabase } from './bench-database.ts';
import { insertDeliveryBatch, insertMembers, readMemberIds } from './bench-store.ts';
import { measure } from './measure.ts';
import { type BenchResult, type BenchRow, toRow } from './report.ts';

export interface FanoutOptions {
  /** Numbers of members. */
  readonly sizes: readonly number[];
  /** The peer is not measured above this: it takes minutes. */
  readonly peerMost: number;
  readonly database?: string | undefined;
}

const BATCH = 1_000;
const DAY_MS = 86_400_000;
const BUDGET = { members: 1_000_000, seconds: 20, residentMiB: 300 };

/** One announcement written to the outbox for everybody, in one transaction, beside a loop over batches of a thousand. */
export async function benchFanout({ sizes, peerMost, database }: FanoutOptions): Promise<BenchResult> {
  const inDatabaseOf = (size: number, work: (db: Database, size: number) => Promise<BenchRow>) =>
    withBenchDatabase(database, async ({ db, organisationId }) => {
      await insertMembers(db, { count: size, organisationId, now: systemClock.now() });
      return work(db, size);
    });
  const rows: BenchRow[] = [];
  for (const size of sizes) rows.push(await inDatabaseOf(size, fanOut));
  // Afterwards, so that what the peer leaves in memory does not count as ours.
  for (const size of sizes) if (size <= peerMost) rows.push(await inDatabaseOf(size, fanOutInBatches));
  const ours = rows.filter(({ isPeer }) => !isPeer);
  const largest = ours.reduce((one, other) => (other.count > one.count ? other : one));
  const peer = rows.filter(({ isPeer }) => isPeer).at(-1);
  const beside = ours.find((row) => row.case === peer?.case);
  const isBudgeted = largest.count === BUDGET.members;
  return {
    rows,
    figures: [
      {
        name: `seconds for ${largest.case}`,
        value: largest.seconds,
        ...(isBudgeted ? { atMost: BUDGET.seconds } : {}),
      },
      { name: 'most resident memory, MiB', value: largest.residentMiB, atMost: BUDGET.residentMiB },
      ...(peer === undefined || beside === undefined
        ? []
        : [{ name: `times the peer's rate at ${peer.case}`, value: beside.perSecond / peer.perSecond }]),
    ],
    notes: [
      'the members are written before the clock starts; memory is that of the whole process',
      `the peer reads ids by the thousand and writes a row for each in one statement and transaction per batch, as listmonk walks a list; measured up to ${peerMost} members`,
    ],
  };
}

async function fanOut(db: Database, size: number): Promise<BenchRow> {
  const { result, ...cost } = await measure(() => enqueue(db, { kind: 'all' }));
  if (result.recipients !== size) throw new Error(`${result.recipients} of ${size} were written`);
  const names = { subject: 'enqueueMessage()', isPeer: false };
  return toRow({ ...names, case: `${size} members`, count: size }, cost);
}

async function fanOutInBatches(db: Database, size: number): Promise<BenchRow> {
  const { messageId: id } = await enqueue(db, { kind: 'members', members: [] });
  const sendAt = systemClock.now();
  const cost = await measure(async () => {
    for (let after = 0; ; ) {
      const ids = await readMemberIds(db, after, BATCH);
      if (ids.length === 0) return;
      await insertDeliveryBatch(db, { id, sendAt, expiresAt: new Date(sendAt.getTime() + DAY_MS) }, ids);
      after = ids.at(-1) ?? 0;
      await breathe();
    }
  });
  const names = { subject: 'batches of 1,000 in a loop', isPeer: true };
  return toRow({ ...names, case: `${size} members`, count: size }, cost);
}

function enqueue(db: Database, audience: NewMessage['audience']): Promise<EnqueuedMessage> {
  const now = systemClock.now();
  const message: NewMessage = {
    key: 'bench:fanout',
    kind: 'announcement',
    title: 'Fan-out',
    body: { text: 'Kính mời đồng chí dự buổi sinh hoạt chuyên đề.', styles: [] },
    audience,
    expiresAt: new Date(now.getTime() + DAY_MS),
  };
  return db.transaction((tx) => enqueueMessage(tx, message, now));
}
