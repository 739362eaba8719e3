import type { Command } from 'commander';
import { wholeNumber } from './read-options.ts';

/** The largest id a table can have. */
export const LARGEST_ID = 2_147_483_647;

/** What an operator can do with one message: the same as an editor in chat, written into the audit log. */
export function addMessageCommands(program: Command): void {
  of(
    program,
    'watch',
    'follow a message until it is finished: progress, rate and time left on stderr',
  ).action(async (options) => (await load()).watch(options));
  of(program, 'pause', 'hold a message back; what is on its way still arrives').action(async (options) =>
    (await load()).pause(options),
  );
  of(program, 'cancel', 'stop a message for all who have not got it').action(async (options) =>
    (await load()).cancel(options),
  );
  of(program, 'retry', 'try what failed once more: the same message, until the same expiry')
    .option('--wait', 'follow it until it is finished')
    .action(async (options) => (await load()).retry(options));
  of(program, 'resend', 'send a message anew to those it has not reached, also to those it came too late for')
    .option('--wait', 'follow it until it is finished')
    .action(async (options) => (await load()).resend(options));
}

function of(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .requiredOption('--message <n>', 'the number of the message', wholeNumber(1, LARGEST_ID))
    .option('--json', 'print JSON');
}

function load() {
  return import('./commands/message.ts');
}
