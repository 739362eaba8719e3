import { Pool } from 'undici';

/** More than the outbox ever has in flight, so that an answer to a person never waits for a connection. */
const CONNECTIONS = 128;
const CONNECT_TIMEOUT_MS = 10_000;
/** A full batch of 100 updates stays well below. */
const ANSWER_LIMIT_BYTES = 8 * 1024 * 1024;

/** A request without an answer. Says whether it had been written, and carries neither address nor token. */
export class TransportError extends Error {
  /** Whether the platform may have received the request. */
  readonly wasWritten: boolean;

  constructor(reason: string, wasWritten: boolean) {
    super(reason);
    this.name = 'TransportError';
    this.wasWritten = wasWritten;
  }
}

interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | AsyncIterable<Uint8Array>;
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly answerLimitBytes?: number;
  readonly signal?: AbortSignal;
}

interface TransportAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** HTTP connections to one host, kept open. */
export interface Transport {
  /** @throws TransportError when no complete answer arrives in time */
  request(request: TransportRequest): Promise<TransportAnswer>;
  /** Takes no more requests and waits for those under way: each ends at its time limit at the latest. */
  close(): Promise<void>;
}

/**
 * Uses undici's dispatch interface, below `fetch` and `request`, for two reasons: only there can be seen whether
 * a failed request had been handed to a connection, which decides between "try again" and "may have arrived";
 * and it costs a fraction of the time per message of the node-fetch that grammY brings.
 */
export function createTransport(origin: string): Transport {
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    // The timer of each request is the only one, so that a long poll can last.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    request: (request) => send(pool, request),
    close: () => pool.close(),
  };
}

/** The same, but no request is made at a moment when none is allowed: it fails as if it had not been written. */
export function guardTransport(transport: Transport, isAllowed: () => boolean): Transport {
  return {
    request: (request) =>
      isAllowed()
        ? transport.request(request)
        : Promise.reject(new TransportError('another process works for this bot', false)),
    close: () => transport.close(),
  };
}

function send(pool: Pool, request: TransportRequest): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    const limit = request.answerLimitBytes ?? ANSWER_LIMIT_BYTES;
    const chunks: Buffer[] = [];
    let abort: ((reason: Error) => void) | undefined;
    let hasEnded = false;
    let status = 0;
    let size = 0;

    const timer = setTimeout(() => fail('no answer in time'), request.timeoutMs);
    const onAbort = () => fail('cancelled');
    request.signal?.addEventListener('abort', onAbort, { once: true });

    function end(): boolean {
      if (hasEnded) return false;
      hasEnded = true;
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      return true;
    }

    function fail(reason: string): void {
      if (!end()) return;
      const error = new TransportError(reason, abort !== undefined);
      reject(error);
      abort?.(error);
    }

    if (request.signal?.aborted === true) {
      fail('cancelled');
      return;
    }
    pool.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: request.headers ?? {},
        body: (request.body ?? null) as string | null,
      },
      {
        onRequestStart(controller) {
          abort = (reason) => controller.abort(reason);
          // It was given up while it waited for a connection: nothing has been written yet.
          if (hasEnded) controller.abort(new TransportError('given up', false));
        },
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          size += chunk.length;
          if (size > limit) fail('answer too large');
          else chunks.push(chunk);
        },
        onResponseEnd() {
          if (end()) resolve({ status, body: Buffer.concat(chunks) });
        },
        onResponseError(_controller, error) {
          fail(errorCode(error));
        },
      },
    );
  });
}

/** The code only: messages of network errors may name the address. */
function errorCode(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === 'string' ? code : 'connection failed';
}
