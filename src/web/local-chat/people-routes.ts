import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { seeAccount } from '../../members/accounts.ts';
import { HINTS, START_COMMAND, TOO_MANY_PEOPLE } from '../../messages/vi/web.ts';
import type { ClockMover } from './clock-mover.ts';
import type { EventStreams } from './event-stream.ts';
import type { LocalChatOptions } from './local-chat.ts';
import { countUnread, findPerson, listPeople, MAX_PEOPLE, markRead } from './people-store.ts';
import { presentPerson } from './present.ts';
import { newPersonBodySchema, personParamsSchema, readBodySchema } from './requests.ts';

/** Who one can be: the list with unread counts, a new person, what somebody has read. */
export function addPeopleRoutes(
  server: FastifyInstance,
  options: LocalChatOptions & { readonly streams: EventStreams; readonly mover: ClockMover | null },
): void {
  const { db, clock, platform, organisationName, commandsFor, streams, mover } = options;

  server.get('/api/chat/state', async () => {
    // Read first: a message that comes meanwhile is then told of again rather than missed.
    const lastMessageId = await platform.latestMessageId();
    const people = await listPeople(db);
    const unread = await countUnread(db, people);
    return {
      organisation: organisationName,
      now: clock.now().toISOString(),
      lastMessageId,
      canMoveClock: mover !== null,
      progress: mover?.progress() ?? null,
      hints: HINTS,
      people: people.map((person) => ({
        ...presentPerson(person, unread.get(person.chatId) ?? 0),
        commands: person.member?.status === 'active' ? commandsFor(person.member.actor) : [START_COMMAND],
      })),
    };
  });

  server.post('/api/chat/people', async (request, reply) => {
    const { name } = newPersonBodySchema.parse(request.body);
    if ((await listPeople(db)).length >= MAX_PEOPLE) return reply.code(429).send({ error: TOO_MANY_PEOPLE });
    const chatId = `khach-${randomBytes(6).toString('hex')}`;
    await seeAccount(db, { platform: 'local', chatId, displayName: name }, clock.now());
    streams.peopleChanged();
    return reply.code(201).send({ chatId });
  });

  server.post('/api/chat/people/:chatId/read', async (request, reply) => {
    const { chatId } = personParamsSchema.parse(request.params);
    const { upTo } = readBodySchema.parse(request.body);
    if ((await findPerson(db, chatId)) !== null) await markRead(db, chatId, upTo);
    return reply.code(204).send();
  });
}
