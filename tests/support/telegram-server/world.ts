import type { Chat, Message, MessageEntity, User } from '@grammyjs/types';
import { ApiRefusal, badRequest } from './api-error.ts';

/** A button as a person sees it. */
interface SeenButton {
  readonly label: string;
  readonly data?: string;
  readonly url?: string;
}

/** A message as the people of its chat see it now, edits applied. */
export interface SeenMessage {
  readonly messageId: number;
  readonly from: 'bot' | 'person';
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  readonly buttons: readonly (readonly SeenButton[])[];
  readonly file?: { readonly kind: 'photo' | 'document'; readonly name: string; readonly content: Buffer };
  readonly edited: boolean;
}

export interface StoredFile {
  readonly fileId: string;
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

export interface ChatState {
  readonly chat: Chat.PrivateChat | Chat.GroupChat | Chat.SupergroupChat;
  /** The person of a private chat. */
  readonly person?: User;
  /** `gone` is a deleted account or a group that threw the bot out. */
  state: 'open' | 'blocked' | 'gone';
  migratedTo?: number;
  readonly messages: Map<number, SeenMessage>;
}

export type World = ReturnType<typeof createWorld>;

/** Chats, messages and files. `openToAll` makes an unknown id a private chat instead of an error. */
export function createWorld({ openToAll, keepMessages }: { openToAll: boolean; keepMessages: boolean }) {
  const chats = new Map<number, ChatState>();
  const files = new Map<string, StoredFile>();
  let lastMessageId = 0;

  function addPerson(id: number, name: string): ChatState {
    const known = chats.get(id);
    if (known !== undefined) return known;
    const [firstName = name, ...others] = name.split(' ');
    const names = { first_name: firstName, ...(others.length === 0 ? {} : { last_name: others.join(' ') }) };
    const chat: ChatState = {
      chat: { id, type: 'private', ...names },
      person: { id, is_bot: false, language_code: 'vi', ...names },
      state: 'open',
      messages: new Map(),
    };
    chats.set(id, chat);
    return chat;
  }

  return {
    addPerson,
    addGroup(id: number, title: string, type: 'group' | 'supergroup' = 'group'): ChatState {
      const chat = type === 'group' ? { id, type, title } : { id, type, title };
      const state: ChatState = { chat, state: 'open', messages: new Map() };
      chats.set(id, state);
      return state;
    },
    /** @throws ApiRefusal in the words of the official server when the bot cannot write there */
    writable(chatId: number | undefined): ChatState {
      if (chatId === undefined) throw badRequest('chat_id is empty');
      const chat = chats.get(chatId);
      if (chat === undefined) {
        if (!openToAll) throw badRequest('chat not found');
        return addPerson(chatId, `Người ${chatId}`);
      }
      if (chat.migratedTo !== undefined) {
        throw badRequest('group chat was upgraded to a supergroup chat', {
          migrate_to_chat_id: chat.migratedTo,
        });
      }
      if (chat.state === 'open') return chat;
      if (chat.chat.type !== 'private') {
        throw new ApiRefusal(403, `Forbidden: bot was kicked from the ${chat.chat.type} chat`);
      }
      const why = chat.state === 'blocked' ? 'bot was blocked by the user' : 'user is deactivated';
      throw new ApiRefusal(403, `Forbidden: ${why}`);
    },
    chat: (chatId: number) => chats.get(chatId),
    nextMessageId(): number {
      lastMessageId += 1;
      return lastMessageId;
    },
    keep(chat: ChatState, message: SeenMessage): void {
      if (keepMessages) chat.messages.set(message.messageId, message);
    },
    addFile(name: string, mediaType: string, content: Buffer): StoredFile {
      const number = files.size + 1;
      const extension = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
      const file = {
        fileId: `BQACAgUAAx${number}`,
        path: `documents/file_${number}${extension}`,
        name,
        mediaType,
        content,
      };
      files.set(file.fileId, file);
      return file;
    },
    file: (fileId: string) => files.get(fileId),
    fileAt: (path: string) => [...files.values()].find((file) => file.path === path),
  };
}

/** The `Message` object the official server would send for what is seen. */
export function toMessage(
  chat: ChatState['chat'],
  from: User,
  seen: SeenMessage,
  file: StoredFile | undefined,
): Message {
  const base = { message_id: seen.messageId, date: Math.floor(Date.now() / 1000), chat, from };
  const keyboard =
    seen.buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: toKeyboard(seen.buttons) } };
  if (file === undefined) {
    const entities = seen.entities.length === 0 ? {} : { entities: [...seen.entities] };
    return { ...base, text: seen.text, ...entities, ...keyboard } as Message;
  }
  const caption = {
    ...(seen.text === '' ? {} : { caption: seen.text }),
    ...(seen.entities.length === 0 ? {} : { caption_entities: [...seen.entities] }),
  };
  const size = { file_id: file.fileId, file_unique_id: `u${file.fileId}`, file_size: file.content.length };
  const media =
    seen.file?.kind === 'photo'
      ? {
          photo: [
            { ...size, file_id: `${file.fileId}`, width: 90, height: 60 },
            { ...size, width: 900, height: 600 },
          ],
        }
      : { document: { ...size, file_name: file.name, mime_type: file.mediaType } };
  return { ...base, ...media, ...caption, ...keyboard } as Message;
}

function toKeyboard(buttons: SeenMessage['buttons']) {
  return buttons.map((row) =>
    row.map(({ label, data, url }) =>
      url === undefined ? { text: label, callback_data: data ?? '' } : { text: label, url },
    ),
  );
}
