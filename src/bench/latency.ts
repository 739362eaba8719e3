import { setTimeout } from 'node:timers/promises';
import { startApp } from '../app.ts';
import { createMovableClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../logger.ts';
import { dialectOf } from '../storage/database-url.ts';
import { withBenchDatabase } from './bench-database.ts';
import { FIRST_CHAT, insertMembers } from './bench-store.ts';
import { BENCH_TOKEN, type BotApiProcess, withBotApi } from './bot-api-process.ts';
import { measure, percentiles } from './measure.ts';
import { BENCH_TEXT, enqueueToAll } from './outbox-sender.ts';
import { type BenchResult, type BenchRow, toRow } from './report.ts';
import { chatsOf, createThrottledPeer } from './sending-peers.ts';

export interface LatencyOptions {
  /** Deliveries that are queued. */
  readonly queued: number;
  readonly limit: number;
  readonly seconds: number;
  /** How many messages the peer has queued; it takes them in turn, so that each costs it 1/limit s. */
  readonly peerQueued: number;
  readonly database?: string | undefined;
}

const BUDGET_P99_MS = 1_000;
const PEOPLE = 10;
const QUESTION_EVERY_MS = 250;
/** Sending is in full swing after so long. */
const SETTLE_MS = 2_000;
const LAST_ANSWERS_WITHIN_MS = 20_000;
/** A morning in the office's zone: no quiet hours, no digest due. */
const START_AT = new Date('2022-04-12T09:30:00+07:00');
const QUESTIONS = ['/tin', '/lich', '/giup', '/toi', 'hội nghị sơ kết quý II'];

/** People write to the running service while a large announcement goes out at the limit: how long they wait. */
export async function benchLatency(options: LatencyOptions): Promise<BenchResult> {
  return withBotApi(async (server) => {
    const { row, unanswered } = await benchService(server, options);
    const peer = await benchPeer(server, options);
    return {
      rows: [row, ...(peer === null ? [] : [peer])],
      figures: [{ name: 'p99 of a reply, ms', value: row.p99Ms ?? 0, atMost: BUDGET_P99_MS }],
      notes: [
        'from the instant a person’s words are ready for getUpdates to the arrival of the first answer; the figures of rate and processor are of all messages, bulk and answers',
        ...(peer === null ? ['@grammyjs/transformer-throttler is not installed: that peer is missing'] : []),
      ],
      failures: unanswered === 0 ? [] : [`${unanswered} people got no answer`],
    };
  });
}

async function benchService(
  server: BotApiProcess,
  { queued, limit, seconds, database }: LatencyOptions,
): Promise<{ row: BenchRow; unanswered: number }> {
  return withBenchDatabase(database, async ({ db, url, organisationId, release }) => {
    await insertMembers(db, { count: queued, organisationId, now: START_AT });
    // The service opens the database itself.
    await release();
    const app = await startApp(configFor(url, server.apiRoot, limit), createLogger('error'), {
      clock: createMovableClock(START_AT),
    });
    try {
      await server.reset({ perSecond: limit });
      await enqueueToAll(app.context, 'bench:latency', BENCH_TEXT);
      await app.tick();
      await setTimeout(SETTLE_MS);
      await server.reset({ perSecond: limit });
      const cost = await measure(() => askQuestions(server, queued, seconds));
      const { accepted, refused } = await server.stats();
      const { replyMs, unanswered } = await waitForAnswers(server);
      const note = `${replyMs.length} answers, ${refused} × 429`;
      const names = { subject: `answers while ${queued} are queued`, case: `limit of ${limit}/s`, note };
      return {
        row: toRow({ ...names, isPeer: false, count: accepted }, cost, percentiles(replyMs)),
        unanswered,
      };
    } finally {
      await app.stop();
    }
  });
}

/** The last of the members, to whom the announcement does not come meanwhile, ask in turn. */
async function askQuestions(server: BotApiProcess, queued: number, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  const people = Math.min(PEOPLE, queued);
  for (let asked = 0; performance.now() < until; asked += 1) {
    const chatId = FIRST_CHAT + queued - (asked % people);
    await server.say(chatId, QUESTIONS[asked % QUESTIONS.length] as string);
    await setTimeout(QUESTION_EVERY_MS);
  }
}

async function waitForAnswers(server: BotApiProcess) {
  const until = performance.now() + LAST_ANSWERS_WITHIN_MS;
  for (;;) {
    const replies = await server.replies();
    if (replies.unanswered === 0 || performance.now() >= until) return replies;
    await setTimeout(50);
  }
}

async function benchPeer(
  server: BotApiProcess,
  { limit, peerQueued }: LatencyOptions,
): Promise<BenchRow | null> {
  const peer = await createThrottledPeer(server.apiRoot, limit);
  if (peer === null || peerQueued === 0) return null;
  await server.reset();
  const { result: tookMs, ...cost } = await measure(async () => {
    const bulk = peer.send(chatsOf(peerQueued), BENCH_TEXT);
    const askedAt = performance.now();
    await peer.send([FIRST_CHAT], BENCH_TEXT);
    const took = performance.now() - askedAt;
    await bulk;
    return took;
  });
  const subject = `grammY with transformer-throttler, an answer behind ${peerQueued}`;
  const names = { subject, isPeer: true, case: `limit of ${limit}/s`, count: peerQueued + 1 };
  return toRow({ ...names, note: '1 answer; the wait grows with the queue' }, cost, percentiles([tookMs]));
}

function configFor(databaseUrl: string, apiRoot: string, ratePerSecond: number): Config {
  return {
    databaseUrl,
    dialect: dialectOf(databaseUrl) ?? 'sqlite',
    organisationName: 'Đảng ủy Khối',
    http: { host: '127.0.0.1', port: 0 },
    publicUrl: null,
    telegram: { token: BENCH_TOKEN, apiRoot, mode: 'polling', ratePerSecond, allowPaidBroadcast: false },
    localChat: false,
    clockStart: null,
    logLevel: 'error',
    searchAbbreviations: null,
    zaloBot: null,
    zaloOa: null,
    allowPrivateAddresses: false,
  };
}
