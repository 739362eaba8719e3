import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { followMessage } from '../../src/cli/follow-message.ts';
import { createStatusLine } from '../../src/cli/output.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { cancelMessage, pauseMessage, resumeMessage } from '../../src/outbox/control.ts';
import type { SendResult } from '../../src/platforms/platform.ts';
import { writeSetting } from '../../src/storage/settings-store.ts';
import { addPeople, enqueue, recordingPlatform, startDispatcher } from '../outbox/outbox-world.ts';
import { createTestContext } from '../support/context.ts';

/** What a terminal, or a log file, was given. */
function screen(isTTY: boolean) {
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 60 }), written: () => written };
}

async function follow({ isTTY = false, idleMs = 60_000 } = {}) {
  const context = await createTestContext();
  await addPeople(context.db, 3);
  const { messageId } = await enqueue(context);
  const { stream, written } = screen(isTTY);
  const ending = new AbortController();
  const begin = () =>
    followMessage(context, messageId, {
      line: createStatusLine(stream, 0),
      signal: ending.signal,
      pollMs: 5,
      idleMs,
    });
  return { context, messageId, written, ending, begin };
}

it('tells how a message comes along, and in the end what became of it', async () => {
  const { context, messageId, written, begin } = await follow();
  const { platform } = recordingPlatform(
    'telegram',
    ({ chatId }): SendResult =>
      chatId === '1002' ? { outcome: 'rejected', reason: '' } : { outcome: 'sent', messageRef: '1' },
  );
  const following = begin();
  await expect.poll(written).toBe('0/3 sent (0%)\n');
  await pauseMessage(context, OPERATOR, messageId);
  await expect.poll(written).toContain('0/3 sent (0%), paused, 3 wait\n');
  await resumeMessage(context, OPERATOR, messageId);
  await startDispatcher(context, [platform]).drain();
  expect(await following).toBe(true);
  expect(written()).toMatch(/\nFinished: 2\/3 sent, 1 failed\.\n$/);
});

it('redraws one line at a terminal, never longer than the terminal is wide', async () => {
  const { context, messageId, written, begin } = await follow({ isTTY: true });
  await context.db.prisma.delivery.updateMany({
    where: { messageId },
    data: { notBefore: new Date(context.clock.now().getTime() + 3_600_000) },
  });
  const following = begin();
  await expect.poll(written).toContain('0/3 sent (0%), 3 in quiet hours');
  await cancelMessage(context, OPERATOR, messageId);
  expect(await following).toBe(true);
  expect(written()).toContain('\r\u001b[KCancelled: 0/3 sent, 3 cancelled.\n');
  const lines = written().replaceAll('\r\u001b[K', '\n').split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60);
});

it('says when no running service moves it, or all sending is paused', async () => {
  const { context, written, ending, begin } = await follow({ idleMs: 20 });
  const following = begin();
  await expect.poll(written).toContain('Nothing moves although 3 are due: no running service sends them.');
  await writeSetting(context.db, 'sending.paused', 'on');
  await expect.poll(written).toContain('All sending is paused since a backup was restored: bantin resume');
  ending.abort();
  expect(await following).toBe(false);
  expect(written().match(/Nothing moves/g)).toHaveLength(1);
  expect(await context.db.prisma.delivery.count({ where: { state: 'pending' } })).toBe(3);
});

it('knows no message that is not there', async () => {
  const context = await createTestContext();
  const { stream } = screen(false);
  const options = { line: createStatusLine(stream), signal: new AbortController().signal };
  await expect(followMessage(context, 99, options)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
