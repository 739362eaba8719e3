import { request } from 'undici';
import { z } from 'zod';

const PATH = '/v4/oa/access_token';
const TIMEOUT_MS = 20_000;
const ANSWER_LIMIT_BYTES = 64 * 1024;
/** Zalo's code for "too many requests in this minute". */
const RATE_LIMITED = -32;
/** With these no connection came about, so that nothing can have been rotated. */
const NOT_SENT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export interface TokenRequest {
  readonly oauthRoot: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly refreshToken: string;
}

/**
 * What the token endpoint did with a refresh token:
 * - `renewed`: there is a new pair, and the old one is dead.
 * - `refused`: it gave none, with this error code.
 * - `later`: surely not used up; the request did not get there, or came at a bad moment.
 * - `unknown`: no answer that can be read; the refresh token may have been used up.
 */
export type TokenAnswer =
  | {
      readonly outcome: 'renewed';
      readonly accessToken: string;
      /** Null where the answer has none: the old one is then taken to stay good. */
      readonly refreshToken: string | null;
      readonly accessSeconds: number;
      readonly refreshSeconds: number | null;
    }
  | { readonly outcome: 'refused'; readonly code: number }
  | { readonly outcome: 'later' | 'unknown'; readonly reason: string };

/** 25 hours, where the answer does not say: a pair that has been given is never dropped for that. */
const ACCESS_SECONDS = 90_000;
/** Usually the string "90000". */
const seconds = z.coerce
  .number()
  .int()
  .positive()
  .max(10 * 365 * 24 * 3_600);
const token = z.string().min(1).max(8_000);

const answerSchema = z.union([
  z.object({
    access_token: token,
    refresh_token: token.nullish(),
    expires_in: seconds.catch(ACCESS_SECONDS),
    refresh_token_expires_in: seconds.nullish().catch(null),
  }),
  z.object({ error: z.coerce.number().int() }),
]);

/** Asks for a new pair (OAuth v4 of official accounts, zalo.md B.1); never throws, never retries. */
export async function requestTokens(options: TokenRequest): Promise<TokenAnswer> {
  try {
    const { statusCode, body } = await request(`${options.oauthRoot}${PATH}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        secret_key: options.appSecret,
      },
      body: new URLSearchParams({
        refresh_token: options.refreshToken,
        app_id: options.appId,
        grant_type: 'refresh_token',
      }).toString(),
      // Twice a day: a connection kept open would only be closed by the other side.
      reset: true,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await readBounded(body);
    return text === null ? { outcome: 'unknown', reason: 'answer too large' } : readAnswer(statusCode, text);
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    // The code only: messages of network errors may name the address.
    const reason =
      typeof code === 'string' ? code : name === 'TimeoutError' ? 'no answer in time' : 'connection failed';
    return { outcome: NOT_SENT.has(code) ? 'later' : 'unknown', reason };
  }
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > ANSWER_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readAnswer(status: number, text: string): TokenAnswer {
  const parsed = answerSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    return status === 429
      ? { outcome: 'later', reason: `HTTP ${status}` }
      : { outcome: 'unknown', reason: `HTTP ${status} with an answer that cannot be read` };
  }
  if ('error' in parsed.data) {
    const { error } = parsed.data;
    if (error === RATE_LIMITED) return { outcome: 'later', reason: `error ${error}` };
    return error === 0
      ? { outcome: 'unknown', reason: 'success without a token' }
      : { outcome: 'refused', code: error };
  }
  const { access_token: accessToken, refresh_token, expires_in, refresh_token_expires_in } = parsed.data;
  return {
    outcome: 'renewed',
    accessToken,
    refreshToken: refresh_token ?? null,
    accessSeconds: expires_in,
    refreshSeconds: refresh_token_expires_in ?? null,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
