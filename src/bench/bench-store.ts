import { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';

/** Chat ids begin here; the member's id is added. */
export const FIRST_CHAT = 1_000_000_000;

/** Active members 1…`count` of one organisation, each with a Telegram account. For an empty database. */
export async function insertMembers(
  { prisma }: Connection,
  { count, organisationId, now }: { count: number; organisationId: number; now: Date },
): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO "member" ("name", "organisation_id", "role", "status", "digest", "quiet_from", "quiet_to", "created_at", "updated_at")
    SELECT 'Đồng chí ' || s."i", ${Prisma.raw(String(organisationId))}, 'member', 'active', 'off', '21:00', '06:30', ${now}, ${now}
    FROM (
      WITH RECURSIVE n("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM n WHERE "i" < ${Prisma.raw(String(count))})
      SELECT "i" FROM n) s`;
  await prisma.$executeRaw`
    INSERT INTO "chat_account" ("platform", "chat_id", "member_id", "display_name", "state", "created_at")
    SELECT 'telegram', CAST(${Prisma.raw(String(FIRST_CHAT))} + m."id" AS TEXT), m."id", m."name", 'active', ${now}
    FROM "member" m`;
}

/** The next so many active members in the order of their ids. */
export async function readMemberIds({ prisma }: Connection, after: number, limit: number): Promise<number[]> {
  const rows = await prisma.$queryRaw<{ id: number }[]>`
    SELECT "id" FROM "member" WHERE "status" = 'active' AND "id" > ${after} ORDER BY "id" LIMIT ${limit}`;
  return rows.map(({ id }) => Number(id));
}

/** A row for each of these members, as a program writes them that has a list in its hand. */
export async function insertDeliveryBatch(
  { prisma }: Connection,
  message: { readonly id: number; readonly sendAt: Date; readonly expiresAt: Date },
  memberIds: readonly number[],
): Promise<void> {
  const rows = memberIds.map(
    (memberId) =>
      Prisma.sql`(${message.id}, ${memberId}, 'pending', ${message.sendAt}, ${message.expiresAt})`,
  );
  await prisma.$executeRaw`
    INSERT INTO "delivery" ("message_id", "member_id", "state", "not_before", "expires_at")
    VALUES ${Prisma.join(rows)}`;
}

/** What became of a message for each of its members, by chat. */
export async function readOutcomes(
  { prisma }: Connection,
  messageId: number,
): Promise<{ chat: number; state: string; reason: string | null; uncertain: boolean }[]> {
  const rows = await prisma.delivery.findMany({
    where: { messageId },
    select: { memberId: true, state: true, reason: true, uncertain: true },
  });
  return rows.map(({ memberId, ...outcome }) => ({ chat: FIRST_CHAT + memberId, ...outcome }));
}

export async function countUnfinished({ prisma }: Connection): Promise<number> {
  return prisma.message.count({ where: { finishedAt: null } });
}
