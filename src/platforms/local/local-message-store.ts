import type { RichText } from '../../messages/rich-text.ts';
import type { Connection } from '../../storage/database.ts';
import type { Button, OutgoingFile } from '../platform.ts';

/** A file as a chat shows it, without its bytes. */
interface LocalFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

/** One bubble of a local chat. */
export interface LocalMessage {
  readonly id: number;
  readonly chatId: string;
  /** `in` is from the person, `out` from the bot. */
  readonly direction: 'in' | 'out';
  readonly text: RichText;
  readonly buttons: readonly (readonly Button[])[];
  readonly file: LocalFile | null;
  /** By the service's clock. */
  readonly at: Date;
}

export interface NewLocalMessage extends Omit<LocalMessage, 'id'> {
  /** Kept only for what the bot sends; a person's file is read once, while it is handled. */
  readonly fileContent?: Uint8Array;
}

/** Everything but the bytes of the file. */
const COLUMNS = {
  id: true,
  chatId: true,
  direction: true,
  bodyJson: true,
  buttonsJson: true,
  fileJson: true,
  at: true,
} as const;

interface Row {
  readonly id: number;
  readonly chatId: string;
  readonly direction: string;
  readonly bodyJson: string;
  readonly buttonsJson: string | null;
  readonly fileJson: string | null;
  readonly at: Date;
}

export async function insertLocalMessage(
  { prisma }: Connection,
  { chatId, direction, text, buttons, file, fileContent, at }: NewLocalMessage,
): Promise<LocalMessage> {
  const row = await prisma.localMessage.create({
    data: {
      chatId,
      direction,
      at,
      bodyJson: JSON.stringify(text),
      buttonsJson: buttons.length === 0 ? null : JSON.stringify(buttons),
      fileJson: file === null ? null : JSON.stringify(file),
      fileContent: fileContent === undefined ? null : new Uint8Array(fileContent),
    },
    select: COLUMNS,
  });
  return toMessage(row);
}

/** Replaces text and buttons; the file stays. Null when the bot never sent such a message to this chat. */
export async function updateLocalMessage(
  { prisma }: Connection,
  { chatId, id, text, buttons }: Pick<LocalMessage, 'chatId' | 'id' | 'text' | 'buttons'>,
): Promise<LocalMessage | null> {
  const { count } = await prisma.localMessage.updateMany({
    where: { id, chatId, direction: 'out' },
    data: {
      bodyJson: JSON.stringify(text),
      buttonsJson: buttons.length === 0 ? null : JSON.stringify(buttons),
    },
  });
  if (count === 0) return null;
  return toMessage(await prisma.localMessage.findUniqueOrThrow({ where: { id }, select: COLUMNS }));
}

/** The latest messages of a chat before an id, oldest first. */
export async function listLocalMessages(
  { prisma }: Connection,
  chatId: string,
  { beforeId, limit }: { readonly beforeId?: number | undefined; readonly limit: number },
): Promise<LocalMessage[]> {
  const rows = await prisma.localMessage.findMany({
    where: { chatId, ...(beforeId === undefined ? {} : { id: { lt: beforeId } }) },
    orderBy: { id: 'desc' },
    take: limit,
    select: COLUMNS,
  });
  return rows.reverse().map(toMessage);
}

/** What was said in all chats after a message, oldest first. */
export async function listLocalMessagesAfter(
  { prisma }: Connection,
  afterId: number,
  limit: number,
): Promise<LocalMessage[]> {
  const rows = await prisma.localMessage.findMany({
    where: { id: { gt: afterId } },
    orderBy: { id: 'asc' },
    take: limit,
    select: COLUMNS,
  });
  return rows.map(toMessage);
}

export async function findLatestMessageId({ prisma }: Connection): Promise<number> {
  const { _max } = await prisma.localMessage.aggregate({ _max: { id: true } });
  return _max.id ?? 0;
}

export async function findLocalMessage(
  { prisma }: Connection,
  chatId: string,
  id: number,
): Promise<LocalMessage | null> {
  const row = await prisma.localMessage.findFirst({ where: { id, chatId }, select: COLUMNS });
  return row === null ? null : toMessage(row);
}

/** The file the bot sent with a message, or null. */
export async function findLocalFile({ prisma }: Connection, id: number): Promise<OutgoingFile | null> {
  const row = await prisma.localMessage.findUnique({
    where: { id },
    select: { fileJson: true, fileContent: true },
  });
  if (row?.fileJson == null || row.fileContent === null) return null;
  const { name, mediaType } = JSON.parse(row.fileJson) as LocalFile;
  return { name, mediaType, content: row.fileContent };
}

/** Whether the person of a chat has blocked the bot. */
export async function isChatBlocked({ prisma }: Connection, chatId: string): Promise<boolean> {
  const account = await prisma.chatAccount.findUnique({
    where: { platform_chatId: { platform: 'local', chatId } },
    select: { state: true },
  });
  return account?.state === 'blocked';
}

function toMessage({ id, chatId, direction, bodyJson, buttonsJson, fileJson, at }: Row): LocalMessage {
  return {
    id,
    chatId,
    direction: direction === 'in' ? 'in' : 'out',
    text: JSON.parse(bodyJson) as RichText,
    buttons: buttonsJson === null ? [] : (JSON.parse(buttonsJson) as Button[][]),
    file: fileJson === null ? null : (JSON.parse(fileJson) as LocalFile),
    at,
  };
}
