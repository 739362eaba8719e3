import { rich } from '../messages/rich-text.ts';
import type { Connection } from '../storage/database.ts';
import type { DeliveryReason } from './delivery-state.ts';

/** Cancels what waits for a member. */
export async function cancelWaiting(
  { prisma }: Connection,
  memberId: number,
  reason: DeliveryReason,
): Promise<void> {
  await prisma.delivery.updateMany({
    where: { memberId, state: 'pending' },
    data: { state: 'cancelled', reason },
  });
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
  // What told the admins that this person asked to be let in; nobody has use for it any more.
  await prisma.message.updateMany({
    where: { key: `admission:${memberId}` },
    data: { bodyJson: JSON.stringify(rich`–`) },
  });
  await prisma.message.updateMany({
    where: {
      OR: accounts.map(({ platform, chatId }) => ({ progressPlatform: platform, progressChatId: chatId })),
    },
    data: { progressPlatform: null, progressChatId: null, progressRef: null },
  });
}
