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
  await prisma.$executeRaw`
    INSERT INTO "topic_mute" ("member_id", "topic_id") VALUES (${memberId}, ${topicId}) ON CONFLICT DO NOTHING`;
}

export async function deleteMute({ prisma }: Connection, memberId: number, topicId: number): Promise<void> {
  await prisma.topicMute.deleteMany({ where: { memberId, topicId } });
}

/** Prisma's upsert reads before it writes, so that two at the same time would fail; the database's own does not. */
export async function findOrInsertTopic(
  { prisma }: Connection,
  { key, name }: { readonly key: string; readonly name: string },
  now: Date,
): Promise<{ id: number; name: string; key: string }> {
  await prisma.$executeRaw`
    INSERT INTO "topic" ("key", "name", "created_at") VALUES (${key}, ${name}, ${now})
    ON CONFLICT ("key") DO NOTHING`;
  return prisma.topic.findUniqueOrThrow({ where: { key }, select: COLUMNS });
}
