import { describe, expect, it } from 'vitest';
import { createSeal } from '../../../src/platforms/zalo-oa/seal.ts';

const KEY = 'a key of the office';

describe('a seal', () => {
  it('opens what was sealed with one of its keys, in another process too', async () => {
    const sealed = await createSeal('tokens', [KEY]).seal('điều bí mật');
    expect(await createSeal('tokens', [KEY]).open(sealed)).toBe('điều bí mật');
    expect(await createSeal('tokens', ['a newer key', KEY]).open(sealed)).toBe('điều bí mật');
    expect(sealed).not.toContain('bí mật');
  });

  it('opens nothing else', async () => {
    const seal = createSeal('tokens', [KEY]);
    const sealed = await seal.seal('điều bí mật');
    expect(await seal.seal('điều bí mật')).not.toBe(sealed);
    expect(await createSeal('tokens', ['another key']).open(sealed)).toBeNull();
    expect(await createSeal('another purpose', [KEY]).open(sealed)).toBeNull();
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (const at of [0, 16, 30, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at);
      expect(await seal.open(`v1.${changed.toString('base64url')}`)).toBeNull();
    }
    for (const text of ['', 'v1.', 'v2.abc', `v1.${'A'.repeat(40)}`, 'điều bí mật']) {
      expect(await seal.open(text)).toBeNull();
    }
  });
});
