import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * From `src/web/local-chat/` and from `dist/web/local-chat/` alike, three folders up is the package: the compiler
 * does not copy these files, so both read them where they are written.
 */
const FOLDER = new URL('../../../src/web/local-chat/public/', import.meta.url);

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface StaticFile {
  readonly content: Buffer;
  readonly mediaType: string;
  readonly etag: string;
}

/** Serves the page at `/` and its files under `/local/`, read once: a request can name no other file. */
export function addStaticFiles(server: FastifyInstance): void {
  const files = readFiles();
  server.get('/', async (request, reply) => answer(request, reply, files.get('index.html')));
  server.get<{ Params: { name: string } }>('/local/:name', async (request, reply) =>
    answer(request, reply, files.get(request.params.name)),
  );
}

function readFiles(): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const name of readdirSync(FOLDER)) {
    const mediaType = MEDIA_TYPES[extname(name)];
    if (mediaType === undefined) continue;
    const content = readFileSync(new URL(name, FOLDER));
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    files.set(name, { content, mediaType, etag });
  }
  return files;
}

function answer(request: FastifyRequest, reply: FastifyReply, file: StaticFile | undefined) {
  if (file === undefined) return reply.callNotFound();
  const { content, mediaType, etag } = file;
  // Asked again each time, so that an update of the service shows at once; unchanged files cost a 304.
  reply.headers({ etag, 'cache-control': 'no-cache' });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type(mediaType).send(content);
}
