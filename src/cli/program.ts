import { Argument, Command, CommanderError, Option } from 'commander';
import { AppError } from '../errors.ts';
import { ROLES } from '../members/actor.ts';
import { addBenchCommands } from './bench-commands.ts';
import { addMessageCommands, LARGEST_ID } from './message-commands.ts';
import { wholeNumber } from './read-options.ts';

const EXIT_FAILED = 1;
const EXIT_WRONG_USAGE = 2;
const UNDERSTOOD = ['dates', 'citations', 'summary', 'sentences', 'events', 'tasks'] as const;

/**
 * Runs one command of `bantin`. This file is the list of commands; each is loaded only when it is called for, since
 * loading all of them costs a second.
 *
 * @param argv as `process.argv`
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage or settings. What went wrong is said on stderr in one
 *   sentence, without a stack trace
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  process.stdout.on('error', endQuietlyOnClosedPipe);
  try {
    const program = createProgram();
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    return explain(error);
  }
}

function createProgram(): Command {
  const program = new Command('bantin')
    .description('Bản tin: news, directives, reminders and announcements for members in Telegram and Zalo')
    .showHelpAfterError('(bantin --help lists the commands)')
    .exitOverride();
  addServiceCommands(program);
  addContentCommands(program);
  addPeopleCommands(program);
  addMessageCommands(program);
  addBackupCommands(program);
  addBenchCommands(program);
  return program;
}

function addServiceCommands(program: Command): void {
  program
    .command('start')
    .description('run the service until it is stopped')
    .action(async () => (await import('./commands/start.ts')).start());
  program
    .command('migrate')
    .description('bring the database up to date')
    .action(async () => (await import('./commands/migrate.ts')).migrateDatabase());
  program
    .command('doctor')
    .description('check settings, database, clock, port and tokens, and say what to do')
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./commands/doctor.ts')).doctor(options));
  program
    .command('tick')
    .description('do once what is due at this instant: sources, digests, reminders')
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./commands/plan.ts')).tick(options));
  program
    .command('digest')
    .description('plan the digest')
    .requiredOption('--now', 'also when it is not its hour')
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./commands/plan.ts')).digestNow(options));
}

function addContentCommands(program: Command): void {
  program
    .command('ingest')
    .description('read one page or document, store it and print what was understood')
    .argument('<source>', 'an address, a file, or - for standard input')
    .addOption(new Option('--kind <kind>', 'recognised unless given').choices(['article', 'directive']))
    .option('--json', 'print JSON')
    .action(async (source, options) => (await import('./commands/ingest.ts')).ingest(source, options));
  program
    .command('import')
    .description('import articles (.jsonl) or members (.csv); nothing is sent')
    .argument('<file>', 'articles.jsonl or members.csv')
    .option('--json', 'print JSON')
    .action(async (file, options) => (await import('./commands/import.ts')).importFile(file, options));
  program
    .command('search')
    .description(
      'search articles and directives: one query, or rows {id,query} on standard input with --jsonl',
    )
    .argument('[query]')
    .option('--limit <n>', 'results at most', wholeNumber(1, 100), 10)
    .option('--json', 'print JSON')
    .option('--jsonl', 'answer rows {id,query} from standard input')
    .action(async (query, options, command: Command) => {
      if (query === undefined && options.jsonl !== true) command.error("error: missing argument 'query'");
      await (await import('./commands/search.ts')).searchFor(query, options);
    });
  program
    .command('reindex')
    .description('make the search index anew at once; a new version does it by itself beside its other work')
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./commands/reindex.ts')).reindexAll(options));
  program
    .command('understand')
    .description('answer rows {id,text,reference_time} or {id,title,body,max_syllables} from standard input')
    .addArgument(new Argument('<what>').choices(UNDERSTOOD))
    .option('--jsonl', 'JSON Lines in and out (the only form)')
    .action(async (what) => (await import('./commands/understand.ts')).understand(what));
  program
    .command('extract')
    .description('print what is read from a saved news page, without storing it')
    .argument('<file>', 'an HTML file')
    .option('--url <url>', 'where the page came from')
    .option('--json', 'print JSON')
    .action(async (file, options) => (await import('./commands/extract.ts')).extract(file, options));
  program
    .command('zalo-article')
    .description('make a stored article a hidden one of the Zalo official account, to be looked at there')
    .argument('<document>', 'its number', wholeNumber(1, LARGEST_ID))
    .option('--cover <url>', 'a picture anybody can open; the first of the article unless given')
    .option('--broadcast', 'send it to all followers of the account, once')
    .option('--json', 'print JSON')
    .action(async (id, options) => (await import('./commands/zalo-article.ts')).zaloArticle(id, options));
}

function addPeopleCommands(program: Command): void {
  program
    .command('invite')
    .description('make an invitation; the first admin joins with one')
    .addOption(new Option('--role <role>').choices(ROLES).makeOptionMandatory())
    .option('--organisation <code>', 'the root organisation unless given')
    .option('--uses <n>', 'how many people may use it', wholeNumber(1, 10_000), 1)
    .option('--days <n>', 'how long it is good for', wholeNumber(1, 365), 7)
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./commands/invite.ts')).invite(options));
  program
    .command('broadcast')
    .description('announce; the command plans, a running `start` sends')
    .requiredOption('--text <text>', 'what to say')
    .requiredOption('--audience <audience>', 'all, org:CODE or topic:NAME')
    .option('--urgent', 'hỏa tốc: goes first, quiet hours do not hold it')
    .option('--wait', 'follow it until it is finished: progress, rate and time left on stderr')
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./commands/broadcast.ts')).broadcast(options));
  program
    .command('deliveries')
    .description('how many deliveries are in each state')
    .option('--message <n>', 'of one message only', wholeNumber(1, LARGEST_ID))
    .addOption(new Option('--csv', 'each delivery with its reason, for Excel').conflicts('json'))
    .option('--json', 'print JSON')
    .action(async (options, command: Command) => {
      if (options.csv === true && options.message === undefined) {
        command.error("error: option '--csv' needs '--message <n>'");
      }
      await (await import('./commands/deliveries.ts')).deliveries(options);
    });
}

function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('write a consistent copy of the database, also while the service runs')
    .argument('<file>', 'a new file')
    .action(async (file) => (await import('./commands/backup.ts')).backup(file));
  program
    .command('restore')
    .description('put a backup in the place of the database; stop the service first')
    .argument('<file>', 'a file made by backup')
    .action(async (file) => (await import('./commands/backup.ts')).restore(file));
  program
    .command('resume')
    .description('let all sending go on after a restore, or one paused message')
    .option('--message <n>', 'only this message, which was paused', wholeNumber(1, LARGEST_ID))
    .option('--json', 'print JSON (of one message)')
    .action(async (options) =>
      options.message === undefined
        ? (await import('./commands/backup.ts')).resume()
        : (await import('./commands/message.ts')).resumeOne(options),
    );
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_WRONG_USAGE;
  if (error instanceof AppError) {
    process.stderr.write(`bantin: ${error.message}\n`);
    return error.code === 'CONFIG_INVALID' ? EXIT_WRONG_USAGE : EXIT_FAILED;
  }
  const reason =
    error instanceof Error ? `${error.name}: ${error.message.split('\n').at(-1)}` : String(error);
  const trace = process.env.LOG_LEVEL === 'debug' && error instanceof Error ? `\n${error.stack}` : '';
  process.stderr.write(`bantin: unexpected failure (${reason}). LOG_LEVEL=debug shows more.${trace}\n`);
  return EXIT_FAILED;
}

/** `bantin search … | head -1` closes the pipe early; that is no failure. */
function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
