import { startApp } from '../../app.ts';
import { loadConfig } from '../../config.ts';
import { createLogger } from '../../logger.ts';
import { runUntilStopped } from '../../service/run-until-stopped.ts';

/** Runs the service until a signal stops it. */
export async function start(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  const app = await startApp(config, logger);
  if (config.localChat) process.stderr.write(`Local chat: ${app.url}\n`);
  await runUntilStopped(app, logger);
}
