import { Command, CommanderError } from 'commander';
import { AppError } from '../errors.ts';
import { addAnnounceCommands } from './announce-commands.ts';
import { addBackupCommands } from './backup-commands.ts';
import { addContentCommands } from './content-commands.ts';
import { addMemberCommands } from './member-commands.ts';
import { addSearchCommands } from './search-commands.ts';
import { addServiceCommands } from './service-commands.ts';
import { addUnderstandCommands } from './understand-commands.ts';

const EXIT_FAILED = 1;
const EXIT_WRONG_USAGE = 2;

/**
 * Runs one command of `bantin`.
 *
 * @param argv as `process.argv`
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage or settings. What went wrong is said on stderr in one
 *   sentence, without a stack trace
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  process.stdout.on('error', endQuietlyOnClosedPipe);
  let exitCode = 0;
  const program = new Command('bantin')
    .description('Bản tin: news, directives, reminders and announcements for members in Telegram and Zalo')
    .exitOverride()
    .showHelpAfterError('(bantin --help lists the commands)');
  const fail = () => {
    exitCode = EXIT_FAILED;
  };
  addServiceCommands(program, fail);
  addContentCommands(program, fail);
  addSearchCommands(program, fail);
  addMemberCommands(program);
  addAnnounceCommands(program);
  addUnderstandCommands(program, fail);
  addBackupCommands(program);
  // Commander gives each command its own exit; all of them come back here instead.
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_WRONG_USAGE;
  if (error instanceof AppError) {
    process.stderr.write(`bantin: ${error.message}\n`);
    return error.code === 'CONFIG_INVALID' ? EXIT_WRONG_USAGE : EXIT_FAILED;
  }
  const detail = process.env.LOG_LEVEL === 'debug' && error instanceof Error ? `\n${error.stack}` : '';
  const reason =
    error instanceof Error ? `${error.name}: ${error.message.split('\n').at(-1)}` : String(error);
  process.stderr.write(`bantin: unexpected failure (${reason}). LOG_LEVEL=debug shows more.${detail}\n`);
  return EXIT_FAILED;
}

/** `bantin search … | head -1` closes the pipe early; that is no failure. */
function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
