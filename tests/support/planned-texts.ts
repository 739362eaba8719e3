import type { Connection } from '../../src/storage/database.ts';

export interface PlannedText {
  readonly key: string;
  readonly memberId: number;
  /** What this member will read: the delivery's own text, or the message's. */
  readonly text: string;
}

/** What every delivery in the outbox says, in the order of planning. */
export async function readTexts({ prisma }: Connection): Promise<PlannedText[]> {
  const deliveries = await prisma.delivery.findMany({
    include: { message: true },
    orderBy: [{ messageId: 'asc' }, { memberId: 'asc' }],
  });
  return deliveries.map(({ message, memberId, bodyJson }) => ({
    key: message.key,
    memberId,
    text: (JSON.parse(bodyJson ?? message.bodyJson) as { text: string }).text,
  }));
}
