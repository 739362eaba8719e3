import type { Connection } from '../storage/database.ts';
import type { DeliveryReason } from './delivery-state.ts';

const NO_TEXT = JSON.stringify({ text: '–', styles: [] });

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

/** Takes from a member's deliveries what tells of the person: own texts, references into the chat, what was read when. */
export async function clearIdentity(
  { dialect, prisma }: Connection,
  memberId: number,
  accounts: readonly { readonly platform: string; readonly chatId: string }[],
): Promise<void> {
  // Whoever is sending one has its text in hand, and writes the other columns after the answer.
  await prisma.delivery.updateMany({ where: { memberId, state: 'sending' }, data: { bodyJson: null } });
  await prisma.delivery.updateMany({
    where: { memberId, state: { not: 'sending' } },
    data: { accountId: null, bodyJson: null, messageRef: null, receivedAt: null, seenAt: null },
  });
  await clearProgress({ dialect, prisma }, accounts);
}

/** Shows the progress of announcements in these chats no more. */
export async function clearProgress(
  { prisma }: Connection,
  accounts: readonly { readonly platform: string; readonly chatId: string }[],
): Promise<void> {
  await prisma.message.updateMany({
    where: {
      OR: accounts.map(({ platform, chatId }) => ({ progressPlatform: platform, progressChatId: chatId })),
    },
    data: { progressPlatform: null, progressChatId: null, progressRef: null },
  });
}

/** Takes the text out of a message about one person; that it was sent stays on record. */
export async function clearMessage({ prisma }: Connection, key: string): Promise<void> {
  await prisma.message.updateMany({ where: { key }, data: { bodyJson: NO_TEXT } });
}
