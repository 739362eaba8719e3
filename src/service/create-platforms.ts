import type { Logger } from 'pino';
import { BOT_FEATURES } from '../bot/features.ts';
import { menuCommands } from '../bot/menu-commands.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { LocalPlatform } from '../platforms/local/local-platform.ts';
import type { Platform, PlatformName } from '../platforms/platform.ts';
import { createTelegramPlatform, type TelegramPlatform } from '../platforms/telegram/telegram-platform.ts';

/** What Telegram allows beyond the leader's 28 a second, for the answers to webhook updates that reach another process. */
const TELEGRAM_STANDBY_RATE = 2;
/** Most sends in flight on one platform, however fast it is: as many may be repeated after a crash. */
const MOST_IN_FLIGHT = 100;
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
  readonly all: readonly Platform[];
  /** Those through which a process that stands by may answer as well: their updates can reach any process. */
  readonly byWebhook: readonly Platform[];
}

/**
 * Every platform that is configured; nothing is asked of any of them yet.
 *
 * @param mayAct whether this process may act for a bot just now
 */
export function createPlatforms(parts: PlatformParts, mayAct: () => boolean): Platforms {
  const { config, context, local } = parts;
  return asPlatforms(config, createTelegram(config, context.logger, mayAct), local);
}

/**
 * The same for a process that stands by: slow enough for the limits to hold whatever the leader sends meanwhile, and
 * those that poll keep still.
 */
export function createStandbyPlatforms({ config, context, local }: PlatformParts): Platforms {
  const { telegram } = config;
  const slower: Config = {
    ...config,
    telegram: telegram && {
      ...telegram,
      ratePerSecond: Math.min(telegram.ratePerSecond, TELEGRAM_STANDBY_RATE),
    },
  };
  const mayTelegram = () => telegram?.mode !== 'polling';
  return asPlatforms(slower, createTelegram(slower, context.logger, mayTelegram), local);
}

/** About a second's worth of sends in flight: more would only wait in the pacer, ahead of what is urgent. */
export function concurrencies({ telegram }: Config): ReadonlyMap<PlatformName, number> {
  return new Map([['telegram', inFlight(telegram?.ratePerSecond ?? LOCAL_IN_FLIGHT, 10)]]);
}

function inFlight(ratePerSecond: number, atLeast: number): number {
  return Math.min(MOST_IN_FLIGHT, Math.max(atLeast, Math.ceil(ratePerSecond)));
}

function asPlatforms(
  config: Config,
  telegram: TelegramPlatform | null,
  local: LocalPlatform | null,
): Platforms {
  const byWebhook = [config.telegram?.mode === 'polling' ? null : telegram];
  return { telegram, all: present([telegram, local]), byWebhook: present(byWebhook) };
}

function present<T>(platforms: readonly (T | null)[]): readonly T[] {
  return platforms.filter((platform) => platform !== null) as T[];
}

function createTelegram(
  { telegram }: Config,
  logger: Logger,
  mayAct: () => boolean,
): TelegramPlatform | null {
  if (telegram === null) return null;
  return createTelegramPlatform({ ...telegram, mayAct, commands: menuCommands(BOT_FEATURES), logger });
}
