import type { TestClock } from '../../support/clock.ts';

export type StoryPlatform = 'telegram' | 'zalo-bot' | 'zalo-oa';

/** A message as its reader sees it now. */
export interface Seen {
  readonly text: string;
  readonly buttons: readonly string[];
  /** An approved template, which says that there is news and nothing more. */
  readonly isTemplate: boolean;
}

/** Somebody with a phone. Each act is delivered to the service as the platform does it. */
export interface ChannelPerson {
  readonly chatId: string;
  /** What the bot has sent, edits applied, oldest first. */
  seen(): readonly Seen[];
  send(text: string): void;
  /** Presses the newest button of that label, or types the number that stands before it. */
  press(label: string): void;
  /** Blocks or unfollows the bot; where the platform has no such thing, the account disappears. */
  leave(): void;
  comeBack(): void;
}

/** A platform's local server, as far as a story needs it. */
export interface Channel {
  readonly name: StoryPlatform;
  /** The settings that lead the service to it. */
  readonly settings: Readonly<Record<string, string>>;
  /** The service listens there now. */
  connect(url: string): Promise<void>;
  /** How many messages the service has sent, or tried to. */
  sent(): number;
  /** Whether nothing that people did is still on its way to the service. */
  isIdle(): boolean;
  waitFor<T>(predicate: () => T): Promise<NonNullable<T>>;
  person(id: number, name: string): ChannelPerson;
  close(): Promise<void>;
}

export type OpenChannel = (clock: TestClock) => Promise<Channel>;

/** The number of a button in a list such as `1. Lưu`; null where the text has no such line. */
export function numberOf(text: string, label: string): string | null {
  for (const line of text.split('\n').toReversed()) {
    const [, digits, rest] = /^\s*(\d{1,2})[.):]\s*(.*?)\s*$/.exec(line) ?? [];
    if (digits !== undefined && rest === label) return digits;
  }
  return null;
}
