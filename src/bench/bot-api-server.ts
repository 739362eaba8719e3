import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBenchWorld } from './bot-api-world.ts';

// A process of its own. Speaks what the benchmarks use of the Bot API, fast: any token is good, every chat has started
// the bot, texts are neither checked nor kept, and of flood control there is only the limit per second over all chats.
// tests/support/telegram-server is the faithful one. Prints its address, serves until it is stopped, and ends with the
// process that started it. What is under /bench/ steers it and asks what it saw.
const world = createBenchWorld();

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')));
});

function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const url = request.url ?? '';
  const name = url.slice(url.lastIndexOf('/') + 1);
  const input = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
  if (url.startsWith('/bench/')) {
    reply(response, 200, world.steer(name, input));
    return;
  }
  const { status, value, delayMs, isCut } = world.call(name, input, (late) => reply(response, 200, late));
  if (isCut) request.socket.destroy();
  else if (value === undefined) return;
  else if (delayMs === 0) reply(response, status, value);
  else setTimeout(() => reply(response, status, value), delayMs);
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.stdin.resume().on('end', () => process.exit(0));
