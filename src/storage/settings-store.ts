import type { Connection } from './database.ts';

/** Small values that must survive a restart. */
export type SettingKey =
  /** `on` after a restore, until an operator says that sending may go on. */
  'sending.paused';

export async function readSetting({ prisma }: Connection, key: SettingKey): Promise<string | null> {
  return (await prisma.setting.findUnique({ where: { key } }))?.value ?? null;
}

export async function writeSetting({ prisma }: Connection, key: SettingKey, value: string): Promise<void> {
  await prisma.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}
