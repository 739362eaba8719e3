import { attachProgress } from '../broadcasts/announce.ts';
import { withoutWords } from '../error-fields.ts';
import { AppError } from '../errors.ts';
import { hasAccount, markAccount, seeAccount, seeAccountAgain } from '../members/accounts.ts';
import { failure } from '../messages/vi/bot.ts';
import { START_AGAIN } from '../messages/vi/bot-join.ts';
import { markRead, noteInteraction } from '../outbox/held.ts';
import type { IncomingContent, IncomingMessage, Platform } from '../platforms/platform.ts';
import { isDatabaseFailure } from '../storage/database-failure.ts';
import { createAnswerGroup } from './answer-group.ts';
import { answerMember } from './answer-member.ts';
import type { BotFeature, BotServices, Reply } from './bot-context.ts';
import { cleanContent, cleanText } from './clean-content.ts';
import { createInOrder } from './in-order.ts';
import { acceptLink } from './join/accept-link.ts';
import { answerNewcomer, type Newcomer } from './join/answer-newcomer.ts';
import { readLinkWish } from './join/read-link-code.ts';
import { noteReceipts } from './note-receipts.ts';
import { createOnceIn } from './once-in.ts';
import { beginUpdate, finishUpdate } from './received-update-store.ts';
import { type SentReply, sendReplies } from './send-replies.ts';
import { createTables } from './tables.ts';
import { tellOtherChats } from './tell-other-chats.ts';
import { createOfferUnread } from './unread.ts';

/** Ten stickers in a row are answered once in so many ms. */
const UNSUPPORTED_AGAIN_MS = 3_600_000;

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
  const offerUnread = createOfferUnread(services);
  const maySayUnsupported = createOnceIn(UNSUPPORTED_AGAIN_MS);
  const answerGroup = createAnswerGroup(services, tables);
  const { db, clock } = services;

  async function handlePrivate(incoming: IncomingMessage, platform: Platform): Promise<void> {
    const id = { platform: incoming.platform, updateKey: incoming.updateKey };
    if (!(await beginUpdate(db, id, clock.now()))) return;
    const logger = services.logger.child(id);
    try {
      const replies = await answer(incoming).catch((error: unknown) => [explain(error, logger)]);
      const { chatId, content } = incoming;
      const pressedRef = content.kind === 'button' ? content.messageRef : null;
      const here = replies.filter(({ to }) => to === undefined);
      const sent = await sendReplies({ ...services, logger }, { platform, chatId, pressedRef }, here);
      await markRead(db, readBy(sent), clock.now());
      await showProgress(sent, platform);
      await tellOtherChats({ ...services, logger }, replies);
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
    const now = clock.now();
    if (content.kind === 'blocked') {
      await markAccount(db, { platform, chatId }, 'blocked');
      return [];
    }
    if (content.kind === 'unblocked') {
      const seen = await seeAccountAgain(db, { platform, chatId }, now);
      return seen === null ? [] : afterAct(seen, async () => []);
    }
    // Somebody who has just erased their data and presses once more leaves no new trace.
    if (content.kind === 'button' && !(await hasAccount(db, { platform, chatId })))
      return [{ text: START_AGAIN }];
    const person = { platform, chatId, displayName: cleanText(displayName) };
    const seen = await seeAccount(db, person, now);
    const isRepeated = content.kind === 'unsupported' && !maySayUnsupported(`${platform}:${chatId}`, now);
    return afterAct(seen, async () =>
      isRepeated ? [] : answerPerson({ ...person, ...seen }, cleanContent(content)),
    );
  }

  /** Whatever a member does opens the window for what waits for it. */
  async function afterAct(
    { account, member }: Pick<Newcomer, 'account' | 'member'>,
    act: () => Promise<readonly Reply[]>,
  ): Promise<readonly Reply[]> {
    if (member?.status !== 'active') return act();
    await noteInteraction(db, member.id, clock.now());
    return offerUnread(member.id, account, await act());
  }

  function answerPerson(person: Newcomer, content: IncomingContent): Promise<readonly Reply[]> {
    const { account, member } = person;
    const code = readLinkWish(content)?.code;
    if (code != null) return acceptLink(services, account, code);
    return member?.status === 'active'
      ? answerMember(services, tables, account, member, content)
      : answerNewcomer(services, person, content);
  }

  return {
    handle(incoming, platform) {
      const { content } = incoming;
      // No act of the person, so nothing they do has to wait for it.
      if (content.kind === 'received' || content.kind === 'seen') {
        return noteReceipts(services, incoming, content);
      }
      const handleOne = incoming.chatType === 'group' ? answerGroup : handlePrivate;
      return inOrder(`${incoming.platform}:${incoming.chatId}`, () => handleOne(incoming, platform));
    },
  };
}

/** The templates whose texts got through. */
function readBy(sent: readonly SentReply[]): number[] {
  return sent.flatMap(({ reply, messageRef }) => (messageRef === null ? [] : (reply.reads ?? [])));
}

/** What the person reads about a failure; lets pass what is worth another delivery. */
function explain(error: unknown, logger: BotServices['logger']): Reply {
  if (isDatabaseFailure(error)) throw error;
  if (error instanceof AppError) {
    logger.info({ code: error.code }, 'A request was refused');
    return { text: failure(error.code) };
  }
  logger.error(withoutWords(error), 'An update could not be handled');
  return { text: failure(null) };
}
