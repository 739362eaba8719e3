import type { Command } from 'commander';
import { wholeNumber, wholeNumbers } from './read-options.ts';

const MOST = 10_000_000;

/** `bantin bench <name>`: each is bounded to about a minute unless its options ask for more. */
export function addBenchCommands(program: Command): void {
  const bench = program
    .command('bench')
    .description('measure this machine: each benchmark prints its figures and those of its peer');
  addBench(bench, 'search', 'queries against an archive; the peer is FTS5 asked directly')
    .option('--sizes <list>', 'numbers of articles', wholeNumbers(1, MOST), [1_000, 10_000])
    .option('--queries <n>', 'how many', wholeNumber(1, MOST), 300);
  addBench(bench, 'understand', 'summary, events, tasks and citations of one article', {
    withDatabase: false,
  })
    .option('--sizes <list>', 'lengths in syllables', wholeNumbers(10, 100_000), [100, 1_000, 10_000])
    .option('--seconds <n>', 'for each length', wholeNumber(1, 3_600), 6);
  addBench(bench, 'fanout', 'one announcement written to the outbox; the peer inserts batches in a loop')
    .option(
      '--sizes <list>',
      'numbers of members',
      wholeNumbers(1, MOST),
      [1_000, 10_000, 100_000, 1_000_000],
    )
    .option('--peer-most <n>', 'the peer is measured up to so many members', wholeNumber(0, MOST), 100_000);
  addBench(bench, 'broadcast', 'durable sending; the peers are grammY, its throttler and a bare undici pool')
    .option('--sizes <list>', 'numbers of members, without a limit', wholeNumbers(1, MOST), [3_000])
    .option('--rounds <n>', 'turns of each', wholeNumber(1, 1_000), 2)
    .option('--limits <list>', 'limits in messages a second, or none', wholeNumbers(1, 1_000), [30, 1_000])
    .option('--seconds <n>', 'at each limit', wholeNumber(1, 3_600), 8);
  addBench(bench, 'latency', 'answers to people while a large announcement goes out at the limit')
    .option('--queued <n>', 'deliveries', wholeNumber(10, MOST), 100_000)
    .option('--limit <n>', 'messages a second', wholeNumber(1, 1_000), 28)
    .option('--seconds <n>', 'how long people write', wholeNumber(1, 3_600), 25)
    .option('--peer-queued <n>', 'messages before the answer of the peer', wholeNumber(0, MOST), 280);
  addBench(bench, 'soak', 'announcements through random faults, by senders that are killed at random')
    .option('--seconds <n>', 'how long', wholeNumber(1, 86_400), 25)
    .option('--members <n>', 'of each announcement', wholeNumber(1, MOST), 1_000);
}

function addBench(bench: Command, name: string, description: string, { withDatabase = true } = {}): Command {
  const command = bench
    .command(name)
    .description(description)
    .option('--seed <n>', 'of all that is random', wholeNumber(0, 2 ** 32 - 1), 20_220_412)
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./commands/bench.ts')).bench(name, options));
  if (withDatabase) {
    command.option(
      '--database <url>',
      'a PostgreSQL server; works in a database of its own beside the named one',
    );
  }
  return command;
}
