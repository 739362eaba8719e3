import type { Command } from 'commander';
import { startApp } from '../app.ts';
import { loadConfig } from '../config.ts';
import { planDigests } from '../digests/plan-digests.ts';
import { createLogger } from '../logger.ts';
import { runTick } from '../scheduler/run-tick.ts';
import { examine } from '../service/doctor.ts';
import { runUntilStopped } from '../service/run-until-stopped.ts';
import { migrate } from '../storage/migrate.ts';
import { writeJson, writeText } from './output.ts';
import { withContext } from './with-context.ts';

/** Running and looking after the service: `start`, `migrate`, `doctor`, `tick`, `digest`. */
export function addServiceCommands(program: Command, fail: () => void): void {
  program
    .command('start')
    .description('run the service until it is stopped')
    .action(async () => {
      const config = loadConfig();
      const logger = createLogger(config.logLevel);
      const app = await startApp(config, logger);
      if (config.localChat) process.stderr.write(`Local chat: ${app.url}\n`);
      await runUntilStopped(app, logger);
    });
  program
    .command('migrate')
    .description('bring the database up to date')
    .action(async () => {
      const applied = await migrate(loadConfig().databaseUrl);
      await writeText(
        process.stdout,
        applied.length === 0 ? 'The database is up to date.\n' : `Applied: ${applied.join(', ')}\n`,
      );
    });
  program
    .command('doctor')
    .description('check settings, database, clock, port and tokens, and say what to do')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(loadConfig());
      if (options.json) await writeJson(process.stdout, { findings });
      else {
        const lines = findings.map(
          ({ subject, state, detail }) => `${state.padEnd(8)} ${subject}: ${detail}`,
        );
        await writeText(process.stdout, `${lines.join('\n')}\n`);
      }
      if (findings.some(({ state }) => state === 'problem')) fail();
    });
  program
    .command('tick')
    .description('do once what is due at this instant: sources, digests, reminders')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withContext(async (context) => {
        const fetchOptions = { allowPrivateAddresses: context.config.allowPrivateAddresses };
        const report = await runTick({ ...context, fetchOptions });
        if (options.json) await writeJson(process.stdout, report);
        else await writeText(process.stdout, `${JSON.stringify(report, null, 2)}\n`);
      }),
    );
  program
    .command('digest')
    .description('plan the digest')
    .requiredOption('--now', 'also when it is not its hour')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withContext(async (context) => {
        const planned = await planDigests(context, { force: true });
        if (options.json) return writeJson(process.stdout, { planned });
        const lines = planned.map(({ key, recipients }) => `${key}: ${recipients} member(s)`);
        await writeText(process.stdout, `${lines.join('\n') || 'There is nothing new to tell.'}\n`);
      }),
    );
}
