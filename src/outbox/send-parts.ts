import type { RichText } from '../messages/rich-text.ts';
import { splitRichText } from '../messages/split-rich-text.ts';
import type { Button, Platform, SendResult } from '../platforms/platform.ts';

/** What a member gets: cut for the platform, the buttons under the last part. */
export interface SendableContent {
  readonly parts: readonly RichText[];
  readonly buttons: readonly (readonly Button[])[] | undefined;
}

/** A message's stored content, read once; cut once for each platform. */
export interface MessageContent {
  /** @param ownBodyJson the delivery's own text instead of the message's */
  forPlatform(platform: Platform, ownBodyJson: string | null): SendableContent;
}

export function createMessageContent(stored: {
  bodyJson: string;
  buttonsJson: string | null;
}): MessageContent {
  const body = JSON.parse(stored.bodyJson) as RichText;
  const buttons =
    stored.buttonsJson === null ? undefined : (JSON.parse(stored.buttonsJson) as SendableContent['buttons']);
  const cut = new Map<number, SendableContent>();
  return {
    forPlatform({ maxTextLength }, ownBodyJson) {
      if (ownBodyJson !== null) {
        return { parts: splitRichText(JSON.parse(ownBodyJson) as RichText, maxTextLength), buttons };
      }
      const known = cut.get(maxTextLength) ?? { parts: splitRichText(body, maxTextLength), buttons };
      cut.set(maxTextLength, known);
      return known;
    },
  };
}

/**
 * Sends the parts that were not accepted yet, one after another, and stops at the first that is not.
 *
 * @param partsSent accepted before
 * @param onPart called for each part accepted that is not the last
 * @returns what became of the last part tried
 */
export async function sendParts(
  platform: Platform,
  chatId: string,
  { parts, buttons }: SendableContent,
  partsSent: number,
  onPart: (messageRef: string) => void,
): Promise<SendResult> {
  for (let index = Math.min(partsSent, parts.length - 1); ; index += 1) {
    const text = parts[index];
    if (text === undefined) return { outcome: 'rejected', reason: 'The message has no text' };
    const isLast = index === parts.length - 1;
    const message = isLast && buttons !== undefined ? { text, buttons } : { text };
    const result = await platform.send(chatId, message, 'bulk');
    if (isLast || result.outcome !== 'sent') return result;
    onPart(result.messageRef);
  }
}
