import type { Button } from '../platforms/platform.ts';

/** Buttons whose data are `cmd:name` run that command without an argument. */
export const COMMAND_PREFIX = 'cmd';

/** A button that does what typing `/name` does. */
export function commandButton(label: string, name: string): Button {
  return { label, data: `${COMMAND_PREFIX}:${name}` };
}

/** Reads a whole number from a button's argument; null for anything that is none, or is below `least`. */
export function readNumber(argument: string | undefined, least = 0): number | null {
  if (argument === undefined || !/^\d{1,9}$/.test(argument)) return null;
  const value = Number(argument);
  return value < least ? null : value;
}
