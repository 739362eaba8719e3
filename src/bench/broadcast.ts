import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../clock.ts';
import { countDeliveries } from '../outbox/report.ts';
import { type BenchDatabase, withBenchDatabase } from './bench-database.ts';
import { insertMembers } from './bench-store.ts';
import { type BotApiProcess, withBotApi } from './bot-api-process.ts';
import { benchAtLimit } from './broadcast-at-limit.ts';
import { type Cost, measure, sumOf } from './measure.ts';
import { BENCH_TEXT, createOutboxSender, enqueueToAll, MOST_IN_FLIGHT } from './outbox-sender.ts';
import { type BenchFigure, type BenchResult, type BenchRow, toRow } from './report.ts';
import {
  chatsOf,
  createGrammyPeer,
  createThrottledPeer,
  createUndiciPeer,
  type SendingPeer,
} from './sending-peers.ts';

export interface BroadcastOptions {
  /** Numbers of members, without a limit. */
  readonly sizes: readonly number[];
  /** Each way of sending has its turn so often. */
  readonly rounds: number;
  /** Limits in messages a second. */
  readonly limits: readonly number[];
  /** How long to send at each limit. */
  readonly seconds: number;
  readonly database?: string | undefined;
}

/** The throttler takes some 5 ms for each: a share is enough. */
const THROTTLED_MOST = 500;
const WARM_UP = 500;
/** A chat gets one message a second: the next round waits until all chats have had their rest. */
const CHAT_REST_MS = 1_100;
const OURS = 'outbox, every delivery recorded';
const BUDGET = { timesGrammy: 1.5, timesUndici: 0.5 };

/** Durable sending beside ways of sending that remember nothing, through a local server in another process. */
export async function benchBroadcast(options: BroadcastOptions): Promise<BenchResult> {
  return withBotApi(async (server) => {
    const results: BenchResult[] = [];
    for (const size of options.sizes) {
      results.push(
        await withBenchDatabase(options.database, (database) =>
          benchOneSize(database, server, size, options),
        ),
      );
    }
    for (const limit of options.limits) {
      results.push(await benchAtLimit(server, limit, options));
    }
    const isThrottlerMissing = (await createThrottledPeer(server.apiRoot, null)) === null;
    return {
      rows: results.flatMap(({ rows }) => rows),
      figures: results.flatMap(({ figures }) => figures),
      notes: [
        'the server checks and keeps nothing, answers at once, and shares the processors with the sender: its own processor time is in the notes of the rows',
        `the outbox has up to ${MOST_IN_FLIGHT} in flight, as the service at high rates; after a crash at most so many are repeated`,
        'the announcement is in the outbox when the clock starts; it stops when the last delivery is recorded and the message finished',
        ...(isThrottlerMissing
          ? ['@grammyjs/transformer-throttler is not installed: that peer is missing']
          : []),
      ],
      failures: results.flatMap(({ failures = [] }) => failures),
    };
  });
}

interface Turn {
  readonly cost: Cost;
  readonly sent: number;
  readonly serverMicros: number;
}

async function benchOneSize(
  { db, organisationId }: BenchDatabase,
  server: BotApiProcess,
  size: number,
  { rounds }: BroadcastOptions,
): Promise<BenchResult> {
  await insertMembers(db, { count: size, organisationId, now: systemClock.now() });
  const failures: string[] = [];
  const sender = createOutboxSender(db, {
    apiRoot: server.apiRoot,
    ratePerSecond: null,
    concurrency: MOST_IN_FLIGHT,
  });
  const peers = [createUndiciPeer(server.apiRoot), createGrammyPeer(server.apiRoot)];
  const throttled = await createThrottledPeer(server.apiRoot, null);
  const turns = new Map<string, Turn[]>();
  const note = (name: string, turn: Turn) => turns.set(name, [...(turns.get(name) ?? []), turn]);
  try {
    await sendOurs(-1);
    for (const peer of peers) await peer.send(chatsOf(WARM_UP), BENCH_TEXT);
    for (let round = 0; round < rounds; round += 1) {
      note(OURS, await sendOurs(round));
      for (const peer of peers) note(peer.name, await sendThrough(server, peer, size));
      if (throttled !== null && round === 0) {
        note(throttled.name, await sendThrough(server, throttled, Math.min(size, THROTTLED_MOST)));
      }
    }
  } finally {
    await sender.stop();
    for (const peer of peers) await peer.close();
  }

  async function sendOurs(round: number): Promise<Turn> {
    const { messageId } = await enqueueToAll({ db, clock: systemClock }, `bench:${round}`, BENCH_TEXT);
    await setTimeout(CHAT_REST_MS);
    await server.reset();
    const cost = await measure(() => sender.dispatcher.drain());
    const { accepted, distinctChats, cpuMicros } = await server.stats();
    const { sent } = await countDeliveries(db, messageId);
    if (sent !== size || accepted !== size || distinctChats !== size) {
      failures.push(
        `of ${size} deliveries ${sent} are recorded as sent, ${accepted} arrived in ${distinctChats} chats`,
      );
    }
    return { cost, sent: size, serverMicros: cpuMicros };
  }

  const rows = [...turns].map(([name, all]) => turnsToRow(name, size, all));
  return { rows, figures: ratios(rows, size), notes: [], failures };
}

async function sendThrough(server: BotApiProcess, peer: SendingPeer, count: number): Promise<Turn> {
  await server.reset();
  const cost = await measure(() => peer.send(chatsOf(count), BENCH_TEXT));
  const { cpuMicros, accepted } = await server.stats();
  return { cost, sent: accepted, serverMicros: cpuMicros };
}

function turnsToRow(name: string, size: number, turns: readonly Turn[]): BenchRow {
  const count = turns.reduce((sum, { sent }) => sum + sent, 0);
  const serverMicros = turns.reduce((sum, turn) => sum + turn.serverMicros, 0) / count;
  return toRow(
    {
      subject: name,
      isPeer: name !== OURS,
      case: `no limit, ${size} members`,
      count,
      note: `server ${serverMicros.toFixed(0)} µs each`,
    },
    sumOf(turns.map(({ cost }) => cost)),
  );
}

function ratios(rows: readonly BenchRow[], size: number): BenchFigure[] {
  const [ours, undici, grammy] = rows;
  if (ours === undefined || undici === undefined || grammy === undefined) return [];
  return [
    {
      name: `rate at ${size} : grammY's bare loop`,
      value: ours.perSecond / grammy.perSecond,
      atLeast: BUDGET.timesGrammy,
    },
    {
      name: `rate at ${size} : bare undici pool`,
      value: ours.perSecond / undici.perSecond,
      atLeast: BUDGET.timesUndici,
    },
    { name: `processor time at ${size} : grammY's bare loop`, value: ours.cpuMicros / grammy.cpuMicros },
    { name: `processor time at ${size} : bare undici pool`, value: ours.cpuMicros / undici.cpuMicros },
  ];
}
