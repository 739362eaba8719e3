import { expect, it, onTestFinished } from 'vitest';
import { prepareBantin } from '../cli/run-bantin.ts';
import { startZaloBotServer } from '../support/zalo-bot-server/zalo-bot-server.ts';
import { startZaloOaServer } from '../support/zalo-oa-server/zalo-oa-server.ts';

/** Rows of a terminal. */
const SCREEN = 24;

it('says in one screen how a Zalo set-up stands, and fails when something keeps it from sending', async () => {
  const bot = await startZaloBotServer();
  const oa = await startZaloOaServer();
  for (const server of [bot, oa]) onTestFinished(() => server.close());
  const bantin = await prepareBantin({
    PUBLIC_URL: 'https://bantin.test',
    ZALO_BOT_TOKEN: bot.token,
    ZALO_BOT_API_ROOT: bot.apiRoot,
    ZALO_OA_APP_ID: oa.appId,
    ZALO_OA_APP_SECRET: oa.appSecret,
    ZALO_OA_SECRET_KEY: oa.secretKey,
    ZALO_OA_REFRESH_TOKEN: oa.refreshToken,
    ZALO_OA_API_ROOT: oa.apiRoot,
    ZALO_OAUTH_ROOT: oa.oauthRoot,
  });
  const well = await bantin.run(['doctor']);
  expect([well.exitCode, well.err]).toEqual([0, '']);
  expect(well.out.trimEnd().split('\n').length).toBeLessThanOrEqual(SCREEN);
  expect(well.out).toContain('ok       zalo oa: Đảng ủy Khối thử nghiệm');
  expect(well.out).toContain('warning  zalo oa templates: None set.');
  process.stdout.write(well.out);

  bot.revokeToken();
  oa.revokeGrant();
  const ill = await bantin.run(['doctor', '--json']);
  expect(ill.exitCode).toBe(1);
  const { findings } = JSON.parse(ill.out) as { findings: { subject: string; state: string }[] };
  const problems = findings.filter(({ state }) => state === 'problem').map(({ subject }) => subject);
  expect(problems).toEqual(['zalo bot', 'zalo oa tokens']);
  for (const secret of [bot.token, oa.appSecret, oa.secretKey, oa.refreshToken])
    expect(well.out + ill.out + ill.err).not.toContain(secret);

  // A setting that is missing is named before anything else is looked at.
  const half = await bantin.run(['doctor'], { env: { ZALO_OA_APP_SECRET: '' } });
  expect([half.exitCode, half.out]).toEqual([2, '']);
  expect(half.err).toContain('ZALO_OA_APP_ID and ZALO_OA_APP_SECRET must be set together');
});
