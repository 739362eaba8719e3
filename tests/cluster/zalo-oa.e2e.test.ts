import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { prepareBantin, rowsOf } from '../cli/run-bantin.ts';
import { createTestDatabase } from '../support/database.ts';
import { startZaloOaServer } from '../support/zalo-oa-server/zalo-oa-server.ts';
import { startBalancer } from './start-balancer.ts';
import { readService } from './start-cluster.ts';

const MEMBERS = 120;
/** Also the most that is in flight, and so the most that the end of a process may repeat. */
const RATE = 20;
/** Of Zalo's 30 s: long after an answer that only had to wait for its turn. */
const RETRY_MS = 5_000;
const PATIENCE_MS = 90_000;
const CS = '/v3.0/oa/message/cs';

it('answers Zalo OA events in whichever process they reach, renews the tokens once for all, and goes on when one is killed', async () => {
  const db = await createTestDatabase();
  const server = await startZaloOaServer({ webhookRetryMs: RETRY_MS });
  onTestFinished(() => server.close());
  const bantin = await prepareBantin({
    DATABASE_URL: db.url,
    ZALO_OA_APP_ID: server.appId,
    ZALO_OA_APP_SECRET: server.appSecret,
    ZALO_OA_SECRET_KEY: server.secretKey,
    ZALO_OA_REFRESH_TOKEN: server.refreshToken,
    ZALO_OA_API_ROOT: server.apiRoot,
    ZALO_OAUTH_ROOT: server.oauthRoot,
    ZALO_OA_RATE_PER_SECOND: String(RATE),
    LOG_LEVEL: 'info',
  });
  const people = Array.from({ length: MEMBERS }, (_, index) => server.user(`81000000000000${1000 + index}`));
  for (const person of people) person.follow();
  const rows = people.map(({ id }, index) => `Đảng viên ${index},Chi bộ ${index % 5},member,zalo-oa,${id}`);
  const csv = ['name,organisation,role,platform,chat_id', ...rows].join('\n');
  await writeFile(join(bantin.folder, 'members.csv'), csv);
  expect(rowsOf(await bantin.run(['import', 'members.csv', '--json']))).toMatchObject([
    { created: MEMBERS, problems: [] },
  ]);
  await db.prisma.chatAccount.updateMany({ data: { lastSeenAt: new Date() } });

  // Both start at once and both need an access token: one refresh token is used up, once.
  const services = await Promise.all([
    readService(bantin.spawn(['start'])),
    readService(bantin.spawn(['start'])),
  ]);
  const states = await Promise.all(services.map((service) => service.status()));
  expect(states.toSorted()).toEqual(['ready', 'standby']);
  const leader = services[states.indexOf('ready')] as (typeof services)[number];
  const other = services[states.indexOf('standby')] as (typeof services)[number];
  expect(server.rotations).toBe(1);

  // One address for both, as behind a reverse proxy.
  const balancer = await startBalancer();
  balancer.set([leader.url, other.url]);
  expect(await server.setWebhook(`${balancer.url}/webhooks/zalo-oa`)).toBe(200);
  const askers = people.slice(0, 8);
  const answers = () =>
    askers.map(({ messages }) => messages.filter(({ text }) => text.startsWith('Chưa có sự kiện')).length);
  const asked = (times: number) => () =>
    server.openEvents === 0 && answers().every((count) => count >= times);
  for (const asker of askers) asker.send('/lich');
  await server.waitFor(asked(1), PATIENCE_MS);
  for (const { url } of [leader, other]) expect(balancer.answered.get(url)).toBeGreaterThanOrEqual(4);

  // The token ends under both of them at once: one renews it, the other one finds it.
  server.revokeAccessToken();
  for (const asker of askers) asker.send('/lich');
  await server.waitFor(asked(2), PATIENCE_MS);
  expect(server.rotations).toBe(2);

  // One is killed in the middle of an announcement.
  const text = 'Họp khẩn lúc 8 giờ.';
  const received = () =>
    people.map(({ messages }) => messages.filter((one) => one.text.includes(text)).length);
  const reached = () => received().filter((count) => count > 0).length;
  const { exitCode } = await bantin.run(['broadcast', '--text', text, '--audience', 'all', '--urgent']);
  expect(exitCode).toBe(0);
  await server.waitFor(() => reached() >= MEMBERS / 4, PATIENCE_MS);
  leader.signal('SIGKILL');
  expect(await leader.exited).toBe('SIGKILL');
  expect(reached()).toBeLessThan(MEMBERS);
  for (const asker of askers) asker.send('/lich');
  await server.waitFor(() => reached() === MEMBERS, PATIENCE_MS);
  await server.waitFor(asked(3), PATIENCE_MS);
  expect(await other.status()).toBe('ready');
  const total = async () => {
    const [counts] = rowsOf(await bantin.run(['deliveries', '--json']));
    return counts;
  };
  await expect
    .poll(total, { timeout: PATIENCE_MS, interval: 1_000 })
    .toMatchObject({ total: MEMBERS, sent: MEMBERS, pending: 0, sending: 0, failed: 0 });

  const repeated = received().reduce((sum, count) => sum + count, 0) - MEMBERS;
  expect(repeated).toBeLessThanOrEqual(RATE);
  expect(answers()).toEqual(askers.map(() => 3));
  expect(server.rotations).toBe(2);
  expect(server.calls(CS).filter(({ error }) => error === -32)).toEqual([]);
  expect(server.webhookUrl).not.toBeNull();
  process.stdout.write(`killed in the middle of ${MEMBERS}: ${repeated} repeated; 2 token rotations\n`);
});
