import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { botIsFull } from '../../messages/vi/zalo.ts';
import type { Connection } from '../../storage/database.ts';
import type { ZaloBotConfig } from '../../zalo-config.ts';
import { answerInTime } from '../answer-in-time.ts';
import { downloadZaloFile } from '../download-zalo-file.ts';
import { keepTrying } from '../keep-trying.ts';
import { createChoices } from '../numbered-choices.ts';
import { createPacer } from '../pacer.ts';
import type { IncomingContent, IncomingHandler, Platform } from '../platform.ts';
import { isSameSecret } from '../same-secret.ts';
import { createTransport, guardTransport } from '../transport.ts';
import { createAdmission } from './admission.ts';
import { botIdIn, createZaloBotApi } from './bot-api.ts';
import { describeError, isTokenRefused, refusalCode, tokenRefused, webhookRefused } from './bot-errors.ts';
import { createBotBudget } from './budget.ts';
import { createIntake } from './intake.ts';
import { createPolling, type Polling } from './polling.ts';
import { type BotIdentity, type ReadUpdate, readUpdate } from './read-update.ts';
import { TEXT_LIMIT } from './render-message.ts';
import { createBotSender } from './sender.ts';
import { setWebhook } from './set-webhook.ts';
import { DEFAULT_TIMING, type ZaloBotTiming } from './timing.ts';

export interface ZaloBotOptions extends ZaloBotConfig {
  readonly db: Connection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timing?: Partial<ZaloBotTiming>;
  /** Pictures are fetched from any address; from Zalo's and the API's only, unless given. */
  readonly allowPrivateAddresses?: boolean;
  /** Whether this process may act for the bot just now: asked before every request and every update; always unless given. */
  readonly mayAct?: () => boolean;
}

export interface ZaloBotPlatform extends Platform {
  readonly name: 'zalo-bot';
  /**
   * Takes one webhook request and answers with the status to send: 200 received (or an empty probe, which needs no
   * secret), 401 wrong secret, 500 the handler failed for good, 503 not ready.
   *
   * @param secretHeader the value of `X-Bot-Api-Secret-Token`
   * @param body the parsed JSON, undefined for an empty body; the route limits its size
   */
  handleWebhook(secretHeader: string | undefined, body: unknown): Promise<{ readonly status: number }>;
}

type ReadMessage = Extract<ReadUpdate, { kind: 'message' }>;

/**
 * A bot of the Zalo Bot Platform (zalo.md A). Sending works from the beginning, paced and within the month's quota;
 * `start` begins to receive. When Zalo cannot be reached at the start, it goes on trying in the background.
 */
