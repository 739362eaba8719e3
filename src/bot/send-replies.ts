import { setTimeout } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { markAccount, moveAccount } from '../members/accounts.ts';
import { splitRichText } from '../messages/split-rich-text.ts';
import type { OutgoingMessage, Platform, SendResult } from '../platforms/platform.ts';
import type { Reply } from './bot-context.ts';

/** How often one message is tried while the platform asks to slow down. */
const TRIES = 3;
/** A longer wait, in seconds, is not worth it: by then the person has asked again. */
const LONGEST_WAIT_SECONDS = 20;

const LANE = 'reply';

export interface ReplyTarget {
  readonly platform: Platform;
  readonly chatId: string;
  /** The message whose button was pressed, for replies that replace it; null when no button was. */
  readonly pressedRef: string | null;
}

/** What became of one reply: where its last part can be edited, or null when it did not get through. */
export interface SentReply {
  readonly reply: Reply;
  readonly chatId: string;
  readonly messageRef: string | null;
}

/**
 * Sends answers in order, each cut at the platform's limit. A refusal to slow down for a moment is waited out; an
 * outcome that is unknown is not repeated, since the person sees what is missing and asks again. When the chat turns
 * out to be gone, that is recorded and the rest is dropped.
 */
export async function sendReplies(
  ctx: Context,
  target: ReplyTarget,
  replies: readonly Reply[],
): Promise<SentReply[]> {
  const { platform } = target;
  const logger = ctx.logger.child({ platform: platform.name });
  const sent: SentReply[] = [];
  let { chatId, pressedRef } = target;
  let hasMoved = false;

  /** @returns the message's reference; null when it did not get through, undefined when nothing will */
  async function deliver(
    message: OutgoingMessage,
    editRef: string | null,
  ): Promise<string | null | undefined> {
    const result = await attempt(() =>
      editRef === null ? platform.send(chatId, message, LANE) : platform.edit(chatId, editRef, message, LANE),
    );
    switch (result.outcome) {
      case 'sent':
        return result.messageRef;
      case 'moved':
        if (hasMoved) return null;
        hasMoved = true;
        await ctx.db.transaction((tx) => moveAccount(tx, platform.name, chatId, result.chatId));
        chatId = result.chatId;
        return deliver(message, null);
      case 'recipient-gone': {
        const state = result.reason === 'blocked' ? 'blocked' : 'gone';
        await markAccount(ctx.db, { platform: platform.name, chatId }, state);
        return undefined;
      }
      case 'rejected':
        // Too old to be edited, or removed by the person.
        if (editRef !== null) return deliver(message, null);
        logger.error({ reason: result.reason }, 'A reply was rejected');
        return null;
      case 'unauthorised':
        logger.error('A reply could not be sent: the platform does not accept our token');
        return undefined;
      default:
        logger.warn({ outcome: result.outcome, reason: result.reason }, 'A reply did not surely get through');
        return null;
    }
  }

  async function attempt(call: () => Promise<SendResult>): Promise<SendResult> {
    for (let tries = 1; ; tries += 1) {
      const result = await call();
      if (result.outcome !== 'retry' || tries === TRIES) return result;
      if (result.afterSeconds > LONGEST_WAIT_SECONDS) return result;
      await setTimeout(result.afterSeconds * 1000);
    }
  }

  for (const reply of replies) {
    const parts = partsOf(reply, platform.maxTextLength);
    const canReplace = reply.replaces === true && parts.length === 1 && reply.file === undefined;
    let messageRef: string | null | undefined = null;
    for (const part of parts) {
      messageRef = await deliver(part, canReplace ? pressedRef : null);
      if (messageRef === undefined) return sent;
    }
    if (canReplace) pressedRef = null;
    sent.push({ reply, chatId, messageRef });
  }
  return sent;
}

/** The buttons and the file go with the last part, where the thumb is. */
function partsOf({ text, buttons, file }: Reply, maxLength: number): OutgoingMessage[] {
  const texts = splitRichText(text, maxLength);
  const last = texts.pop() ?? (file === undefined ? undefined : text);
  if (last === undefined) return [];
  const end = {
    text: last,
    ...(buttons === undefined ? {} : { buttons }),
    ...(file === undefined ? {} : { file }),
  };
  return [...texts.map((part) => ({ text: part })), end];
}
