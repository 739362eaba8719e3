import { systemClock } from '../../clock.ts';
import type { Connection } from '../../storage/database.ts';

const KEY = 'demo.clock.ahead-ms';

/**
 * Where the demo's clock stands after a restart: as far ahead of the real one as it was moved, so that it never goes
 * back. Null when it was never moved.
 */
export async function readDemoClock({ prisma }: Connection): Promise<Date | null> {
  const setting = await prisma.setting.findUnique({ where: { key: KEY } });
  const aheadMs = Number(setting?.value);
  if (setting === null || !Number.isFinite(aheadMs)) return null;
  return new Date(systemClock.now().getTime() + aheadMs);
}

/** Remembers that the demo's clock shows `instant` now. */
export async function saveDemoClock({ prisma }: Connection, instant: Date): Promise<void> {
  const value = String(instant.getTime() - systemClock.now().getTime());
  await prisma.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
}
