import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import type { RouteReason } from './route.ts';
import type { HeldReason, WayTaken } from './ways.ts';

const HELD_REASONS: readonly HeldReason[] = ['outside-window', 'quota', 'night', 'receive-limit'];

export async function countWays({ prisma }: Connection, messageId: number): Promise<WayTaken[]> {
  const rows = await prisma.$queryRaw<
    {
      platform: PlatformName | null;
      form: 'text' | 'template';
      members: bigint | number;
      received: bigint | number;
      seen: bigint | number;
    }[]
  >`
    SELECT a."platform", CASE WHEN d."route" IS NULL THEN 'text' ELSE 'template' END AS "form",
      COUNT(*) AS "members", COUNT(d."received_at") AS "received", COUNT(d."seen_at") AS "seen"
    FROM "delivery" d LEFT JOIN "chat_account" a ON a."id" = d."account_id"
    WHERE d."message_id" = ${messageId} AND d."state" = 'sent'
    GROUP BY 1, 2
    ORDER BY 3 DESC, 1, 2`;
  return rows.map((row) => ({
    ...row,
    members: Number(row.members),
    received: Number(row.received),
    seen: Number(row.seen),
  }));
}

export async function countChanges(
  { prisma }: Connection,
  messageId: number,
): Promise<{ reason: RouteReason; members: number }[]> {
  const rows = await prisma.delivery.groupBy({
    by: ['routeReason'],
    where: { messageId, state: 'sent', routeReason: { not: null } },
    _count: { _all: true },
  });
  return rows
    .map(({ routeReason, _count }) => ({ reason: routeReason as RouteReason, members: _count._all }))
    .toSorted(mostFirst);
}

export async function countHeldBy(
  { prisma }: Connection,
  messageId: number,
): Promise<{ reason: HeldReason; members: number }[]> {
  const rows = await prisma.delivery.groupBy({
    by: ['reason'],
    where: { messageId, state: 'pending', reason: { in: [...HELD_REASONS] } },
    _count: { _all: true },
  });
  return rows
    .map(({ reason, _count }) => ({ reason: reason as HeldReason, members: _count._all }))
    .toSorted(mostFirst);
}

function mostFirst(
  one: { readonly reason: string; readonly members: number },
  other: { readonly reason: string; readonly members: number },
): number {
  return other.members - one.members || one.reason.localeCompare(other.reason);
}
