import { decodeWestern, readOldVietnamese, utf16Of } from './guess-charset.ts';

/** Where a page may still declare its own charset (the HTML standard looks at 1024 bytes; old portals are later). */
const DECLARATION_BYTES = 4096;

/**
 * Decodes a page or a text file: byte order mark first, then the charset of the `Content-Type` header, then what the
 * document itself declares (`<meta charset>`, `<?xml encoding>`), else UTF-16 or UTF-8. Declarations of UTF-8 that the
 * bytes contradict, and of the Windows encodings that every old editor declared, count only where the bytes do not make
 * Vietnamese in windows-1258, TCVN3 or VNI-Windows. Bytes that fit nothing become U+FFFD.
 *
 * @returns NFC where it was not UTF-8; pages in TCVN3 or VNI as they look in windows-1252, since `parsePage` converts them
 */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const mark = charsetOfMark(bytes);
  if (mark !== null) return decode(bytes, mark);
  const name = charsetOfHeader(contentType) ?? charsetOfDocument(bytes) ?? utf16Of(bytes) ?? 'utf-8';
  const { encoding } = decoderFor(name);
  if (encoding === 'utf-8') return decodeUtf8(bytes) ?? readOldVietnamese(bytes) ?? decode(bytes, encoding);
  const isWindows = encoding === 'windows-1252' || encoding === 'windows-1258';
  return (isWindows ? readOldVietnamese(bytes) : null) ?? decode(bytes, encoding);
}

function decode(bytes: Uint8Array, name: string): string {
  const text = name === 'windows-1252' ? decodeWestern(bytes) : decoderFor(name).decode(bytes);
  return name === 'utf-8' ? text : text.normalize('NFC');
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
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
