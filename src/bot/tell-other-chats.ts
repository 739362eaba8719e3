import { withoutWords } from '../error-fields.ts';
import type { BotServices, Reply } from './bot-context.ts';
import { sendReplies } from './send-replies.ts';

/**
 * Sends what an answer has for the person's other chats, at once and at any hour: the person is at the phone. Best
 * effort: a chat that takes nothing now is not tried again, since what is told there can also be seen in `/lienket`.
 */
export async function tellOtherChats(services: BotServices, replies: readonly Reply[]): Promise<void> {
  for (const reply of replies) {
    const { to } = reply;
    const platform = services.platforms.find(({ name }) => name === to?.platform);
    if (to === undefined || platform === undefined) continue;
    try {
      await sendReplies(services, { platform, chatId: to.chatId, pressedRef: null }, [reply]);
    } catch (error) {
      services.logger.warn(
        { platform: to.platform, ...withoutWords(error) },
        'Another chat could not be told',
      );
    }
  }
}
