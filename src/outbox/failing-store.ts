import type { Connection } from '../storage/database.ts';
import type { DeliveryReason } from './delivery-state.ts';
import type { MessageKind } from './new-message.ts';

/** How many deliveries of a message were made, and how many were given up for one of these reasons. */
export async function countOutcomes(
  { prisma }: Connection,
  messageId: number,
  reasons: readonly DeliveryReason[],
): Promise<{ sent: number; failed: number; waiting: number }> {
  const sent = await prisma.delivery.count({ where: { messageId, state: 'sent' } });
  const failed = await prisma.delivery.count({
    where: { messageId, state: 'failed', reason: { in: [...reasons] } },
  });
  const waiting = await prisma.delivery.count({
    where: { messageId, state: { in: ['pending', 'sending'] } },
  });
  return { sent, failed, waiting };
}

/** What somebody who answers for a message is told of it. */
export async function readAnswerable(
  { prisma }: Connection,
  messageId: number,
): Promise<{ kind: MessageKind; title: string; createdById: number | null; expiresAt: Date }> {
  const row = await prisma.message.findUniqueOrThrow({
    where: { id: messageId },
    select: { kind: true, title: true, createdById: true, expiresAt: true },
  });
  return { ...row, kind: row.kind as MessageKind };
}

export async function selectAdminIds({ prisma }: Connection): Promise<number[]> {
  const rows = await prisma.member.findMany({
    where: { role: 'admin', status: 'active' },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}
