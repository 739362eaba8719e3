import type { Actor } from '../members/actor.ts';
import { fold } from '../text/fold.ts';
import type { Command } from './bot-context.ts';

/** People break a command's name into at most so many words: `/xóa dữ liệu`. */
const MOST_WORDS = 4;

interface FoundCommand {
  readonly command: Command;
  readonly argument: string;
}

export interface CommandTable {
  readonly commands: readonly Command[];
  /** What `/name argument` means, also written `/Văn bản 21-KL/TW` or `/TÌM`; null when it means nothing. */
  find(name: string, argument: string): FoundCommand | null;
  /** The command whose name is the whole text, as in "lịch" or "Văn bản?", if it is one for this person. */
  findWhole(text: string, actor: Actor): Command | null;
  /** The command that was probably meant by an unknown name, if it is one for this person. */
  suggest(name: string, actor: Actor): Command | null;
}

/** @throws Error when two commands claim one name: a mistake in the code, found at start */
export function createCommandTable(commands: readonly Command[]): CommandTable {
  const byKey = new Map<string, Command>();
  for (const command of commands) {
    for (const name of [command.name, ...(command.aliases ?? [])]) {
      const key = keyOf(name);
      if (byKey.has(key)) throw new Error(`Two commands are called ${key}`);
      byKey.set(key, command);
    }
  }

  return {
    commands,

    find(name, argument) {
      const words = [name, ...argument.split(/\s+/)].filter((word) => word !== '');
      const whole = words.length <= MOST_WORDS ? byKey.get(keyOf(words.join(''))) : undefined;
      if (whole !== undefined) return { command: whole, argument: '' };
      for (let count = 1; count <= Math.min(words.length, MOST_WORDS); count += 1) {
        const command = byKey.get(keyOf(words.slice(0, count).join('')));
        if (command !== undefined) return { command, argument: dropWords(argument, count - 1) };
      }
      return null;
    },

    findWhole(text, actor) {
      if (text.split(/\s+/).length > MOST_WORDS + 1) return null;
      const command = byKey.get(keyOf(text));
      return command?.isVisibleTo(actor) === true ? command : null;
    },

    suggest(name, actor) {
      const typed = keyOf(name);
      let nearest: Command | null = null;
      let least = typed.length <= 4 ? 1 : 2;
      for (const [key, command] of byKey) {
        if (!command.isVisibleTo(actor)) continue;
        const distance = typed.length >= 3 && key.startsWith(typed) ? 0.5 : editDistance(typed, key);
        if (distance > least || (nearest !== null && distance === least)) continue;
        nearest = command;
        least = distance;
      }
      return nearest;
    },
  };
}

function keyOf(text: string): string {
  return fold(text).replace(/[^a-z0-9]+/g, '');
}

/** The argument as it was written, line breaks included, without its first words. */
function dropWords(argument: string, count: number): string {
  return argument.replace(new RegExp(`^\\s*(?:\\S+\\s*){${count}}`), '');
}

/** Levenshtein's distance. */
function editDistance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
