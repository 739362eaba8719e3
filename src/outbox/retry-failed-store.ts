import { Prisma } from '../generated/sqlite/client.ts';
import { breathe } from '../storage/breathe.ts';
import type { Connection } from '../storage/database.ts';
import { hasReachableAccount, unreachedMembers } from './audience-store.ts';

/** Deliveries a statement changes at once, so that the service breathes in between. */
const DELIVERIES_PER_STATEMENT = 50_000;

/** How many failed deliveries could be tried again, and of these, how many may have arrived without our knowing. */
export async function countRetryable(
  { prisma }: Connection,
  messageId: number,
  relatives: readonly number[],
): Promise<{ retryable: number; inDoubt: number }> {
  const { from, where } = failed(messageId, relatives);
  const [row] = await prisma.$queryRaw<Record<'retryable' | 'in_doubt', bigint | number | null>[]>`
    SELECT COUNT(*) AS "retryable",
      SUM(CASE WHEN u."reason" = 'unknown-outcome' THEN 1 ELSE 0 END) AS "in_doubt"
    FROM ${from} WHERE ${where}`;
  return { retryable: Number(row?.retryable ?? 0), inDoubt: Number(row?.in_doubt ?? 0) };
}

/**
 * Makes failed deliveries pending again, as if they had not been tried; that one may have arrived is kept. The message,
 * should it have been finished, is in the dispatcher's sight again.
 *
 * @param relatives other messages with the same content: whom one of these has reached, or is to, is left out
 * @returns how many deliveries
 */
export async function reopenFailed(
  connection: Connection,
  messageId: number,
  relatives: readonly number[],
  now: Date,
): Promise<number> {
  const { prisma, dialect } = connection;
  const { from, where } = failed(messageId, relatives);
  const locked = dialect === 'postgresql' ? Prisma.sql`FOR UPDATE OF u` : Prisma.empty;
  let reopened = 0;
  for (;;) {
    const changed = await prisma.$executeRaw`
      UPDATE "delivery"
      SET "state" = 'pending', "reason" = NULL, "attempts" = 0, "not_before" = ${now},
        "locked_by" = NULL, "locked_until" = NULL
      WHERE "id" IN (
        SELECT u."id" FROM ${from} WHERE ${where}
        ORDER BY u."id" LIMIT ${DELIVERIES_PER_STATEMENT} ${locked})`;
    reopened += changed;
    if (changed < DELIVERIES_PER_STATEMENT) break;
    await breathe();
  }
  await prisma.message.updateMany({
    where: { id: messageId, status: 'finished' },
    data: { status: 'sending', finishedAt: null },
  });
  return reopened;
}

function failed(messageId: number, relatives: readonly number[]): { from: Prisma.Sql; where: Prisma.Sql } {
  const { from, where } = unreachedMembers(messageId, relatives);
  return {
    from,
    where: Prisma.sql`${where} AND u."state" = 'failed' AND m."status" = 'active' AND ${hasReachableAccount('m')}`,
  };
}
