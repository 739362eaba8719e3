/** Query parameters that say where a reader came from, not what the page is. */
const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|zaloid|zarsrc|igshid|mc_cid|mc_eid|yclid|_ga|_gl)$/i;

/**
 * One spelling for the addresses of one page: scheme and host in lower case, no default port, fragment, tracking
 * parameters, credentials or trailing slash, query sorted by name. The scheme is kept: `http` and `https` may differ.
 *
 * @returns the input, trimmed, when it is no http(s) address
 */
export function canonicalUrl(url: string): string {
  const trimmed = url.trim();
  if (!URL.canParse(trimmed)) return trimmed;
  const parsed = new URL(trimmed);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return trimmed;
  parsed.hash = '';
  parsed.username = '';
  parsed.password = '';
  parsed.hostname = parsed.hostname.replace(/\.$/, '');
  const names = Array.from(parsed.searchParams.keys());
  for (const name of names) {
    if (TRACKING.test(name)) parsed.searchParams.delete(name);
  }
  parsed.searchParams.sort();
  parsed.pathname = withoutTrailingSlashes(parsed.pathname);
  const text = parsed.href;
  return parsed.search === '' ? withoutTrailingSlashes(text.replace(/\?$/, '')) : text;
}

function withoutTrailingSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}
