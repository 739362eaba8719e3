import type { Logger } from 'pino';
import { AppError } from '../../errors.ts';
import { keepTrying } from '../keep-trying.ts';
import { createPacer } from '../pacer.ts';
import type { IncomingContent, IncomingHandler, Platform } from '../platform.ts';
import { isSameSecret } from '../same-secret.ts';
import type { Silence } from '../silence.ts';
import { createTransport, guardTransport } from '../transport.ts';
import { ALLOWED_UPDATES } from './allowed-updates.ts';
import { telegramInvitationLink } from './bot-username.ts';
import { describeError, isTokenRefused, refusalCode } from './describe-error.ts';
import { downloadFile } from './download-file.ts';
import { createPolling, type Polling } from './polling.ts';
import { type ReadContent, type ReadUpdate, readUpdate } from './read-update.ts';
import { createSender } from './sender.ts';
import { createTelegramApi } from './telegram-api.ts';
import { DEFAULT_TIMING, type TelegramTiming } from './timing.ts';

const WEBHOOK_PATH = '/webhooks/telegram';
/** Longer than the poll itself, so that only a dead connection ends one. */
const POLL_MARGIN_SECONDS = 15;

export interface TelegramOptions {
  readonly token: string;
  /** `https://api.telegram.org`, or an own Bot API server. */
  readonly apiRoot: string;
  readonly mode:
    | 'polling'
    /** `publicUrl` is the service's own address; `/webhooks/telegram` is added. `secret`: 1–256 of `A–Z a–z 0–9 _ -`. */
    | { readonly webhook: { readonly publicUrl: string; readonly secret: string } };
  /** Messages a second, all chats together; Telegram's limit is about 30. */
  readonly ratePerSecond: number;
  /** Bulk messages may be paid for with Stars above Telegram's limit. */
  readonly allowPaidBroadcast: boolean;
  /** The menu of commands, shown to everybody. */
  readonly commands: readonly { readonly command: string; readonly description: string }[];
  readonly logger: Logger;
  readonly timing?: Partial<TelegramTiming>;
  /** Whether this process may act for the bot just now: asked before every request and every update; always unless given. */
  readonly mayAct?: () => boolean;
  /** Where a silence that Telegram asks for is kept, and read at the start; only in this process unless given. */
  readonly silence?: Silence;
}

export interface TelegramPlatform extends Platform {
  readonly name: 'telegram';
  /**
   * Takes one webhook request and answers with the status to send: 200 received, 401 wrong secret, 500 the handler
   * failed and 503 not ready, both of which make Telegram deliver it again.
   *
   * @param secretHeader the value of `X-Telegram-Bot-Api-Secret-Token`
   * @param body the parsed JSON; the route limits its size
   */
  handleWebhook(secretHeader: string | undefined, body: unknown): Promise<{ readonly status: number }>;
}

/**
 * Telegram through its Bot API. Sending works from the beginning and is paced; `start` begins to receive. When
 * Telegram cannot be reached at the start, it goes on trying in the background.
 */
