import { BotRefusal, badRequest } from './api-error.ts';
import type { BotEvent, EventQueue } from './event-queue.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';
import type { ChatState, SeenMessage, SeenStyle, World } from './world.ts';

const TEXT_LIMIT = 2_000;
const LONGEST_POLL_SECONDS = 60;
/** Zalo's own number is not published. */
const WEBHOOK_TESTS_A_DAY = 20;
const STYLE = /^(b|i|u|s|f_(13|15|18|20)|c_[0-9a-f]{6}|lst_[12]|ind_[1-5])$/;
/** Hosts that Zalo refuses as a webhook. */
const PRIVATE_HOST = /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[?::1)/;

export type Fields = Readonly<Record<string, unknown>>;

export interface MethodContext {
  readonly bot: { readonly id: string; readonly accountName: string; readonly name: string };
  readonly world: World;
  readonly events: EventQueue;
  readonly webhook: WebhookDelivery;
  readonly allowsLocalWebhooks: boolean;
  readonly now: () => Date;
  /** Counts one message of the month. @throws BotRefusal 429 when the plan's messages are used up */
  readonly countMessage: () => void;
  /** The bot's own message comes back to it. */
  readonly echo: (event: BotEvent) => void;
  webhookTests: number;
}

type Method = (context: MethodContext, fields: Fields) => unknown;

/** What each method does, by its name; case counts. */
export const METHODS: Readonly<Record<string, Method>> = {
  getMe: ({ bot }) => ({
    id: bot.id,
    account_name: bot.accountName,
    account_type: 'BASIC',
    can_join_groups: true,
    display_name: bot.name,
  }),
  getUpdates: ({ events, webhook }, { timeout }) => {
    if (webhook.current() !== undefined) throw badRequest('a webhook is set; delete it first');
    // The documentation says a string, its sample sends a number.
    const seconds = timeout === undefined ? 30 : Number(timeout);
    if (!Number.isFinite(seconds) || seconds < 0) throw badRequest('timeout is invalid');
    return events.take(Math.min(seconds, LONGEST_POLL_SECONDS));
  },
  setWebhook: async (context, fields) => {
    const { webhook, events, now } = context;
    const url = checkWebhookUrl(fields.url, context.allowsLocalWebhooks);
    const secret = fields.secret_token;
    if (typeof secret !== 'string' || secret.length < 8 || secret.length > 256)
      throw badRequest('secret_token must have 8 to 256 characters');
    const updatedAt = now().getTime();
    events.abandon();
    webhook.set({ url, secret }, updatedAt);
    // Saved whatever the probe finds.
    const verification = await probe(context);
    for (const event of events.drain()) webhook.add(event);
    return { url, updated_at: updatedAt, verification };
  },
  testWebhook: async (context) => {
    if (context.webhook.current() === undefined) throw badRequest('no webhook is set');
    context.webhookTests += 1;
    if (context.webhookTests > WEBHOOK_TESTS_A_DAY) throw new BotRefusal(426, 'Daily limit reached');
    return probe(context);
  },
  getWebhookInfo: ({ webhook }) => ({
    url: webhook.current()?.url ?? '',
    updated_at: webhook.updatedAt(),
  }),
  deleteWebhook: ({ webhook, now }) => {
    const updatedAt = now().getTime();
    webhook.set(undefined, updatedAt);
    return { url: '', updated_at: updatedAt };
  },
  sendMessage: (context, fields) => {
    const chat = chatOf(context, fields);
    const text = checkText(fields.text, 'text');
    if (fields.parse_mode !== undefined && !['markdown', 'html'].includes(String(fields.parse_mode)))
      throw badRequest('parse_mode is invalid');
    // Ignored where a parse mode is given.
    const styles = fields.parse_mode === undefined ? checkStyles(fields.text_styles, text) : [];
    return put(context, chat, { kind: 'text', text, styles }, { text });
  },
  sendPhoto: (context, fields) => {
    const chat = chatOf(context, fields);
    const photo = checkUrl(fields.photo, 'photo');
    const text = fields.caption === undefined ? '' : checkText(fields.caption, 'caption');
    return put(context, chat, { kind: 'photo', text, styles: [], photo }, { photo });
  },
  sendSticker: (context, fields) => {
    const chat = chatOf(context, fields);
    if (typeof fields.sticker !== 'string' || fields.sticker === '') throw badRequest('sticker is invalid');
    return put(context, chat, { kind: 'sticker', text: '', styles: [] }, { sticker: fields.sticker });
  },
  sendVoice: (context, fields) => {
    const chat = chatOf(context, fields);
    const url = checkUrl(fields.voice_url, 'voice_url');
    if (!new URL(url).pathname.endsWith('.aac')) throw badRequest('voice_url must end with .aac');
    return put(context, chat, { kind: 'voice', text: '', styles: [] }, { voice_url: url });
  },
  sendChatAction: (context, fields) => {
    chatOf(context, fields);
    if (fields.action !== 'typing') throw badRequest('action is invalid');
    return undefined;
  },
};

