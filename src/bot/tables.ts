import type { BotFeature, ButtonHandler, Command, StepHandler } from './bot-context.ts';
import { CANCEL, createHelp } from './built-in-commands.ts';
import { type CommandTable, createCommandTable } from './command-table.ts';
import { START } from './join/start-command.ts';

/** Everything the features bring, joined. */
export interface Tables {
  readonly commands: CommandTable;
  readonly buttons: ReadonlyMap<string, ButtonHandler>;
  readonly steps: ReadonlyMap<string, StepHandler>;
}

/** @throws Error when two features claim the same command, button or step */
export function createTables(features: readonly BotFeature[]): Tables {
  return {
    commands: createCommandTable(allCommands(features)),
    buttons: unique(
      features.flatMap(({ buttons = [] }) => buttons.map((handler) => [handler.prefix, handler])),
    ),
    steps: unique(features.flatMap(({ steps = [] }) => steps.map((handler) => [handler.step, handler]))),
  };
}

/** The features' commands in their order, then our own. */
export function allCommands(features: readonly BotFeature[]): readonly Command[] {
  const brought = features.flatMap(({ commands }) => commands);
  return [...brought, createHelp(brought), START, CANCEL];
}

function unique<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const map = new Map(entries);
  if (map.size < entries.length) throw new Error('Two features claim the same button or step');
  return map;
}
