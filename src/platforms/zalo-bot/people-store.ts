import type { Connection } from '../../storage/database.ts';

const PLATFORM = 'zalo-bot';

/** How many of the plan's people are taken: accounts that can be written to. */
export function countPeople({ prisma }: Connection): Promise<number> {
  return prisma.chatAccount.count({ where: { platform: PLATFORM, state: 'active' } });
}

/** Whether this person is one of them. */
export async function isTaken({ prisma }: Connection, chatId: string): Promise<boolean> {
  return (await prisma.chatAccount.count({ where: { platform: PLATFORM, chatId, state: 'active' } })) > 0;
}
