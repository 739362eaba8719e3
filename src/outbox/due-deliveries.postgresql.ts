import type { Connection } from '../storage/database.ts';
import type { DuePage } from './due-store.ts';

/**
 * The next due deliveries of a message that no other process has reserved, reserved for this one: they stay `pending`,
 * but carry a lease, so that processes read different ones. Rows another transaction is writing are passed over.
 */
export async function reserveDueIds(
  { prisma }: Connection,
  { messageId, now, after, limit, owner, leaseUntil }: DuePage,
): Promise<number[]> {
  const rows = await prisma.$queryRaw<{ id: number }[]>`
    WITH "due" AS (
      SELECT "id" FROM "delivery"
      WHERE "message_id" = ${messageId} AND "state" = 'pending' AND "not_before" <= ${now}
        AND ("not_before", "id") > (${after.notBefore}, ${after.id})
        AND ("locked_by" IS NULL OR "locked_by" = ${owner} OR "locked_until" < ${now})
      ORDER BY "not_before", "id"
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED)
    UPDATE "delivery" d SET "locked_by" = ${owner}, "locked_until" = ${leaseUntil}
    FROM "due" WHERE d."id" = "due"."id"
    RETURNING d."id"`;
  return rows.map(({ id }) => Number(id));
}
