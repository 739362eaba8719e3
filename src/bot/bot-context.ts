import type { FetchOptions } from '../articles/fetch-page.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../members/actor.ts';
import type { MemberAccount } from '../members/member.ts';
import type { RichText } from '../messages/rich-text.ts';
import type { Button, IncomingContent, OutgoingFile, Platform, PlatformName } from '../platforms/platform.ts';
import type { SearchTables } from '../search/search-tables.ts';

/** What the conversation needs beside the database: nothing here knows a particular platform. */
export interface BotServices extends Context {
  /** For `/them` with an address. */
  readonly fetchOptions: FetchOptions;
  /** What search knows beside the texts: the office's abbreviations. */
  readonly searchTables: SearchTables;
  /** Those configured here: for their quotas and links, and to tell a member's other chats. */
  readonly platforms: readonly Platform[];
  /** Links of every platform that has one, for invitations. */
  readonly invitationLinks: (code: string) => readonly string[];
  /** Called when something was put into the outbox, so that it need not wait for the next look. */
  readonly wakeOutbox: () => void;
}

/** The chat somebody writes from. */
export interface BotAccount {
  readonly id: number;
  readonly platform: PlatformName;
  readonly chatId: string;
}

/** One turn of the conversation of an active member. */
export interface Turn extends BotServices {
  readonly account: BotAccount;
  readonly actor: Actor & { readonly memberId: number };
}

/** An answer: any length, split at the platform's limit when sent; the buttons go under the last part. */
export interface Reply {
  readonly text: RichText;
  readonly buttons?: readonly (readonly Button[])[];
  readonly file?: OutgoingFile;
  /** Replaces the message whose button was pressed instead of sending a new one. */
  readonly replaces?: boolean;
  /** The outbox message whose live progress this reply is to show, by editing it. */
  readonly progressOf?: number;
  /** The deliveries that were templates and whose text this reply is: read once it got through. */
  readonly reads?: readonly number[];
  /** Another chat of the same person that this goes to, after the answers proper. */
  readonly to?: Pick<MemberAccount, 'platform' | 'chatId'>;
}

/** A command of the menu: `/name argument`. */
export interface Command {
  readonly name: string;
  /** Other ways people ask for it, without diacritics and spaces: `tintuc`. Spelling variants need none. */
  readonly aliases?: readonly string[];
  /** Shown in the platform's menu and in `/giup`. */
  readonly description: string;
  readonly isVisibleTo: (actor: Actor) => boolean;
  readonly run: (turn: Turn, argument: string) => Promise<readonly Reply[]>;
}

/** Buttons whose data begin with `prefix:`; the rest, split at `:`, comes as arguments. */
export interface ButtonHandler {
  readonly prefix: string;
  readonly run: (turn: Turn, args: readonly string[]) => Promise<readonly Reply[]>;
}

/**
 * A dialogue of several steps: what the next text or file of this person means while `step` is set by `setStep`.
 * The step stays until the handler clears it or sets another, so that a wrong answer can be given again.
 */
export interface StepHandler {
  readonly step: string;
  readonly run: (turn: Turn, data: unknown, content: IncomingContent) => Promise<readonly Reply[]>;
}

/** What one part of the conversation brings: `conversation.ts` joins all features into one table each. */
export interface BotFeature {
  readonly commands: readonly Command[];
  readonly buttons?: readonly ButtonHandler[];
  readonly steps?: readonly StepHandler[];
}
