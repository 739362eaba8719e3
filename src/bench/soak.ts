import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../clock.ts';
import { type BenchDatabase, withBenchDatabase } from './bench-database.ts';
import { countUnfinished, insertMembers } from './bench-store.ts';
import type { FaultRates } from './bot-api-faults.ts';
import { type BotApiProcess, withBotApi } from './bot-api-process.ts';
import { measure } from './measure.ts';
import { enqueueToAll } from './outbox-sender.ts';
import { createRandom, type Random } from './random.ts';
import { type BenchResult, toRow } from './report.ts';
import { type Broadcast, examine } from './soak-outcome.ts';

export interface SoakOptions {
  readonly seconds: number;
  readonly members: number;
  readonly seed: number;
  readonly database?: string | undefined;
}

const SENDER = fileURLToPath(new URL('./sender-process.js', import.meta.url));
const CONCURRENCY = 50;
/** Short, so that PostgreSQL, where only the lease tells that a process is dead, takes over soon. */
const LEASE_MS = 3_000;
/** Rare but for the cuts: a 429 or a 502 stops the whole platform for seconds. */
const RATES: FaultRates = {
  'retry-after': 0.0005,
  'bad-gateway': 0.0002,
  'internal-error': 0.003,
  'cut-before': 0.003,
  'cut-after': 0.003,
  slow: 0.01,
};
/** A sender lives so long after it has begun. */
const LIFE_MS = { least: 50, most: 1_500 };
const PLANNED_STOP_SHARE = 0.15;
const MOST_UNFINISHED = 3;
/** What is still on its way in the end is repeated after waits of seconds, some of them growing. */
const FINISH_WITHIN_MS = 180_000;

/**
 * Announcements one after another through a server that fails now and then, by sender processes that are killed at
 * random. In the end every delivery must be final and honest: what is recorded as sent has arrived, nobody is missing,
 * and copies are at most those that were in flight at a kill or whose answer was cut off.
 */
export async function benchSoak({ seconds, members, seed, database }: SoakOptions): Promise<BenchResult> {
  const random = createRandom(seed);
  return withBotApi((server) =>
    withBenchDatabase(database, async (bench) => {
      await insertMembers(bench.db, {
        count: members,
        organisationId: bench.organisationId,
        now: systemClock.now(),
      });
      await server.reset({ keepCopies: true });
      await server.faults(seed, RATES);
      const { result: run, ...cost } = await measure(() => disturb(bench, server, random, seconds));
      const { faults } = await server.stats();
      await server.faults(seed, {});
      const isFinished = await finish(bench, server);

      const bound = CONCURRENCY * run.kills + (faults['cut-after'] ?? 0);
      const outcome = await examine(bench.db, server, run.broadcasts, members);
      const failures = [
        ...outcome.failures,
        ...(isFinished ? [] : [`some announcements were not finished ${FINISH_WITHIN_MS / 1_000} s later`]),
        ...(outcome.duplicates > bound
          ? [`${outcome.duplicates} copies are more than the bound of ${bound}`]
          : []),
      ];
      const name = { subject: 'outbox under faults and kills', isPeer: false };
      const deliveries = run.broadcasts.length * members;
      const note = `${run.kills} kills, ${run.stops} planned stops`;
      return {
        rows: [
          toRow(
            { ...name, case: `${run.broadcasts.length} × ${members} members`, count: deliveries, note },
            cost,
          ),
        ],
        figures: [
          { name: 'lost', value: outcome.lost, atMost: 0 },
          { name: 'copies', value: outcome.duplicates, atMost: bound },
          { name: 'marked uncertain', value: outcome.uncertain },
          { name: 'given up in doubt after two unknown outcomes', value: outcome.inDoubt },
        ],
        notes: [
          `seed ${seed}; faults ${JSON.stringify(faults)}`,
          `the bound on copies is ${CONCURRENCY} for each kill and one for each answer cut off`,
          'processor time and memory are of the process that watches, not of the senders; a program that keeps no list has nothing to be compared with here',
        ],
        failures,
      };
    }),
  );
}

interface Run {
  readonly broadcasts: readonly Broadcast[];
  readonly kills: number;
  readonly stops: number;
}

async function disturb(
  { db, url }: BenchDatabase,
  server: BotApiProcess,
  random: Random,
  seconds: number,
): Promise<Run> {
  const broadcasts: Broadcast[] = [];
  let kills = 0;
  let stops = 0;
  const until = performance.now() + seconds * 1_000;
  do {
    if ((await countUnfinished(db)) < MOST_UNFINISHED) {
      const text = `Thông báo số ${broadcasts.length + 1}`;
      const { messageId } = await enqueueToAll({ db, clock: systemClock }, `bench:soak:${text}`, text);
      broadcasts.push({ messageId, text });
    }
    const sender = await startSender(url, server);
    await setTimeout(LIFE_MS.least + random.below(LIFE_MS.most - LIFE_MS.least));
    const isPlanned = random.next() < PLANNED_STOP_SHARE;
    await end(sender, isPlanned ? 'SIGTERM' : 'SIGKILL');
    if (isPlanned) stops += 1;
    else kills += 1;
  } while (performance.now() < until);
  return { broadcasts, kills, stops };
}

/** @returns whether all announcements came to their end in time */
async function finish({ db, url }: BenchDatabase, server: BotApiProcess): Promise<boolean> {
  const sender = await startSender(url, server);
  const until = performance.now() + FINISH_WITHIN_MS;
  while ((await countUnfinished(db)) > 0 && performance.now() < until) await setTimeout(100);
  await end(sender, 'SIGTERM');
  return (await countUnfinished(db)) === 0;
}

async function startSender(url: string, { apiRoot }: BotApiProcess): Promise<ChildProcess> {
  const options = { url, apiRoot, ratePerSecond: null, concurrency: CONCURRENCY, leaseMs: LEASE_MS };
  const sender = spawn(process.execPath, [SENDER, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(sender.stdout, 'data'),
    once(sender, 'exit').then(() => Promise.reject(new Error('A sender process did not start'))),
  ]);
  return sender;
}

async function end(sender: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const ended = once(sender, 'exit');
  sender.kill(signal);
  await ended;
}
