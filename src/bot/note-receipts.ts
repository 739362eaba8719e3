import { withoutWords } from '../error-fields.ts';
import { recordReceipts } from '../outbox/receipts.ts';
import type { IncomingContent, IncomingMessage } from '../platforms/platform.ts';
import { isDatabaseFailure } from '../storage/database-failure.ts';
import type { BotServices } from './bot-context.ts';

/**
 * Notes that messages reached a phone or were looked at there. The person did nothing: no account is made, no window
 * opens, nothing is answered. Noting it twice changes nothing, so no update is remembered for it.
 */
export async function noteReceipts(
  { db, clock, logger }: BotServices,
  { platform, chatId }: IncomingMessage,
  { kind, messageRefs }: Extract<IncomingContent, { kind: 'received' | 'seen' }>,
): Promise<void> {
  try {
    await recordReceipts(db, { platform, chatId, messageRefs, kind, at: clock.now() });
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    logger.error({ platform, ...withoutWords(error) }, 'A receipt could not be noted');
  }
}
