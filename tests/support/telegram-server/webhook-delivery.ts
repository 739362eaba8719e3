import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { Update } from '@grammyjs/types';
import type { UpdateQueue } from './update-queue.ts';

export interface Webhook {
  readonly url: string;
  readonly secret?: string;
  readonly allowedUpdates?: readonly string[];
}

/**
 * Delivers updates to a webhook one after another, each again (after `retryMs`, doubling) until it is answered
 * with 2xx. The official server delivers different chats in parallel; one after another is what a test can read.
 */
export function createWebhookDelivery(queue: UpdateQueue, retryMs: number) {
  const agent = new HttpAgent({ keepAlive: true });
  let webhook: Webhook | undefined;
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  let delayMs = retryMs;
  let lastError: string | undefined;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (webhook !== undefined) {
      const update = queue.pending()[0];
      if (update === undefined) break;
      const status = await post(webhook, update).catch(() => 0);
      if (status >= 200 && status < 300) {
        queue.confirm(update.update_id);
        delayMs = retryMs;
        continue;
      }
      lastError = status === 0 ? 'Connection refused' : `Wrong response from the webhook: ${status}`;
      const waitMs = delayMs;
      delayMs = Math.min(delayMs * 2, 60_000);
      await new Promise<void>((resolve) => {
        timer = setTimeout(resolve, waitMs);
      });
    }
    running = false;
  }

  function post({ url, secret }: Webhook, update: Update): Promise<number> {
    const body = Buffer.from(JSON.stringify(update));
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
    };
    return new Promise((resolve, reject) => {
      const request = httpRequest(url, { method: 'POST', headers, agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  return {
    current: () => webhook,
    lastError: () => lastError,
    set(next: Webhook | undefined) {
      webhook = next;
      queue.listen(next === undefined ? undefined : () => void run());
      if (next !== undefined) void run();
    },
    close() {
      webhook = undefined;
      queue.listen(undefined);
      clearTimeout(timer);
      agent.destroy();
    },
  };
}
