import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { BotEvent } from './event-queue.ts';

/** Zalo does not say how long it waits. */
const ANSWER_WITHIN_MS = 10_000;

export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/** The documentation shows events in an envelope, captures of September 2026 show them flat. */
export type BodyShape = 'flat' | 'enveloped';

/** One request to the webhook. */
export interface WebhookAttempt {
  /** null for an empty probe. */
  readonly event: BotEvent | null;
  /** 0 when the connection failed or no answer came. */
  readonly status: number;
}

/**
 * Delivers events one after another, each once: no redelivery is documented, and an operator reports that what comes
 * while the receiver is down is lost.
 */
export function createWebhookDelivery() {
  const agent = new HttpAgent({ keepAlive: true });
  const attempts: WebhookAttempt[] = [];
  const tunnels = new Map<string, string>();
  let webhook: Webhook | undefined;
  let shape: BodyShape = 'flat';
  let updatedAt = 0;
  let onAttempt: () => void = () => undefined;
  let queue: Promise<unknown> = Promise.resolve();

  async function attempt(event: BotEvent | null): Promise<number> {
    if (webhook === undefined) return 0;
    const wrapped = shape === 'flat' ? event : { ok: true, result: event };
    const body = event === null ? Buffer.alloc(0) : Buffer.from(JSON.stringify(wrapped));
    const status = await post(webhook, body).catch(() => 0);
    attempts.push({ event, status });
    onAttempt();
    return status;
  }

  function post({ url, secret }: Webhook, body: Buffer): Promise<number> {
    // The empty probe was seen without a content type.
    const contentType = body.length === 0 ? {} : { 'content-type': 'application/json' };
    const headers = {
      ...contentType,
      'content-length': body.length,
      'user-agent': 'Java/17',
      'x-bot-api-secret-token': secret,
    };
    return new Promise((resolve, reject) => {
      const request = httpRequest(locate(url), { method: 'POST', headers, agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      request.setTimeout(ANSWER_WITHIN_MS, () => request.destroy(new Error('no answer')));
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Where a public address really leads in a test. */
  function locate(url: string): string {
    for (const [from, to] of tunnels) if (url.startsWith(from)) return to + url.slice(from.length);
    return url;
  }

  function inOrder(event: BotEvent | null): Promise<number> {
    const done = queue.then(() => attempt(event));
    queue = done;
    return done;
  }

  return {
    attempts,
    current: () => webhook,
    updatedAt: () => updatedAt,
    listen(listener: () => void) {
      onAttempt = listener;
    },
    shape(next: BodyShape) {
      shape = next;
    },
    tunnel: (from: string, to: string) => void tunnels.set(from, to),
    set(next: Webhook | undefined, at: number) {
      webhook = next;
      updatedAt = at;
    },
    add: (event: BotEvent) => void inOrder(event),
    /** Posts the empty probe; resolves with the status, 0 for none. */
    probe: () => inOrder(null),
    close() {
      webhook = undefined;
      agent.destroy();
    },
  };
}

export type WebhookDelivery = ReturnType<typeof createWebhookDelivery>;
