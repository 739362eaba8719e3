import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { RichText } from '../../messages/rich-text.ts';
import type { Connection } from '../../storage/database.ts';
import { createChoices } from '../numbered-choices.ts';
import type { Pacer } from '../pacer.ts';
import type { Lane, OutgoingMessage, SendResult } from '../platform.ts';
import type { TextStyleCode, ZaloBotApi } from './bot-api.ts';
import { describeError, isTokenRefused } from './bot-errors.ts';
import type { BotBudget } from './budget.ts';
import { renderMessage, toTextStyles } from './render-message.ts';
import { type Failure, readFailure } from './send-result.ts';

/** How often the rest of a message is tried when it did not get through. */
const FOLLOW_UP_TRIES = 3;
/** After the second 403 in a row, in seconds. */
const LONG_TROUBLE_SECONDS = 300;
const DATABASE_RETRY_SECONDS = 5;

export interface BotSenderOptions {
  readonly api: ZaloBotApi;
  readonly db: Connection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pacer: Pacer;
  readonly budget: BotBudget;
}

/** Sends at the pace and within the quota the office allows, and says what became of each message. */
export interface BotSender {
  send(chatId: string, message: OutgoingMessage, lane: Lane): Promise<SendResult>;
}

export function createBotSender({ api, db, clock, logger, pacer, budget }: BotSenderOptions): BotSender {
  const choices = createChoices(db, clock);
  /** 403s without a success in between. */
  let troubles = 0;

  async function attempt(
    chatId: string,
    lane: Lane,
    text: string,
    styles: readonly TextStyleCode[],
  ): Promise<Failure> {
    try {
      await pacer.acquire(chatId, lane);
    } catch {
      return { result: retry(1, 'platform', 'The service is stopping'), code: null };
    }
    try {
      const { message_id: messageRef } = await api.sendMessage(chatId, text, styles);
      troubles = 0;
      return { result: { outcome: 'sent', messageRef }, code: null };
    } catch (error) {
      return readFailure(error);
    }
  }

  /** Styles are ours and correct by construction, but newer than most of what is known: without them words still arrive. */
  async function withStyles(chatId: string, lane: Lane, part: RichText): Promise<Failure> {
    const styles = toTextStyles(part);
    const first = await attempt(chatId, lane, part.text, styles);
    if (first.code !== 400 || styles.length === 0) return first;
    const second = await attempt(chatId, lane, part.text, []);
    if (second.result.outcome === 'sent')
      logger.error('Zalo refused the styles of a message; sent as plain text');
    return second;
  }

  async function sendPart(chatId: string, lane: Lane, part: RichText): Promise<SendResult> {
    const { result, code } = await withStyles(chatId, lane, part);
    switch (code) {
      case 403:
        troubles += 1;
        if (troubles === 1) return result;
        logger.error({ troubles }, 'Zalo answers 403, its internal error, again and again');
        return retry(LONG_TROUBLE_SECONDS, 'chat', 'Zalo answered 403, its internal error, again');
      case 404:
        return whoIsMissing(result);
      case 429:
        return budget.noteBusy();
      default:
        return result;
    }
  }

  /** 404 is an unknown person, and also a wrong token: believed of the person only while the token works. */
  async function whoIsMissing(gone: SendResult): Promise<SendResult> {
    try {
      await api.getMe();
      return gone;
    } catch (error) {
      if (isTokenRefused(error)) return { outcome: 'unauthorised' };
      return retry(DATABASE_RETRY_SECONDS, 'chat', 'Zalo answered 404, and nothing when asked again');
    }
  }

  /** Its beginning has arrived: to begin again would deliver that twice, so only the rest is tried again here. */
  async function follow(chatId: string, lane: Lane, part: RichText): Promise<SendResult> {
    for (let tries = 1; ; tries += 1) {
      const result = await sendPart(chatId, lane, part);
      if (result.outcome !== 'retry' || tries === FOLLOW_UP_TRIES) return result;
    }
  }

  /** Before the send, since the answer may come before ours is written down. */
  async function remember(chatId: string, data: readonly string[]): Promise<void> {
    try {
      await choices.remember('zalo-bot', chatId, data);
    } catch (error) {
      logger.warn(describeError(error), 'The choices of a message could not be remembered');
    }
  }

  async function sendAll(
    chatId: string,
    lane: Lane,
    parts: readonly RichText[],
  ): Promise<{ readonly result: SendResult; readonly unsent: number }> {
    let result: SendResult = { outcome: 'rejected', reason: 'The message has no text' };
    for (const [index, part] of parts.entries()) {
      result = await (index === 0 ? sendPart(chatId, lane, part) : follow(chatId, lane, part));
      if (result.outcome === 'sent') continue;
      const unsent = parts.length - index - (result.outcome === 'unknown' ? 1 : 0);
      if (index === 0) return { result, unsent };
      const why = 'reason' in result ? result.reason : result.outcome;
      const reason = `Its beginning was sent, the rest was not: ${why}`;
      return { result: { outcome: 'unknown', reason }, unsent };
    }
    return { result, unsent: 0 };
  }

  return {
    async send(chatId, message, lane) {
      const { parts, choices: data } = renderMessage(message);
      try {
        const leave = await budget.take(chatId, lane, parts.length);
        if (!leave.mayGo) return leave.result;
        await remember(chatId, data);
        const { result, unsent } = await sendAll(chatId, lane, parts);
        await budget.giveBack(leave, unsent).catch((error: unknown) => {
          logger.warn(describeError(error), 'Messages not sent could not be given back to the quota');
        });
        return result;
      } catch (error) {
        // The network's failures are results; what is thrown is the database's, before anything was sent.
        logger.warn(describeError(error), 'A message could not be counted, so it was not sent');
        return retry(DATABASE_RETRY_SECONDS, 'platform', 'The quota could not be read');
      }
    },
  };
}

function retry(afterSeconds: number, scope: 'platform' | 'chat', reason: string): SendResult {
  return { outcome: 'retry', afterSeconds, scope, reason };
}
