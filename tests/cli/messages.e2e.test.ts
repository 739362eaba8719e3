import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { prepareBantin, rowsOf } from './run-bantin.ts';

const REFUSED = { kind: 'refuse', code: 400, description: 'Bad Request: message is too long' } as const;

/** An office of so many members on Telegram, with a clock in the morning. */
async function prepareOffice(members: number, ratePerSecond = '1000') {
  const server = await startTelegramServer({ openToAll: true });
  onTestFinished(() => server.close());
  const bantin = await prepareBantin({
    TELEGRAM_BOT_TOKEN: server.token,
    TELEGRAM_API_ROOT: server.apiRoot,
    TELEGRAM_RATE_PER_SECOND: ratePerSecond,
  });
  const rows = Array.from(
    { length: members },
    (_, index) => `Đảng viên ${index},Chi bộ,member,telegram,${index + 1}`,
  );
  const csv = ['name,organisation,role,platform,chat_id', ...rows].join('\n');
  await writeFile(join(bantin.folder, 'members.csv'), csv);
  await bantin.run(['import', 'members.csv']);
  const received = () => server.calls('sendMessage').filter(({ status }) => status === 200);
  const announce = (...more: string[]) =>
    bantin.run(['broadcast', '--text', 'Họp lúc 8 giờ.', '--audience', 'all', '--urgent', '--json', ...more]);
  return { server, bantin, received, announce };
}

it('controls one message from the command line: pause, resume, retry, resend, report, cancel', async () => {
  const { server, bantin, received, announce } = await prepareOffice(10);
  const [{ messageId } = { messageId: 0 }] = rowsOf<{ messageId: number }>(await announce());
  const of = ['--message', String(messageId)];
  expect(await bantin.run(['pause', ...of])).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining(`Message ${messageId} is paused: 10 member(s) wait`),
  });
  server.fault(REFUSED, { chatId: 3, times: 2 });
  bantin.spawn(['start']);
  await server.waitFor(() => server.isPolled, 60_000);
  expect(received()).toHaveLength(0);

  expect(await bantin.run(['resume', ...of])).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('goes on to the 10 member(s)'),
  });
  const watched = await bantin.run(['watch', ...of, '--json']);
  expect(watched.err).toMatch(/Finished: 9\/10 sent, 1 failed\.\n$/);
  expect(rowsOf(watched)).toMatchObject([{ sent: 9, failed: 1, total: 10 }]);

  const retried = await bantin.run(['retry', ...of, '--wait', '--json']);
  expect(rowsOf(retried)).toEqual([{ messageId, retried: 1, inDoubt: 0 }]);
  expect(retried.err).toContain('Finished: 9/10 sent, 1 failed.');
  const resent = await bantin.run(['resend', ...of, '--wait', '--json']);
  expect(rowsOf(resent)).toEqual([{ messageId: messageId + 1, recipients: 1, inDoubt: 0, unreachable: 0 }]);
  expect(resent.err).toContain('Finished: 1/1 sent.');
  expect(await bantin.run(['resend', ...of])).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('Nobody is left'),
  });
  expect(
    received()
      .map(({ chatId }) => chatId)
      .sort((a, b) => Number(a) - Number(b)),
  ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

  const csv = await bantin.run(['deliveries', ...of, '--csv']);
  expect(csv.out).toMatch(/^\uFEFFHọ và tên;/);
  expect(csv.out).toContain(
    'Đảng viên 2;Chi bộ;Telegram;Không gửi được;Ứng dụng không chấp nhận nội dung này;',
  );
  expect(csv.out.trimEnd().split('\r\n')).toHaveLength(11);

  expect(await bantin.run(['cancel', ...of])).toMatchObject({
    exitCode: 1,
    out: expect.stringContaining('is finished: there is nothing left'),
  });
  for (const command of ['watch', 'retry']) {
    const unknown = await bantin.run([command, '--message', '99']);
    expect(unknown).toMatchObject({ exitCode: 1, out: '', err: 'bantin: There is no message 99.\n' });
  }
  expect((await bantin.run(['deliveries', '--csv'])).exitCode).toBe(2);
});

it('follows an announcement with --wait, and Ctrl-C ends the watching and not the sending', async () => {
  const { server, bantin, received, announce } = await prepareOffice(30, '10');
  const watching = bantin.spawn(['broadcast', '--text', 'Họp.', '--audience', 'all', '--urgent', '--wait']);
  let shown = '';
  watching.stderr?.on('data', (chunk: Buffer) => (shown += chunk));
  await expect.poll(() => shown, { timeout: 60_000 }).toContain('0/30 sent (0%)');
  const ended = new Promise((resolve) => watching.once('close', resolve));
  watching.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(shown).toContain('the running service goes on sending');

  bantin.spawn(['start']);
  await server.waitFor(() => received().length > 0, 60_000);
  const followed = await bantin.run(['watch', '--message', '1']);
  expect(followed).toMatchObject({ exitCode: 0, out: '' });
  expect(followed.err).toMatch(/^\d+\/30 sent[^\n]*\n(.*\n)*Finished: 30\/30 sent\.\n$/);
  const cancelled = rowsOf<{ messageId: number }>(await announce())[0];
  const cancel = ['cancel', '--message', String(cancelled?.messageId), '--json'];
  const [outcome] = rowsOf<{ cancelled: number; alreadySent: number }>(await bantin.run(cancel));
  expect(Number(outcome?.cancelled) + Number(outcome?.alreadySent)).toBe(30);
  expect(outcome).toMatchObject({ status: 'cancelled' });
});
