import type { Connection } from './database.ts';

/** Small values that must survive a restart. */
export type SettingKey =
  /** `on` after a restore, until an operator says that sending may go on. */
  | 'sending.paused'
  /** The way in which all documents are indexed, and how far re-indexing has come: see `search/reindex.ts`. */
  | 'search.index-version'
  | 'search.reindexed-to'
  /** Trouble with sending that the admins have been told of, until it is over: see `service/incidents.ts`. */
  | `incident.${string}`
  /** Until when a platform wants nothing, and for how many seconds it asked: see `service/keep-silence.ts`. */
  | `platform.silent-until.${string}`
  /** What Zalo refuses until an operator acts: see `platforms/zalo-oa/problems.ts`. */
  | `zalo-oa.problem.${string}`
  /** The article of the official account that shows a document: see `cli/commands/zalo-article.ts`. */
  | `zalo-oa.article.${number}`
  /** Which webhook was set with which secret, as a hash: see `platforms/zalo-bot/set-webhook.ts`. */
  | 'zalo-bot.webhook';

export async function readSetting({ prisma }: Connection, key: SettingKey): Promise<string | null> {
  return (await prisma.setting.findUnique({ where: { key } }))?.value ?? null;
}

export async function writeSetting({ prisma }: Connection, key: SettingKey, value: string): Promise<void> {
  await prisma.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

/** Writes it unless a value is there that sorts after it, so that of several processes the latest has its way. */
export async function raiseSetting({ prisma }: Connection, key: SettingKey, value: string): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO "setting" ("key", "value") VALUES (${key}, ${value})
    ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value" WHERE "setting"."value" < excluded."value"`;
}

/** @returns whether it was there */
export async function deleteSetting({ prisma }: Connection, key: SettingKey): Promise<boolean> {
  return (await prisma.setting.deleteMany({ where: { key } })).count === 1;
}

/** Writes it unless it is there already. @returns whether it was written: of several processes, one hears yes */
export async function insertSetting(
  { prisma }: Connection,
  key: SettingKey,
  value: string,
): Promise<boolean> {
  const inserted = await prisma.$executeRaw`
    INSERT INTO "setting" ("key", "value") VALUES (${key}, ${value}) ON CONFLICT ("key") DO NOTHING`;
  return inserted === 1;
}

/**
 * Reads it and lets nobody else change or lock it until the transaction ends.
 *
 * @returns null when it is not there, and then nothing is locked
 */
export async function lockSetting({ prisma }: Connection, key: SettingKey): Promise<string | null> {
  const rows = await prisma.$queryRaw<{ value: string }[]>`
    UPDATE "setting" SET "value" = "value" WHERE "key" = ${key} RETURNING "value"`;
  return rows[0]?.value ?? null;
}
