import type { Connection } from '../storage/database.ts';
import type { DeliveryReason } from './delivery-state.ts';

/** Given up, for whatever reason but a cancellation. */
const NOT_ARRIVED = ['failed', 'expired'];

export async function countNotArrivedByReason(
  { prisma }: Connection,
  messageId: number,
): Promise<{ reason: DeliveryReason | null; members: number }[]> {
  const rows = await prisma.delivery.groupBy({
    by: ['reason'],
    where: { messageId, state: { in: NOT_ARRIVED } },
    _count: { _all: true },
  });
  return rows
    .map(({ reason, _count }) => ({ reason: reason as DeliveryReason | null, members: _count._all }))
    .sort((a, b) => b.members - a.members || String(a.reason).localeCompare(String(b.reason)));
}

export async function countNotArrivedByOrganisation(
  { prisma }: Connection,
  messageId: number,
): Promise<{ organisation: string; members: number }[]> {
  const rows = await prisma.$queryRaw<{ organisation: string; members: bigint | number }[]>`
    SELECT o."name" AS "organisation", COUNT(*) AS "members"
    FROM "delivery" d
    JOIN "member" m ON m."id" = d."member_id"
    JOIN "organisation" o ON o."id" = m."organisation_id"
    WHERE d."message_id" = ${messageId} AND d."state" IN ('failed', 'expired')
    GROUP BY o."id", o."name"
    ORDER BY COUNT(*) DESC, o."id"`;
  return rows.map(({ organisation, members }) => ({ organisation, members: Number(members) }));
}
