import type { Actor } from '../members/actor.ts';
import type { Command } from './bot-context.ts';

/** Stands for any member in what is decided for all of them at once, such as the platform's menu. */
const ANY_MEMBER: Actor = {
  memberId: null,
  name: '',
  role: 'member',
  organisationId: null,
  organisationPath: '',
};

/** Whether a command is offered to every member, and not only to editors and admins. */
export function isForEverybody(command: Command): boolean {
  return command.isVisibleTo(ANY_MEMBER);
}
