import { COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import type { Command } from '../bot-context.ts';
import { acceptCode, greetMember } from './accept-code.ts';

/** `/start` of somebody who is a member already; the others are answered in `answer-newcomer.ts`. */
export const START: Command = {
  name: 'start',
  aliases: ['batdau'],
  description: COMMAND_DESCRIPTIONS.start,
  isVisibleTo: () => true,
  run: async (turn, code) => {
    const { account, actor } = turn;
    return code === ''
      ? greetMember(actor.name)
      : acceptCode(turn, { account, displayName: actor.name }, code);
  },
};
