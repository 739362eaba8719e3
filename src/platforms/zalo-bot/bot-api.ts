import { z } from 'zod';
import type { Transport } from '../transport.ts';
import { BotAnswerUnreadable, BotRefusal } from './bot-errors.ts';
import { readAnswer } from './read-answer.ts';

/** OpenClaw allows so long for pictures, which Zalo downloads before it answers. */
const PHOTO_TIMEOUT_MS = 150_000;
/** Fewer characters are no secret, and would be found in any sentence. */
const LEAST_SECRET = 8;
/** Between the end of a poll and our giving up on it: only a dead connection takes longer (zalo.md A.6: 5 to 7 s). */
const POLL_MARGIN_MS = 7_000;

/** Ids are strings by the documentation; should one come as a number, it is not worth losing a message. */
const idSchema = z.union([z.string().max(200), z.number()]).transform(String);

const meSchema = z.object({
  id: idSchema.optional().catch(undefined),
  account_name: z.string().max(200).optional().catch(undefined),
  /** Not documented; some clients read them. */
  display_name: z.string().max(200).optional().catch(undefined),
  name: z.string().max(200).optional().catch(undefined),
  account_type: z.string().max(100).optional().catch(undefined),
  can_join_groups: z.boolean().optional().catch(undefined),
});
/** `ok` is what counts: a message that was accepted is not lost for an id in another form. */
const sentSchema = z.object({ message_id: idSchema.catch('') }).catch({ message_id: '' });
const webhookFields = z.object({ url: z.string().max(4_000).catch('') });
const webhookSchema = webhookFields.catch({ url: '' });
const verificationSchema = z.object({
  ok: z.boolean(),
  outcome: z.string().max(100).catch(''),
  hint: z.string().max(1_000).catch(''),
  status_code: z.number().optional().catch(undefined),
});
const setWebhookSchema = webhookFields
  .extend({ verification: verificationSchema.optional().catch(undefined) })
  .catch({ url: '' });

/** `id`: Zalo's, or where the answer has none the one the token begins with. */
export type BotAccount = Omit<z.infer<typeof meSchema>, 'id'> & { readonly id: string };
type SentMessage = z.infer<typeof sentSchema>;
type Verification = z.infer<typeof verificationSchema>;

/** A style of a text: `start` and `len` in UTF-16 units, `st` from the list in zalo.md A.4. */
export interface TextStyleCode {
  readonly start: number;
  readonly len: number;
  readonly st: readonly ('b' | 'i' | 'u' | 's')[];
}

/**
 * The Zalo Bot Platform, all eleven methods (zalo.md A.3; https://docs.zaloplatforms.com/docs/BOT). Each throws
 * `BotRefusal` for an answer with `ok: false` (HTTP 200 or not), `BotAnswerUnreadable` for one that is not Zalo's, and
 * `TransportError` for none.
 */
export interface ZaloBotApi {
  getMe(): Promise<BotAccount>;
  /** One event; nothing came: `BotRefusal` 408. @param signal gives the poll up */
  getUpdates(seconds: number, signal: AbortSignal): Promise<unknown>;
  setWebhook(url: string, secretToken: string): Promise<z.infer<typeof setWebhookSchema>>;
  testWebhook(): Promise<Verification>;
  getWebhookInfo(): Promise<{ readonly url: string }>;
  deleteWebhook(): Promise<void>;
  /** @param styles none means plain text; `parse_mode` is never given, so that nobody's text is read as markup */
  sendMessage(chatId: string, text: string, styles: readonly TextStyleCode[]): Promise<SentMessage>;
  /** @param url public: Zalo downloads it */
  sendPhoto(chatId: string, url: string, caption?: string): Promise<SentMessage>;
  sendSticker(chatId: string, sticker: string): Promise<SentMessage>;
  /** In private chats only: one to a group looks successful and never arrives. */
  sendVoice(chatId: string, url: string): Promise<SentMessage>;
  sendTyping(chatId: string): Promise<void>;
}

export interface ZaloBotApiOptions {
  readonly token: string;
  /** Without a slash at the end. */
  readonly apiRoot: string;
  readonly timeoutMs: number;
}

export function createZaloBotApi(transport: Transport, options: ZaloBotApiOptions): ZaloBotApi {
  const path = `${new URL(options.apiRoot).pathname.replace(/\/$/, '')}/bot${options.token}/`;

  async function call<T>(
    method: string,
    fields: Readonly<Record<string, unknown>>,
    schema: z.ZodType<T>,
    { timeoutMs = options.timeoutMs, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<T> {
    const { status, body } = await transport.request({
      method: 'POST',
      path: path + method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    });
    const answer = readAnswer(status, body);
    if (answer === null) throw new BotAnswerUnreadable(status);
    if (!answer.ok)
      throw new BotRefusal(method, answer.code, withoutToken(answer.description, options.token));
    const read = schema.safeParse(answer.result);
    if (!read.success) throw new BotAnswerUnreadable(status);
    return read.data;
  }

  return {
    async getMe() {
      const me = await call('getMe', {}, meSchema);
      return { ...me, id: me.id ?? botIdIn(options.token) };
    },
    getUpdates: (seconds, signal) =>
      // The documentation says a string, its sample sends a number; OpenClaw's string has been seen to work.
      call('getUpdates', { timeout: String(seconds) }, z.unknown(), {
        timeoutMs: seconds * 1_000 + POLL_MARGIN_MS,
        signal,
      }),
    setWebhook: (url, secretToken) =>
      call('setWebhook', { url, secret_token: secretToken }, setWebhookSchema),
    testWebhook: () => call('testWebhook', {}, verificationSchema),
    getWebhookInfo: () => call('getWebhookInfo', {}, webhookSchema),
    deleteWebhook: async () => void (await call('deleteWebhook', {}, z.unknown())),
    sendMessage: (chatId, text, styles) =>
      call(
        'sendMessage',
        { chat_id: chatId, text, ...(styles.length === 0 ? {} : { text_styles: styles }) },
        sentSchema,
      ),
    sendPhoto: (chatId, url, caption) =>
      call(
        'sendPhoto',
        { chat_id: chatId, photo: url, ...(caption === undefined ? {} : { caption }) },
        sentSchema,
        { timeoutMs: PHOTO_TIMEOUT_MS },
      ),
    sendSticker: (chatId, sticker) => call('sendSticker', { chat_id: chatId, sticker }, sentSchema),
    sendVoice: (chatId, url) => call('sendVoice', { chat_id: chatId, voice_url: url }, sentSchema),
    sendTyping: async (chatId) =>
      void (await call('sendChatAction', { chat_id: chatId, action: 'typing' }, z.unknown())),
  };
}

/** The digits before the colon of a token. */
export function botIdIn(token: string): string {
  return token.split(':')[0] ?? '';
}

/** Should Zalo ever quote the address it was called at, or the half of the token that is secret. */
function withoutToken(text: string, token: string): string {
  const secret = token.slice(botIdIn(token).length + 1);
  const safe = text.replaceAll(token, '…').replaceAll(encodeURIComponent(token), '…');
  return secret.length < LEAST_SECRET ? safe : safe.replaceAll(secret, '…');
}
