import type { BotEvent } from './event-queue.ts';
import type { ChatState, SeenMessage, World } from './world.ts';

/** A person with a private chat, as a test or a demo plays them. Each act returns the id of its message. */
export interface ZaloPerson {
  readonly id: string;
  readonly name: string;
  /** What the person sees in the chat with the bot, oldest first. */
  readonly messages: readonly SeenMessage[];
  send(text: string): string;
  sendPhoto(url: string, caption?: string): string;
  sendSticker(): string;
  sendVoice(): string;
  /** A link, a file and the like, which Zalo does not pass on. */
  sendUnsupported(): string;
}

export interface ZaloGroup {
  readonly id: string;
  readonly messages: readonly SeenMessage[];
  /** A member writes to the bot: `@<its name>` stands before the text. */
  mention(person: ZaloPerson, text: string): string;
  /** A member writes to the others: the bot does not hear it. */
  say(person: ZaloPerson, text: string): void;
  /** A member answers one of the bot's messages: the bot hears it, without a mention in it. */
  reply(person: ZaloPerson, text: string): string;
}

export interface People {
  readonly world: World;
  readonly botName: string;
  readonly now: () => Date;
  /** Which name the address of a picture has: the documentation says `photo`, captures show `photo_url`. */
  readonly photoKey: () => 'photo' | 'photo_url';
  readonly deliver: (event: BotEvent) => void;
}

type Content = Omit<SeenMessage, 'messageId' | 'from' | 'isDelivered' | 'styles'>;

export function createZaloPerson(people: People, chat: ChatState): ZaloPerson {
  const self = { id: chat.id, name: chat.name };
  const act = (content: Content, wire: object) => write(people, chat, self, content, wire);
  return {
    ...self,
    messages: chat.messages,
    send: (text) => act({ kind: 'text', text }, { text }),
    sendPhoto: (url, caption = '') =>
      act(
        { kind: 'photo', text: caption, photo: url },
        {
          [people.photoKey()]: url,
          message_type: 'CHAT_PHOTO',
          ...(caption === '' ? {} : { caption }),
        },
      ),
    sendSticker: () =>
      act({ kind: 'sticker', text: '' }, { sticker: 'bfe458bf64fa8da4d4eb', url: 'https://s.zalo.test/1' }),
    sendVoice: () =>
      act(
        { kind: 'voice', text: '' },
        { voice_url: 'https://voice.zalo.test/1.aac', message_type: 'CHAT_VOICE' },
      ),
    sendUnsupported: () => act({ kind: 'unsupported', text: '' }, {}),
  };
}

export function createZaloGroup(people: People, chat: ChatState): ZaloGroup {
  const speak = (person: ZaloPerson, text: string) =>
    write(people, chat, person, { kind: 'text', text }, { text });
  return {
    id: chat.id,
    messages: chat.messages,
    mention: (person, text) => speak(person, `@${people.botName} ${text}`),
    reply: speak,
    say(_person, text) {
      keep(people, chat, { kind: 'text', text }, people.world.nextMessageId());
    },
  };
}

function keep(_people: People, chat: ChatState, content: Content, messageId: string): void {
  chat.messages.push({ ...content, messageId, from: 'person', styles: [], isDelivered: true });
}

function write(
  people: People,
  chat: ChatState,
  from: { readonly id: string; readonly name: string },
  content: Content,
  wire: object,
): string {
  const messageId = people.world.nextMessageId();
  keep(people, chat, content, messageId);
  if (chat.isRefused) return messageId;
  const kind = content.kind === 'photo' ? 'image' : content.kind;
  people.deliver({
    event_name: `message.${kind}.received`,
    message: {
      message_id: messageId,
      date: people.now().getTime(),
      from: { id: from.id, display_name: from.name, is_bot: false },
      chat: { id: chat.id, chat_type: chat.type },
      ...wire,
    },
  });
  return messageId;
}
