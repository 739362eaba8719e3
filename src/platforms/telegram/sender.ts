import type { Api } from 'grammy';
import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import type { Logger } from 'pino';
import type { RichText } from '../../messages/rich-text.ts';
import type { Pacer } from '../pacer.ts';
import type { Lane, OutgoingFile, OutgoingMessage, SendResult } from '../platform.ts';
import type { Silence } from '../silence.ts';
import { isPhoto, toEntities, toKeyboard } from './render-message.ts';
import { type Failure, readFailure } from './send-result.ts';
import { createUploads } from './uploads.ts';

/** In UTF-16 units; a longer text follows its file as a message of its own. */
const CAPTION_LIMIT = 1024;
/** Bulk that would wait longer than this, in ms, for the end of a silence goes back to where it came from. */
const LONGEST_SILENT_WAIT_MS = 2_000;
/** How often the text that follows a file is tried while Telegram asks to slow down. */
const FOLLOW_UP_TRIES = 3;

export interface SenderOptions {
  readonly api: Api;
  readonly pacer: Pacer;
  readonly allowPaidBroadcast: boolean;
  readonly logger: Logger;
  /** Told whenever Telegram asks for silence, and asked for what is left of an earlier one. */
  readonly silence: Silence | undefined;
}

/** Sends and edits at the pace the platform allows, and says what became of each message. */
export interface Sender {
  send(chatId: string, message: OutgoingMessage, lane: Lane): Promise<SendResult>;
  edit(chatId: string, messageRef: string, message: OutgoingMessage, lane: Lane): Promise<SendResult>;
  /**
   * Keeps the rest of a silence that an earlier process was told of. During any silence nothing goes. Replies wait for its end; bulk that would have to wait for more than 2 seconds is given
   * back, since what waits here is in flight for the outbox, and would be in doubt after a crash.
   */
  keepFormerSilence(): Promise<void>;
}

interface Attempt extends Failure {
  readonly fileId?: string;
}

/** What the calls used here answer with. */
interface SentMessage {
  readonly message_id: number;
  readonly document?: { readonly file_id: string };
  readonly photo?: readonly { readonly file_id: string }[];
}

