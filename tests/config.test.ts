import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_VARIABLES, hasRealPlatform, readConfig } from '../src/config.ts';
import { AppError } from '../src/errors.ts';

const TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';

const ZALO_BOT = { ZALO_BOT_TOKEN: '4059113512376210001:kBvJnSxHhTqZyWfU' };
const ZALO_OA = { ZALO_OA_APP_ID: '1904834726531937261', ZALO_OA_APP_SECRET: 'geheim-app' };

function problemOf(environment: Record<string, string>): AppError {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('The settings were accepted');
}

describe('readConfig', () => {
  it('runs on nothing: SQLite and the local chat on loopback', () => {
    expect(readConfig({})).toMatchObject({
      databaseUrl: 'file:./data/bantin.db',
      dialect: 'sqlite',
      http: { host: '127.0.0.1', port: 8080 },
      telegram: null,
      localChat: true,
      clockStart: null,
    });
  });

  it('turns the local chat off as soon as a platform is configured, unless asked for', () => {
    expect(readConfig({ TELEGRAM_BOT_TOKEN: TOKEN }).localChat).toBe(false);
    expect(readConfig({ TELEGRAM_BOT_TOKEN: TOKEN, LOCAL_CHAT: 'on' }).localChat).toBe(true);
    expect(readConfig({ LOCAL_CHAT: 'off' }).localChat).toBe(false);
  });

  it('takes an empty value as not set', () => {
    expect(readConfig({ TELEGRAM_BOT_TOKEN: ' ', HTTP_PORT: '' })).toMatchObject({
      telegram: null,
      http: { port: 8080 },
    });
  });

  it('lists every problem at once and never a value', () => {
    const problem = problemOf({
      TELEGRAM_BOT_TOKEN: 'abc-secret',
      HTTP_PORT: '99999',
      DATABASE_URL: 'mysql://root:secret@db/x',
      LOG_LEVEL: 'loud',
      CLOCK: 'yesterday',
    });
    expect(problem.code).toBe('CONFIG_INVALID');
    for (const name of ['TELEGRAM_BOT_TOKEN', 'HTTP_PORT', 'DATABASE_URL', 'LOG_LEVEL', 'CLOCK'])
      expect(problem.message).toContain(name);
    expect(problem.message).not.toContain('secret');
    expect(problem.message).not.toContain('\n');
  });

  it('asks a webhook for its address and its secret', () => {
    const webhook = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_MODE: 'webhook' };
    expect(problemOf(webhook).message).toMatch(/PUBLIC_URL and TELEGRAM_WEBHOOK_SECRET must be set/);
    expect(
      readConfig({ ...webhook, PUBLIC_URL: 'https://a.vn/', TELEGRAM_WEBHOOK_SECRET: 's' }).telegram?.mode,
    ).toEqual({ webhook: { publicUrl: 'https://a.vn', secret: 's' } });
  });

  it('refuses to move the clock under a real platform', () => {
    const clock = { CLOCK: '2022-04-12T08:00:00+07:00' };
    for (const platform of [{ TELEGRAM_BOT_TOKEN: TOKEN }, ZALO_BOT, ZALO_OA]) {
      expect(problemOf({ ...clock, ...platform }).message).toContain('CLOCK');
    }
    expect(readConfig(clock).clockStart).toEqual(new Date('2022-04-12T01:00:00Z'));
  });

  it('reads a Zalo bot, which is a platform as real as Telegram', () => {
    const config = readConfig(ZALO_BOT);
    expect(config).toMatchObject({
      localChat: false,
      zaloOa: null,
      zaloBot: { mode: 'polling', monthlyMessages: 3_000, mostPeople: 50 },
    });
    expect([hasRealPlatform(config), hasRealPlatform(readConfig({}))]).toEqual([true, false]);
    const webhook = { ...ZALO_BOT, ZALO_BOT_MODE: 'webhook' };
    expect(problemOf(webhook).message).toMatch(/PUBLIC_URL and ZALO_BOT_WEBHOOK_SECRET must be set/);
    const secret = 'bi-mat-thu';
    expect(
      readConfig({ ...webhook, PUBLIC_URL: 'https://a.vn/', ZALO_BOT_WEBHOOK_SECRET: secret }).zaloBot?.mode,
    ).toEqual({ webhook: { publicUrl: 'https://a.vn', secret } });
  });

  it('reads an official account with its windows, prices and templates', () => {
    const templates = { announcement: { id: 12345, data: { ten: '{name}' } }, digest: { id: '7' } };
    const { zaloOa, localChat } = readConfig({
      ...ZALO_OA,
      ZALO_OA_NIGHT: '21:30-05:00',
      ZALO_OA_TEMPLATES: JSON.stringify(templates),
    });
    expect(localChat).toBe(false);
    expect(zaloOa).toMatchObject({
      secretKey: null,
      windowDays: 7,
      freeHours: 48,
      nightFrom: '21:30',
      nightTo: '05:00',
      textPrice: 55,
      templates: { announcement: { id: '12345', data: { ten: '{name}' } }, digest: { id: '7', data: {} } },
    });
  });

  it('names what is wrong with the Zalo settings, and never a value', () => {
    for (const [settings, words] of [
      [{ ZALO_BOT_TOKEN: 'abc-geheim' }, 'ZALO_BOT_TOKEN'],
      [
        { ZALO_OA_APP_ID: ZALO_OA.ZALO_OA_APP_ID },
        'ZALO_OA_APP_ID and ZALO_OA_APP_SECRET must be set together',
      ],
      [{ ...ZALO_OA, ZALO_OA_TEMPLATES: '{"geheim":1}' }, 'ZALO_OA_TEMPLATES must be JSON such as'],
      [{ ...ZALO_OA, ZALO_OA_NIGHT: '25:00-geheim' }, 'ZALO_OA_NIGHT'],
      [{ ...ZALO_OA, ZALO_OA_TOKEN_KEY: 'geheim' }, 'ZALO_OA_TOKEN_KEY must be at least 16'],
      [{ ...ZALO_OA, ZALO_OA_TEXT_PRICE: 'geheim' }, 'ZALO_OA_TEXT_PRICE'],
    ] as const) {
      const { code, message } = problemOf(settings);
      expect(code).toBe('CONFIG_INVALID');
      expect(message).toContain(words);
      expect(message).not.toContain('geheim');
    }
  });

  it('keeps the local chat on loopback', () => {
    expect(problemOf({ HTTP_HOST: '0.0.0.0' }).message).toContain('HTTP_HOST');
    expect(readConfig({ HTTP_HOST: '0.0.0.0', LOCAL_CHAT: 'off' }).http.host).toBe('0.0.0.0');
  });

  it('reads exactly the variables that .env.example explains', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const explained = new Set([...example.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name));
    expect([...explained].sort()).toEqual([...ENVIRONMENT_VARIABLES].sort());
  });

  it('is satisfied by .env.example itself', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const lines = example.split('\n').filter((line) => /^[A-Z]/.test(line));
    const values = Object.fromEntries(
      lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
    );
    expect(readConfig(values)).toEqual(readConfig({}));
  });
});
