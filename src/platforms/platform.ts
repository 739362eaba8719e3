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
  /** Given when only an approved template may go to this account (see `Reach`): it goes instead of text and buttons. */
  readonly template?: TemplateNote;
}

/** What a message is about; the same words as the kinds of stored messages. */
export type Purpose = 'announcement' | 'reminder' | 'digest' | 'notice';

/** What an approved template's blanks are filled from: it says that there is news, and how to read it. */
export interface TemplateNote {
  readonly purpose: Purpose;
  readonly title: string;
  readonly recipientName: string;
}

/**
 * What became of one send. The platform says what happened, the caller decides what to do:
 * - `sent`: accepted; `messageRef` can be given to `edit`.
 * - `retry`: surely not delivered; try again after `afterSeconds`. With scope `platform` nothing at all may
 *   be sent until then (Telegram's 429), with scope `chat` only this chat waits.
 * - `unknown`: may or may not have arrived (time-out, connection cut after the request was written).
 * - `not-now`: surely not delivered, and nobody's fault: this account (or with scope `platform` any account) takes nothing
 *   before `until`, or where that is null before its person writes again. Another account may be used meanwhile.
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
  | {
      readonly outcome: 'not-now';
      readonly reason: NotNowReason;
      readonly until: Date | null;
      readonly scope: 'platform' | 'chat';
    }
  | { readonly outcome: 'recipient-gone'; readonly reason: 'blocked' | 'deactivated' | 'not-found' }
  | { readonly outcome: 'moved'; readonly chatId: string }
  | { readonly outcome: 'rejected'; readonly reason: string }
  | { readonly outcome: 'unauthorised' };

/**
 * Why an account takes nothing for a while: its person has not written for too long, the platform's night, the office's
 * quota is used up, or the platform lets this person receive no more for now.
 */
export type NotNowReason = 'outside-window' | 'night' | 'quota' | 'receive-limit';

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
  /** A sticker, a voice message and the like, which the bot cannot read. */
  | { readonly kind: 'unsupported' }
  /** The person blocked (unfollowed) or unblocked (followed) the bot. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'unblocked' }
  /** These messages have reached the person's phone, or were looked at there. No act of the person: nothing is answered. */
  | { readonly kind: 'received'; readonly messageRefs: readonly string[] }
  | { readonly kind: 'seen'; readonly messageRefs: readonly string[] };

/** Called once per update; the update counts as received when the promise resolves, comes again when it rejects. */
export type IncomingHandler = (message: IncomingMessage) => Promise<void>;

/** A chat platform as the outbox and the conversation see it. Everything only one platform has stays in its folder. */
export interface Platform {
  readonly name: PlatformName;
  /** In UTF-16 units, after styles are taken out. */
  readonly maxTextLength: number;
  /** Where it cannot, `edit` sends anew: what would be edited often is then shown at its beginning and its end only. */
  readonly canEdit: boolean;
  send(chatId: string, message: OutgoingMessage, lane: Lane): Promise<SendResult>;
  /** Replaces a sent message; a change that changes nothing counts as sent. */
  edit(chatId: string, messageRef: string, message: OutgoingMessage, lane: Lane): Promise<SendResult>;
  /** Begins to receive; throws AppError when the platform refuses the token. */
  start(onMessage: IncomingHandler): Promise<void>;
  /** Stops receiving and waits for the handlers in hand. */
  stop(): Promise<void>;
  /** The link that opens a chat and carries the invitation code, where the platform has one. */
  invitationLink(code: string): string | null;
  /** Whom it lets be written to now, from memory; absent where everybody may be, always and for nothing. */
  reach?(purpose: Purpose, now: Date): Reach;
  /** How much of the office's quotas is used, for its admins; absent where there are none. */
  usage?(now: Date): Promise<readonly Usage[]>;
}

/** Whom a platform lets be written to at an instant, and what it costs. Prices in VND. */
export interface Reach {
  /** Nothing at all may be sent before then (a quota is used up); null while sending is possible. */
  readonly closedUntil: Date | null;
  /** Free text only to those who wrote since then; null: to everybody. */
  readonly writtenSince: Date | null;
  /** Those who wrote earlier can be sent an approved template instead. */
  readonly hasTemplate: boolean;
  /** A text to those who have not written since then costs `textPrice`; null: it is free. */
  readonly freeSince: Date | null;
  readonly textPrice: number;
  readonly templatePrice: number;
}

/** One quota of a platform in the period it is counted for. */
export interface Usage {
  readonly unit: 'message' | 'person' | 'paid-text' | 'template' | 'broadcast';
  /** `2022-04` in the office's zone; null for a number that does not begin anew. */
  readonly period: string | null;
  readonly used: number;
  readonly limit: number | null;
  /** How many it will be at the end of the period at the pace so far. */
  readonly forecast: number;
}
