import { z } from 'zod';
import type { IncomingContent } from '../platform.ts';
import { readTypedText } from '../read-typed-text.ts';
import { readPress } from './render-message.ts';

const FILE_NAME_LIMIT = 255;
/** Zalo's own limit is far lower; more means that the sender is not Zalo. */
const TEXT_LIMIT = 16_384;
const MOST_MESSAGES = 500;

/** Ids and timestamps are strings (zalo.md B); numbers are accepted while they are exact. */
const id = z.union([z.string().min(1).max(512), z.int().transform(String)]);
const party = z.object({ id });
const payloadSchema = z.object({
  url: z.string().max(4_000).optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  size: z.coerce.number().nonnegative().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
});
const messageSchema = z.object({
  // `msg_id` in the documentation; GCO also meets `message_id`.
  msg_id: id.optional().catch(undefined),
  message_id: id.optional().catch(undefined),
  msg_ids: z.array(id).max(MOST_MESSAGES).optional().catch(undefined),
  text: z.string().max(TEXT_LIMIT).nullish(),
  attachments: z
    .array(z.object({ type: z.string().catch(''), payload: payloadSchema.catch({}) }))
    .max(50)
    .optional()
    .catch(undefined),
});
const eventSchema = z.object({
  event_name: z.string().min(1).max(100),
  timestamp: id.optional().catch(undefined),
  oa_id: id.optional().catch(undefined),
  sender: party.optional().catch(undefined),
  recipient: party.optional().catch(undefined),
  follower: party.optional().catch(undefined),
  message: messageSchema.nullish(),
});

type OaEvent = z.infer<typeof eventSchema>;

/** A file still at Zalo. */
interface RemoteFile {
  readonly kind: 'file';
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly url: string;
}

export type ReadContent = Exclude<IncomingContent, { kind: 'file' }> | RemoteFile;

export type ReadEvent =
  | {
      readonly kind: 'message';
      readonly event: string;
      readonly updateKey: string;
      readonly chatId: string;
      readonly content: ReadContent;
    }
  /** Well formed and known, but nothing for us: the echo of an own message. */
  | { readonly kind: 'ignored'; readonly event: string }
  | { readonly kind: 'unknown'; readonly event: string }
  | { readonly kind: 'malformed' };

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  txt: 'text/plain',
  html: 'text/html',
  htm: 'text/html',
};

/** What a person sends that the bot cannot read. */
const UNREADABLE = new Set([
  'user_send_gif',
  'user_send_audio',
  'user_send_video',
  'user_send_sticker',
  'user_send_location',
  'user_send_business_card',
]);

/** `timestamp` of a body, as it was signed; null where there is none. */
export function timestampOf(body: unknown): string | null {
  const parsed = z.object({ timestamp: id }).safeParse(body);
  return parsed.success ? parsed.data.timestamp : null;
}

/** The OA's id, where an event tells it: what people write goes to it, and its own messages come from it. */
export function oaIdIn(body: unknown): string | null {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) return null;
  const { event_name: name, oa_id: oaId, sender, recipient } = parsed.data;
  if (oaId !== undefined) return oaId;
  if (/^user_send_(?!group_)/.test(name)) return recipient?.id ?? null;
  return /^oa_send_(?!group_)/.test(name) ? (sender?.id ?? null) : null;
}

/**
 * Reads one event (the table of zalo.md B.4); total, whatever it is given.
 *
 * @param oaId where it is known: receipts name both sides, and which is the sender differs between sources
 */
export function readEvent(body: unknown, oaId: string | null): ReadEvent {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) return { kind: 'malformed' };
  const event = parsed.data;
  const name = event.event_name;
  switch (name) {
    case 'user_send_text':
    case 'user_send_link':
    case 'user_send_image':
    case 'user_send_file':
      return written(event, readMessage(event));
    // An event of follow or unfollow has neither sender nor recipient.
    case 'follow':
      return followed(event, { kind: 'unblocked' });
    case 'unfollow':
      return followed(event, { kind: 'blocked' });
    case 'user_received_message':
    case 'user_seen_message':
      return receipt(event, oaId);
    default:
      if (UNREADABLE.has(name)) return written(event, { kind: 'unsupported' });
      if (/^oa_send_/.test(name)) return { kind: 'ignored', event: name };
      return { kind: 'unknown', event: name };
  }
}

function written(event: OaEvent, content: ReadContent): ReadEvent {
  const { event_name: name, sender, message } = event;
  if (sender === undefined) return { kind: 'malformed' };
  const messageId = message?.msg_id ?? message?.message_id;
  const updateKey =
    messageId === undefined ? `${name}:${sender.id}:${event.timestamp ?? ''}` : `message:${messageId}`;
  return { kind: 'message', event: name, updateKey, chatId: sender.id, content };
}

function readMessage({ event_name: name, message }: OaEvent): ReadContent {
  const payload = message?.attachments?.[0]?.payload;
  if (name === 'user_send_image' || name === 'user_send_file') {
    if (payload?.url === undefined) return { kind: 'unsupported' };
    return name === 'user_send_image'
      ? remoteFile(payload.url, payload.name ?? 'anh.jpg', payload, 'image/jpeg')
      : remoteFile(payload.url, payload.name ?? 'tep', payload, 'application/octet-stream');
  }
  // A link comes with its address in the text, in the attachment, or in both.
  const text = message?.text?.trim() ? message.text : (payload?.url ?? '');
  if (text.trim() === '') return { kind: 'unsupported' };
  const data = readPress(text);
  return data === null ? readTypedText(text) : { kind: 'button', data, messageRef: '' };
}

function remoteFile(
  url: string,
  name: string,
  { size, type }: z.infer<typeof payloadSchema>,
  otherwise: string,
): RemoteFile {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(name)?.[1] ?? type ?? '';
  return {
    kind: 'file',
    name: name.normalize('NFC').slice(0, FILE_NAME_LIMIT),
    mediaType: MEDIA_TYPES[extension.toLowerCase()] ?? otherwise,
    sizeBytes: size ?? 0,
    url,
  };
}

function followed(event: OaEvent, content: ReadContent): ReadEvent {
  const person = event.follower ?? event.sender;
  if (person === undefined) return { kind: 'malformed' };
  const updateKey = `${event.event_name}:${person.id}:${event.timestamp ?? ''}`;
  return { kind: 'message', event: event.event_name, updateKey, chatId: person.id, content };
}

function receipt(event: OaEvent, oaId: string | null): ReadEvent {
  const { event_name: name, sender, recipient, message, timestamp = '' } = event;
  const oa = event.oa_id ?? oaId;
  // The OA is the sender in the documentation of `user_received_message`; that of `user_seen_message` shows no
  // parties that could be relied on (O1, O3). Whichever is not the OA is the person.
  const person = recipient !== undefined && recipient.id !== oa ? recipient : sender;
  const single = message?.msg_id ?? message?.message_id;
  const messageRefs = message?.msg_ids ?? (single === undefined ? [] : [single]);
  if (person === undefined || person.id === oa || messageRefs.length === 0) return { kind: 'malformed' };
  const kind = name === 'user_seen_message' ? 'seen' : 'received';
  return {
    kind: 'message',
    event: name,
    updateKey: `${kind}:${person.id}:${timestamp}:${messageRefs.at(-1)}`,
    chatId: person.id,
    content: { kind, messageRefs },
  };
}
