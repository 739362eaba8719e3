import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';

/** Longer, in ms, than any platform goes on delivering one update again (Telegram: a day). */
const MEMORY_MS = 3 * 24 * 3_600_000;

export interface UpdateId {
  readonly platform: PlatformName;
  readonly updateKey: string;
}

/**
 * Notes that an update has come in.
 *
 * @returns whether it still has to be handled: false once `finishUpdate` was called for it; true again when
 *   handling it was cut off in between, or is still in hand in another process: platforms deliver an update again
 *   only after an answer failed to come, and losing one would be worse than acting on it twice
 */
export async function beginUpdate({ prisma }: Connection, id: UpdateId, now: Date): Promise<boolean> {
  const { platform, updateKey } = id;
  // Not Prisma's upsert, which reads before it writes: two processes that meet the same update would collide.
  const inserted = await prisma.$executeRaw`
    INSERT INTO "received_update" ("platform", "update_key", "received_at")
    VALUES (${platform}, ${updateKey}, ${now}) ON CONFLICT DO NOTHING`;
  if (inserted === 1) return true;
  const row = await prisma.receivedUpdate.findUnique({ where: { platform_updateKey: id } });
  return row?.doneAt == null;
}

/** From now on the update counts as handled. */
export async function finishUpdate({ prisma }: Connection, id: UpdateId, now: Date): Promise<void> {
  await prisma.receivedUpdate.updateMany({ where: id, data: { doneAt: now } });
}

/** Forgets updates that no platform will deliver again; for the scheduler's clean-up. */
export async function deleteOldUpdates({ prisma }: Connection, now: Date): Promise<number> {
  const before = new Date(now.getTime() - MEMORY_MS);
  const { count } = await prisma.receivedUpdate.deleteMany({ where: { receivedAt: { lt: before } } });
  return count;
}
