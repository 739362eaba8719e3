import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { prepareBantin, rowsOf } from './run-bantin.ts';

const MEMBERS = 2_000;
/** The sends in flight at this rate, and so the most that a kill may repeat. */
const IN_FLIGHT = 100;

it('loses nobody and repeats at most what was in flight when the service is killed in the middle of an announcement', async () => {
  const server = await startTelegramServer({ openToAll: true });
  onTestFinished(() => server.close());
  const bantin = await prepareBantin({
    TELEGRAM_BOT_TOKEN: server.token,
    TELEGRAM_API_ROOT: server.apiRoot,
    TELEGRAM_RATE_PER_SECOND: '1000',
  });
  const rows = Array.from(
    { length: MEMBERS },
    (_, index) => `Đảng viên ${index},Chi bộ ${index % 60},member,telegram,${100_000 + index}`,
  );
  await writeFile(
    join(bantin.folder, 'members.csv'),
    ['name,organisation,role,platform,chat_id', ...rows].join('\n'),
  );
  expect(rowsOf(await bantin.run(['import', 'members.csv', '--json']))).toMatchObject([
    { created: MEMBERS, problems: [] },
  ]);
  const [announced] = rowsOf(
    await bantin.run([
      'broadcast',
      '--text',
      'Họp khẩn lúc 8 giờ.',
      '--audience',
      'all',
      '--urgent',
      '--json',
    ]),
  );
  expect(announced).toMatchObject({ recipients: MEMBERS });

  const received = () => server.calls('sendMessage').filter(({ status }) => status === 200);
  const first = bantin.spawn(['start']);
  await server.waitFor(() => received().length >= 700, 60_000);
  const ended = new Promise((resolve) => first.once('exit', (_code, signal) => resolve(signal)));
  first.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  const beforeKill = received().length;
  expect(beforeKill).toBeLessThan(MEMBERS);

  const second = bantin.spawn(['start']);
  const people = () => new Set(received().map(({ chatId }) => chatId)).size;
  await server.waitFor(() => people() === MEMBERS, 90_000);
  await expect
    .poll(async () => rowsOf(await bantin.run(['deliveries', '--json']))[0], {
      timeout: 60_000,
      interval: 500,
    })
    .toMatchObject({ total: MEMBERS, sent: MEMBERS, pending: 0, sending: 0, failed: 0, expired: 0 });
  const duplicates = received().length - MEMBERS;
  expect(duplicates).toBeLessThanOrEqual(IN_FLIGHT);
  const [counts] = rowsOf<{ uncertain: number }>(await bantin.run(['deliveries', '--json']));
  expect(counts?.uncertain).toBeGreaterThanOrEqual(duplicates);
  process.stdout.write(
    `killed after ${beforeKill} of ${MEMBERS} messages: ${duplicates} repeated, ${counts?.uncertain} recorded as uncertain\n`,
  );

  // A planned stop ends in time and by itself.
  const stopped = new Promise((resolve) => second.once('exit', resolve));
  second.kill('SIGTERM');
  expect(await stopped).toBe(0);
}, 240_000);
