import { expect, it } from 'vitest';
import type { SendResult } from '../../src/platforms/platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import { enqueue, recordingPlatform, startDispatcher } from './outbox-world.ts';

it('hands a slow platform no more at a time than its own share, and the others theirs', async () => {
  const context = await createTestContext();
  for (const platform of ['telegram', 'zalo-oa'] as const) {
    for (let index = 0; index < 8; index += 1) {
      await addMember(context.db, { accounts: [{ platform, chatId: `${platform}-${index}` }] });
    }
  }
  const open = new Set<string>();
  let mostOpen = 0;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = recordingPlatform('zalo-oa', async ({ chatId }): Promise<SendResult> => {
    open.add(chatId);
    mostOpen = Math.max(mostOpen, open.size);
    await released;
    open.delete(chatId);
    return { outcome: 'sent', messageRef: '1' };
  });
  const fast = recordingPlatform('telegram');
  await enqueue(context);
  const dispatcher = startDispatcher(context, [fast.platform, slow.platform], {
    concurrency: 50,
    concurrencies: new Map([['zalo-oa', 2]]),
  });
  const drained = dispatcher.drain();
  await expect.poll(() => [fast.sends.length, slow.sends.length]).toEqual([8, 2]);
  release();
  await drained;
  expect([slow.sends.length, mostOpen]).toEqual([8, 2]);
});
