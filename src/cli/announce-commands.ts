import type { Command } from 'commander';
import { announce } from '../broadcasts/announce.ts';
import { AppError } from '../errors.ts';
import { OPERATOR } from '../members/actor.ts';
import { parseAudience } from '../outbox/audience.ts';
import { countDeliveries } from '../outbox/report.ts';
import { writeJson, writeText } from './output.ts';
import { count } from './search-commands.ts';
import { withContext } from './with-context.ts';

interface BroadcastOptions {
  readonly text: string;
  readonly audience: string;
  readonly urgent?: boolean;
  readonly json?: boolean;
}

export function addAnnounceCommands(program: Command): void {
  program
    .command('broadcast')
    .description('announce; the command plans, a running `start` sends')
    .requiredOption('--text <text>', 'what to say')
    .requiredOption('--audience <audience>', 'all, org:CODE or topic:NAME')
    .option('--urgent', 'hỏa tốc: goes first, quiet hours do not hold it')
    .option('--json', 'print JSON')
    .action((options: BroadcastOptions) => broadcast(options));
  program
    .command('deliveries')
    .description('how many deliveries are in each state')
    .option('--message <n>', 'of one message only', count(1, Number.MAX_SAFE_INTEGER))
    .option('--json', 'print JSON')
    .action((options: { message?: number; json?: boolean }) =>
      withContext(async ({ db }) => {
        const counts = await countDeliveries(db, options.message ?? null);
        if (options.message !== undefined && counts.total === 0) {
          throw new AppError('NOT_FOUND', `There is no message ${options.message} with deliveries.`);
        }
        if (options.json) return writeJson(process.stdout, counts);
        const lines = Object.entries(counts).map(([state, number]) => `${state.padEnd(10)} ${number}`);
        await writeText(process.stdout, `${lines.join('\n')}\n`);
      }),
    );
}

async function broadcast({ text, audience: written, urgent, json }: BroadcastOptions): Promise<void> {
  const audience = parseAudience(written);
  if (audience === null) {
    throw new AppError('INPUT_INVALID', 'The audience must be all, org:CODE or topic:NAME.');
  }
  await withContext(async (context) => {
    const announced = await announce(context, OPERATOR, { text, audience, urgent: urgent === true });
    const { messageId, recipients } = announced;
    if (json) return writeJson(process.stdout, { messageId, recipients });
    await writeText(process.stdout, `Message ${messageId} is in the outbox for ${recipients} member(s).\n`);
  });
}
