import { type Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import { AppError } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import { isPublicAddress, lookupPublicAddress, privateAddressError } from './public-address.ts';

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const REQUEST_HEADERS = {
  'user-agent': 'Mozilla/5.0 (compatible; bantin/0.1)',
  accept:
    'text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-encoding': 'gzip, deflate, br',
  'accept-language': 'vi,en;q=0.5',
};

export interface FetchOptions {
  /** Only for tests and for an operator who reads pages of the own network. */
  readonly allowPrivateAddresses?: boolean;
  /** For the whole fetch: names, redirects and body. 15 s unless said. */
  readonly timeoutMs?: number;
  /** For the body, compressed and decompressed alike. 5 MiB unless said. */
  readonly maxBytes?: number;
  /** From the last fetch, so that an unchanged resource costs nothing. */
  readonly headers?: { readonly etag?: string; readonly lastModified?: string };
  readonly signal?: AbortSignal;
}

export interface FetchedResource {
  /** Where the redirects ended. */
  readonly url: string;
  readonly status: number;
  /** The `Content-Type` header as sent. */
  readonly contentType: string | null;
  /** Decompressed; empty when `notModified`. */
  readonly bytes: Uint8Array;
  /** The body by its charset; see `decodeText`. */
  text(): string;
  readonly etag?: string;
  readonly lastModified?: string;
  /** The server answered 304 to the given `headers`. */
  readonly notModified: boolean;
}

/**
 * Fetches a public http(s) resource within bounded time and size. Follows at most 5 redirects. Addresses inside
 * private networks are refused at the moment of connecting, for every redirect, whatever the name resolves to.
 *
 * @throws AppError FETCH_FAILED with one sentence; it names the host, never the path or the query
 */
export async function fetchResource(url: string, options: FetchOptions = {}): Promise<FetchedResource> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  const agent = new Agent({
    connect: options.allowPrivateAddresses ? {} : { lookup: lookupPublicAddress },
    maxHeaderSize: 32 * 1024,
  });
  let target = checkedUrl(url, options);
  try {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await request(target, { dispatcher: agent, signal, headers: requestHeaders(options) });
      const location = headerOf(response, 'location');
      if (!REDIRECTS.has(response.statusCode) || location === null)
        return await readResponse(target, response, options.maxBytes ?? MAX_BYTES, signal);
      response.body.on('error', () => undefined).destroy();
      target = checkedUrl(location, options, target);
    }
    throw new AppError(
      'FETCH_FAILED',
      `${target.hostname} redirects more than ${MAX_REDIRECTS} times; open the page in a browser and use its final address`,
    );
  } catch (error) {
    throw fetchError(error, target.hostname, timeout.aborted ? timeoutMs : null);
  } finally {
    await agent.destroy();
  }
}

function checkedUrl(url: string, options: FetchOptions, base?: URL): URL {
  if (!URL.canParse(url, base?.href))
    throw new AppError(
      'FETCH_FAILED',
      'This is not a web address; use one that starts with http:// or https://',
    );
  const target = new URL(url, base);
  if (target.protocol !== 'http:' && target.protocol !== 'https:')
    throw new AppError(
      'FETCH_FAILED',
      'Only web addresses that start with http:// or https:// can be opened',
    );
  if (target.username !== '' || target.password !== '')
    throw new AppError(
      'FETCH_FAILED',
      'A web address with a user name or a password in it is not opened; remove them',
    );
  // A literal address is connected to without a lookup. The URL parser has already turned 0x7f.1, 2130706433 and the like into dotted form.
  const literal = target.hostname.replace(/^\[|\]$/g, '');
  const isLiteral = target.hostname.startsWith('[') || /^[\d.]+$/.test(literal);
  if (!options.allowPrivateAddresses && isLiteral && !isPublicAddress(literal))
    throw privateAddressError(target.hostname);
  target.hash = '';
  return target;
}

function requestHeaders(options: FetchOptions): Record<string, string> {
  const { etag, lastModified } = options.headers ?? {};
  return {
    ...REQUEST_HEADERS,
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}

async function readResponse(
  target: URL,
  response: Dispatcher.ResponseData,
  maxBytes: number,
  signal: AbortSignal,
): Promise<FetchedResource> {
  const status = response.statusCode;
  const notModified = status === 304;
  if (!notModified && (status < 200 || status > 299)) {
    response.body.on('error', () => undefined).destroy();
    throw new AppError(
      'FETCH_FAILED',
      `${target.hostname} answered ${status} instead of the page; check the address`,
    );
  }
  const encoding = headerOf(response, 'content-encoding');
  const bytes = await readBody(response.body, encoding, maxBytes, target.hostname, signal);
  const contentType = headerOf(response, 'content-type');
  const etag = headerOf(response, 'etag');
  const lastModified = headerOf(response, 'last-modified');
  return {
    url: target.href,
    status,
    contentType,
    bytes,
    text: () => decodeText(bytes, contentType),
    ...(etag === null ? {} : { etag }),
    ...(lastModified === null ? {} : { lastModified }),
    notModified,
  };
}

/** Counts before and after decompression, so that neither a long body nor a compressed bomb is ever held. */
async function readBody(
  body: Readable,
  encoding: string | null,
  maxBytes: number,
  hostname: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(tooLarge(hostname, maxBytes));
      chunks.push(chunk);
      done();
    },
  });
  const stages = [limit(maxBytes, hostname), ...decompressors(encoding, hostname), sink];
  await pipeline([body, ...stages], { signal });
  return Buffer.concat(chunks);
}

function limit(maxBytes: number, hostname: string): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) done(tooLarge(hostname, maxBytes));
      else done(null, chunk);
    },
  });
}

function decompressors(encoding: string | null, hostname: string): Transform[] {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return [];
  if (name === 'gzip' || name === 'x-gzip') return [createGunzip()];
  if (name === 'deflate') return [createInflate()];
  if (name === 'br') return [createBrotliDecompress()];
  throw new AppError(
    'FETCH_FAILED',
    `${hostname} sent the page in a compression that cannot be read; save the page as a file and use that`,
  );
}

function tooLarge(hostname: string, maxBytes: number): AppError {
  return new AppError(
    'FETCH_FAILED',
    `${hostname} sent more than ${maxBytes} bytes, which is no news page; check the address`,
  );
}

function fetchError(error: unknown, hostname: string, timedOutAfterMs: number | null): AppError {
  if (error instanceof AppError) return error;
  const cause = { cause: error };
  if (timedOutAfterMs !== null)
    return new AppError(
      'FETCH_FAILED',
      `${hostname} did not send the page within ${timedOutAfterMs / 1000} seconds; try again later`,
      cause,
    );
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new AppError(
      'FETCH_FAILED',
      `The name ${hostname} was not found; check the address and this machine's DNS`,
      cause,
    );
  if (/CERT|SSL|TLS|ISSUER|SELF_SIGNED/.test(code))
    return new AppError(
      'FETCH_FAILED',
      `The certificate of ${hostname} is not valid (${code}); save the page as a file and use that`,
      cause,
    );
  if (/^Z_|ERR__ERROR_FORMAT|BROTLI/.test(code))
    return new AppError(
      'FETCH_FAILED',
      `${hostname} sent a compressed page that is damaged; try again later`,
      cause,
    );
  return new AppError(
    'FETCH_FAILED',
    `${hostname} could not be reached (${code || 'connection failed'}); try again later`,
    cause,
  );
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? '' : codeOf(error.cause);
}

function headerOf(response: Dispatcher.ResponseData, name: string): string | null {
  const value = response.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
