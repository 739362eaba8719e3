import type { Clock } from '../clock.ts';
import { joinRich, type RichText } from '../messages/rich-text.ts';
import type { Connection } from '../storage/database.ts';
import { deleteChoicesBefore, findChoices, storeChoices } from './choice-store.ts';
import type { Button, PlatformName } from './platform.ts';

/** So long a number still means what was shown. */
const MEMORY_MS = 24 * 3_600_000;
/** `1`, `1.`, `1)`, ` 2 `. */
const NUMBER = /^\s*(\d{1,3})\s*[.)]?\s*$/;

/**
 * A message's buttons for a platform that shows none: the text, and below it a line `1. Nhãn` for each. Buttons that
 * open an address are written `Nhãn: address`, without a number: there is nothing to answer.
 *
 * @returns `choices`: the data of the buttons numbered 1, 2, 3…
 */
export function withNumberedChoices(
  text: RichText,
  buttons: readonly Button[],
): { readonly text: RichText; readonly choices: readonly string[] } {
  const choices: string[] = [];
  const lines = buttons.map((button) => {
    if ('url' in button) return `${button.label}: ${button.url}`;
    choices.push(button.data);
    return `${choices.length}. ${button.label}`;
  });
  return { text: joinRich([text, lines.join('\n')], '\n\n'), choices };
}

/** The list of choices last shown in each chat. */
export interface Choices {
  /** From now on these are meant by the numbers typed in this chat; an empty list is not remembered. */
  remember(platform: PlatformName, chatId: string, choices: readonly string[]): Promise<void>;
  /**
   * @returns the data of the button meant; null when it is no number, none of the list, or the list is older than a
   *   day: then it is ordinary text
   */
  pick(platform: PlatformName, chatId: string, typed: string): Promise<string | null>;
}

/** Forgets lists that no number means any more. @returns how many */
export function deleteOldChoices(connection: Connection, now: Date): Promise<number> {
  return deleteChoicesBefore(connection, new Date(now.getTime() - MEMORY_MS));
}

/** In the database, since the answer may come after a restart, or to another process. */
export function createChoices(connection: Connection, clock: Clock): Choices {
  return {
    async remember(platform, chatId, choices) {
      if (choices.length === 0) return;
      await storeChoices(connection, { platform, chatId }, { choices, shownAt: clock.now() });
    },
    async pick(platform, chatId, typed) {
      const [, number] = NUMBER.exec(typed) ?? [];
      if (number === undefined) return null;
      const shown = await findChoices(connection, { platform, chatId });
      if (shown === null || clock.now().getTime() - shown.shownAt.getTime() > MEMORY_MS) return null;
      return shown.choices[Number(number) - 1] ?? null;
    },
  };
}
