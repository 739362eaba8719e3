import { Prisma } from '../generated/sqlite/client.ts';
import { breathe } from '../storage/breathe.ts';
import type { Connection } from '../storage/database.ts';
import type { MessageStatus } from './report.ts';

/** Deliveries a statement changes at once, so that the service breathes in between. */
const DELIVERIES_PER_STATEMENT = 50_000;

/** Makes others who change this message's status wait until the transaction ends. Null when there is no such message. */
export async function lockMessage({ prisma }: Connection, messageId: number): Promise<MessageStatus | null> {
  const rows = await prisma.$queryRaw<{ status: MessageStatus }[]>`
    UPDATE "message" SET "status" = "status" WHERE "id" = ${messageId} RETURNING "status"`;
  return rows[0]?.status ?? null;
}

export async function changeStatus(
  { prisma }: Connection,
  messageId: number,
  status: MessageStatus,
): Promise<void> {
  await prisma.message.update({ where: { id: messageId }, data: { status } });
}

/**
 * Cancels a message with all that is still pending, and ends it unless something is on its way.
 *
 * @returns how many deliveries
 */
export async function cancelDeliveries(
  connection: Connection,
  messageId: number,
  now: Date,
): Promise<number> {
  const { prisma } = connection;
  await changeStatus(connection, messageId, 'cancelled');
  const cancelled = await cancelPending(connection, messageId);
  // Pending: what was on its way a moment ago and has come back since. The housekeeping cancels that.
  const left = await prisma.delivery.count({ where: { messageId, state: { in: ['pending', 'sending'] } } });
  if (left === 0) await prisma.message.update({ where: { id: messageId }, data: { finishedAt: now } });
  return cancelled;
}

export async function cancelPending(connection: Connection, messageId: number): Promise<number> {
  const { prisma } = connection;
  // In the order of ids, as results and claims are written: who locks in the same order cannot wait in a circle.
  const inOrder = connection.dialect === 'postgresql' ? Prisma.sql`ORDER BY "id"` : Prisma.empty;
  const locked = connection.dialect === 'postgresql' ? Prisma.sql`FOR UPDATE` : Prisma.empty;
  let cancelled = 0;
  for (;;) {
    const changed = await prisma.$executeRaw`
      UPDATE "delivery"
      SET "state" = 'cancelled', "reason" = 'message-cancelled', "locked_by" = NULL, "locked_until" = NULL
      WHERE "id" IN (
        SELECT "id" FROM "delivery" WHERE "message_id" = ${messageId} AND "state" = 'pending'
        ${inOrder} LIMIT ${DELIVERIES_PER_STATEMENT} ${locked})`;
    cancelled += changed;
    if (changed < DELIVERIES_PER_STATEMENT) return cancelled;
    await breathe();
  }
}

export async function updateBody({ prisma }: Connection, messageId: number, bodyJson: string): Promise<void> {
  await prisma.message.update({ where: { id: messageId }, data: { bodyJson } });
}

/** Puts off what is due, and takes it from whoever has read it ahead: a claim finds another lease than was read. */
export async function holdPending(
  connection: Connection,
  messageId: number,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<void> {
  const locked = connection.dialect === 'postgresql' ? Prisma.sql`ORDER BY "id" FOR UPDATE` : Prisma.empty;
  await connection.prisma.$executeRaw`
    UPDATE "delivery" SET "not_before" = ${until}, "locked_by" = 'held', "locked_until" = ${now}
    WHERE "id" IN (
      SELECT "id" FROM "delivery"
      WHERE "message_id" = ${messageId} AND "state" = 'pending' AND "not_before" < ${until} ${locked})`;
}
