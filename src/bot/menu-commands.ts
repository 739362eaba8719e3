import type { BotFeature } from './bot-context.ts';
import { isForEverybody } from './for-everybody.ts';
import { allCommands } from './tables.ts';

/** The menu a platform shows to everybody: what every member may use, in the order of the features. */
export function menuCommands(
  features: readonly BotFeature[],
): { readonly command: string; readonly description: string }[] {
  return allCommands(features)
    .filter(isForEverybody)
    .map(({ name, description }) => ({ command: name, description }));
}
