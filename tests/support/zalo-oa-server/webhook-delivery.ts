import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { signatureOf } from './signature.ts';

/** Zalo repeats after 30 s, 5 min, 15 min, 30 min and 1 h; here in multiples of the first pause. */
const LADDER = [1, 10, 30, 60, 120] as const;
const ANSWER_WITHIN_MS = 2_000;

export interface WebhookOptions {
  readonly appId: string;
  readonly secretKey: string;
  /** The first pause of the ladder. */
  readonly retryMs: number;
}

/** How events are signed: sources disagree on the prefix and on where the timestamp stands. */
export interface Signing {
  /** `mac=` before the hex; as in the documentation unless set. */
  readonly prefix?: boolean;
  /** Where the signed timestamp stands: in the body, or only in the header `X-ZEvent-Timestamp`. */
  readonly timestampIn?: 'body' | 'header';
  /** Signed with another key, as somebody would who does not know it. */
  readonly secretKey?: string;
}

/** One attempt to deliver an event. */
export interface WebhookAttempt {
  readonly event: Readonly<Record<string, unknown>>;
  /** 0 for the first attempt. */
  readonly retry: number;
  /** 0 when the connection failed or nothing came within two seconds. */
  readonly status: number;
}

/**
 * Delivers signed events: first attempts one after another, repeats on their own. After the last step of the ladder
 * the webhook is switched off, as Zalo's console shows it.
 */
export function createWebhookDelivery({ appId, secretKey, retryMs }: WebhookOptions) {
  const agent = new HttpAgent({ keepAlive: true });
  const attempts: WebhookAttempt[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let url: string | undefined;
  let signing: Signing = {};
  let onAttempt: () => void = () => undefined;
  let queue: Promise<void> = Promise.resolve();
  let open = 0;

  async function attempt(event: Readonly<Record<string, unknown>>, body: Buffer, retry: number) {
    if (url === undefined) {
      open -= 1;
      return;
    }
    const status = await post(url, body, String(event.timestamp), retry).catch(() => 0);
    attempts.push({ event, retry, status });
    const step = LADDER[retry];
    if (status === 200) open -= 1;
    else if (step === undefined) {
      open -= 1;
      url = undefined;
    } else {
      const timer = setTimeout(() => {
        timers.delete(timer);
        void attempt(event, body, retry + 1);
      }, step * retryMs);
      timers.add(timer);
    }
    onAttempt();
  }

  function post(to: string, body: Buffer, timestamp: string, retry: number): Promise<number> {
    const mac = signatureOf({ appId, body, timestamp, secretKey: signing.secretKey ?? secretKey });
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'x-zevent-signature': signing.prefix === false ? mac : `mac=${mac}`,
      ...(signing.timestampIn === 'header' ? { 'x-zevent-timestamp': timestamp } : {}),
      ...(retry === 0 ? {} : { num_retry: String(retry) }),
    };
    return send(to, headers, body);
  }

  function send(to: string, headers: Record<string, string | number>, body: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(to, { method: 'POST', headers, agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      request.setTimeout(ANSWER_WITHIN_MS, () => request.destroy(new Error('no answer in two seconds')));
      request.on('error', reject);
      request.end(body);
    });
  }

  return {
    attempts,
    url: () => url,
    /** Events not answered with 200 yet. */
    open: () => open,
    listen(listener: () => void) {
      onAttempt = listener;
    },
    sign(how: Signing) {
      signing = how;
    },
    /** Saves the URL; the console posts an empty unsigned check then. */
    async set(next: string | undefined): Promise<number> {
      url = next;
      return next === undefined
        ? 0
        : send(next, { 'content-type': 'application/json', 'content-length': 0 }, Buffer.alloc(0)).catch(
            () => 0,
          );
    },
    add(event: Readonly<Record<string, unknown>>): void {
      if (url === undefined) return;
      open += 1;
      const sent = signing.timestampIn === 'header' ? withoutTimestamp(event) : event;
      const body = Buffer.from(JSON.stringify(sent));
      queue = queue.then(() => attempt(event, body, 0));
    },
    close() {
      url = undefined;
      for (const timer of timers) clearTimeout(timer);
      agent.destroy();
    },
  };
}

export type WebhookDelivery = ReturnType<typeof createWebhookDelivery>;

function withoutTimestamp(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { timestamp: _, ...rest } = event;
  return rest;
}
