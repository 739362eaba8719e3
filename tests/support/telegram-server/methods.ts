import type { BotCommand, Message, User, UserFromGetMe, WebhookInfo } from '@grammyjs/types';
import { ApiRefusal, badRequest } from './api-error.ts';
import {
  type CheckedText,
  checkCaption,
  checkKeyboard,
  checkText,
  nested,
  numberOf,
  textOf,
} from './check-arguments.ts';
import type { Arguments } from './request-body.ts';
import type { UpdateQueue } from './update-queue.ts';
import type { createWebhookDelivery } from './webhook-delivery.ts';
import { type ChatState, type SeenMessage, type StoredFile, toMessage, type World } from './world.ts';

export interface MethodContext {
  readonly me: UserFromGetMe;
  readonly world: World;
  readonly updates: UpdateQueue;
  readonly webhook: ReturnType<typeof createWebhookDelivery>;
  readonly commands: Map<string, readonly BotCommand[]>;
  readonly openQueries: Set<string>;
}

type Method = (context: MethodContext, call: Arguments) => unknown;

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
const UPLOAD_LIMITS = { photo: 10 * 1024 * 1024, document: 50 * 1024 * 1024 };
const DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024;

/** Methods that put something into a chat, to which flood control applies. */
export const FLOOD_CONTROLLED: ReadonlySet<string> = new Set([
  'sendmessage',
  'sendphoto',
  'senddocument',
  'editmessagetext',
  'editmessagecaption',
  'editmessagereplymarkup',
]);

