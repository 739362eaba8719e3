import type { Connection } from '../storage/database.ts';

const COLUMNS = { id: true, name: true, key: true } as const;

export async function findTopicsOf(
  { prisma }: Connection,
  memberId: number,
): Promise<{ id: number; name: string; isMuted: boolean }[]> {
  const topics = await prisma.topic.findMany({
    select: { id: true, name: true, mutes: { where: { memberId }, select: { memberId: true } } },
  });
  return topics.map(({ mutes, ...topic }) => ({ ...topic, isMuted: mutes.length > 0 }));
}

export function topicExists({ prisma }: Connection, topicId: number): Promise<boolean> {
  return prisma.topic.count({ where: { id: topicId } }).then((count) => count > 0);
}

export async function insertMute({ prisma }: Connection, memberId: number, topicId: number): Promise<void> {
  const ids = { memberId, topicId };
  await prisma.topicMute.upsert({ where: { memberId_topicId: ids }, create: ids, update: {} });
}

export async function deleteMute({ prisma }: Connection, memberId: number, topicId: number): Promise<void> {
  await prisma.topicMute.deleteMany({ where: { memberId, topicId } });
}

export function upsertTopic(
  { prisma }: Connection,
  { key, name }: { readonly key: string; readonly name: string },
  now: Date,
): Promise<{ id: number; name: string; key: string }> {
  return prisma.topic.upsert({
    where: { key },
    create: { key, name, createdAt: now },
    update: {},
    select: COLUMNS,
  });
}
