import { attachProgress } from '../broadcasts/announce.ts';
import { withoutWords } from '../error-fields.ts';
import { AppError } from '../errors.ts';
import { hasAccount, markAccount, seeAccount } from '../members/accounts.ts';
import * as messages from '../messages/vi/bot.ts';
import { START_AGAIN } from '../messages/vi/bot-join.ts';
import type { IncomingMessage, Platform } from '../platforms/platform.ts';
import { isDatabaseFailure } from '../storage/database-failure.ts';
import { answerMember } from './answer-member.ts';
import type { BotFeature, BotServices, Reply } from './bot-context.ts';
import { cleanContent, cleanText } from './clean-content.ts';
import { createInOrder } from './in-order.ts';
import { answerNewcomer } from './join/answer-newcomer.ts';
import { beginUpdate, finishUpdate } from './received-update-store.ts';
import { type SentReply, sendReplies } from './send-replies.ts';
import { createTables } from './tables.ts';

export interface Conversation {
  /**
   * Acts on one thing a person did and answers it. Messages of one chat are taken in order, those of different chats
   * side by side.
   *
   * It acts, answers, and only then notes the update as handled. Delivered again after that, an update does nothing;
   * one that was cut off in between (a crash, the database gone) is handled again as a whole. So an answer may come
   * twice, and an effect may be asked for twice, which every capability bears; nothing is lost.
   *
   * @throws what the database threw when it could not be used: the platform then delivers the update again. Any other
   *   failure is logged, answered in one polite sentence, and final.
   */
  handle(incoming: IncomingMessage, platform: Platform): Promise<void>;
}

/**
 * The one conversation for all platforms. `/start`, `/giup`, `/huy` and plain search are its own; the rest comes in
 * features.
 *
 * @throws Error when two features claim the same command, button or step
 */
export function createConversation({
  services,
  features,
}: {
  readonly services: BotServices;
  readonly features: readonly BotFeature[];
}): Conversation {
  const tables = createTables(features);
  const inOrder = createInOrder();
  const { db, clock } = services;

  async function handlePrivate(incoming: IncomingMessage, platform: Platform): Promise<void> {
    const id = { platform: incoming.platform, updateKey: incoming.updateKey };
    if (!(await beginUpdate(db, id, clock.now()))) return;
    const logger = services.logger.child(id);
    try {
      const replies = await answer(incoming).catch((error: unknown) => [explain(error, logger)]);
      const { chatId, content } = incoming;
      const pressedRef = content.kind === 'button' ? content.messageRef : null;
      const sent = await sendReplies({ ...services, logger }, { platform, chatId, pressedRef }, replies);
      await showProgress(sent, platform);
    } catch (error) {
      if (isDatabaseFailure(error)) throw error;
      logger.error(withoutWords(error), 'An answer could not be sent');
    }
    await finishUpdate(db, id, clock.now());
  }

  /** From here on the live progress of an announcement is shown in the reply that promised it. */
  async function showProgress(sent: readonly SentReply[], platform: Platform): Promise<void> {
    for (const { reply, chatId, messageRef } of sent) {
      if (reply.progressOf === undefined || messageRef === null) continue;
      await attachProgress(services, reply.progressOf, { platform: platform.name, chatId, messageRef });
    }
  }

  async function answer(incoming: IncomingMessage): Promise<readonly Reply[]> {
    const { platform, chatId, displayName, content } = incoming;
    if (content.kind === 'blocked' || content.kind === 'unblocked') {
      await markAccount(db, { platform, chatId }, content.kind === 'blocked' ? 'blocked' : 'active');
      return [];
    }
    // Somebody who has just erased their data and presses once more leaves no new trace.
    if (content.kind === 'button' && !(await hasAccount(db, { platform, chatId })))
      return [{ text: START_AGAIN }];
    const person = { platform, chatId, displayName: cleanText(displayName) };
    const { account, member } = await seeAccount(db, person, clock.now());
    const cleaned = cleanContent(content);
    return member?.status === 'active'
      ? answerMember(services, tables, account, member, cleaned)
      : answerNewcomer(services, { ...person, account, member }, cleaned);
  }

  /** A group may hold people who are no members: nothing is read out there, and it never becomes anybody's account. */
  async function handleGroup(incoming: IncomingMessage, platform: Platform): Promise<void> {
    const content = cleanContent(incoming.content);
    if (content.kind !== 'command') return;
    if (tables.commands.find(content.command, content.argument) === null) return;
    const id = { platform: incoming.platform, updateKey: incoming.updateKey };
    if (!(await beginUpdate(db, id, clock.now()))) return;
    const target = { platform, chatId: incoming.chatId, pressedRef: null };
    await sendReplies(services, target, [{ text: messages.WRITE_PRIVATELY }]);
    await finishUpdate(db, id, clock.now());
  }

  return {
    handle(incoming, platform) {
      const handleOne = incoming.chatType === 'group' ? handleGroup : handlePrivate;
      return inOrder(`${incoming.platform}:${incoming.chatId}`, () => handleOne(incoming, platform));
    },
  };
}

/** What the person reads about a failure; lets pass what is worth another delivery. */
function explain(error: unknown, logger: BotServices['logger']): Reply {
  if (isDatabaseFailure(error)) throw error;
  if (error instanceof AppError) {
    logger.info({ code: error.code }, 'A request was refused');
    return { text: messages.failure(error.code) };
  }
  logger.error(withoutWords(error), 'An update could not be handled');
  return { text: messages.failure(null) };
}