/** What each method does, by its name in lower case (the official server ignores case). */
export const METHODS: Readonly<Record<string, Method>> = {
  getme: ({ me }): UserFromGetMe => me,
  getupdates: ({ updates, webhook }, { fields }) => {
    if (webhook.current() !== undefined) {
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    const limit = Math.min(Math.max(numberOf(fields.limit) ?? 100, 1), 100);
    return updates.take(numberOf(fields.offset) ?? 0, limit, numberOf(fields.timeout) ?? 0);
  },
  setwebhook: ({ webhook, updates }, { fields }) => {
    const url = textOf(fields.url);
    if (fields.drop_pending_updates === true) updates.drop();
    if (url === '') return setWebhook(webhook, undefined);
    if (!/^https?:\/\//.test(url)) throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
    const secret = fields.secret_token;
    if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(textOf(secret))) {
      throw badRequest('secret token contains illegal characters');
    }
    const allowed = fields.allowed_updates;
    return setWebhook(webhook, {
      url,
      ...(secret === undefined ? {} : { secret: textOf(secret) }),
      ...(allowed === undefined ? {} : { allowedUpdates: nested<string[]>(allowed, 'allowed_updates') }),
    });
  },
  deletewebhook: ({ webhook, updates }, { fields }) => {
    if (fields.drop_pending_updates === true) updates.drop();
    return setWebhook(webhook, undefined);
  },
  getwebhookinfo: ({ webhook, updates }): WebhookInfo => ({
    url: webhook.current()?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: updates.pending().length,
    ...(webhook.lastError() === undefined ? {} : { last_error_message: webhook.lastError() as string }),
  }),
  sendmessage: (context, { fields }) => {
    const chat = context.world.writable(numberOf(fields.chat_id));
    return put(context, chat, checkText(fields), checkKeyboard(fields));
  },
  sendphoto: (context, call) => putFile(context, call, 'photo'),
  senddocument: (context, call) => putFile(context, call, 'document'),
  sendchataction: ({ world }, { fields }) => world.writable(numberOf(fields.chat_id)) !== undefined,
  editmessagetext: (context, { fields }) => {
    const [chat, message] = find(context.world, fields, 'edit');
    if (message.file !== undefined) throw badRequest('there is no text in the message to edit');
    return change(context, chat, message, checkText(fields), fields);
  },
  editmessagecaption: (context, { fields }) => {
    const [chat, message] = find(context.world, fields, 'edit');
    if (message.file === undefined) throw badRequest('there is no caption in the message to edit');
    return change(context, chat, message, checkCaption(fields), fields);
  },
  editmessagereplymarkup: (context, { fields }) => {
    const [chat, message] = find(context.world, fields, 'edit');
    return change(context, chat, message, message, fields);
  },
  deletemessage: ({ world }, { fields }) => {
    const [chat, message] = find(world, fields, 'delete');
    return chat.messages.delete(message.messageId);
  },
  answercallbackquery: ({ openQueries }, { fields }) => {
    if (openQueries.delete(textOf(fields.callback_query_id))) return true;
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  },
  setmycommands: ({ commands }, { fields }) => {
    const list = nested<BotCommand[]>(fields.commands, 'commands');
    for (const { command, description } of list) {
      if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
      if (description.length < 1 || description.length > 256)
        throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
    }
    commands.set(textOf(fields.language_code), list);
    return true;
  },
  getmycommands: ({ commands }, { fields }) => commands.get(textOf(fields.language_code)) ?? [],
  getfile: ({ world }, { fields }) => {
    const file = world.file(textOf(fields.file_id));
    if (file === undefined) throw badRequest('wrong file_id or the file is temporarily unavailable');
    if (file.content.length > DOWNLOAD_LIMIT_BYTES) throw badRequest('file is too big');
    const size = { file_size: file.content.length, file_path: file.path };
    return { file_id: file.fileId, file_unique_id: `u${file.fileId}`, ...size };
  },
};

function conflict(what: string): ApiRefusal {
  return new ApiRefusal(409, `Conflict: ${what}`);
}

function setWebhook(webhook: MethodContext['webhook'], next: Parameters<typeof webhook.set>[0]): true {
  webhook.set(next);
  return true;
}

function put(
  { me, world }: MethodContext,
  chat: ChatState,
  { text, entities }: CheckedText,
  keyboard: ReturnType<typeof checkKeyboard>,
  media?: { readonly kind: 'photo' | 'document'; readonly file: StoredFile },
): Message {
  const seen: SeenMessage = {
    messageId: world.nextMessageId(),
    from: 'bot',
    text,
    entities,
    buttons: seenButtons(keyboard),
    edited: false,
    ...(media === undefined
      ? {}
      : { file: { kind: media.kind, name: media.file.name, content: media.file.content } }),
  };
  world.keep(chat, seen);
  return toMessage(chat.chat, me, seen, media?.file);
}

function putFile(context: MethodContext, { fields, files }: Arguments, kind: 'photo' | 'document'): Message {
  const chat = context.world.writable(numberOf(fields.chat_id));
  const given = textOf(fields[kind]);
  const attached = /^attach:\/\/(.+)$/.exec(given)?.[1];
  const upload = files.get(attached ?? kind);
  if (upload === undefined && (attached !== undefined || given === ''))
    throw badRequest(`there is no ${kind} in the request`);
  if (upload !== undefined && upload.content.length === 0) throw badRequest('file must be non-empty');
  if (upload !== undefined && upload.content.length > UPLOAD_LIMITS[kind])
    throw badRequest(`file is too big`);
  const file =
    upload === undefined
      ? context.world.file(given)
      : context.world.addFile(upload.name, upload.mediaType, upload.content);
  if (file === undefined) throw badRequest('wrong remote file identifier specified: Wrong string length');
  return put(context, chat, checkCaption(fields), checkKeyboard(fields), { kind, file });
}

function find(world: World, fields: Arguments['fields'], act: 'edit' | 'delete'): [ChatState, SeenMessage] {
  const chat = world.writable(numberOf(fields.chat_id));
  const message = chat.messages.get(numberOf(fields.message_id) ?? 0);
  if (message === undefined) throw badRequest(`message to ${act} not found`);
  if (message.from !== 'bot' && act === 'edit') throw badRequest("message can't be edited");
  return [chat, message];
}

function change(
  { me, world }: MethodContext,
  chat: ChatState,
  message: SeenMessage,
  { text, entities }: Pick<SeenMessage, 'text' | 'entities'>,
  fields: Arguments['fields'],
): Message {
  const buttons = seenButtons(checkKeyboard(fields));
  const before = JSON.stringify([message.text, message.entities, message.buttons]);
  if (JSON.stringify([text, entities, buttons]) === before) throw badRequest(NOT_MODIFIED);
  const changed = { ...message, text, entities, buttons, edited: true };
  world.keep(chat, changed);
  return toMessage(chat.chat, me as User, changed, undefined);
}

function seenButtons(keyboard: ReturnType<typeof checkKeyboard>): SeenMessage['buttons'] {
  return (keyboard?.inline_keyboard ?? []).map((row) =>
    row.map((button) => ({
      label: button.text,
      ...('callback_data' in button ? { data: button.callback_data } : {}),
      ...('url' in button ? { url: button.url } : {}),
    })),
  );
}
