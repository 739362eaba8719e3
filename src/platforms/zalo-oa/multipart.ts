import { randomUUID } from 'node:crypto';

const NAME_LIMIT = 120;

/** One file as `multipart/form-data` in the field `file`. The name is written as UTF-8; what would end it is replaced. */
export function fileForm(
  name: string,
  content: Uint8Array,
): { readonly contentType: string; readonly body: Buffer } {
  const boundary = `bantin-${randomUUID()}`;
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${safeName(name)}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/** Keeps the extension, by which Zalo tells what it is. */
function safeName(name: string): string {
  const safe = name.replace(/[\p{Cc}";\\/]/gu, '_').trim();
  if (safe.length <= NAME_LIMIT) return safe;
  const extension = /\.[^.]{1,10}$/.exec(safe)?.[0] ?? '';
  return safe.slice(0, NAME_LIMIT - extension.length) + extension;
}
