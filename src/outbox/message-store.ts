import { Prisma } from '../generated/sqlite/client.ts';
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

/**
 * Ends those of these messages whose deliveries are all final; a cancelled one stays cancelled. Call it in a transaction:
 * whoever has failed deliveries tried again at this moment is waited for, and what is pending then keeps its message open.
 */
export async function markFinished(
  { dialect, prisma }: Connection,
  messageIds: readonly number[],
  now: Date,
): Promise<void> {
  const ids = Prisma.join([...messageIds]);
  // A statement that waits for a row's lock still sees the other rows as they were before; the next one does not.
  if (dialect === 'postgresql') {
    await prisma.$queryRaw`SELECT "id" FROM "message" WHERE "id" IN (${ids}) ORDER BY "id" FOR UPDATE`;
  }
  await prisma.$executeRaw`
    UPDATE "message" SET
      "status" = CASE WHEN "status" = 'cancelled' THEN "status" ELSE 'finished' END,
      "finished_at" = COALESCE("finished_at", ${now})
    WHERE "id" IN (${ids}) AND NOT EXISTS (
      SELECT 1 FROM "delivery" d WHERE d."message_id" = "message"."id" AND d."state" IN ('pending', 'sending'))`;
}
