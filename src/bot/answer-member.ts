import { actorOf } from '../members/accounts.ts';
import type { MemberRow } from '../members/member.ts';
import { rich } from '../messages/rich-text.ts';
import * as messages from '../messages/vi/bot.ts';
import type { IncomingContent } from '../platforms/platform.ts';
import type { BotAccount, BotServices, Command, Reply, Turn } from './bot-context.ts';
import { CANCEL } from './built-in-commands.ts';
import { COMMAND_PREFIX } from './buttons.ts';
import { answerSearch } from './member/search.ts';
import { clearStep, readStep, type Step } from './steps-store.ts';
import type { Tables } from './tables.ts';
import { asksToRead, readUnread } from './unread.ts';

/** Answers an active member. A command cancels the step in progress; a button leaves it; text and files go to it. */
export async function answerMember(
  services: BotServices,
  tables: Tables,
  account: BotAccount,
  member: MemberRow,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  const turn: Turn = { ...services, account, actor: actorOf(member) };
  switch (content.kind) {
    case 'command': {
      const found = tables.commands.find(content.command, content.argument);
      if (found !== null) return runCommand(turn, found.command, found.argument);
      const suggestion = tables.commands.suggest(content.command, turn.actor);
      return [{ text: messages.unknownCommand(suggestion?.name ?? null) }];
    }
    case 'button':
      return pressButton(turn, tables, content.data);
    case 'text':
    case 'file': {
      const step = await readStep(turn.db, account.id, turn.clock.now());
      return step === null ? answerFreely(turn, tables, content) : takeStep(turn, tables, step, content);
    }
    case 'unsupported':
      return [{ text: messages.UNSUPPORTED }];
    default:
      return [];
  }
}

async function runCommand(turn: Turn, command: Command, argument: string): Promise<readonly Reply[]> {
  const { db, clock, account, actor } = turn;
  if (command !== CANCEL && !command.isVisibleTo(actor)) return [{ text: messages.COMMAND_NOT_ALLOWED }];
  const step = await readStep(db, account.id, clock.now());
  if (step === null) return command.run(turn, argument);
  await clearStep(db, account.id);
  if (command === CANCEL) return [{ text: messages.STEP_CANCELLED }];
  const [first, ...rest] = await command.run(turn, argument);
  if (first === undefined) return [{ text: messages.STEP_CANCELLED }];
  return [{ ...first, text: rich`${messages.STEP_CANCELLED}\n\n${first.text}` }, ...rest];
}

async function pressButton(turn: Turn, tables: Tables, data: string): Promise<readonly Reply[]> {
  const [prefix = '', ...args] = data.split(':');
  if (prefix === COMMAND_PREFIX) {
    const found = tables.commands.find(args[0] ?? '', '');
    if (found !== null) return runCommand(turn, found.command, '');
  }
  const handler = tables.buttons.get(prefix);
  return handler === undefined ? [{ text: messages.BUTTON_EXPIRED }] : handler.run(turn, args);
}

async function takeStep(
  turn: Turn,
  tables: Tables,
  step: Step,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  if (content.kind === 'text' && tables.commands.find(content.text, '')?.command === CANCEL) {
    return runCommand(turn, CANCEL, '');
  }
  const handler = tables.steps.get(step.step);
  // A step of an older version of the program.
  if (handler === undefined) {
    await clearStep(turn.db, turn.account.id);
    return answerFreely(turn, tables, content);
  }
  return handler.run(turn, step.data, content);
}

async function answerFreely(turn: Turn, tables: Tables, content: IncomingContent): Promise<readonly Reply[]> {
  if (content.kind !== 'text') return [{ text: messages.FILE_UNEXPECTED }];
  if (content.text === '') return [{ text: messages.TEXT_EMPTY }];
  const unread = asksToRead(content.text) ? await readUnread(turn) : null;
  if (unread !== null) return unread;
  const command = tables.commands.findWhole(content.text, turn.actor);
  return command === null ? answerSearch(turn, content.text) : runCommand(turn, command, '');
}
