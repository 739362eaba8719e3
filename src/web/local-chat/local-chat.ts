import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../clock.ts';
import type { Actor } from '../../members/actor.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import type { Database } from '../../storage/database.ts';
import { answerError } from '../error-answer.ts';
import { addChatRoutes } from './chat-routes.ts';
import { type ClockMover, createClockMover } from './clock-mover.ts';
import { addClockRoute } from './clock-route.ts';
import { addEventStreams } from './event-stream.ts';
import { isOwnVisitor } from './guard.ts';
import { addPeopleRoutes } from './people-routes.ts';
import { addStaticFiles } from './static-files.ts';

export interface LocalChatOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly platform: LocalPlatform;
  readonly organisationName: string;
  /** The menu of a person, for suggestions while typing. */
  readonly commandsFor: (actor: Actor) => readonly { readonly name: string; readonly description: string }[];
  /**
   * Moves the clock to an instant, does what is due then, and resolves when it is delivered. Absent when the clock is
   * the real one and cannot be moved.
   */
  readonly advanceTo?: (instant: Date) => Promise<void>;
}

/**
 * The page on this machine where one can be any of the people against the very same bot code, at `/`, with its API
 * under `/api/chat/`. For visitors on the machine itself only; see `isOwnVisitor`.
 */
export function addLocalChat(server: FastifyInstance, options: LocalChatOptions): void {
  server.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      if (!isOwnVisitor(request)) return answerError(request, reply, 403);
    });
    // What a form of another site could send without asking first.
    scope.removeContentTypeParser('text/plain');

    addStaticFiles(scope);
    const { clock, platform, advanceTo } = options;
    let mover: ClockMover | null = null;
    const clockState = () => ({ now: clock.now(), progress: mover?.progress() ?? null });
    const streams = addEventStreams(scope, { platform, clock: clockState });
    if (advanceTo !== undefined)
      mover = createClockMover({ ...options, advanceTo, onProgress: () => streams.clockMoved() });
    addPeopleRoutes(scope, { ...options, streams, mover });
    addChatRoutes(scope, { ...options, streams });
    addClockRoute(scope, { clock, mover, streams });
  });
}
