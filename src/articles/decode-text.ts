/** Where a page may still declare its own charset (the HTML standard looks at 1024 bytes; old portals are later). */
const DECLARATION_BYTES = 4096;

/**
 * Decodes a fetched page: byte order mark first, then the charset of the `Content-Type` header, then what the
 * document itself declares (`<meta charset>`, `<?xml encoding>`), else UTF-8. Unknown names mean UTF-8; bytes that
 * do not fit become U+FFFD. Old Vietnamese pages in windows-1258 become NFC text.
 */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const name = charsetOfMark(bytes) ?? charsetOfHeader(contentType) ?? charsetOfDocument(bytes) ?? 'utf-8';
  const text = decoderFor(name).decode(bytes);
  return name === 'utf-8' ? text : text.normalize('NFC');
}

function charsetOfMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function charsetOfHeader(contentType: string | null): string | null {
  return /charset\s{0,3}=\s{0,3}["']?([\w-]{1,30})/i.exec(contentType ?? '')?.[1] ?? null;
}

function charsetOfDocument(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const name = /(?:charset|encoding)\s{0,3}=\s{0,3}["']?([\w-]{1,30})/i.exec(head)?.[1] ?? null;
  // A page that could be read this far as ASCII is not UTF-16, whatever it says.
  return name !== null && /^utf-?16/i.test(name) ? 'utf-8' : name;
}

function decoderFor(name: string) {
  try {
    return new TextDecoder(name);
  } catch {
    return new TextDecoder('utf-8');
  }
}
