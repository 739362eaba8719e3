import type { Connection } from '../storage/database.ts';
import { formatAudience } from './audience.ts';
import type { NewMessage } from './new-message.ts';

/** @returns the new id; null, and nothing written, when the key is taken */
export async function insertMessage(
  { prisma }: Connection,
  message: NewMessage,
  sendAt: Date,
  now: Date,
): Promise<number | null> {
  const {
    key,
    kind,
    title,
    body,
    buttons,
    urgent = false,
    audience,
    expiresAt,
    createdById = null,
  } = message;
  // Not `create`: its unique violation would end the caller's transaction on PostgreSQL.
  const rows = await prisma.$queryRaw<{ id: number }[]>`
    INSERT INTO "message"
      ("key", "kind", "title", "body_json", "buttons_json", "urgent", "audience", "status", "send_at", "expires_at",
       "created_by_id", "created_at")
    VALUES (${key}, ${kind}, ${title}, ${JSON.stringify(body)}, ${buttons === undefined ? null : JSON.stringify(buttons)},
      ${urgent}, ${formatAudience(audience)}, 'sending', ${sendAt}, ${expiresAt}, ${createdById}, ${now})
    ON CONFLICT ("key") DO NOTHING
    RETURNING "id"`;
  return rows[0] === undefined ? null : Number(rows[0].id);
}

export async function findMessageByKey(
  { prisma }: Connection,
  key: string,
): Promise<{ messageId: number; recipients: number }> {
  const { id, _count } = await prisma.message.findUniqueOrThrow({
    where: { key },
    select: { id: true, _count: { select: { deliveries: true } } },
  });
  return { messageId: id, recipients: _count.deliveries };
}

/** Ends messages whose deliveries are all final; a cancelled one stays cancelled. */
export async function markFinished(
  { prisma }: Connection,
  messageIds: readonly number[],
  now: Date,
): Promise<void> {
  const ids = [...messageIds];
  await prisma.message.updateMany({
    where: { id: { in: ids }, status: { not: 'cancelled' } },
    data: { status: 'finished' },
  });
  await prisma.message.updateMany({
    where: { id: { in: ids }, finishedAt: null },
    data: { finishedAt: now },
  });
}
