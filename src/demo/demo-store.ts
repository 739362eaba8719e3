import type { Connection } from '../storage/database.ts';

const KEY = 'demo.seeding';

/** `null` before the demo was begun, the instant it was begun at while it is not complete, then `done`. */
export async function readSeeding({ prisma }: Connection): Promise<Date | 'done' | null> {
  const setting = await prisma.setting.findUnique({ where: { key: KEY } });
  if (setting === null) return null;
  return setting.value === 'done' ? 'done' : new Date(setting.value);
}

export async function saveSeeding({ prisma }: Connection, state: Date | 'done'): Promise<void> {
  const value = state === 'done' ? state : state.toISOString();
  await prisma.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
}

/** Whether nobody and nothing is in the database yet; the root organisation does not count. */
export async function isUnused({ prisma }: Connection): Promise<boolean> {
  const counts = await Promise.all([
    prisma.member.count(),
    prisma.document.count(),
    prisma.chatAccount.count(),
    prisma.source.count(),
  ]);
  return counts.every((count) => count === 0);
}
