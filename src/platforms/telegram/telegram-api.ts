import { Api, type ApiClientOptions, type Transformer } from 'grammy';
import type { Transport } from '../transport.ts';

/** grammY's own timer is only a second net: the transport's knows whether the request had been written. */
const SECOND_NET_SECONDS = 5;

export interface TelegramApiOptions {
  readonly token: string;
  /** Without a slash at the end. */
  readonly apiRoot: string;
  readonly timeoutSeconds: number;
}

/** grammY's client for the Bot API on our own connections. */
export function createTelegramApi(transport: Transport, options: TelegramApiOptions): Api {
  const timeoutMs = options.timeoutSeconds * 1_000;
  const rootPath = new URL(options.apiRoot).pathname.replace(/\/$/, '');

  /** What grammY uses of `fetch`: it calls `json()` and looks at nothing else. */
  async function fetch(url: string, init: FetchInit): Promise<{ json(): unknown }> {
    const answer = await transport.request({
      method: 'POST',
      path: rootPath + url.slice(options.apiRoot.length),
      headers: { 'content-type': init.headers['content-type'] ?? 'application/json' },
      body: init.body,
      timeoutMs,
      signal: init.signal,
    });
    return { json: () => readEnvelope(answer.status, answer.body) };
  }

  const api = new Api(options.token, {
    apiRoot: options.apiRoot,
    timeoutSeconds: options.timeoutSeconds + SECOND_NET_SECONDS,
    fetch: fetch as unknown as NonNullable<ApiClientOptions['fetch']>,
  });
  api.config.use(sendTextsDirectly(transport, `${rootPath}/bot${options.token}/sendMessage`, timeoutMs));
  return api;
}

/**
 * A broadcast is nearly all texts. They need none of what grammY's client does for a call (files in it, a signal, a
 * timer of its own), which takes a tenth of the processor time of a whole delivery.
 */
function sendTextsDirectly(transport: Transport, path: string, timeoutMs: number): Transformer {
  const headers = { 'content-type': 'application/json' };
  return async (previous, method, payload, signal) => {
    if (method !== 'sendMessage') return previous(method, payload, signal);
    const body = JSON.stringify(payload);
    const answer = await transport.request({ method: 'POST', path, headers, body, timeoutMs });
    return readEnvelope(answer.status, answer.body) as Awaited<ReturnType<typeof previous<typeof method>>>;
  };
}

interface FetchInit {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<Uint8Array>;
  /** From the abort-controller package: listens like the real one, though it is another class. */
  readonly signal: AbortSignal;
}

/** The page of a proxy in between, which is not JSON, becomes the error it stands for. */
function readEnvelope(status: number, body: Buffer): unknown {
  try {
    const envelope: unknown = JSON.parse(body.toString('utf8'));
    if (typeof envelope === 'object' && envelope !== null && 'ok' in envelope) return envelope;
  } catch {
    // Falls through to the status.
  }
  return {
    ok: false,
    error_code: status < 300 ? 502 : status,
    description: 'The answer is not one of the Bot API',
  };
}
