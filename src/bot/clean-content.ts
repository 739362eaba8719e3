import type { IncomingContent } from '../platforms/platform.ts';

/** `/tìm hội nghị`, `/ tìm: hội nghị`: forms that a platform may hand on as plain text. */
const SLASHED = /^\/\s*([\p{L}\p{N}_]{1,64})(?:@\w{1,64})?[\s:,.;!?-]*([\s\S]*)$/u;
/** No database stores them all: NUL is refused by PostgreSQL, lone surrogates by its JSON. */
const UNSTORABLE = /\0|\p{Cs}/gu;

/**
 * What came in, in the one form the conversation works with: NFC, trimmed, free of characters that cannot be stored,
 * and a command wherever the person meant one.
 */
export function cleanContent(content: IncomingContent): IncomingContent {
  switch (content.kind) {
    case 'text': {
      const text = cleanText(content.text);
      const [, command, argument] = SLASHED.exec(text) ?? [];
      if (command === undefined) return { kind: 'text', text };
      return { kind: 'command', command: command.toLowerCase(), argument: (argument ?? '').trim() };
    }
    case 'command':
      return {
        kind: 'command',
        command: cleanText(content.command).toLowerCase(),
        argument: cleanText(content.argument),
      };
    case 'file':
      return { ...content, name: cleanText(content.name) };
    default:
      return content;
  }
}

export function cleanText(text: string): string {
  return text.replace(UNSTORABLE, ' ').normalize('NFC').trim();
}
