import type { Connection } from '../../storage/database.ts';

const PLATFORM = 'zalo-bot';

/** How many of the plan's people are taken: accounts that can be written to. */
export function countPeople({ prisma }: Connection): Promise<number> {
  return prisma.chatAccount.count({ where: { platform: PLATFORM, state: 'active' } });
}

/** Whether this person is one of them. */
export async function isTaken({ prisma }: Connection, chatId: string): Promise<boolean> {
  return (await prisma.chatAccount.count({ where: { platform: PLATFORM, chatId, state: 'active' } })) > 0;
}

/**
 * How many people come before this one: those who have written go before those whose account is only known from a list,
 * then the older account first. Null for somebody without an account that can be written to.
 */
export async function countPeopleBefore({ prisma }: Connection, chatId: string): Promise<number | null> {
  const rows = await prisma.$queryRaw<{ before: number | bigint }[]>`
    SELECT (
      SELECT COUNT(*) FROM "chat_account" o
      WHERE o."platform" = ${PLATFORM} AND o."state" = 'active'
        AND (CASE WHEN o."last_seen_at" IS NULL THEN 1 ELSE 0 END, o."id")
          < (CASE WHEN a."last_seen_at" IS NULL THEN 1 ELSE 0 END, a."id")
    ) AS "before"
    FROM "chat_account" a WHERE a."platform" = ${PLATFORM} AND a."chat_id" = ${chatId} AND a."state" = 'active'`;
  return rows[0] === undefined ? null : Number(rows[0].before);
}
