import type { FastifyRequest } from 'fastify';
import { isLoopback } from './loopback.ts';

/** Set by whatever stands between a visitor elsewhere and this port. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Whether a request comes from a browser on this machine that shows our own page. The local chat asks for no password,
 * so all of these hold: the connection is a loopback one and not a proxy's; the `Host` is a loopback name, which a
 * foreign name that resolves to 127.0.0.1 (DNS rebinding) is not; and the page that asks is ours, which another
 * site's form or script is not.
 */
export function isOwnVisitor(request: FastifyRequest): boolean {
  const { headers, method } = request;
  const { host, origin } = headers;
  if (!isLoopback(request.socket.remoteAddress ?? '')) return false;
  if (PROXY_HEADERS.some((name) => headers[name] !== undefined)) return false;
  if (host === undefined || !isLoopbackHost(host)) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  // A link on another site may open the page, and nothing else.
  return (
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  );
}

function isLoopbackHost(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname, host: parsed } = new URL(`http://${host}`);
  // Comparing with what was parsed refuses user names, paths and odd spellings.
  const isPlain = parsed === host || `${parsed}:80` === host;
  return isPlain && (hostname === 'localhost' || isLoopback(hostname.replace(/^\[|\]$/g, '')));
}
