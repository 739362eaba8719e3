import type { Connection } from '../../storage/database.ts';

const PLATFORM = 'zalo-oa';

/** What is known of somebody who writes to the OA. */
export interface OaAccount {
  /** May be empty. */
  readonly displayName: string;
  /** When they last did something in the chat; null where they have been imported and never did. */
  readonly lastSeenAt: Date | null;
}

export async function findOaAccount({ prisma }: Connection, chatId: string): Promise<OaAccount | null> {
  return prisma.chatAccount.findUnique({
    where: { platform_chatId: { platform: PLATFORM, chatId } },
    select: { displayName: true, lastSeenAt: true },
  });
}
