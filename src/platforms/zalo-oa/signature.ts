import { createHash } from 'node:crypto';
import { isSameSecret } from '../same-secret.ts';

export interface SignedEvent {
  readonly appId: string;
  readonly secretKey: string;
  readonly rawBody: string;
  /** Of the header `X-ZEvent-Signature`. */
  readonly signature: string;
  /** Of the body; null where it has none. */
  readonly bodyTimestamp: string | null;
  /** Of the header `X-ZEvent-Timestamp`. */
  readonly headerTimestamp: string | null;
}

/**
 * Whose timestamp the signature was made with, or null when it fits none. `mac = hex(sha256(appId + rawBody +
 * timestamp + OA secret key))`, a hash of the joined string and no HMAC (zalo.md B.4; GCO and five others).
 *
 * Two conflicts: the header's value is `mac=<hex>` (documentation) or the bare hex (GCO), and the timestamp is the
 * body's (most) or the header's (idx 70901703523). All are accepted. A form that begins with the OA's id (community
 * code, O3) is not.
 */
export function verifySignature(event: SignedEvent): 'body' | 'header' | null {
  const given = event.signature
    .trim()
    .replace(/^mac\s*=\s*/i, '')
    .toLowerCase();
  if (event.bodyTimestamp !== null && fits(event, given, event.bodyTimestamp)) return 'body';
  if (event.headerTimestamp !== null && fits(event, given, event.headerTimestamp)) return 'header';
  return null;
}

function fits({ appId, rawBody, secretKey }: SignedEvent, given: string, timestamp: string): boolean {
  const mac = createHash('sha256')
    .update(appId + rawBody + timestamp + secretKey)
    .digest('hex');
  return isSameSecret(given, mac);
}