export function createSender(options: SenderOptions): Sender {
  const { api, pacer, allowPaidBroadcast, logger, silence } = options;
  const uploads = createUploads();
  let silentUntil = Number.NEGATIVE_INFINITY;

  function keepSilent(seconds: number): void {
    silentUntil = Math.max(silentUntil, performance.now() + seconds * 1_000);
    pacer.pauseFor(seconds);
  }

  async function attempt(
    chatId: string,
    lane: Lane,
    call: () => Promise<SentMessage | true>,
  ): Promise<Attempt> {
    try {
      await pacer.acquire(chatId, lane, { group: chatId.startsWith('-') });
    } catch {
      return {
        result: { outcome: 'retry', afterSeconds: 1, scope: 'platform', reason: 'The service is stopping' },
      };
    }
    try {
      const sent = await call();
      if (sent === true) return { result: { outcome: 'sent', messageRef: '' } };
      const fileId = sent.document?.file_id ?? sent.photo?.at(-1)?.file_id;
      const result = { outcome: 'sent', messageRef: String(sent.message_id) } as const;
      return fileId === undefined ? { result } : { result, fileId };
    } catch (error) {
      const failure = readFailure(error);
      if (failure.retryAfterSeconds !== undefined) {
        keepSilent(failure.retryAfterSeconds);
        silence?.note(failure.retryAfterSeconds);
      }
      return failure;
    }
  }

  /** Styles are ours and correct by construction; should one be refused all the same, the words still arrive. */
  async function withStyles(
    text: RichText,
    go: (entities: MessageEntity[]) => Promise<Attempt>,
  ): Promise<Attempt> {
    const first = await go(toEntities(text));
    if (first.areStylesRefused !== true || text.styles.length === 0) return first;
    logger.error(
      { reason: reasonOf(first.result) },
      'Telegram refused the styles of a message; sent as plain text',
    );
    return go([]);
  }

  function sendText(chatId: string, { text, buttons }: OutgoingMessage, lane: Lane): Promise<Attempt> {
    return withStyles(text, (entities) =>
      attempt(chatId, lane, () =>
        api.sendMessage(chatId, text.text, {
          ...(entities.length === 0 ? {} : { entities }),
          link_preview_options: { is_disabled: true },
          ...extras(buttons, lane),
        }),
      ),
    );
  }

  function sendFile(
    chatId: string,
    file: OutgoingFile,
    { text, buttons }: OutgoingMessage,
    lane: Lane,
  ): Promise<Attempt> {
    return withStyles(text, (entities) =>
      uploads.send(file, (input) =>
        attempt(chatId, lane, () => {
          const other = {
            ...(text.text === '' ? {} : { caption: text.text }),
            ...(entities.length === 0 ? {} : { caption_entities: entities }),
            ...extras(buttons, lane),
          };
          return isPhoto(file) ? api.sendPhoto(chatId, input, other) : api.sendDocument(chatId, input, other);
        }),
      ),
    );
  }

  async function sendFileThenText(
    chatId: string,
    file: OutgoingFile,
    message: OutgoingMessage,
    lane: Lane,
  ): Promise<SendResult> {
    const first = await sendFile(chatId, file, { text: { text: '', styles: [] } }, lane);
    if (first.result.outcome !== 'sent') return first.result;
    for (let tries = 1; ; tries += 1) {
      const { result } = await sendText(chatId, message, lane);
      if (result.outcome === 'sent') return result;
      // The file has arrived: to begin again would deliver it twice, so only the text is tried again here.
      if (result.outcome === 'retry' && tries < FOLLOW_UP_TRIES) continue;
      return { outcome: 'unknown', reason: `The file was sent, its text was not: ${reasonOf(result)}` };
    }
  }

  function extras(buttons: OutgoingMessage['buttons'], lane: Lane): Extras {
    return {
      ...(buttons === undefined || buttons.length === 0 ? {} : { reply_markup: toKeyboard(buttons) }),
      ...(allowPaidBroadcast && lane === 'bulk' ? { allow_paid_broadcast: true } : {}),
    };
  }

  return {
    async keepFormerSilence() {
      const seconds = (await silence?.left()) ?? 0;
      if (seconds <= 0) return;
      logger.warn({ seconds }, 'Telegram has asked for silence, which is not over yet');
      keepSilent(seconds);
    },

    async send(chatId, message, lane) {
      const { file, text } = message;
      const silentMs = silentUntil - performance.now();
      if (lane === 'bulk' && silentMs > LONGEST_SILENT_WAIT_MS) return stillSilent(silentMs);
      if (file === undefined) return (await sendText(chatId, message, lane)).result;
      if (text.text.length > CAPTION_LIMIT) return sendFileThenText(chatId, file, message, lane);
      return (await sendFile(chatId, file, message, lane)).result;
    },

    async edit(chatId, messageRef, { text, buttons }, lane) {
      const messageId = Number(messageRef);
      if (!Number.isSafeInteger(messageId))
        return { outcome: 'rejected', reason: 'There is no such message' };
      const keyboard = { reply_markup: toKeyboard(buttons ?? []) };
      const editText = (entities: MessageEntity[]) =>
        attempt(chatId, lane, () =>
          api.editMessageText(chatId, messageId, text.text, {
            entities,
            link_preview_options: { is_disabled: true },
            ...keyboard,
          }),
        );
      const editCaption = (entities: MessageEntity[]) =>
        attempt(chatId, lane, () =>
          api.editMessageCaption(chatId, messageId, {
            caption: text.text,
            caption_entities: entities,
            ...keyboard,
          }),
        );
      const edited = await withStyles(text, editText);
      const { result, isUnchanged } =
        edited.hasNoText === true ? await withStyles(text, editCaption) : edited;
      return isUnchanged === true || result.outcome === 'sent' ? { outcome: 'sent', messageRef } : result;
    },
  };
}

interface Extras {
  readonly reply_markup?: InlineKeyboardMarkup;
  readonly allow_paid_broadcast?: boolean;
}

function stillSilent(milliseconds: number): SendResult {
  const reason = 'Telegram has asked for silence';
  return { outcome: 'retry', afterSeconds: milliseconds / 1_000, scope: 'platform', reason };
}

function reasonOf(result: SendResult): string {
  return 'reason' in result ? result.reason : result.outcome;
}
