import type { RichText } from '../messages/rich-text.ts';
import { splitRichText } from '../messages/split-rich-text.ts';
import type { Button, OutgoingMessage, Platform, SendResult, TemplateNote } from '../platforms/platform.ts';
import type { StoredContent } from './due-store.ts';
import type { SendableDelivery } from './sort-due.ts';

/** What a member gets: cut for the platform, the buttons under the last part. */
export interface SendableContent {
  readonly parts: readonly RichText[];
  readonly buttons: readonly (readonly Button[])[] | undefined;
  /** Only an approved template may go there: one message, which says that there is news. */
  readonly template?: TemplateNote;
}

/** A message's stored content, read once; cut once for each platform. */
export interface MessageContent {
  /** For one delivery: its own text, if it has one, instead of the message's. */
  forDelivery(
    platform: Pick<Platform, 'maxTextLength'>,
    delivery: Pick<SendableDelivery, 'due' | 'form'>,
  ): SendableContent;
}

export function createMessageContent(stored: StoredContent): MessageContent {
  const body = JSON.parse(stored.bodyJson) as RichText;
  const buttons =
    stored.buttonsJson === null ? undefined : (JSON.parse(stored.buttonsJson) as SendableContent['buttons']);
  const cut = new Map<number, SendableContent>();

  function text({ maxTextLength }: Pick<Platform, 'maxTextLength'>, ownBodyJson: string | null) {
    if (ownBodyJson !== null) {
      return { parts: splitRichText(JSON.parse(ownBodyJson) as RichText, maxTextLength), buttons };
    }
    const known = cut.get(maxTextLength) ?? { parts: splitRichText(body, maxTextLength), buttons };
    cut.set(maxTextLength, known);
    return known;
  }

  return {
    forDelivery(platform, { due, form }) {
      const content = text(platform, due.ownBodyJson);
      if (form === 'text') return content;
      const { kind: purpose, title } = stored;
      const template = { purpose, title, recipientName: due.member.name };
      return { parts: content.parts.slice(0, 1), buttons, template };
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
  { parts, buttons, template }: SendableContent,
  partsSent: number,
  onPart: (messageRef: string) => void,
): Promise<SendResult> {
  for (let index = Math.min(partsSent, parts.length - 1); ; index += 1) {
    const text = parts[index];
    if (text === undefined) return { outcome: 'rejected', reason: 'The message has no text' };
    const isLast = index === parts.length - 1;
    const message: OutgoingMessage = {
      text,
      ...(isLast && buttons !== undefined ? { buttons } : {}),
      ...(template === undefined ? {} : { template }),
    };
    const result = await platform.send(chatId, message, 'bulk');
    if (isLast || result.outcome !== 'sent') return result;
    onPart(result.messageRef);
  }
}