export function createTelegramPlatform(options: TelegramOptions): TelegramPlatform {
  const { token, mode } = options;
  const logger = options.logger.child({ platform: 'telegram' });
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const apiRoot = options.apiRoot.replace(/\/+$/, '');
  const mayAct = options.mayAct ?? (() => true);
  const transport = guardTransport(createTransport(new URL(apiRoot).origin), mayAct);
  const apiFor = (timeoutSeconds: number) => createTelegramApi(transport, { token, apiRoot, timeoutSeconds });
  const api = apiFor(timing.requestTimeoutSeconds);
  const pacer = createPacer({ ratePerSecond: options.ratePerSecond });
  const { allowPaidBroadcast, silence } = options;
  const sender = createSender({ api, pacer, allowPaidBroadcast, logger, silence });

  const stopping = new AbortController();
  const inHand = new Set<Promise<void>>();
  let username: string | null = null;
  let onMessage: IncomingHandler | undefined;
  let polling: Polling | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | undefined;

  /** Introduces itself and chooses how to receive. */
  async function prepare(): Promise<void> {
    username = (await api.getMe()).username;
    await publishCommands();
    if (mode === 'polling') {
      await api.deleteWebhook();
      return;
    }
    const url = mode.webhook.publicUrl.replace(/\/+$/, '') + WEBHOOK_PATH;
    await api.setWebhook(url, { secret_token: mode.webhook.secret, allowed_updates: ALLOWED_UPDATES });
  }

  async function publishCommands(): Promise<void> {
    const commands = options.commands.map(({ command, description }) => ({ command, description }));
    try {
      await api.setMyCommands(commands);
      await api.setMyCommands(commands, { language_code: 'vi' });
    } catch (error) {
      if (refusalCode(error) !== 400) throw error;
      logger.error(describeError(error), 'Telegram refused the menu of commands');
    }
  }

  const keepPreparing = () =>
    keepTrying(prepare, {
      firstPauseMs: timing.failureRetryMs,
      longestPauseMs: timing.longestRetryMs,
      signal: stopping.signal,
      onFailure(error) {
        if (isTokenRefused(error)) logger.error(tokenRefused().message);
        else logger.warn(describeError(error), 'Telegram still cannot be used; trying again');
      },
    });

  async function receive(isPrepared: boolean): Promise<void> {
    if (!isPrepared) await keepPreparing();
    if (stopping.signal.aborted) return;
    logger.info({ username, mode: mode === 'polling' ? 'polling' : 'webhook' }, 'Receiving from Telegram');
    if (mode !== 'polling') return;
    polling = createPolling({
      api: apiFor(timing.pollSeconds + POLL_MARGIN_SECONDS),
      read: (value) => readUpdate(value, username),
      handle,
      timing,
      logger,
    });
    await polling.run();
  }

  async function handle(update: ReadUpdate): Promise<void> {
    // It would be answered by nobody: so it has to come again, to whoever may.
    if (!mayAct()) throw new Error('Another process works for this bot');
    if (update.kind === 'malformed') {
      logger.warn({ updateId: update.updateId }, 'An update is not in the form of the Bot API; skipped');
      return;
    }
    if (update.kind === 'ignored' || onMessage === undefined) return;
    // Best effort, and not waited for: it only ends the turning circle on the button.
    if (update.queryId !== undefined) api.answerCallbackQuery(update.queryId).catch(() => undefined);
    await onMessage({
      updateKey: String(update.updateId),
      platform: 'telegram',
      chatId: update.chatId,
      chatType: update.chatType,
      displayName: update.displayName,
      content: toContent(update.content),
    });
  }

  function toContent(content: ReadContent): IncomingContent {
    if (content.kind !== 'file') return content;
    const { fileId, ...file } = content;
    return {
      ...file,
      download: () => downloadFile({ api, transport, apiRoot, token }, fileId, file.sizeBytes),
    };
  }

  async function handleNow(update: ReadUpdate): Promise<{ status: number }> {
    const handling = handle(update);
    const settled = handling.catch(() => undefined);
    inHand.add(settled);
    try {
      await handling;
      return { status: 200 };
    } catch (error) {
      logger.error({ updateId: update.updateId, ...describeError(error) }, 'An update could not be handled');
      return { status: 500 };
    } finally {
      inHand.delete(settled);
    }
  }

  async function stop(): Promise<void> {
    stopping.abort();
    polling?.stop();
    await running;
    await Promise.all(inHand);
    pacer.stop();
    await transport.close();
  }

  return {
    name: 'telegram',
    maxTextLength: 4096,
    canEdit: true,
    send: (chatId, message, lane) => sender.send(chatId, message, lane),
    edit: (chatId, messageRef, message, lane) => sender.edit(chatId, messageRef, message, lane),

    async start(handler) {
      onMessage = handler;
      await sender.keepFormerSilence();
      let isPrepared = true;
      try {
        await prepare();
      } catch (error) {
        if (isTokenRefused(error)) throw tokenRefused();
        if (refusalCode(error) === 400) throw webhookRefused(error);
        logger.warn(describeError(error), 'Telegram cannot be reached; trying again in the background');
        isPrepared = false;
      }
      running = receive(isPrepared);
    },

    stop() {
      stopped ??= stop();
      return stopped;
    },

    invitationLink: (code) => (username === null ? null : telegramInvitationLink(username, code)),

    async handleWebhook(secretHeader, body) {
      if (mode === 'polling' || !isSameSecret(secretHeader ?? '', mode.webhook.secret))
        return { status: 401 };
      if (onMessage === undefined || stopping.signal.aborted) return { status: 503 };
      return handleNow(readUpdate(body, username));
    },
  };
}

function tokenRefused(): AppError {
  return new AppError(
    'TELEGRAM_TOKEN_REFUSED',
    'Telegram refuses the token: set TELEGRAM_BOT_TOKEN to the one @BotFather shows for this bot (and check TELEGRAM_API_ROOT if you changed it).',
  );
}

function webhookRefused(error: unknown): AppError {
  const { reason } = describeError(error);
  return new AppError(
    'CONFIG_INVALID',
    `Telegram does not accept the webhook (${reason}): check PUBLIC_URL and TELEGRAM_WEBHOOK_SECRET, or set TELEGRAM_MODE to polling.`,
  );
}
