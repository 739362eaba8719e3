import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { addUsage, monthOf } from '../../src/platforms/usage-store.ts';
import { examine } from '../../src/service/doctor.ts';
import { describeSkew } from '../../src/service/examine-clock-of.ts';
import type { Finding } from '../../src/service/finding.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { addMember } from '../support/builders.ts';
import { createUnmigratedDatabaseUrl } from '../support/database.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import type { ZaloBotServer } from '../support/zalo-bot-server/server-types.ts';
import { startZaloBotServer } from '../support/zalo-bot-server/zalo-bot-server.ts';
import { TOKEN_PATH, type ZaloOaServer } from '../support/zalo-oa-server/server-types.ts';
import { startZaloOaServer } from '../support/zalo-oa-server/zalo-oa-server.ts';

interface Doctor {
  /** What it finds about Zalo, by subject. */
  look(settings?: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Finding>>;
  /** Does something in the database between two looks. */
  inDatabase(work: (db: Database) => Promise<unknown>): Promise<void>;
}

async function createDoctor(base: Readonly<Record<string, string>>): Promise<Doctor> {
  const databaseUrl = await createUnmigratedDatabaseUrl();
  return {
    async look(settings = {}) {
      const found = await examine(
        readConfig({ DATABASE_URL: databaseUrl, HTTP_PORT: '0', ...base, ...settings }),
      );
      const about = found.filter(({ subject }) => subject.startsWith('zalo'));
      expect(new Set(about.map(({ subject }) => subject)).size).toBe(about.length);
      return new Map(about.map((finding) => [finding.subject, finding]));
    },
    async inDatabase(work) {
      await migrate(databaseUrl);
      const db = await openDatabase(databaseUrl);
      try {
        await work(db);
      } finally {
        await db.close();
      }
    },
  };
}

const problem = (words: string) => ({ state: 'problem', detail: expect.stringContaining(words) });
const warning = (words: string) => ({ state: 'warning', detail: expect.stringContaining(words) });
const ok = (words: string) => ({ state: 'ok', detail: expect.stringContaining(words) });

describe('the Zalo bot', () => {
  async function startBot(options: Parameters<typeof startZaloBotServer>[0] = {}) {
    const server = await startZaloBotServer({ allowsLocalWebhooks: true, ...options });
    onTestFinished(() => server.close());
    const doctor = await createDoctor({ ZALO_BOT_TOKEN: server.token, ZALO_BOT_API_ROOT: server.apiRoot });
    return { server, ...doctor };
  }

  const byWebhook = {
    ZALO_BOT_MODE: 'webhook',
    ZALO_BOT_WEBHOOK_SECRET: 'mat-khau-thu',
    PUBLIC_URL: 'https://bantin.test',
  };

  function setWebhook(server: ZaloBotServer, url: string) {
    return fetch(`${server.apiRoot}/bot${server.token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url, secret_token: 'mat-khau-thu' }),
    });
  }

  it('is well, and its plan is told', async () => {
    const { look, inDatabase } = await startBot();
    await inDatabase(async (db) => {
      await addUsage(db, { platform: 'zalo-bot', period: monthOf(new Date()), unit: 'message' }, 40);
      await addMember(db, { accounts: [{ platform: 'zalo-bot', chatId: 'a1' }] });
    });
    const found = await look();
    expect(found.get('zalo bot')).toMatchObject(ok('bot.'));
    expect(found.get('zalo bot webhook')).toMatchObject(ok('none'));
    expect(found.get('zalo bot clock')).toMatchObject(ok('within'));
    expect(found.get('zalo bot plan')).toMatchObject(ok('40 of 3000 messages'));
    expect((await look({ ZALO_BOT_MOST_PEOPLE: '1' })).get('zalo bot plan')).toMatchObject(
      warning('1 of 1 people: used up'),
    );
  });

  it('refuses the token, or cannot be reached', async () => {
    const { server, look } = await startBot();
    server.revokeToken();
    const refused = await look();
    expect(refused.get('zalo bot')).toMatchObject(problem('ZALO_BOT_TOKEN'));
    expect(refused.has('zalo bot webhook')).toBe(false);
    const away = await look({ ZALO_BOT_API_ROOT: 'http://127.0.0.1:9' });
    expect(away.get('zalo bot')).toMatchObject(problem('cannot be reached'));
    for (const { detail } of [...refused.values(), ...away.values()])
      expect(detail).not.toContain(server.token);
  });

  it('has a webhook while it is polled, or none where it should have one', async () => {
    const { server, look } = await startBot();
    expect((await look(byWebhook)).get('zalo bot webhook')).toMatchObject(warning('Not set at Zalo yet'));
    server.fault({ kind: 'refuse', code: 404 }, { method: 'getWebhookInfo' });
    expect((await look(byWebhook)).get('zalo bot webhook')).toMatchObject(warning('does not say'));
    await setWebhook(server, 'https://other.test/hook');
    expect((await look()).get('zalo bot webhook')).toMatchObject(warning('delivers to other.test although'));
    expect((await look(byWebhook)).get('zalo bot webhook')).toMatchObject(
      warning('not to https://bantin.test/webhooks/zalo-bot'),
    );
    expect(
      (await look({ ...byWebhook, PUBLIC_URL: 'http://bantin.test' })).get('zalo bot webhook'),
    ).toMatchObject(problem('public https addresses only'));
    expect(server.webhookUrl).toBe('https://other.test/hook');
  });

  it('is not reached by Zalo, with what Zalo says of it', async () => {
    const { server, look } = await startBot();
    server.tunnel('https://bantin.test', 'http://127.0.0.1:9');
    await setWebhook(server, 'https://bantin.test/webhooks/zalo-bot');
    const { state, detail } = (await look(byWebhook)).get('zalo bot webhook') as Finding;
    expect([state, detail]).toEqual(['problem', expect.stringContaining('(webhook.')]);
    server.fault({ kind: 'refuse', code: 426 }, { method: 'testWebhook' });
    expect((await look(byWebhook)).get('zalo bot webhook')).toMatchObject(
      warning('its tries of today are used up'),
    );
  });
});

describe('the official account', () => {
  async function startOa() {
    const server = await startZaloOaServer();
    onTestFinished(() => server.close());
    const doctor = await createDoctor(settingsOf(server));
    return { server, ...doctor };
  }

  function settingsOf(server: ZaloOaServer): Record<string, string> {
    return {
      ZALO_OA_APP_ID: server.appId,
      ZALO_OA_APP_SECRET: server.appSecret,
      ZALO_OA_SECRET_KEY: server.secretKey,
      ZALO_OA_REFRESH_TOKEN: server.refreshToken,
      ZALO_OA_API_ROOT: server.apiRoot,
      ZALO_OAUTH_ROOT: server.oauthRoot,
      ZALO_OA_TEMPLATES: JSON.stringify({ announcement: { id: '500001' } }),
      PUBLIC_URL: 'https://bantin.test',
    };
  }

  it('is well, though not every purpose has a template; looking again uses no further refresh token', async () => {
    const { server, look } = await startOa();
    const found = await look();
    expect(found.get('zalo oa tokens')).toMatchObject(ok('renewed by themselves'));
    expect(found.get('zalo oa')).toMatchObject(ok('verified, package Growth, 0 followers'));
    expect(found.get('zalo oa webhook')).toMatchObject(ok('https://bantin.test/webhooks/zalo-oa'));
    expect(found.get('zalo oa clock')).toMatchObject(ok('within'));
    expect(found.get('zalo oa costs')).toMatchObject(ok('0 of 500 paid texts'));
    expect(found.get('zalo oa templates')).toMatchObject(
      warning('Set: announcement 500001. Without one for reminder, digest, notice'),
    );
    await look();
    expect(server.rotations).toBe(1);
  });

  it('cannot receive without the key that signs, nor at an address that is not https', async () => {
    const { look } = await startOa();
    expect((await look({ ZALO_OA_SECRET_KEY: '' })).get('zalo oa webhook')).toMatchObject(
      problem('ZALO_OA_SECRET_KEY is not set'),
    );
    expect((await look({ PUBLIC_URL: 'http://bantin.test' })).get('zalo oa webhook')).toMatchObject(
      problem('https addresses only'),
    );
    expect((await look({ PUBLIC_URL: '' })).get('zalo oa webhook')).toMatchObject(
      warning('PUBLIC_URL is not set'),
    );
  });

  it('has no tokens, dead ones, or such as another key has sealed', async () => {
    const { server, look } = await startOa();
    expect((await look({ ZALO_OA_REFRESH_TOKEN: '' })).get('zalo oa tokens')).toMatchObject(
      problem('ZALO_OA_REFRESH_TOKEN'),
    );
    expect(server.calls(TOKEN_PATH)).toEqual([]);
    server.revokeGrant();
    const dead = await look();
    expect(dead.get('zalo oa tokens')).toMatchObject(problem('refuses the refresh token'));
    expect(dead.has('zalo oa')).toBe(false);
    expect((await look({ ZALO_OA_APP_SECRET: 'another' })).get('zalo oa tokens')).toMatchObject(
      problem('another key'),
    );
    // It was asked once, and not again while nobody has done anything about it.
    expect(server.calls(TOKEN_PATH)).toHaveLength(1);
    // An admin consents again: the new token from the settings is taken.
    const { refreshToken } = server.consent();
    expect((await look({ ZALO_OA_REFRESH_TOKEN: refreshToken })).get('zalo oa tokens')).toMatchObject(
      ok('renewed by themselves'),
    );
  });

  it('cannot be reached, or refuses the app', async () => {
    const { server, look } = await startOa();
    expect((await look({ ZALO_OAUTH_ROOT: 'http://127.0.0.1:9' })).get('zalo oa tokens')).toMatchObject(
      problem('oauth.zaloapp.com'),
    );
    server.fault({ kind: 'refuse', code: -209 }, { path: '/v2.0/oa/getoa' });
    const refused = await look();
    expect(refused.get('zalo oa')).toMatchObject(problem('error -209'));
    expect(refused.get('zalo oa tokens')).toMatchObject(ok('renewed'));
    const secrets = [server.accessToken, server.refreshToken, server.appSecret, server.secretKey];
    for (const { detail } of refused.values()) {
      for (const secret of secrets) expect(detail).not.toContain(secret);
    }
  });
});

it('warns of a rate that Telegram does not allow for nothing', async () => {
  const server = await startTelegramServer();
  onTestFinished(() => server.close());
  const databaseUrl = await createUnmigratedDatabaseUrl();
  const settings = { TELEGRAM_BOT_TOKEN: server.token, TELEGRAM_API_ROOT: server.apiRoot };
  const look = async (more: Readonly<Record<string, string>>) => {
    const found = await examine(
      readConfig({ DATABASE_URL: databaseUrl, HTTP_PORT: '0', ...settings, ...more }),
    );
    return found.find(({ subject }) => subject === 'telegram');
  };
  expect(await look({})).toEqual({ subject: 'telegram', ...ok('@') });
  expect(await look({ TELEGRAM_RATE_PER_SECOND: '1000' })).toMatchObject(
    warning('TELEGRAM_PAID_BROADCAST=on'),
  );
  const paid = { TELEGRAM_RATE_PER_SECOND: '1000', TELEGRAM_PAID_BROADCAST: 'on' };
  expect(await look(paid)).toMatchObject(ok('@'));
});

it('names the platforms where none is configured', async () => {
  const found = await examine(
    readConfig({ DATABASE_URL: await createUnmigratedDatabaseUrl(), HTTP_PORT: '0', LOCAL_CHAT: 'off' }),
  );
  expect(found.find(({ subject }) => subject === 'platforms')).toMatchObject(problem('ZALO_BOT_TOKEN'));
});

it('says how far the clock is off, and in which direction', () => {
  const now = Date.parse('2022-04-12T08:00:00Z');
  expect(describeSkew('clock', 'Tue, 12 Apr 2022 07:50:00 GMT', now)).toMatchObject([
    warning('600 s ahead of'),
  ]);
  expect(describeSkew('clock', 'Tue, 12 Apr 2022 08:05:00 GMT', now)).toMatchObject([
    warning('300 s behind'),
  ]);
  expect(describeSkew('clock', 'Tue, 12 Apr 2022 08:00:30 GMT', now)).toMatchObject([ok('within 30 s')]);
  expect(describeSkew('clock', 'no date', now)).toEqual([]);
});
