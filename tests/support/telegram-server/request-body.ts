import type { IncomingMessage } from 'node:http';

/** An uploaded file of a multipart body. */
interface UploadedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** The arguments of one call, whatever form they came in. */
export interface Arguments {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, UploadedFile>;
}

/** The official server takes uploads of at most 50 MB. */
const BODY_LIMIT_BYTES = 51 * 1024 * 1024;
const NO_FILES: ReadonlyMap<string, UploadedFile> = new Map();

export async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return 'too-large';
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/** Reads JSON, urlencoded and multipart bodies; a body that is none of them has no arguments. */
export function readArguments(
  contentType: string | undefined,
  body: Buffer,
  query: URLSearchParams | null,
): Arguments {
  const fromQuery = query === null ? {} : Object.fromEntries(query);
  if (body.length === 0) return { fields: fromQuery, files: NO_FILES };
  const type = contentType ?? '';
  if (type.startsWith('multipart/form-data')) {
    const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
    return boundary === undefined
      ? { fields: fromQuery, files: NO_FILES }
      : readMultipart(body, boundary, fromQuery);
  }
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return {
      fields: { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) },
      files: NO_FILES,
    };
  }
  return { fields: { ...fromQuery, ...readObject(body.toString('utf8')) }, files: NO_FILES };
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readMultipart(body: Buffer, boundary: string, fromQuery: Record<string, string>): Arguments {
  const fields: Record<string, unknown> = { ...fromQuery };
  const files = new Map<string, UploadedFile>();
  const delimiter = Buffer.from(`--${boundary}`);
  let at = body.indexOf(delimiter);
  while (at !== -1) {
    const partStart = at + delimiter.length + 2;
    const next = body.indexOf(delimiter, partStart);
    if (next === -1) break;
    const headersEnd = body.indexOf('\r\n\r\n', partStart);
    if (headersEnd !== -1 && headersEnd < next) {
      const headers = body.subarray(partStart, headersEnd).toString('utf8');
      const content = body.subarray(headersEnd + 4, next - 2);
      const name = parameter(headers, 'name');
      const fileName = parameter(headers, 'filename');
      if (name !== undefined && fileName !== undefined) {
        const mediaType = /content-type:\s*([^\s;]+)/i.exec(headers)?.[1] ?? 'application/octet-stream';
        files.set(name, { name: fileName, mediaType, content: Buffer.from(content) });
      } else if (name !== undefined) fields[name] = content.toString('utf8');
    }
    at = next;
  }
  return { fields, files };
}

/** As the official server reads it: up to the next semicolon or line end, quotes taken off. */
function parameter(headers: string, name: string): string | undefined {
  const found = new RegExp(`[;\\s]${name}=([^;\\r\\n]*)`, 'i').exec(headers)?.[1]?.trim();
  return found?.replace(/^"(.*)"$/, '$1');
}
