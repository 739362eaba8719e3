import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import { SECURITY_HEADERS } from '../security-headers.ts';
import type { ClockProgress } from './clock-mover.ts';
import { presentMessage } from './present.ts';
import { eventsQuerySchema } from './requests.ts';

const HEARTBEAT_MS = 20_000;
/** How many missed messages are sent one by one; a page that missed more reads its chat anew. */
const REPLAY_LIMIT = 200;
const MAX_STREAMS = 64;
/** A page that does not read is cut off; it comes back and catches up. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/** The time, and how far a move of the clock is. */
export interface ClockState {
  readonly now: Date;
  readonly progress: ClockProgress | null;
}

export interface EventStreams {
  /** Tells every open page that people joined, left or changed. */
  peopleChanged(): void;
  clockMoved(): void;
}

/**
 * `GET /api/chat/events`: server-sent events `message`, `people`, `clock` and `reset` (too much was missed). The id of
 * a `message` event is the message's; a page that reconnects gives its last one and is told what it missed.
 */
export function addEventStreams(
  server: FastifyInstance,
  { platform, clock }: { readonly platform: LocalPlatform; readonly clock: () => ClockState },
): EventStreams {
  const streams = new Set<ServerResponse>();

  function tellAll(event: string): void {
    for (const stream of streams) {
      stream.write(event);
      if (stream.writableLength > MAX_UNREAD_BYTES) stream.destroy();
    }
  }

  const stopListening = platform.listen(({ kind, message }) => {
    // An edit carries no id: it must not set back where a page stands.
    const id = kind === 'added' ? message.id : undefined;
    tellAll(format('message', presentMessage(message), id));
  });
  const heartbeat = setInterval(() => tellAll(': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  server.addHook('preClose', async () => {
    stopListening();
    clearInterval(heartbeat);
    for (const stream of streams) stream.end();
  });

  server.get('/api/chat/events', async (request, reply) => {
    const { after } = eventsQuerySchema.parse(request.query);
    const lastEventId = Number(request.headers['last-event-id'] ?? after);
    if (streams.size >= MAX_STREAMS) return reply.code(429).send();
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Ended by us, the connection is to go with it: kept alive, it would hold up the stop of the server.
      connection: 'close',
    });
    stream.on('close', () => streams.delete(stream));
    stream.on('error', () => streams.delete(stream));
    // Joins before the past is read, so that nothing falls between; the page knows a message again by its id.
    streams.add(stream);
    stream.write(`retry: 2000\n${format('clock', clock())}`);
    if (Number.isSafeInteger(lastEventId) && lastEventId >= 0) await replay(stream, lastEventId);
  });

  async function replay(stream: ServerResponse, lastEventId: number): Promise<void> {
    const missed = await platform.since(lastEventId, REPLAY_LIMIT + 1);
    if (missed.length > REPLAY_LIMIT) stream.write(format('reset', {}));
    else for (const message of missed) stream.write(format('message', presentMessage(message), message.id));
  }

  return {
    peopleChanged: () => tellAll(format('people', {})),
    clockMoved: () => tellAll(format('clock', clock())),
  };
}

/** JSON has no line breaks, so an event's data is one line. */
function format(event: string, data: unknown, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
