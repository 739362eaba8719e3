import type { RichText } from '../messages/rich-text.ts';

/** Where a chat account lives. The names are part of the members.csv contract and of stored rows. */
export type PlatformName = 'telegram' | 'zalo-bot' | 'zalo-oa' | 'local';

/** Who goes first when the rate budget is short: an answer to a person never waits behind bulk. */
export type Lane = 'reply' | 'bulk';

/** A button under a message. `data` comes back unchanged when it is pressed: at most 64 bytes, no secrets. */
export type Button =
  | { readonly label: string; readonly data: string }
  | { readonly label: string; readonly url: string };

export interface OutgoingFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

export interface OutgoingMessage {
  /** Already within `Platform.maxTextLength`; see `splitRichText`. */
  readonly text: RichText;
  /** Rows of buttons. */
  readonly buttons?: readonly (readonly Button[])[];
  /** A picture (`image/*`) or a document, with `text` as its caption. */
  readonly file?: OutgoingFile;
}

/**
 * What became of one send. The platform says what happened, the caller decides what to do:
 * - `sent`: accepted; `messageRef` can be given to `edit`.
 * - `retry`: surely not delivered; try again after `afterSeconds`. With scope `platform` nothing at all may
 *   be sent until then (Telegram's 429), with scope `chat` only this chat waits.
 * - `unknown`: may or may not have arrived (time-out, connection cut after the request was written).
 * - `recipient-gone`: this account cannot be reached until its person comes back.
 * - `moved`: the chat has a new id; send there once.
 * - `rejected`: this message will never be accepted.
 * - `unauthorised`: the token is not valid; nothing can be sent until an operator acts.
 */
export type SendResult =
  | { readonly outcome: 'sent'; readonly messageRef: string }
  | {
      readonly outcome: 'retry';
      readonly afterSeconds: number;
      readonly scope: 'platform' | 'chat';
      readonly reason: string;
    }
  | { readonly outcome: 'unknown'; readonly reason: string }
  | { readonly outcome: 'recipient-gone'; readonly reason: 'blocked' | 'deactivated' | 'not-found' }
  | { readonly outcome: 'moved'; readonly chatId: string }
  | { readonly outcome: 'rejected'; readonly reason: string }
  | { readonly outcome: 'unauthorised' };

/** Something a person did in a chat, in the one form the conversation code knows. */
export interface IncomingMessage {
  /** Unique for this platform; the same update delivered again carries the same key. */
  readonly updateKey: string;
  readonly platform: PlatformName;
  readonly chatId: string;
  readonly chatType: 'private' | 'group';
  /** The name the person chose on the platform; may be empty, never trusted. */
  readonly displayName: string;
  readonly content: IncomingContent;
}

export type IncomingContent =
  | { readonly kind: 'text'; readonly text: string }
  /** `/tim hội nghị` is command `tim`, argument `hội nghị`; lower case, without the bot's name. */
  | { readonly kind: 'command'; readonly command: string; readonly argument: string }
  | { readonly kind: 'button'; readonly data: string; readonly messageRef: string }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly mediaType: string;
      readonly sizeBytes: number;
      /** Fetches the content; throws when it is too large or gone. */
      readonly download: () => Promise<Uint8Array>;
    }
  /** The person blocked or unblocked the bot. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'unblocked' };

/** Called once per update; the update counts as received when the promise resolves, comes again when it rejects. */
export type IncomingHandler = (message: IncomingMessage) => Promise<void>;

/** A chat platform as the outbox and the conversation see it. Everything only one platform has stays in its folder. */
export interface Platform {
  readonly name: PlatformName;
  /** In UTF-16 units, after styles are taken out. */
  readonly maxTextLength: number;
  send(chatId: string, message: OutgoingMessage, lane: Lane): Promise<SendResult>;
  /** Replaces a sent message; a change that changes nothing counts as sent. Platforms that cannot edit send anew. */
  edit(chatId: string, messageRef: string, message: OutgoingMessage, lane: Lane): Promise<SendResult>;
  /** Begins to receive; throws AppError when the platform refuses the token. */
  start(onMessage: IncomingHandler): Promise<void>;
  /** Stops receiving and waits for the handlers in hand. */
  stop(): Promise<void>;
  /** The link that opens a chat and carries the invitation code, where the platform has one. */
  invitationLink(code: string): string | null;
}