export function createZaloBotPlatform(options: ZaloBotOptions): ZaloBotPlatform {
  const { token, mode, db, clock, allowPrivateAddresses = false } = options;
  const logger = options.logger.child({ platform: 'zalo-bot' });
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const apiRoot = options.apiRoot.replace(/\/+$/, '');
  const mayAct = options.mayAct ?? (() => true);
  const transport = guardTransport(createTransport(new URL(apiRoot).origin), mayAct);
  const api = createZaloBotApi(transport, {
    token,
    apiRoot,
    timeoutMs: timing.requestTimeoutSeconds * 1_000,
  });
  const pacer = createPacer({ ratePerSecond: options.ratePerSecond });
  const { monthlyMessages, mostPeople } = options;
  const budget = createBotBudget({ db, clock, logger, monthlyMessages, mostPeople });
  const sender = createBotSender({ api, db, clock, logger, pacer, budget });
  const choices = createChoices(db, clock);
  const admission = createAdmission({
    budget,
    now: () => clock.now(),
    turnAway: async (chatId) => void (await sender.send(chatId, { text: botIsFull() }, 'reply')),
    logger,
  });
  const intake = createIntake({ handle, timing, logger });

  const stopping = new AbortController();
  /** Null until Zalo has answered who it is, so that by then the token is known to be good. */
  let bot: BotIdentity | null = null;
  const unnamed: BotIdentity = { id: botIdIn(token), names: [] };
  let onMessage: IncomingHandler | undefined;
  let polling: Polling | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | undefined;

  /** Learns its name and chooses how to receive. */
  async function prepare(): Promise<void> {
    const { id, account_name, display_name, name } = await api.getMe();
    bot = {
      id,
      names: [account_name, display_name, name].filter(
        (word) => word !== undefined && word !== '',
      ) as string[],
    };
    if (mode === 'polling') return removeWebhook();
    await setWebhook(api, { token, ...mode.webhook }, db, logger);
  }

  /** A refusal may mean that there is none; one that stays is noticed by the first poll, which is refused. */
  async function removeWebhook(): Promise<void> {
    try {
      await api.deleteWebhook();
    } catch (error) {
      if (refusalCode(error) === null || refusesToken(error)) throw error;
      logger.info(describeError(error), 'Zalo removes no webhook');
    }
  }

  /** Once Zalo has said who the bot is, 404 is about something else. */
  function refusesToken(error: unknown): boolean {
    return bot === null ? isTokenRefused(error) : refusalCode(error) === 401;
  }

  const keepPreparing = () =>
    keepTrying(prepare, {
      firstPauseMs: timing.failureRetryMs,
      longestPauseMs: timing.longestRetryMs,
      signal: stopping.signal,
      onFailure(error) {
        if (refusesToken(error)) logger.error(tokenRefused().message);
        else logger.warn(describeError(error), 'Zalo still cannot be used; trying again');
      },
    });

  async function receive(isPrepared: boolean): Promise<void> {
    if (!isPrepared) await keepPreparing();
    if (stopping.signal.aborted) return;
    logger.info({ mode: mode === 'polling' ? 'polling' : 'webhook' }, 'Receiving from the Zalo bot');
    if (mode !== 'polling') return;
    polling = createPolling({
      api,
      read: (value) => readUpdate(value, bot ?? unnamed),
      intake,
      timing,
      logger,
    });
    await polling.run();
  }

  async function handle(update: ReadUpdate): Promise<void> {
    // It would be answered by nobody: so it has to be tried again.
    if (!mayAct()) throw new Error('Another process works for this bot');
    if (update.kind === 'malformed')
      logger.warn('An update is not in the form of the Zalo Bot Platform; skipped');
    if (update.kind !== 'message' || onMessage === undefined) return;
    const handler = onMessage;
    const hand = async () =>
      handler({
        updateKey: update.messageId,
        platform: 'zalo-bot',
        chatId: update.chatId,
        chatType: update.chatType,
        displayName: update.displayName,
        content: await toContent(update),
      });
    // A group is nobody's account.
    if (update.chatType === 'group') await hand();
    else await admission.admit(update.chatId, hand);
  }

  /** A typed number presses the button it stands for, if such a list was shown. */
  async function toContent({ content, chatId, chatType, messageId }: ReadMessage): Promise<IncomingContent> {
    if (content.kind === 'photo') return toFile(content.url);
    if (content.kind !== 'text' || chatType === 'group') return content;
    const data = await choices.pick('zalo-bot', chatId, content.text);
    return data === null ? content : { kind: 'button', data, messageRef: messageId };
  }

  function toFile(url: string): IncomingContent {
    // How large it is is not told; the download is limited.
    const download = () => downloadZaloFile(url, 0, { apiRoot, allowPrivateAddresses });
    return { kind: 'file', name: 'anh.jpg', mediaType: 'image/jpeg', sizeBytes: 0, download };
  }

  async function takeNow(body: unknown): Promise<{ status: number }> {
    // What takes longer goes on being handled, and tried again, here: nobody knows whether Zalo would bring it again.
    const isHandled = await answerInTime(
      intake.take(readUpdate(body, bot ?? unnamed)),
      timing.answerWithinMs,
      true,
    );
    return { status: isHandled ? 200 : 500 };
  }

  async function stop(): Promise<void> {
    stopping.abort();
    polling?.stop();
    await running;
    await intake.stop();
    pacer.stop();
    await transport.close();
  }

  return {
    name: 'zalo-bot',
    maxTextLength: TEXT_LIMIT,
    canEdit: false,
    send: (chatId, message, lane) => sender.send(chatId, message, lane),
    // Nothing can be edited (zalo.md A.8): the new state follows as a message of its own.
    edit: (chatId, _messageRef, message, lane) => sender.send(chatId, message, lane),

    async start(handler) {
      onMessage = handler;
      await budget.load();
      let isPrepared = true;
      try {
        await prepare();
      } catch (error) {
        if (refusesToken(error)) throw tokenRefused();
        const code = refusalCode(error);
        if (bot !== null && (code === 400 || code === 404)) throw webhookRefused(error);
        logger.warn(describeError(error), 'Zalo cannot be reached; trying again in the background');
        isPrepared = false;
      }
      running = receive(isPrepared);
    },

    stop() {
      stopped ??= stop();
      return stopped;
    },

    // No link is documented that carries a code into the chat (zalo.md A.9): it is typed.
    invitationLink: () => null,
    reach: (purpose, now) => budget.reach(purpose, now),
    usage: (now) => budget.usage(now),

    async handleWebhook(secretHeader, body) {
      if (body === undefined || body === null || body === '') return { status: 200 };
      if (mode === 'polling' || !isSameSecret(secretHeader ?? '', mode.webhook.secret))
        return { status: 401 };
      if (onMessage === undefined || stopping.signal.aborted) return { status: 503 };
      return takeNow(body);
    },
  };
}
