import { expect, it, onTestFinished } from 'vitest';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { prepareBantin, rowsOf } from './run-bantin.ts';

it('refuses to work beside another service on the same file, and works as soon as that one has been killed', async () => {
  const server = await startTelegramServer();
  onTestFinished(() => server.close());
  const bantin = await prepareBantin({ TELEGRAM_BOT_TOKEN: server.token, TELEGRAM_API_ROOT: server.apiRoot });
  const first = bantin.spawn(['start']);
  await server.waitFor(() => server.isPolled, 30_000);

  const second = await bantin.run(['start']);
  expect(second.exitCode).toBe(1);
  expect(second.err).toContain('Another bantin service already works with this database: stop it first.');
  expect(second.err).not.toContain('    at ');
  // The commands beside it go on working, and nobody has taken its updates.
  expect(rowsOf(await bantin.run(['deliveries', '--json']))).toMatchObject([{ total: 0 }]);
  expect(server.calls('getUpdates').filter(({ status }) => status === 409)).toEqual([]);
  expect(server.isPolled).toBe(true);

  const ended = new Promise((resolve) => first.once('exit', (_code, signal) => resolve(signal)));
  first.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  await server.waitFor(() => !server.isPolled);
  bantin.spawn(['start']);
  await server.waitFor(() => server.isPolled, 30_000);
});
