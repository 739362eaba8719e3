import type { FastifyInstance } from 'fastify';
import { instantOf } from '../../calendar.ts';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { CLOCK_BUSY, CLOCK_FIXED, CLOCK_NOT_FORWARD, CLOCK_TOO_FAR } from '../../messages/vi/web.ts';
import type { ClockMover } from './clock-mover.ts';
import { nextMorning } from './clock-stops.ts';
import type { EventStreams } from './event-stream.ts';
import { type ClockBody, clockBodySchema } from './requests.ts';

const MINUTE_MS = 60_000;

const REFUSALS = {
  busy: { status: 409, error: CLOCK_BUSY },
  'not-forward': { status: 400, error: CLOCK_NOT_FORWARD },
  'too-far': { status: 400, error: CLOCK_TOO_FAR },
} as const;

/** `POST /api/chat/clock` answers when the clock has arrived and what was due on the way is delivered. */
export function addClockRoute(
  server: FastifyInstance,
  { clock, mover, streams }: { clock: Clock; mover: ClockMover | null; streams: EventStreams },
): void {
  server.post('/api/chat/clock', async (request, reply) => {
    const target = targetOf(clockBodySchema.parse(request.body), clock.now());
    if (mover === null) return reply.code(409).send({ error: CLOCK_FIXED });
    const move = await mover.moveTo(target);
    if (move.outcome !== 'moved') {
      const { status, error } = REFUSALS[move.outcome];
      return reply.code(status).send({ error });
    }
    streams.peopleChanged();
    return { now: move.now.toISOString(), messages: move.messages, people: move.people };
  });
}

function targetOf(body: ClockBody, now: Date): Date {
  switch (body.kind) {
    case 'forward':
      return new Date(now.getTime() + body.minutes * MINUTE_MS);
    case 'next-morning':
      return nextMorning(now);
    case 'until': {
      const [day = '', time = ''] = body.local.split('T');
      try {
        return instantOf(day, time);
      } catch (error) {
        throw new AppError('INPUT_INVALID', 'There is no such day or time.', { cause: error });
      }
    }
  }
}
