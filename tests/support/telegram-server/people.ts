import type { Message, User, UserFromGetMe } from '@grammyjs/types';
import type { UpdateQueue } from './update-queue.ts';
import { type ChatState, type SeenMessage, toMessage, type World } from './world.ts';

/** A person with a private chat, as a test or a demo plays them. Each act returns the id of its update. */
export interface TelegramPerson {
  readonly id: number;
  /** What the person sees in the chat with the bot, edits applied, oldest first. */
  readonly messages: readonly SeenMessage[];
  send(text: string): number;
  sendDocument(name: string, mediaType: string, content: Uint8Array, caption?: string): number;
  sendPhoto(content: Uint8Array, caption?: string): number;
  /** Presses the newest button with this label or data; throws when there is none. */
  press(labelOrData: string): number;
  editLast(text: string): number;
  block(): number;
  unblock(): number;
  /** Deletes the account: 403 from now on, and no update. */
  deactivate(): void;
}

export interface TelegramGroup {
  readonly id: number;
  readonly messages: readonly SeenMessage[];
  /** A member writes; the bot is taken to see everything. */
  send(person: TelegramPerson, text: string): number;
  /** The group becomes a supergroup with another id; sends to the old id are answered with it. */
  migrate(newId: number): TelegramGroup;
  removeBot(): number;
}

interface People {
  readonly me: UserFromGetMe;
  readonly world: World;
  readonly updates: UpdateQueue;
  readonly openQueries: Set<string>;
}

export function createPerson(people: People, id: number, name: string): TelegramPerson {
  const { me, world, updates } = people;
  const chat = world.addPerson(id, name);
  const from = chat.person as User;

  function changeState(state: 'open' | 'blocked'): number {
    const before = chat.state === 'open' ? 'member' : 'kicked';
    chat.state = state;
    return updates.add({
      my_chat_member: memberChange(me, chat, from, before, state === 'open' ? 'member' : 'kicked'),
    });
  }

  function sendFile(
    kind: 'photo' | 'document',
    name: string,
    mediaType: string,
    content: Uint8Array,
    caption = '',
  ) {
    const file = world.addFile(name, mediaType, Buffer.from(content));
    const seen = { ...say(world, caption), file: { kind, name, content: file.content } };
    world.keep(chat, seen);
    return updates.add({ message: toMessage(chat.chat, from, seen, file) as never });
  }

  return {
    id,
    get messages() {
      return [...chat.messages.values()];
    },
    send: (text) => speak(people, chat, from, text),
    sendDocument: (name, mediaType, content, caption) =>
      sendFile('document', name, mediaType, content, caption),
    sendPhoto: (content, caption) => sendFile('photo', 'photo.jpg', 'image/jpeg', content, caption),
    press: (labelOrData) => press(people, chat, from, labelOrData),
    editLast(text) {
      const last = [...chat.messages.values()].findLast((message) => message.from === 'person');
      if (last === undefined) throw new Error('This person has written nothing yet');
      const seen = { ...last, text, edited: true };
      world.keep(chat, seen);
      const edited = {
        ...toMessage(chat.chat, from, seen, undefined),
        edit_date: Math.floor(Date.now() / 1000),
      };
      return updates.add({ edited_message: edited as never });
    },
    block: () => changeState('blocked'),
    unblock: () => changeState('open'),
    deactivate() {
      chat.state = 'gone';
    },
  };
}

export function createGroup(people: People, chat: ChatState): TelegramGroup {
  const { me, world, updates } = people;
  return {
    id: chat.chat.id,
    get messages() {
      return [...chat.messages.values()];
    },
    send(person, text) {
      return speak(people, chat, world.chat(person.id)?.person as User, text);
    },
    migrate(newId) {
      chat.migratedTo = newId;
      const title = 'title' in chat.chat ? (chat.chat.title ?? '') : '';
      return createGroup(people, world.addGroup(newId, title, 'supergroup'));
    },
    removeBot() {
      chat.state = 'gone';
      return updates.add({ my_chat_member: memberChange(me, chat, me, 'member', 'kicked') });
    },
  };
}

function say(world: World, text: string): SeenMessage {
  return { messageId: world.nextMessageId(), from: 'person', text, entities: [], buttons: [], edited: false };
}

function speak({ world, updates }: People, chat: ChatState, from: User, text: string): number {
  const command = /^\/[A-Za-z0-9_]+(@\w+)?/.exec(text)?.[0];
  const entities =
    command === undefined ? [] : [{ type: 'bot_command' as const, offset: 0, length: command.length }];
  const seen = { ...say(world, text), entities };
  world.keep(chat, seen);
  return updates.add({ message: toMessage(chat.chat, from, seen, undefined) as never });
}

function press(
  { me, world, updates, openQueries }: People,
  chat: ChatState,
  from: User,
  labelOrData: string,
): number {
  for (const seen of [...chat.messages.values()].reverse()) {
    const button = seen.buttons
      .flat()
      .find(({ label, data }) => label === labelOrData || data === labelOrData);
    if (button?.data === undefined) continue;
    const id = `query-${world.nextMessageId()}`;
    openQueries.add(id);
    const message = toMessage(chat.chat, me, seen, undefined) as Message;
    return updates.add({
      callback_query: { id, from, message, chat_instance: String(chat.chat.id), data: button.data },
    });
  }
  throw new Error(`There is no button "${labelOrData}" to press`);
}

function memberChange(
  me: UserFromGetMe,
  chat: ChatState,
  from: User,
  before: 'member' | 'kicked',
  after: 'member' | 'kicked',
) {
  const member = (status: 'member' | 'kicked') =>
    status === 'member' ? { status, user: me } : { status, user: me, until_date: 0 };
  return {
    chat: chat.chat,
    from,
    date: Math.floor(Date.now() / 1000),
    old_chat_member: member(before),
    new_chat_member: member(after),
  } as never;
}
