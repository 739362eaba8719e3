import { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import { readJsonRows } from '../storage/read-json-rows.ts';
import type { DuePage } from './due-store.ts';

/** The next due deliveries of a message. Nothing is written: one process sends, and a claim checks the state again. */
export async function findDueIds(
  connection: Connection,
  { messageId, now, after, limit }: DuePage,
): Promise<number[]> {
  const rows = await readJsonRows(
    connection,
    { id: 'integer' },
    Prisma.sql`
      SELECT "id" FROM "delivery"
      WHERE "message_id" = ${messageId} AND "state" = 'pending' AND "not_before" <= ${now}
        AND ("not_before", "id") > (${after.notBefore}, ${after.id})
      ORDER BY "not_before", "id"
      LIMIT ${limit}`,
  );
  return rows.map(({ id }) => id as number);
}
