import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BUTTON_GONE, PERSON_GONE } from '../../messages/vi/web.ts';
import type { LocalInput } from '../../platforms/local/local-platform.ts';
import type { EventStreams } from './event-stream.ts';
import type { LocalChatOptions } from './local-chat.ts';
import { findPerson, type LocalPerson } from './people-store.ts';
import { presentMessage } from './present.ts';
import {
  blockedBodySchema,
  buttonBodySchema,
  fileBodySchema,
  fileParamsSchema,
  fileQuerySchema,
  historyQuerySchema,
  MAX_FILE_BYTES,
  personParamsSchema,
  textBodySchema,
} from './requests.ts';

const PAGE_SIZE = 50;
/** Shown inside the page; anything else is only ever saved, so that it cannot run as a page of ours. */
const SHOWN_TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** One person's chat: its history, and what the person does in it. Acts are answered when the bot has answered. */
export function addChatRoutes(
  server: FastifyInstance,
  { db, platform, streams }: LocalChatOptions & { readonly streams: EventStreams },
): void {
  server.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );

  async function act(request: FastifyRequest, reply: FastifyReply, input: LocalInput): Promise<FastifyReply> {
    const person = await personOf(request);
    if (person === null) return reply.code(404).send({ error: PERSON_GONE });
    await platform.receive(person, input);
    // What was done may have made a member of somebody.
    streams.peopleChanged();
    return reply.code(204).send();
  }

  function personOf(request: FastifyRequest): Promise<LocalPerson | null> {
    return findPerson(db, personParamsSchema.parse(request.params).chatId);
  }

  server.get('/api/chat/people/:chatId/messages', async (request) => {
    const { chatId } = personParamsSchema.parse(request.params);
    const { before } = historyQuerySchema.parse(request.query);
    const messages = await platform.history(chatId, { beforeId: before, limit: PAGE_SIZE + 1 });
    const hasEarlier = messages.length > PAGE_SIZE;
    return { messages: messages.slice(hasEarlier ? 1 : 0).map(presentMessage), hasEarlier };
  });

  server.post('/api/chat/people/:chatId/messages', async (request, reply) => {
    const { text } = textBodySchema.parse(request.body);
    return act(request, reply, { kind: 'text', text });
  });

  server.post('/api/chat/people/:chatId/buttons', async (request, reply) => {
    const { messageId, data } = buttonBodySchema.parse(request.body);
    const { chatId } = personParamsSchema.parse(request.params);
    if (!(await platform.hasButton(chatId, messageId, data)))
      return reply.code(409).send({ error: BUTTON_GONE });
    return act(request, reply, { kind: 'button', messageId, data });
  });

  server.post('/api/chat/people/:chatId/files', { bodyLimit: MAX_FILE_BYTES }, async (request, reply) => {
    const { name, type } = fileQuerySchema.parse(request.query);
    const content = fileBodySchema.parse(request.body);
    return act(request, reply, { kind: 'file', name, mediaType: type, content });
  });

  server.post('/api/chat/people/:chatId/blocked', async (request, reply) => {
    const { isBlocked } = blockedBodySchema.parse(request.body);
    return act(request, reply, { kind: isBlocked ? 'blocked' : 'unblocked' });
  });

  server.get('/api/chat/files/:messageId', async (request, reply) => {
    const { messageId } = fileParamsSchema.parse(request.params);
    const file = await platform.findFile(messageId);
    if (file === null) return reply.callNotFound();
    const isShown = SHOWN_TYPES.has(file.mediaType);
    return reply
      .type(isShown ? file.mediaType : 'application/octet-stream')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, max-age=3600')
      .header(
        'content-disposition',
        `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${quote(file.name)}`,
      )
      .send(Buffer.from(file.content));
  });
}

/** As RFC 8187 writes a name of any letters in a header; half a surrogate pair, which has no UTF-8, becomes U+FFFD. */
function quote(name: string): string {
  const whole = Buffer.from(name.replace(/[/\\]/g, '_')).toString();
  return encodeURIComponent(whole).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
