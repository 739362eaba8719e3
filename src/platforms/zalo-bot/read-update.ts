import { z } from 'zod';
import type { IncomingContent } from '../platform.ts';
import { readTypedText } from '../read-typed-text.ts';

const NAME_LIMIT = 128;
/** Zalo's own limit is 2,000; more means that the sender is not Zalo. */
const TEXT_LIMIT = 16_384;

const idSchema = z.union([z.string().min(1).max(200), z.int()]).transform(String);
const eventSchema = z.object({
  event_name: z.string().max(100),
  message: z.object({
    message_id: idSchema,
    from: z.object({
      id: idSchema,
      display_name: z.string().optional().catch(undefined),
      /** Older types. */
      name: z.string().optional().catch(undefined),
      is_bot: z.boolean().optional().catch(undefined),
    }),
    chat: z.object({ id: idSchema, chat_type: z.string().max(50).optional().catch(undefined) }),
    text: z.string().max(TEXT_LIMIT).nullish(),
    /** `photo` in the documentation, `photo_url` in captures of September 2026 and in OpenClaw. */
    photo: z.string().max(4_000).optional().catch(undefined),
    photo_url: z.string().max(4_000).optional().catch(undefined),
  }),
});
/** `getUpdates` and the documented webhook wrap the event; captured webhooks do not. */
const envelopeSchema = z.object({ result: z.unknown() });

type Message = z.infer<typeof eventSchema>['message'];

/** A picture still at Zalo. */
interface RemotePhoto {
  readonly kind: 'photo';
  readonly url: string;
}

export type ReadContent = IncomingContent | RemotePhoto;

/** An update as far as it concerns us. */
export type ReadUpdate =
  | {
      readonly kind: 'message';
      /** There is no update id; a message delivered again carries the same id (zalo.md A.5). */
      readonly messageId: string;
      readonly chatId: string;
      readonly chatType: 'private' | 'group';
      readonly displayName: string;
      readonly content: ReadContent;
    }
  /** Well formed, but nothing for us: our own messages, events we do not know, groups that talk without us. */
  | { readonly kind: 'ignored' }
  /** Not in the form of the Bot Platform. */
  | { readonly kind: 'malformed' };

/** What is known of the bot itself; nothing until Zalo has answered. */
export interface BotIdentity {
  readonly id: string;
  /** All that may stand behind the `@` of a mention. */
  readonly names: readonly string[];
}

/** Reads one update, in an envelope or without; total, whatever it is given. */
export function readUpdate(value: unknown, bot: BotIdentity | null): ReadUpdate {
  const envelope = envelopeSchema.safeParse(value);
  const parsed = eventSchema.safeParse(envelope.success && !hasName(value) ? envelope.data.result : value);
  if (!parsed.success) return { kind: 'malformed' };
  const { event_name: event, message } = parsed.data;
  // Own messages come back on both transports (GoClaw): answering them would never end.
  if (message.from.is_bot === true || message.from.id === bot?.id) return { kind: 'ignored' };
  const chatType = isGroup(message) ? 'group' : 'private';
  const content = readContent(event, message);
  if (content === null) return { kind: 'ignored' };
  const said = chatType === 'private' ? content : addressed(content, message.text ?? '', bot);
  if (said === null) return { kind: 'ignored' };
  return {
    kind: 'message',
    messageId: message.message_id,
    chatId: message.chat.id,
    chatType,
    displayName: (message.from.display_name ?? message.from.name ?? '').normalize('NFC').slice(0, NAME_LIMIT),
    content: said,
  };
}

function hasName(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'event_name' in value;
}

/** Should the type be missing one day: in a private chat, and only there, the chat is the person. */
function isGroup({ chat, from }: Message): boolean {
  return chat.chat_type === undefined ? chat.id !== from.id : chat.chat_type.toUpperCase() !== 'PRIVATE';
}

function readContent(event: string, message: Message): ReadContent | null {
  switch (event) {
    case 'message.text.received':
      return message.text == null ? null : readTypedText(message.text);
    case 'message.image.received': {
      const url = message.photo || message.photo_url;
      return url === undefined || url === '' ? { kind: 'unsupported' } : { kind: 'photo', url };
    }
    case 'message.sticker.received':
    case 'message.voice.received':
    case 'message.unsupported.received':
      return { kind: 'unsupported' };
    default:
      return null;
  }
}

/** What is said to the bot in a group, without the mention; null for all that is not a text which mentions it. */
function addressed(content: ReadContent, text: string, bot: BotIdentity | null): IncomingContent | null {
  if (content.kind !== 'text' && content.kind !== 'command') return null;
  const normal = text.normalize('NFC');
  const found = mentionIn(normal, bot?.names ?? []);
  if (found === null) return null;
  const rest = `${normal.slice(0, found.start)} ${normal.slice(found.end)}`.replace(/[^\S\n]+/g, ' ').trim();
  return readTypedText(rest);
}

/**
 * Where the bot is mentioned. The form of mentions is not documented: seen is the name behind `@`. Which name that is
 * `getMe` may not tell, but a bot's name has to begin with `Bot` (zalo.md A.1), so a word that begins so is taken for it.
 */
function mentionIn(text: string, names: readonly string[]): { start: number; end: number } | null {
  const lower = text.toLowerCase();
  for (const name of [...names].sort((one, other) => other.length - one.length)) {
    const mention = `@${name.normalize('NFC').toLowerCase()}`;
    const start = lower.indexOf(mention);
    // Lower case may have another length in some alphabets; then only the general form below is looked for.
    if (start !== -1 && lower.length === text.length) return { start, end: start + mention.length };
  }
  const general = /(?<![\p{L}\p{N}_.])@bot[\p{L}\p{N}_.-]*/iu.exec(text);
  return general === null ? null : { start: general.index, end: general.index + general[0].length };
}
