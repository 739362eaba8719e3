import { WRITE_PRIVATELY } from '../messages/vi/bot.ts';
import type { IncomingMessage, Platform, PlatformName } from '../platforms/platform.ts';
import type { BotServices } from './bot-context.ts';
import { cleanContent } from './clean-content.ts';
import { createOnceIn } from './once-in.ts';
import { beginUpdate, finishUpdate } from './received-update-store.ts';
import { sendReplies } from './send-replies.ts';
import type { Tables } from './tables.ts';

/** Here a group hands on only what was said to the bot, so that plain text is a question, too. */
const HEARS_MENTIONS_ONLY: ReadonlySet<PlatformName> = new Set(['zalo-bot']);
/** There a group is told once in so many ms: all in it have read it, and each message counts in the office's quota. */
const TELL_AGAIN_MS = 600_000;

/**
 * Answers what is said to the bot in a group: to write privately. A group may hold people who are no members: nothing is
 * read out there, no code is taken, and it never becomes anybody's account.
 */
export function createAnswerGroup(
  services: BotServices,
  tables: Tables,
): (incoming: IncomingMessage, platform: Platform) => Promise<void> {
  const { db, clock } = services;
  const mayTell = createOnceIn(TELL_AGAIN_MS);

  function isToBot({ platform, content: raw }: IncomingMessage): boolean {
    const content = cleanContent(raw);
    if (content.kind === 'text') return HEARS_MENTIONS_ONLY.has(platform);
    if (content.kind !== 'command') return false;
    return (
      tables.commands.find(content.command, content.argument) !== null || HEARS_MENTIONS_ONLY.has(platform)
    );
  }

  return async (incoming, platform) => {
    if (!isToBot(incoming)) return;
    const id = { platform: incoming.platform, updateKey: incoming.updateKey };
    if (!(await beginUpdate(db, id, clock.now()))) return;
    const isRare = HEARS_MENTIONS_ONLY.has(incoming.platform);
    if (!isRare || mayTell(incoming.chatId, clock.now())) {
      const target = { platform, chatId: incoming.chatId, pressedRef: null };
      await sendReplies(services, target, [{ text: WRITE_PRIVATELY }]);
    }
    await finishUpdate(db, id, clock.now());
  };
}
