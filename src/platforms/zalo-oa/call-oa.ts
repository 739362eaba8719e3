import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type Transport, TransportError } from '../transport.ts';
import { classOf, OaAnswerUnreadable, OaRefusal } from './oa-errors.ts';
import type { TokenSource } from './token-source.ts';

const ANSWER_LIMIT_BYTES = 1024 * 1024;
const REASON_LIMIT = 200;

export interface OaRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON; of a GET it travels as one string in the query parameter `data` (zalo.md B, keys O2, O3). */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Of an upload. */
  readonly form?: { readonly contentType: string; readonly body: Buffer };
  readonly timeoutMs?: number;
}

/** Makes one call and returns `data` as Zalo sent it. */
export type CallOa = (request: OaRequest) => Promise<unknown>;

/**
 * `error` is a number everywhere that was seen; a string is accepted, since all other numbers are strings, and none where
 * there is `data`, which no refusal has.
 */
const envelopeSchema = z.object({
  error: z.coerce.number().int().optional(),
  message: z.string().optional().catch(undefined),
  data: z.unknown().optional(),
});

/**
 * Calls to `openapi.zalo.me`. Errors arrive with HTTP 200 (zalo.md B): `error` decides. A refused token is renewed
 * once and the call made once more: it was refused, so nothing was done.
 *
 * @throws OaRefusal, OaAnswerUnreadable, TransportError; AppError when the tokens need an operator
 */
export function createCallOa(
  transport: Transport,
  tokens: Pick<TokenSource, 'accessToken' | 'refreshNow'>,
  options: { readonly apiRoot: string; readonly timeoutMs: number },
): CallOa {
  const rootPath = new URL(options.apiRoot).pathname.replace(/\/$/, '');

  async function attempt(request: OaRequest, token: string): Promise<unknown> {
    const { form, fields = {} } = request;
    const query =
      request.method === 'GET' && request.fields !== undefined
        ? `?data=${encodeURIComponent(JSON.stringify(fields))}`
        : '';
    // The bare header `access_token`, never `Authorization` (GCO, O2, O3).
    const headers = {
      access_token: token,
      ...(request.method === 'GET' ? {} : { 'content-type': form?.contentType ?? 'application/json' }),
    };
    const answer = await transport.request({
      method: request.method,
      path: `${rootPath}${request.path}${query}`,
      headers,
      ...(request.method === 'GET'
        ? {}
        : { body: form === undefined ? JSON.stringify(fields) : once(form.body) }),
      timeoutMs: request.timeoutMs ?? options.timeoutMs,
      answerLimitBytes: ANSWER_LIMIT_BYTES,
    });
    return readEnvelope(answer.status, answer.body, token);
  }

  return async (request) => {
    const token = await got(tokens.accessToken());
    try {
      return await attempt(request, token);
    } catch (error) {
      if (!(error instanceof OaRefusal) || classOf(error.code) !== 'token') throw error;
      return attempt(request, await got(tokens.refreshNow(token)));
    }
  };
}

/** Whatever else keeps us from a token (the other host, the database), the call itself was not made. */
async function got(token: Promise<string>): Promise<string> {
  try {
    return await token;
  } catch (error) {
    if (error instanceof AppError && error.code === 'ZALO_OA_TOKEN_REFUSED') throw error;
    throw new TransportError('no access token could be got', false);
  }
}

function readEnvelope(status: number, body: Buffer, token: string): unknown {
  const parsed = envelopeSchema.safeParse(parseJson(body));
  if (!parsed.success) throw new OaAnswerUnreadable(status);
  const { message = '', data } = parsed.data;
  const error = parsed.data.error ?? (status < 300 && data !== undefined && data !== null ? 0 : undefined);
  if (error === undefined) throw new OaAnswerUnreadable(status);
  if (error === 0) return data;
  throw new OaRefusal(error, message.replaceAll(token, '…').slice(0, REASON_LIMIT));
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

async function* once(body: Buffer): AsyncGenerator<Uint8Array> {
  yield body;
}
