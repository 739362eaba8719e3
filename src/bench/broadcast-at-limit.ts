import { systemClock } from '../clock.ts';
import { countDeliveries } from '../outbox/report.ts';
import { withBenchDatabase } from './bench-database.ts';
import { insertMembers } from './bench-store.ts';
import type { BotApiProcess } from './bot-api-process.ts';
import { measure } from './measure.ts';
import { BENCH_TEXT, createOutboxSender, enqueueToAll, inFlightAt } from './outbox-sender.ts';
import { type BenchResult, type BenchRow, toRow } from './report.ts';
import { chatsOf, createThrottledPeer } from './sending-peers.ts';

const LEAST_SHARE = 0.97;
/** Sending at a limit that the server enforces strictly: how much of it is used, and whether it is ever passed. */
export async function benchAtLimit(
  server: BotApiProcess,
  limit: number,
  { seconds, database }: { readonly seconds: number; readonly database?: string | undefined },
): Promise<BenchResult> {
  const count = Math.max(2, Math.round(limit * seconds));
  const names = { case: `limit of ${limit}/s`, count };
  const ours = await withBenchDatabase(database, async ({ db, organisationId }) => {
    await insertMembers(db, { count, organisationId, now: systemClock.now() });
    const { messageId } = await enqueueToAll({ db, clock: systemClock }, 'bench:limit', BENCH_TEXT);
    const sender = createOutboxSender(db, {
      apiRoot: server.apiRoot,
      ratePerSecond: limit,
      concurrency: inFlightAt(limit),
    });
    await server.reset({ perSecond: limit });
    try {
      const cost = await measure(() => sender.dispatcher.drain());
      const stats = await server.stats();
      return { cost, stats, ...(await countDeliveries(db, messageId)) };
    } finally {
      await sender.stop();
      await server.reset();
    }
  });
  // From the first arrival to the last is one interval less than there are messages.
  const share = (count - 1) / (ours.stats.spanMs / 1_000) / limit;
  const note = `${ours.stats.refused} × 429`;
  const row = toRow({ ...names, subject: 'outbox, every delivery recorded', isPeer: false, note }, ours.cost);
  const peer = await throttledRow(server, limit, names);
  const isComplete = ours.sent === count && ours.stats.distinctChats === count;
  return {
    rows: [row, ...(peer === null ? [] : [peer])],
    figures: [
      { name: `share of the limit of ${limit}/s`, value: share, atLeast: LEAST_SHARE },
      { name: `429 caused at ${limit}/s`, value: ours.stats.refused, atMost: 0 },
    ],
    notes: [],
    failures: isComplete ? [] : [`at ${limit}/s ${ours.sent} of ${count} are recorded as sent`],
  };
}

async function throttledRow(
  server: BotApiProcess,
  limit: number,
  names: Pick<BenchRow, 'case' | 'count'>,
): Promise<BenchRow | null> {
  const peer = await createThrottledPeer(server.apiRoot, limit);
  if (peer === null) return null;
  await server.reset({ perSecond: limit });
  const { result: refused, ...cost } = await measure(() => peer.send(chatsOf(names.count), BENCH_TEXT));
  await server.reset();
  const note = `${refused} × 429, not sent`;
  return toRow({ ...names, count: names.count - refused, subject: peer.name, isPeer: true, note }, cost);
}
