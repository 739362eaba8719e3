import { hasRight } from '../members/actor.ts';
import { COMMAND_DESCRIPTIONS, help, NOTHING_TO_CANCEL } from '../messages/vi/bot.ts';
import type { Command } from './bot-context.ts';
import { isForEverybody } from './for-everybody.ts';

/** `/giup`: the commands this person may use. @param commands those of the features */
export function createHelp(commands: readonly Command[]): Command {
  const giup: Command = {
    name: 'giup',
    aliases: ['help', 'trogiup', 'huongdan', 'giupdo', 'menu', 'lenh'],
    description: COMMAND_DESCRIPTIONS.giup,
    isVisibleTo: () => true,
    run: async ({ actor }) => {
      const visible = [...commands, giup, CANCEL].filter((command) => command.isVisibleTo(actor));
      const text = help(
        visible.filter(isForEverybody),
        visible.filter((command) => !isForEverybody(command)),
      );
      return [{ text }];
    },
  };
  return giup;
}

/** `/huy`. A step in progress was already cancelled, as before every command, when this runs. */
export const CANCEL: Command = {
  name: 'huy',
  aliases: ['huybo', 'cancel', 'thoi', 'dunglai'],
  description: COMMAND_DESCRIPTIONS.huy,
  isVisibleTo: (actor) => hasRight(actor, 'publish'),
  run: async () => [{ text: NOTHING_TO_CANCEL }],
};
