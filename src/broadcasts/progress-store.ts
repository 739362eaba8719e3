import type { DeliveryReason } from '../outbox/delivery-state.ts';
import type { MessageStatus } from '../outbox/report.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';

/** The chat message that shows the progress of an announcement. */
export interface ProgressPlace {
  readonly platform: PlatformName;
  readonly chatId: string;
  readonly messageRef: string;
}

export interface WatchedMessage {
  readonly id: number;
  readonly title: string;
  readonly status: MessageStatus;
  readonly sendAt: Date;
  readonly isFinished: boolean;
  readonly place: ProgressPlace;
}

/** Messages whose progress somebody watches. */
export async function selectWatchedMessages({ prisma }: Connection): Promise<WatchedMessage[]> {
  const rows = await prisma.message.findMany({
    where: { progressRef: { not: null } },
    select: {
      id: true,
      title: true,
      status: true,
      sendAt: true,
      finishedAt: true,
      progressPlatform: true,
      progressChatId: true,
      progressRef: true,
    },
    orderBy: { id: 'asc' },
  });
  return rows.flatMap(
    ({ progressPlatform: platform, progressChatId: chatId, progressRef: messageRef, ...row }) => {
      if (platform === null || chatId === null || messageRef === null) return [];
      return {
        id: row.id,
        title: row.title,
        status: row.status as MessageStatus,
        sendAt: row.sendAt,
        isFinished: row.finishedAt !== null,
        place: { platform: platform as PlatformName, chatId, messageRef },
      };
    },
  );
}

/**
 * Shows the progress in another chat message from now on, or with `null` no longer.
 *
 * @returns false when there is no such message
 */
export async function storeProgressPlace(
  { prisma }: Connection,
  messageId: number,
  place: ProgressPlace | null,
): Promise<boolean> {
  const { count } = await prisma.message.updateMany({
    where: { id: messageId },
    data: {
      progressPlatform: place?.platform ?? null,
      progressChatId: place?.chatId ?? null,
      progressRef: place?.messageRef ?? null,
    },
  });
  return count === 1;
}

/** What makes a platform take nothing for somebody: the stored reasons of such deliveries. */
const PLATFORM_REASONS: ReadonlySet<string | null> = new Set([
  'outside-window',
  'quota',
  'night',
  'receive-limit',
] satisfies DeliveryReason[]);

/**
 * Pending deliveries that wait until after an instant; of these, those that wait for a platform or for their person to
 * write; and when the first of the others is due.
 */
export async function countHeld(
  { prisma }: Connection,
  messageId: number,
  after: Date,
): Promise<{ held: number; heldByPlatform: number; until: Date | null }> {
  const byReason = await prisma.delivery.groupBy({
    by: ['reason'],
    where: { messageId, state: 'pending', notBefore: { gt: after } },
    _count: { _all: true },
    _min: { notBefore: true },
  });
  let held = 0;
  let heldByPlatform = 0;
  let until: Date | null = null;
  for (const { reason, _count, _min } of byReason) {
    held += _count._all;
    if (PLATFORM_REASONS.has(reason)) heldByPlatform += _count._all;
    else if (_min.notBefore !== null && (until === null || _min.notBefore < until)) until = _min.notBefore;
  }
  return { held, heldByPlatform, until };
}
