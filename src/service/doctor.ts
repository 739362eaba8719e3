import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dayOf, timeOf } from '../calendar.ts';
import { type Config, hasRealPlatform, type TelegramConfig } from '../config.ts';
import { DEMO_CONTENT, hasDemoContent } from '../demo/seed-demo.ts';
import { AppError } from '../errors.ts';
import { countAdmins } from '../members/admins.ts';
import { findTelegramUsername } from '../platforms/telegram/bot-username.ts';
import { readSearchTables } from '../search/abbreviation-file.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';
import { readSetting } from '../storage/settings-store.ts';
import { examineZaloBot } from './examine-zalo-bot.ts';
import { examineZaloOa } from './examine-zalo-oa.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { openClock } from './open-clock.ts';

/** Messages a second. Source: core.telegram.org/bots/faq, "My bot is hitting limits". */
const FREE_TELEGRAM_RATE = 30;
/** Earlier than this project: the machine's clock was never set. */
const EARLIEST_BELIEVABLE = Date.UTC(2025, 0, 1);

/** Checks settings, database, clock, port and tokens; each finding says what to do. Sends nothing to anybody. */
export async function examine(config: Config): Promise<Finding[]> {
  const { db, findings } = await examineDatabase(config);
  try {
    findings.push(examineClock(config), await examinePort(config));
    findings.push(...(await examinePlatforms(config, db)));
    findings.push(...(await examineAbbreviations(config)), ...examineEnvFile());
    return findings;
  } finally {
    await db?.close();
  }
}

/** @returns the database, open, if it can be used */
async function examineDatabase(config: Config): Promise<{ db: Database | null; findings: Finding[] }> {
  let db: Database | null = null;
  try {
    const applied = await migrate(config.databaseUrl);
    db = await openDatabase(config.databaseUrl);
    const state = applied.length === 0 ? 'up to date' : `${applied.length} migration(s) applied now`;
    return {
      db,
      findings: [ok('database', `${config.dialect}, ${state}`), ...(await examineRows(db, config))],
    };
  } catch (error) {
    await db?.close();
    const detail = error instanceof AppError ? error.message : 'It cannot be used.';
    return { db: null, findings: [problem('database', detail)] };
  }
}

async function examineRows(db: Database, config: Config): Promise<Finding[]> {
  const clock = await openClock(db, config);
  const admins = await countAdmins(db);
  const findings = [
    ok('service clock', `${dayOf(clock.now())} ${timeOf(clock.now())} in Asia/Ho_Chi_Minh`),
    admins > 0
      ? ok('administrators', `${admins}`)
      : warning('administrators', 'There is none yet: run bantin invite --role admin and open the link.'),
  ];
  if (hasRealPlatform(config) && (await hasDemoContent(db))) {
    findings.push(warning('sample content', `${DEMO_CONTENT}.`));
  }
  if ((await readSetting(db, 'sending.paused')) === 'on') {
    findings.push(
      warning('sending', 'Paused since a backup was restored: run bantin resume when you are ready.'),
    );
  }
  return findings;
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

async function examinePlatforms(config: Config, db: Database | null): Promise<Finding[]> {
  const { telegram, zaloBot, zaloOa, publicUrl } = config;
  if (!hasRealPlatform(config)) {
    const tokens = 'TELEGRAM_BOT_TOKEN, ZALO_BOT_TOKEN or ZALO_OA_APP_ID';
    return [
      config.localChat
        ? warning('platforms', `None of ${tokens} is set: the service starts with the local chat only.`)
        : problem('platforms', `No platform is configured: set ${tokens}, or LOCAL_CHAT=on.`),
    ];
  }
  const findings: Finding[] = [];
  if (telegram !== null) findings.push(await examineTelegram(telegram));
  if (zaloBot !== null) findings.push(...(await examineZaloBot(zaloBot, db)));
  if (zaloOa !== null) findings.push(...(await examineZaloOa(zaloOa, { publicUrl, db })));
  return findings;
}

async function examineTelegram(telegram: TelegramConfig): Promise<Finding> {
  const username = await findTelegramUsername(telegram);
  return username === null
    ? problem(
        'telegram',
        'It does not answer to the token: check TELEGRAM_BOT_TOKEN with @BotFather, and the network.',
      )
    : examineRate(telegram, username);
}

function examineRate({ ratePerSecond, allowPaidBroadcast }: TelegramConfig, username: string): Finding {
  return ratePerSecond > FREE_TELEGRAM_RATE && !allowPaidBroadcast
    ? warning(
        'telegram',
        `@${username}; but TELEGRAM_RATE_PER_SECOND is above the ${FREE_TELEGRAM_RATE} a second that Telegram allows without TELEGRAM_PAID_BROADCAST=on: it will refuse, and everything waits.`,
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
