import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { rich } from '../../messages/rich-text.ts';
import type { Database } from '../../storage/database.ts';
import type {
  IncomingContent,
  IncomingHandler,
  OutgoingFile,
  OutgoingMessage,
  Platform,
} from '../platform.ts';
import { readTypedText } from '../read-typed-text.ts';
import { localInvitationLink } from './invitation-link.ts';
import {
  findLatestMessageId,
  findLocalFile,
  findLocalMessage,
  insertLocalMessage,
  isChatBlocked,
  type LocalMessage,
  listLocalMessages,
  listLocalMessagesAfter,
  updateLocalMessage,
} from './local-message-store.ts';

/** The same as Telegram's, so that a long message is seen here as it will be there. */
const MAX_TEXT_LENGTH = 4096;

/** What a person did on the page. */
export type LocalInput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'button'; readonly data: string; readonly messageId: number }
  | { readonly kind: 'file'; readonly name: string; readonly mediaType: string; readonly content: Uint8Array }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'unblocked' };

export interface LocalChange {
  readonly kind: 'added' | 'edited';
  readonly message: LocalMessage;
}

export interface LocalPlatform extends Platform {
  readonly name: 'local';
  /**
   * Takes what a person did and resolves when the conversation has answered; the acts of one chat are handled one
   * after the other. Rejects when the handler failed or the platform is not started.
   */
  receive(
    person: { readonly chatId: string; readonly displayName: string },
    input: LocalInput,
  ): Promise<void>;
  /** Tells of every bubble from now on; returns the function that ends it. */
  listen(listener: (change: LocalChange) => void): () => void;
  /** The latest messages of a chat (before an id), oldest first. */
  history(
    chatId: string,
    page: { readonly beforeId?: number | undefined; readonly limit: number },
  ): Promise<LocalMessage[]>;
  /** What was said in all chats after a message, oldest first: for a page that lost its connection. */
  since(messageId: number, limit: number): Promise<LocalMessage[]>;
  /** The id of the newest message of all chats; 0 when there is none. */
  latestMessageId(): Promise<number>;
  /** Whether a message of this chat carries a button with these data. */
  hasButton(chatId: string, messageId: number, data: string): Promise<boolean>;
  findFile(messageId: number): Promise<OutgoingFile | null>;
}

export interface LocalPlatformOptions {
  readonly db: Database;
  readonly clock: Clock;
  /** The address of the page, for invitations; without one they have no link. */
  readonly pageUrl?: string;
}

/**
 * The chat of the page on this machine: messages live in the database, whoever looks at the page is told of new ones.
 * Stands in for Telegram in the demo, so it keeps to the same rules: a blocked chat refuses messages, only what the bot
 * sent can be edited.
 */
export function createLocalPlatform({ db, clock, pageUrl }: LocalPlatformOptions): LocalPlatform {
  const listeners = new Set<(change: LocalChange) => void>();
  const inHand = new Map<string, Promise<unknown>>();
  let onMessage: IncomingHandler | undefined;

  function tell(kind: LocalChange['kind'], message: LocalMessage): void {
    for (const listener of listeners) listener({ kind, message });
  }

  async function take(
    chatId: string,
    input: LocalInput,
  ): Promise<{ updateKey: string; content: IncomingContent }> {
    if (input.kind === 'text' || input.kind === 'file') {
      const message = await insertLocalMessage(db, {
        chatId,
        direction: 'in',
        text: rich`${input.kind === 'text' ? input.text : ''}`,
        buttons: [],
        file: input.kind === 'text' ? null : describe(input),
        at: clock.now(),
      });
      tell('added', message);
      const content = input.kind === 'text' ? readTypedText(input.text) : toContent(input);
      return { updateKey: `message:${message.id}`, content };
    }
    const content =
      input.kind === 'button'
        ? ({ kind: 'button', data: input.data, messageRef: String(input.messageId) } as const)
        : { kind: input.kind };
    return { updateKey: `act:${randomUUID()}`, content };
  }

  /** Runs after everything this chat has still in hand, as a person expects of answers. */
  function inTurn<T>(chatId: string, work: () => Promise<T>): Promise<T> {
    const turn = (inHand.get(chatId) ?? Promise.resolve()).then(work);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    inHand.set(chatId, settled);
    void settled.then(() => {
      if (inHand.get(chatId) === settled) inHand.delete(chatId);
    });
    return turn;
  }

  async function send(chatId: string, { text, buttons, file }: OutgoingMessage) {
    if (await isChatBlocked(db, chatId)) return { outcome: 'recipient-gone', reason: 'blocked' } as const;
    const message = await insertLocalMessage(db, {
      chatId,
      direction: 'out',
      text,
      buttons: buttons ?? [],
      file: file === undefined ? null : describe(file),
      ...(file === undefined ? {} : { fileContent: file.content }),
      at: clock.now(),
    });
    tell('added', message);
    return { outcome: 'sent', messageRef: String(message.id) } as const;
  }

  return {
    name: 'local',
    canEdit: true,
    maxTextLength: MAX_TEXT_LENGTH,
    send,

    async edit(chatId, messageRef, { text, buttons }) {
      const id = toMessageId(messageRef);
      const message =
        id === null ? null : await updateLocalMessage(db, { chatId, id, text, buttons: buttons ?? [] });
      if (message === null) return { outcome: 'rejected', reason: 'message to edit not found' };
      tell('edited', message);
      return { outcome: 'sent', messageRef };
    },

    async start(handler) {
      onMessage = handler;
    },

    async stop() {
      onMessage = undefined;
      await Promise.all(inHand.values());
    },

    invitationLink: (code) => (pageUrl === undefined ? null : localInvitationLink(pageUrl, code)),

    receive({ chatId, displayName }, input) {
      return inTurn(chatId, async () => {
        const handler = onMessage;
        if (handler === undefined) throw new Error('The local chat is not receiving');
        const { updateKey, content } = await take(chatId, input);
        await handler({ updateKey, platform: 'local', chatId, chatType: 'private', displayName, content });
      });
    },

    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    history: (chatId, page) => listLocalMessages(db, chatId, page),
    since: (messageId, limit) => listLocalMessagesAfter(db, messageId, limit),
    latestMessageId: () => findLatestMessageId(db),

    async hasButton(chatId, messageId, data) {
      const message = await findLocalMessage(db, chatId, messageId);
      return message?.buttons.flat().some((button) => 'data' in button && button.data === data) ?? false;
    },

    findFile: (messageId) => findLocalFile(db, messageId),
  };
}

function describe({ name, mediaType, content }: OutgoingFile) {
  return { name: name.normalize('NFC'), mediaType, sizeBytes: content.length };
}

function toContent({ name, mediaType, content }: Extract<LocalInput, { kind: 'file' }>): IncomingContent {
  const file = { name: name.normalize('NFC'), mediaType, sizeBytes: content.length };
  return { kind: 'file', ...file, download: async () => content };
}

function toMessageId(messageRef: string): number | null {
  // Nine digits stay within a database integer.
  return /^[1-9]\d{0,8}$/.test(messageRef) ? Number(messageRef) : null;
}