function put(
  { bot, world, now, countMessage, echo }: MethodContext,
  chat: ChatState,
  content: Omit<SeenMessage, 'messageId' | 'from' | 'isDelivered'>,
  wire: object,
) {
  countMessage();
  const messageId = world.nextMessageId();
  const date = now().getTime();
  // A voice message to a group is answered like any other, and never arrives.
  const isDelivered = !(content.kind === 'voice' && chat.type === 'GROUP');
  chat.messages.push({ ...content, messageId, from: 'bot', isDelivered });
  const kind = content.kind === 'photo' ? 'image' : content.kind;
  echo({
    event_name: `message.${kind}.received`,
    message: {
      message_id: messageId,
      date,
      from: { id: bot.id, display_name: bot.name, is_bot: true },
      chat: { id: chat.id, chat_type: chat.type },
      ...wire,
    },
  });
  return { message_id: messageId, date };
}

function chatOf({ world }: MethodContext, { chat_id: chatId }: Fields): ChatState {
  if (typeof chatId !== 'string' || chatId === '') throw badRequest('chat_id is invalid');
  const chat = world.chat(chatId);
  if (chat === undefined) throw new BotRefusal(404, 'Not Found: chat not found');
  if (chat.isRefused) throw badRequest('the bot has reached its limit of users');
  return chat;
}

function checkText(value: unknown, name: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw badRequest(`${name} is empty`);
  if (value.length > TEXT_LIMIT) throw badRequest(`${name} is longer than ${TEXT_LIMIT} characters`);
  return value;
}

function checkStyles(value: unknown, text: string): readonly SeenStyle[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest('text_styles is invalid');
  return value.map((style: SeenStyle) => {
    const { start, len, st } = style;
    const isInside = Number.isInteger(start) && Number.isInteger(len) && start >= 0 && len > 0;
    if (!isInside || start + len > text.length) throw badRequest('text_styles is out of the text');
    if (!Array.isArray(st) || st.length === 0 || !st.every((code) => STYLE.test(String(code))))
      throw badRequest('text_styles has an unknown style');
    return { start, len, st };
  });
}

function checkUrl(value: unknown, name: string): string {
  if (typeof value !== 'string' || !/^https?:\/\/[^\s/]+/.test(value))
    throw badRequest(`${name} must be an absolute URL`);
  return value;
}

function checkWebhookUrl(value: unknown, allowsLocal: boolean): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) throw badRequest('url is invalid');
  if (allowsLocal) return url.href;
  if (url.protocol !== 'https:') throw badRequest('url must be https');
  if (PRIVATE_HOST.test(url.hostname)) throw badRequest('url must be public');
  return url.href;
}

async function probe({ webhook }: MethodContext) {
  const startedAt = performance.now();
  const status = await webhook.probe();
  const isFine = status >= 200 && status < 300;
  return {
    ok: isFine,
    url: webhook.current()?.url ?? '',
    ...(status === 0 ? {} : { status_code: status }),
    outcome: isFine ? 'webhook.ok' : outcomeOf(status),
    latency_ms: Math.round(performance.now() - startedAt),
    hint: isFine ? '' : 'The server did not answer 2xx.',
  };
}

function outcomeOf(status: number): string {
  if (status === 0) return 'webhook.err.conn';
  if (status === 403 || status === 404) return `webhook.http.${status}`;
  return status >= 500 ? 'webhook.http.5xx' : 'webhook.http.other';
}
