import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto';

const VERSION = 'v1';
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** About 60 ms and 16 MiB: an operator may choose a phrase, and a copy of the database is all a guesser needs. */
const SCRYPT: ScryptOptions = { N: 16_384, r: 8, p: 1 };

/** Encrypts small secrets that have to be kept in the database. */
export interface Seal {
  /** @returns printable text, another one each time */
  seal(text: string): Promise<string>;
  /** @returns null when it was not sealed with one of the keys for this purpose, or was changed since */
  open(sealed: string): Promise<string | null>;
}

/**
 * AES-256-GCM under a key that scrypt derives, with a random salt that stands beside the text.
 *
 * @param purpose bound to the text: what was sealed for another purpose does not open
 * @param keys the first one seals; all of them open, so that a key can be given later without losing what there is
 */
export function createSeal(purpose: string, keys: readonly [string, ...string[]]): Seal {
  // Deriving is slow on purpose, and the same text is opened for every message that is sent; so what one process seals
  // shares a salt.
  const ownSalt = randomBytes(SALT_BYTES);
  const derived = new Map<string, Promise<Buffer>>();

  function derive(secret: string, salt: Buffer): Promise<Buffer> {
    const name = `${keys.indexOf(secret)}.${salt.toString('base64url')}`;
    const known = derived.get(name);
    if (known !== undefined) return known;
    // One for every process that has sealed since this one began; the last of them is the one that is needed.
    if (derived.size > 8) derived.clear();
    const key = new Promise<Buffer>((resolve, reject) => {
      scrypt(secret, salt, KEY_BYTES, SCRYPT, (error, value) =>
        error === null ? resolve(value) : reject(error),
      );
    });
    derived.set(name, key);
    return key;
  }

  return {
    async seal(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', await derive(keys[0], ownSalt), iv).setAAD(
        Buffer.from(purpose),
      );
      const parts = [ownSalt, iv, cipher.update(text, 'utf8'), cipher.final()];
      return `${VERSION}.${Buffer.concat([...parts, cipher.getAuthTag()]).toString('base64url')}`;
    },
    async open(sealed) {
      const [version, data = ''] = sealed.split('.');
      const bytes = Buffer.from(data, 'base64url');
      if (version !== VERSION || bytes.length < SALT_BYTES + IV_BYTES + TAG_BYTES) return null;
      const salt = bytes.subarray(0, SALT_BYTES);
      for (const secret of keys) {
        const text = decrypt(bytes.subarray(SALT_BYTES), await derive(secret, salt), purpose);
        if (text !== null) return text;
      }
      return null;
    },
  };
}

function decrypt(bytes: Buffer, key: Buffer, purpose: string): string | null {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8');
  try {
    return text + decipher.final('utf8');
  } catch {
    return null;
  }
}
