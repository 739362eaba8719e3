import type { Connection } from '../storage/database.ts';

/** Cancels what waits for a member. @returns the messages it belonged to */
export async function cancelWaiting(
  { prisma }: Connection,
  memberId: number,
  reason: string,
): Promise<number[]> {
  const waiting = { memberId, state: 'pending' };
  const rows = await prisma.delivery.findMany({ where: waiting, select: { messageId: true } });
  await prisma.delivery.updateMany({ where: waiting, data: { state: 'cancelled', reason } });
  return rows.map(({ messageId }) => messageId);
}

/** Takes from a member's deliveries what names the person: own texts, and references into the chat. */
export async function clearIdentity(
  { prisma }: Connection,
  memberId: number,
  accounts: readonly { readonly platform: string; readonly chatId: string }[],
): Promise<void> {
  await prisma.delivery.updateMany({
    where: { memberId, state: { not: 'sending' } },
    data: { accountId: null, bodyJson: null, messageRef: null },
  });
  await prisma.message.updateMany({
    where: {
      OR: accounts.map(({ platform, chatId }) => ({ progressPlatform: platform, progressChatId: chatId })),
    },
    data: { progressPlatform: null, progressChatId: null, progressRef: null },
  });
}

/** Those of the messages that have no delivery left to be sent. */
export async function findWithoutOpenDeliveries(
  { prisma }: Connection,
  messageIds: readonly number[],
): Promise<number[]> {
  const open = await prisma.delivery.groupBy({
    by: ['messageId'],
    where: { messageId: { in: [...messageIds] }, state: { in: ['pending', 'sending'] } },
  });
  const openIds = new Set(open.map(({ messageId }) => messageId));
  return messageIds.filter((id) => !openIds.has(id));
}
