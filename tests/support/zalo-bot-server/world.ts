import { randomBytes } from 'node:crypto';

/** One style of `text_styles`. */
export interface SeenStyle {
  readonly start: number;
  readonly len: number;
  readonly st: readonly string[];
}

/** A message as the people of a chat see it. */
export interface SeenMessage {
  readonly messageId: string;
  readonly from: 'bot' | 'person';
  readonly kind: 'text' | 'photo' | 'sticker' | 'voice' | 'unsupported';
  /** Text or caption. */
  readonly text: string;
  readonly styles: readonly SeenStyle[];
  readonly photo?: string;
  /** False where Zalo answers "ok" and nothing arrives: voice in a group. */
  readonly isDelivered: boolean;
}

export interface ChatState {
  readonly id: string;
  readonly type: 'PRIVATE' | 'GROUP';
  readonly name: string;
  readonly messages: SeenMessage[];
  /** Beyond the people the plan allows: what they write does not come, what is sent to them is refused. */
  isRefused: boolean;
}

export type World = ReturnType<typeof createWorld>;

/** Everybody the bot knows. */
export function createWorld(options: { readonly mostUsers: number | undefined }) {
  const chats = new Map<string, ChatState>();

  function add(id: string, type: ChatState['type'], name: string): ChatState {
    const known = chats.get(id);
    if (known !== undefined) return known;
    const people = [...chats.values()].filter((chat) => chat.type === 'PRIVATE' && !chat.isRefused).length;
    const isRefused = type === 'PRIVATE' && options.mostUsers !== undefined && people >= options.mostUsers;
    const chat: ChatState = { id, type, name, messages: [], isRefused };
    chats.set(id, chat);
    return chat;
  }

  return {
    add,
    chat: (id: string) => chats.get(id),
    remove: (id: string) => chats.delete(id),
    /** Like Zalo's: 20 hexadecimal digits. */
    nextMessageId: () => randomBytes(10).toString('hex'),
  };
}
