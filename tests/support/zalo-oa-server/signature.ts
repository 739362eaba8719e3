import { createHash } from 'node:crypto';

export interface SignedParts {
  readonly appId: string;
  readonly body: string | Buffer;
  readonly timestamp: string;
  readonly secretKey: string;
}

/** `hex(sha256(appId + rawBody + timestamp + OASecretKey))`: the joined string, no HMAC. */
export function signatureOf({ appId, body, timestamp, secretKey }: SignedParts): string {
  return createHash('sha256').update(appId).update(body).update(timestamp).update(secretKey).digest('hex');
}
