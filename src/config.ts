import { config as readEnvFile } from 'dotenv';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { type Dialect, dialectOf } from './storage/database-url.ts';
import {
  readZaloBot,
  readZaloOa,
  ZALO_VARIABLES,
  type ZaloBotConfig,
  type ZaloOaConfig,
} from './zalo-config.ts';

export interface TelegramConfig {
  readonly token: string;
  readonly apiRoot: string;
  readonly mode: 'polling' | { readonly webhook: { readonly publicUrl: string; readonly secret: string } };
  readonly ratePerSecond: number;
  readonly allowPaidBroadcast: boolean;
}

/** The service's settings, checked as a whole. See `.env.example` for what each variable means. */
export interface Config {
  readonly databaseUrl: string;
  readonly dialect: Dialect;
  readonly organisationName: string;
  readonly http: { readonly host: string; readonly port: number };
  readonly publicUrl: string | null;
  readonly telegram: TelegramConfig | null;
  readonly zaloBot: ZaloBotConfig | null;
  readonly zaloOa: ZaloOaConfig | null;
  /** On unless a real platform is configured, then only on request. */
  readonly localChat: boolean;
  /** The instant at which the clock starts instead of now. */
  readonly clockStart: Date | null;
  readonly logLevel: LogLevel;
  /** Path of the office's own table of abbreviations for search. */
  readonly searchAbbreviations: string | null;
  /** Pages of the own network may be fetched: for offices whose portal is inside, and for tests. */
  readonly allowPrivateAddresses: boolean;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);
const TOKEN_HELP = 'must look like 123456789:AAE… as @BotFather shows it';

const onOff = z
  .enum(['on', 'off', 'true', 'false', '1', '0'])
  .transform((value) => ['on', 'true', '1'].includes(value));
const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an address that starts with http:// or https://' })
  .transform((url) => url.replace(/\/+$/, ''));

/** Every variable that is read, in the order of `.env.example`; a test holds the two together. */
const environmentSchema = z.object({
  DATABASE_URL: z
    .string()
    .refine((url) => dialectOf(url) !== null, 'must be file: and a path, or start with postgresql://')
    .default('file:./data/bantin.db'),
  ORGANISATION_NAME: z.string().trim().max(200, 'must be at most 200 characters').default('Đảng ủy Khối'),
  HTTP_PORT: z.coerce
    .number({ error: 'must be a port number' })
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65_535, 'must be a port number')
    .default(8080),
  HTTP_HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: webAddress.optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d{3,20}:[\w-]{20,100}$/, TOKEN_HELP)
    .optional(),
  TELEGRAM_API_ROOT: webAddress.default('https://api.telegram.org'),
  TELEGRAM_MODE: z.enum(['polling', 'webhook'], 'must be polling or webhook').default('polling'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{1,256}$/, 'must be 1 to 256 of A-Z a-z 0-9 _ -')
    .optional(),
  TELEGRAM_RATE_PER_SECOND: z.coerce
    .number({ error: 'must be a number' })
    .min(0.1, 'must be at least 0.1')
    .max(1_000, 'must be at most 1000')
    .default(28),
  TELEGRAM_PAID_BROADCAST: onOff.default(false),
  ...ZALO_VARIABLES,
  LOCAL_CHAT: onOff.optional(),
  CLOCK: z
    .string()
    .refine(
      (value) => /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value)),
      'must be an ISO instant such as 2022-04-12T08:00:00+07:00',
    )
    .transform((value) => new Date(value))
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  SEARCH_ABBREVIATIONS: z.string().optional(),
  ALLOW_PRIVATE_ADDRESSES: onOff.default(false),
});

export const ENVIRONMENT_VARIABLES: readonly string[] = Object.keys(environmentSchema.shape);

/** Reads `.env` in the working directory, then the process environment, which wins. */
export function loadConfig(): Config {
  const fromFile: Record<string, string> = {};
  readEnvFile({ quiet: true, processEnv: fromFile });
  return readConfig({ ...fromFile, ...process.env });
}

/** Whether real people can be reached, and not only the local chat's. */
export function hasRealPlatform({ telegram, zaloBot, zaloOa }: Config): boolean {
  return telegram !== null || zaloBot !== null || zaloOa !== null;
}

/**
 * @param environment variables by name; an empty value counts as not set
 * @throws AppError CONFIG_INVALID that lists every problem; never with a value, which may be a token
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    ENVIRONMENT_VARIABLES.map((name) => [name, environment[name]?.trim() || undefined]),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    throw invalid(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  }
  const values = parsed.data;
  const telegram = readTelegram(values);
  const zaloBot = orInvalid(readZaloBot(values));
  const zaloOa = orInvalid(readZaloOa(values));
  const isReal = telegram !== null || zaloBot !== null || zaloOa !== null;
  const localChat = values.LOCAL_CHAT ?? !isReal;
  if (values.CLOCK !== undefined && isReal && !localChat) {
    throw invalid([
      'CLOCK can only be set with the local chat or the command line, not with Telegram or Zalo alone',
    ]);
  }
  if (localChat && !LOOPBACK_HOSTS.has(values.HTTP_HOST)) {
    throw invalid([
      'HTTP_HOST must be 127.0.0.1 while the local chat is on, since anybody who reaches it could be anyone (LOCAL_CHAT=off turns it off)',
    ]);
  }
  return Object.freeze({
    databaseUrl: values.DATABASE_URL,
    dialect: dialectOf(values.DATABASE_URL) as Dialect,
    organisationName: values.ORGANISATION_NAME.normalize('NFC'),
    http: { host: values.HTTP_HOST, port: values.HTTP_PORT },
    publicUrl: values.PUBLIC_URL ?? null,
    telegram,
    zaloBot,
    zaloOa,
    localChat,
    clockStart: values.CLOCK ?? null,
    logLevel: values.LOG_LEVEL,
    searchAbbreviations: values.SEARCH_ABBREVIATIONS ?? null,
    allowPrivateAddresses: values.ALLOW_PRIVATE_ADDRESSES,
  });
}

type Values = z.infer<typeof environmentSchema>;

function readTelegram(values: Values): TelegramConfig | null {
  if (values.TELEGRAM_BOT_TOKEN === undefined) return null;
  return {
    token: values.TELEGRAM_BOT_TOKEN,
    apiRoot: values.TELEGRAM_API_ROOT,
    mode: values.TELEGRAM_MODE === 'polling' ? 'polling' : { webhook: readWebhook(values) },
    ratePerSecond: values.TELEGRAM_RATE_PER_SECOND,
    allowPaidBroadcast: values.TELEGRAM_PAID_BROADCAST,
  };
}

function readWebhook(values: Values): { publicUrl: string; secret: string } {
  const { PUBLIC_URL: publicUrl, TELEGRAM_WEBHOOK_SECRET: secret } = values;
  if (publicUrl === undefined || secret === undefined) {
    const missing = [
      publicUrl === undefined && 'PUBLIC_URL',
      secret === undefined && 'TELEGRAM_WEBHOOK_SECRET',
    ];
    throw invalid([`${missing.filter(Boolean).join(' and ')} must be set when TELEGRAM_MODE is webhook`]);
  }
  return { publicUrl, secret };
}

function orInvalid<T>(read: T | { readonly missing: string }): T {
  if (typeof read === 'object' && read !== null && 'missing' in read) throw invalid([read.missing as string]);
  return read as T;
}

function invalid(problems: readonly string[]): AppError {
  return new AppError('CONFIG_INVALID', `The settings are not valid: ${problems.join('; ')}.`);
}
