import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dayOf, timeOf } from '../calendar.ts';
import type { Config } from '../config.ts';
import { DEMO_CONTENT, hasDemoContent } from '../demo/seed-demo.ts';
import { AppError } from '../errors.ts';
import { countAdmins } from '../members/admins.ts';
import { findTelegramUsername } from '../platforms/telegram/bot-username.ts';
import { readSearchTables } from '../search/abbreviation-file.ts';
import { openDatabase } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';
import { readSetting } from '../storage/settings-store.ts';
import { openClock } from './open-clock.ts';

/** One thing looked at: `ok`, `warning` (works, but look at it) or `problem` (will not work), and what to do. */
export interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly detail: string;
}

/** Earlier than this project: the machine's clock was never set. */
const EARLIEST_BELIEVABLE = Date.UTC(2025, 0, 1);

/** Checks settings, database, clock, port and tokens; each finding says what to do. Sends nothing to anybody. */
export async function examine(config: Config): Promise<Finding[]> {
  const findings = [...(await examineDatabase(config)), examineClock(config), await examinePort(config)];
  const tables = await examineAbbreviations(config);
  return [...findings, await examineTelegram(config), ...tables, ...examineEnvFile()];
}

async function examineDatabase(config: Config): Promise<Finding[]> {
  try {
    const applied = await migrate(config.databaseUrl);
    const db = await openDatabase(config.databaseUrl);
    try {
      const admins = await countAdmins(db);
      const isPaused = (await readSetting(db, 'sending.paused')) === 'on';
      const clock = await openClock(db, config);
      const findings = [
        ok(
          'database',
          `${config.dialect}, ${applied.length === 0 ? 'up to date' : `${applied.length} migration(s) applied now`}`,
        ),
        ok('service clock', `${dayOf(clock.now())} ${timeOf(clock.now())} in Asia/Ho_Chi_Minh`),
        admins > 0
          ? ok('administrators', `${admins}`)
          : warning('administrators', 'There is none yet: run bantin invite --role admin and open the link.'),
      ];
      if (config.telegram !== null && (await hasDemoContent(db))) {
        findings.push(warning('sample content', `${DEMO_CONTENT}.`));
      }
      if (isPaused) {
        findings.push(
          warning('sending', 'Paused since a backup was restored: run bantin resume when you are ready.'),
        );
      }
      return findings;
    } finally {
      await db.close();
    }
  } catch (error) {
    return [problem('database', error instanceof AppError ? error.message : 'It cannot be used.')];
  }
}

function examineClock({ clockStart }: Config): Finding {
  if (clockStart !== null)
    return warning('machine clock', 'CLOCK is set: the service lives at a time of its own.');
  if (Date.now() < EARLIEST_BELIEVABLE) {
    return problem(
      'machine clock',
      `It shows ${new Date().toISOString()}: set it, for instance with timedatectl.`,
    );
  }
  return ok('machine clock', new Date().toISOString());
}

function examinePort({ http: { host, port } }: Config): Promise<Finding> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.code === 'EADDRINUSE'
          ? warning('port', `${port} is in use: by a running bantin, or set HTTP_PORT to another.`)
          : problem('port', `${host}:${port} cannot be used (${error.code}): change HTTP_HOST or HTTP_PORT.`),
      );
    });
    server.listen({ host, port }, () => server.close(() => resolve(ok('port', `${host}:${port} is free`))));
  });
}

async function examineTelegram({ telegram, localChat }: Config): Promise<Finding> {
  if (telegram === null) {
    return localChat
      ? warning('telegram', 'No TELEGRAM_BOT_TOKEN: the service starts with the local chat only.')
      : problem('telegram', 'No platform is configured: set TELEGRAM_BOT_TOKEN, or LOCAL_CHAT=on.');
  }
  const username = await findTelegramUsername(telegram);
  return username === null
    ? problem(
        'telegram',
        'It does not answer to the token: check TELEGRAM_BOT_TOKEN with @BotFather, and the network.',
      )
    : ok('telegram', `@${username}`);
}

async function examineAbbreviations({ searchAbbreviations }: Config): Promise<Finding[]> {
  if (searchAbbreviations === null) return [];
  try {
    await readSearchTables(searchAbbreviations);
    return [ok('abbreviations', searchAbbreviations)];
  } catch (error) {
    return [problem('abbreviations', error instanceof AppError ? error.message : 'They cannot be read.')];
  }
}

function examineEnvFile(): Finding[] {
  return existsSync('.env') ? [ok('.env', 'read')] : [];
}

function ok(subject: string, detail: string): Finding {
  return { subject, state: 'ok', detail };
}

function warning(subject: string, detail: string): Finding {
  return { subject, state: 'warning', detail };
}

function problem(subject: string, detail: string): Finding {
  return { subject, state: 'problem', detail };
}
