import { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import type { Receipts } from './receipts.ts';

/** By the index of the member's deliveries: references are not unique over chats and platforms. */
export async function storeReceipts(
  { dialect, prisma }: Connection,
  { platform, chatId, messageRefs, kind, at }: Receipts,
): Promise<number> {
  const locked = dialect === 'postgresql' ? Prisma.sql`ORDER BY d."id" FOR UPDATE OF d` : Prisma.empty;
  const when = Prisma.sql`CASE WHEN "sent_at" > ${at} THEN "sent_at" ELSE ${at} END`;
  const seen = kind === 'seen' ? Prisma.sql`, "seen_at" = COALESCE("seen_at", ${when})` : Prisma.empty;
  return prisma.$executeRaw`
    UPDATE "delivery" SET "received_at" = COALESCE("received_at", ${when}) ${seen}
    WHERE "id" IN (
      SELECT d."id" FROM "chat_account" a
      JOIN "delivery" d ON d."member_id" = a."member_id" AND d."account_id" = a."id"
      WHERE a."platform" = ${platform} AND a."chat_id" = ${chatId}
        AND d."message_ref" IN (${Prisma.join([...messageRefs])}) ${locked})`;
}

/** Whether something to this chat is being sent, whose reference is not known yet. */
export async function isOnItsWay(
  { prisma }: Connection,
  { platform, chatId }: Pick<Receipts, 'platform' | 'chatId'>,
): Promise<boolean> {
  const rows = await prisma.$queryRaw<{ id: number }[]>`
    SELECT d."id" FROM "chat_account" a
    JOIN "delivery" d ON d."member_id" = a."member_id" AND d."account_id" = a."id"
    WHERE a."platform" = ${platform} AND a."chat_id" = ${chatId} AND d."state" = 'sending'
    LIMIT 1`;
  return rows.length > 0;
}
