import { BOT_FEATURES } from '../bot/features.ts';
import { menuCommands } from '../bot/menu-commands.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { LocalPlatform } from '../platforms/local/local-platform.ts';
import type { Platform, PlatformName } from '../platforms/platform.ts';
import { createTelegramPlatform, type TelegramPlatform } from '../platforms/telegram/telegram-platform.ts';
import { createZaloBotPlatform, type ZaloBotPlatform } from '../platforms/zalo-bot/zalo-bot-platform.ts';
import { createZaloOaPlatform, type ZaloOaPlatform } from '../platforms/zalo-oa/zalo-oa-platform.ts';
import { keepSilence } from './keep-silence.ts';

/** What Telegram allows beyond the leader's 28 a second, for the answers to webhook updates that reach another process. */
const TELEGRAM_STANDBY_RATE = 2;
/** What a process that stands by may use of a Zalo rate: the leader sends at nearly all that Zalo allows. */
const ZALO_STANDBY_SHARE = 0.1;
/** Most sends in flight on one platform, however fast it is: as many may be repeated after a crash. */
const MOST_IN_FLIGHT = 100;
const LEAST_IN_FLIGHT = 2;
/** Without a limit of the platform's own. */
const LOCAL_IN_FLIGHT = 50;

export interface PlatformParts {
  readonly config: Config;
  readonly context: Context;
  readonly local: LocalPlatform | null;
}

/** Those that are configured. */
export interface Platforms {
  readonly telegram: TelegramPlatform | null;
  readonly zaloBot: ZaloBotPlatform | null;
  readonly zaloOa: ZaloOaPlatform | null;
  readonly all: readonly Platform[];
  /** Those through which a process that stands by may answer as well: their updates can reach any process. */
  readonly byWebhook: readonly Platform[];
}

/**
 * Every platform that is configured; nothing is asked of any of them yet.
 *
 * @param mayAct whether this process may act for a bot just now
 */
export function createPlatforms({ config, context, local }: PlatformParts, mayAct: () => boolean): Platforms {
  const telegram = createTelegram(config, context, mayAct);
  const zaloBot = createZaloBot(config, context, mayAct);
  const zaloOa = createZaloOa(config, context, mayAct);
  const all = [telegram, zaloBot, zaloOa, local].filter((platform) => platform !== null);
  const byWebhook = [
    config.telegram?.mode === 'polling' ? null : telegram,
    config.zaloBot?.mode === 'polling' ? null : zaloBot,
    zaloOa,
  ].filter((platform) => platform !== null);
  return { telegram, zaloBot, zaloOa, all, byWebhook };
}

/**
 * The same for a process that stands by: slow enough for the limits to hold whatever the leader sends meanwhile. Those
 * that poll are there to be known only.
 */
export function createStandbyPlatforms(parts: PlatformParts): Platforms {
  return createPlatforms({ ...parts, config: slowedDown(parts.config) }, () => true);
}

function slowedDown(config: Config): Config {
  const { telegram, zaloBot, zaloOa } = config;
  return {
    ...config,
    telegram: telegram && {
      ...telegram,
      ratePerSecond: Math.min(telegram.ratePerSecond, TELEGRAM_STANDBY_RATE),
    },
    zaloBot: zaloBot && { ...zaloBot, ratePerSecond: zaloBot.ratePerSecond * ZALO_STANDBY_SHARE },
    zaloOa: zaloOa && { ...zaloOa, ratePerSecond: zaloOa.ratePerSecond * ZALO_STANDBY_SHARE },
  };
}

/** About a second's worth of sends in flight: more would only wait in the pacer, ahead of what is urgent. */
export function concurrencies(config: Config): ReadonlyMap<PlatformName, number> {
  const { telegram, zaloBot, zaloOa } = config;
  const shares = new Map<PlatformName, number>();
  if (config.localChat) shares.set('local', LOCAL_IN_FLIGHT);
  // Telegram answers in any time up to seconds, so that at a low rate one answer that is late would hold up the next.
  if (telegram !== null) shares.set('telegram', Math.max(10, inFlight(telegram.ratePerSecond)));
  if (zaloBot !== null) shares.set('zalo-bot', inFlight(zaloBot.ratePerSecond));
  if (zaloOa !== null) shares.set('zalo-oa', inFlight(zaloOa.ratePerSecond));
  return shares;
}

function inFlight(ratePerSecond: number): number {
  return Math.min(MOST_IN_FLIGHT, Math.max(LEAST_IN_FLIGHT, Math.ceil(ratePerSecond)));
}

function createTelegram(
  { telegram }: Config,
  context: Context,
  mayAct: () => boolean,
): TelegramPlatform | null {
  if (telegram === null) return null;
  const { logger } = context;
  const silence = keepSilence(context, 'telegram');
  return createTelegramPlatform({
    ...telegram,
    mayAct,
    silence,
    commands: menuCommands(BOT_FEATURES),
    logger,
  });
}

function createZaloBot(
  { zaloBot, allowPrivateAddresses }: Config,
  context: Context,
  mayAct: () => boolean,
): ZaloBotPlatform | null {
  if (zaloBot === null) return null;
  return createZaloBotPlatform({ ...zaloBot, ...context, allowPrivateAddresses, mayAct });
}

function createZaloOa(
  { zaloOa, allowPrivateAddresses }: Config,
  context: Context,
  mayAct: () => boolean,
): ZaloOaPlatform | null {
  if (zaloOa === null) return null;
  return createZaloOaPlatform({ ...zaloOa, ...context, allowPrivateAddresses, mayAct });
}
