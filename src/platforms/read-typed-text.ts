import type { IncomingContent } from './platform.ts';

type TypedText = Extract<IncomingContent, { kind: 'text' | 'command' }>;

/** Letters with diacritics too, so that a person who writes `/tìm` is understood. */
const COMMAND = /^\/([\p{L}\p{N}_]{1,64})(?:\s+([\s\S]*))?$/u;

/** What a typed text is to the conversation: a command when it begins with `/` and a word, plain text otherwise. */
export function readTypedText(text: string): TypedText {
  const normal = text.normalize('NFC');
  const [, command, argument] = COMMAND.exec(normal.trim()) ?? [];
  if (command === undefined) return { kind: 'text', text: normal };
  return { kind: 'command', command: command.toLowerCase(), argument: argument?.trim() ?? '' };
}
