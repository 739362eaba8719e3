import type { Connection } from '../storage/database.ts';
import type { PlatformName } from './platform.ts';

export interface StoredChoices {
  readonly choices: readonly string[];
  readonly shownAt: Date;
}

/** Replaces the list shown before in this chat. */
export async function storeChoices(
  { prisma }: Connection,
  { platform, chatId }: { readonly platform: PlatformName; readonly chatId: string },
  { choices, shownAt }: StoredChoices,
): Promise<void> {
  // Prisma's upsert reads before it writes, so that two at the same time would fail; the database's own does not.
  await prisma.$executeRaw`
    INSERT INTO "choice_list" ("platform", "chat_id", "choices_json", "shown_at")
    VALUES (${platform}, ${chatId}, ${JSON.stringify(choices)}, ${shownAt})
    ON CONFLICT ("platform", "chat_id") DO UPDATE
    SET "choices_json" = excluded."choices_json", "shown_at" = excluded."shown_at"`;
}

export async function findChoices(
  { prisma }: Connection,
  id: { readonly platform: PlatformName; readonly chatId: string },
): Promise<StoredChoices | null> {
  const row = await prisma.choiceList.findUnique({ where: { platform_chatId: id } });
  if (row === null) return null;
  return { choices: JSON.parse(row.choicesJson) as string[], shownAt: row.shownAt };
}

/** @returns how many lists shown before an instant were forgotten */
export async function deleteChoicesBefore({ prisma }: Connection, before: Date): Promise<number> {
  const { count } = await prisma.choiceList.deleteMany({ where: { shownAt: { lt: before } } });
  return count;
}
