import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { createInvitation } from '../../src/members/invitations.ts';
import { createTestClock } from '../support/clock.ts';
import { createUnmigratedDatabaseUrl } from '../support/database.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { startZaloBotServer } from '../support/zalo-bot-server/zalo-bot-server.ts';
import { startZaloOaServer } from '../support/zalo-oa-server/zalo-oa-server.ts';

const PUBLIC_URL = 'https://bantin.test';

/** Local servers of all three, and the settings that lead to them. */
async function startAll() {
  const clock = createTestClock('2022-04-12T09:00:00+07:00');
  const telegram = await startTelegramServer();
  const bot = await startZaloBotServer({ clock, allowsLocalWebhooks: true });
  const oa = await startZaloOaServer({ clock, webhookRetryMs: 100 });
  for (const server of [telegram, bot, oa]) onTestFinished(() => server.close());
  const settings = {
    DATABASE_URL: await createUnmigratedDatabaseUrl(),
    HTTP_PORT: '0',
    PUBLIC_URL,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ZALO_BOT_TOKEN: bot.token,
    ZALO_BOT_API_ROOT: bot.apiRoot,
    ZALO_BOT_MODE: 'webhook',
    ZALO_BOT_WEBHOOK_SECRET: 'bi-mat-thu',
    ZALO_OA_APP_ID: oa.appId,
    ZALO_OA_APP_SECRET: oa.appSecret,
    ZALO_OA_SECRET_KEY: oa.secretKey,
    ZALO_OA_REFRESH_TOKEN: oa.refreshToken,
    ZALO_OA_API_ROOT: oa.apiRoot,
    ZALO_OAUTH_ROOT: oa.oauthRoot,
  };
  async function start(changed: Readonly<Record<string, string>> = {}) {
    const config = readConfig({ ...settings, ...changed });
    const app = await startApp(config, pino({ level: 'silent' }), { clock });
    onTestFinished(() => app.stop());
    bot.tunnel(PUBLIC_URL, app.url.replace(/\/$/, ''));
    await oa.setWebhook(`${app.url}webhooks/zalo-oa`);
    const invite = async (role: 'admin' | 'member') =>
      (await createInvitation(app.context, OPERATOR, { role, maxUses: 9, days: 30 })).code;
    const readiness = async () => (await (await fetch(`${app.url}readyz`)).json()) as { reasons: string[] };
    return { app, invite, readiness };
  }
  return { clock, telegram, bot, oa, start };
}

it('answers on Telegram, by a Zalo bot with a webhook, and by a Zalo OA in one service', async () => {
  const { telegram, bot, oa, start } = await startAll();
  const { app, invite, readiness } = await start();
  const code = await invite('member');
  const people = [
    telegram.user(7, 'An'),
    bot.user('aa11bb22cc33dd44ee55', 'Bình'),
    oa.user('8012345678901234567', 'Chi'),
  ];
  for (const person of people) person.send(`/start ${code}`);
  for (const person of people) {
    await telegram.waitFor(() => person.messages.some(({ text }) => text.includes('đã tham gia')));
  }
  expect(await app.context.db.prisma.member.count()).toBe(3);
  expect(await readiness()).toEqual({ status: 'ready', reasons: [] });

  // Zalo's trial of the address, and somebody who does not know the secret.
  expect(await bot.probeWebhook()).toBe(200);
  const forged = await fetch(`${app.url}webhooks/zalo-bot`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-bot-api-secret-token': 'geraten' },
    body: '{}',
  });
  expect(forged.status).toBe(401);
  const metrics = await (await fetch(`${app.url}metrics`)).text();
  expect(metrics).toContain('bantin_quota_used{platform="zalo-bot",unit="person"} 1');
  expect(metrics).toContain('bantin_zalo_oa_token{state="ok"} 1');
});

it('goes on without a platform that refuses its token, and tells the admins on another one', async () => {
  const { telegram, bot, oa, start } = await startAll();
  bot.revokeToken();
  oa.revokeGrant();
  const { app, invite, readiness } = await start();
  const admin = telegram.user(7, 'Quản trị');
  admin.send(`/start ${await invite('admin')}`);
  const texts = () => admin.messages.map(({ text }) => text).join('\n');
  await telegram.waitFor(() => texts().includes('đã tham gia'));
  expect((await readiness()).reasons).toEqual([
    expect.stringContaining('ZALO_BOT_TOKEN'),
    expect.stringContaining('ZALO_OA_REFRESH_TOKEN'),
  ]);
  await app.tick();
  await telegram.waitFor(() => texts().includes('Quyền gửi tin của Zalo OA'));
  // The watchdog looks every ten seconds.
  await telegram.waitFor(() => texts().includes('Zalo (bot) từ chối mã kết nối'), 30_000);
});

it('does not start where every platform refuses its token', async () => {
  const { telegram, bot, oa, start } = await startAll();
  telegram.revokeToken();
  bot.revokeToken();
  oa.revokeGrant();
  await expect(start()).rejects.toMatchObject({ name: 'AppError', code: 'ZALO_OA_TOKEN_REFUSED' });
  await expect(start({ ZALO_OA_APP_ID: '', ZALO_OA_APP_SECRET: '' })).rejects.toMatchObject({
    code: 'ZALO_BOT_TOKEN_REFUSED',
  });
});
