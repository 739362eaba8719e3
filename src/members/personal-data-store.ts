import type { Connection } from '../storage/database.ts';

export function findPersonalData({ prisma }: Connection, memberId: number) {
  return prisma.member.findUnique({
    where: { id: memberId },
    select: {
      name: true,
      role: true,
      status: true,
      createdAt: true,
      digest: true,
      quietFrom: true,
      quietTo: true,
      organisation: { select: { name: true } },
      accounts: {
        select: {
          platform: true,
          chatId: true,
          displayName: true,
          createdAt: true,
          lastSeenAt: true,
          _count: { select: { searches: true } },
        },
        orderBy: { id: 'asc' },
      },
      mutes: { select: { topic: { select: { name: true } } }, orderBy: { topicId: 'asc' } },
      _count: { select: { deliveries: true, linkCodes: true } },
    },
  });
}

/** Of a member's deliveries, those that the platform reported to have reached the phone, and to have been looked at. */
export async function countReceipts(
  { prisma }: Connection,
  memberId: number,
): Promise<{ received: number; seen: number }> {
  const [received, seen] = await Promise.all([
    prisma.delivery.count({ where: { memberId, receivedAt: { not: null } } }),
    prisma.delivery.count({ where: { memberId, seenAt: { not: null } } }),
  ]);
  return { received, seen };
}

export function countAuditEntries({ prisma }: Connection, memberId: number): Promise<number> {
  return prisma.auditEntry.count({ where: { actorId: memberId } });
}

/**
 * Removes accounts (with their dialogues, searches, numbered choices and attempts), link codes, mutes, name and choices;
 * the row itself stays.
 */
export async function eraseRows({ prisma }: Connection, memberId: number, now: Date): Promise<void> {
  const chats = await prisma.chatAccount.findMany({
    where: { memberId },
    select: { platform: true, chatId: true },
  });
  if (chats.length > 0) await prisma.choiceList.deleteMany({ where: { OR: chats } });
  await prisma.linkCode.deleteMany({ where: { memberId } });
  await prisma.chatAccount.deleteMany({ where: { memberId } });
  await prisma.topicMute.deleteMany({ where: { memberId } });
  await prisma.member.update({
    where: { id: memberId },
    data: {
      name: '',
      status: 'erased',
      role: 'member',
      digest: 'off',
      quietFrom: '21:00',
      quietTo: '06:30',
      preferredAccountId: null,
      updatedAt: now,
    },
  });
}
