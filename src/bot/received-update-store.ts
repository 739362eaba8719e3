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
 *   handling it was cut off in between
 */
export async function beginUpdate({ prisma }: Connection, id: UpdateId, now: Date): Promise<boolean> {
  // An upsert that changes nothing: one statement, so that two deliveries at once cannot collide on the key.
  const row = await prisma.receivedUpdate.upsert({
    where: { platform_updateKey: id },
    create: { ...id, receivedAt: now },
    update: {},
  });
  return row.doneAt === null;
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
