import { z } from 'zod';
import type { IncomingContent } from '../platform.ts';

const NAME_LIMIT = 128;
const FILE_NAME_LIMIT = 255;
/** Telegram's own limit is 4,096; more means that the sender is not Telegram. */
const TEXT_LIMIT = 16_384;
/** Letters with diacritics too, so that a person who writes `/tìm` is understood. */
const COMMAND = /^\/([\p{L}\p{N}_]{1,64})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+([\s\S]*))?$/u;

const userSchema = z.object({
  id: z.int(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});
const chatSchema = z.object({ id: z.int(), type: z.enum(['private', 'group', 'supergroup', 'channel']) });
const fileSchema = z.object({
  file_id: z.string().min(1).max(512),
  file_name: z.string().optional(),
  mime_type: z.string().max(255).optional(),
  file_size: z.number().nonnegative().optional(),
});
const messageSchema = z.object({
  message_id: z.int(),
  chat: chatSchema,
  from: userSchema.optional(),
  text: z.string().max(TEXT_LIMIT).optional(),
  document: fileSchema.optional(),
  photo: z.array(fileSchema).max(20).optional(),
});
const updateSchema = z.object({
  update_id: z.int(),
  message: messageSchema.optional(),
  callback_query: z
    .object({
      id: z.string().min(1).max(128),
      from: userSchema,
      message: z.object({ message_id: z.int(), chat: chatSchema }).optional(),
      data: z.string().max(64).optional(),
    })
    .optional(),
  my_chat_member: z
    .object({ chat: chatSchema, from: userSchema, new_chat_member: z.object({ status: z.string() }) })
    .optional(),
});

type User = z.infer<typeof userSchema>;
type Chat = z.infer<typeof chatSchema>;
type Message = z.infer<typeof messageSchema>;

/** A file still at Telegram. */
interface RemoteFile {
  readonly kind: 'file';
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly fileId: string;
}

export type ReadContent = Exclude<IncomingContent, { kind: 'file' }> | RemoteFile;

/** An update as far as it concerns us. */
export type ReadUpdate =
  | {
      readonly kind: 'message';
      readonly updateId: number;
      readonly chatId: string;
      readonly chatType: 'private' | 'group';
      readonly displayName: string;
      readonly content: ReadContent;
      /** Of a pressed button: what has to be answered for the button to stop waiting. */
      readonly queryId?: string;
    }
  /** Well formed, but nothing for us: edits, stickers, channels, commands to another bot. */
  | { readonly kind: 'ignored'; readonly updateId: number }
  /** Not in the form of the Bot API; without an id it cannot even be confirmed. */
  | { readonly kind: 'malformed'; readonly updateId: number | null };

/**
 * Reads one update; total, whatever it is given.
 *
 * @param username the bot's, without `@`; commands to another bot are ignored once it is known
 */
export function readUpdate(value: unknown, username: string | null): ReadUpdate {
  const parsed = updateSchema.safeParse(value);
  if (!parsed.success) {
    const identified = z.object({ update_id: z.int() }).safeParse(value);
    return { kind: 'malformed', updateId: identified.success ? identified.data.update_id : null };
  }
  const { update_id: updateId, message, callback_query: query, my_chat_member: change } = parsed.data;
  if (message !== undefined) {
    const content = message.from?.is_bot === true ? null : readMessage(message, username);
    return about(updateId, message.chat, message.from, content);
  }
  if (query?.message !== undefined && query.data !== undefined) {
    const content = {
      kind: 'button',
      data: query.data,
      messageRef: String(query.message.message_id),
    } as const;
    const read = about(updateId, query.message.chat, query.from, content);
    return read.kind === 'message' ? { ...read, queryId: query.id } : read;
  }
  if (change !== undefined) {
    return about(updateId, change.chat, change.from, readMembership(change.new_chat_member.status));
  }
  return { kind: 'ignored', updateId };
}

function about(
  updateId: number,
  chat: Chat,
  from: User | undefined,
  content: ReadContent | null,
): ReadUpdate {
  if (content === null || chat.type === 'channel') return { kind: 'ignored', updateId };
  const chatType = chat.type === 'private' ? 'private' : 'group';
  return { kind: 'message', updateId, chatId: String(chat.id), chatType, displayName: nameOf(from), content };
}

function readMessage(message: Message, username: string | null): ReadContent | null {
  if (message.text !== undefined) return readText(message.text.normalize('NFC'), username);
  const { document } = message;
  if (document !== undefined) return remoteFile(document, document.file_name ?? 'tep', document.mime_type);
  // The sizes of one picture; the last is the largest.
  const picture = message.photo?.at(-1);
  return picture === undefined ? null : remoteFile(picture, 'anh.jpg', 'image/jpeg');
}

function readText(text: string, username: string | null): ReadContent | null {
  const [, command, addressee, argument] = COMMAND.exec(text.trim()) ?? [];
  if (command === undefined) return { kind: 'text', text };
  const isForAnother = addressee !== undefined && username !== null;
  if (isForAnother && addressee.toLowerCase() !== username.toLowerCase()) return null;
  return { kind: 'command', command: command.toLowerCase(), argument: argument?.trim() ?? '' };
}

function remoteFile(
  file: z.infer<typeof fileSchema>,
  name: string,
  mediaType: string | undefined,
): RemoteFile {
  return {
    kind: 'file',
    name: name.normalize('NFC').slice(0, FILE_NAME_LIMIT),
    mediaType: mediaType ?? 'application/octet-stream',
    sizeBytes: file.file_size ?? 0,
    fileId: file.file_id,
  };
}

function readMembership(status: string): ReadContent | null {
  if (status === 'kicked' || status === 'left') return { kind: 'blocked' };
  if (status === 'member' || status === 'administrator') return { kind: 'unblocked' };
  return null;
}

function nameOf(from: User | undefined): string {
  const name = [from?.first_name, from?.last_name].filter(Boolean).join(' ');
  return name.normalize('NFC').slice(0, NAME_LIMIT);
}
