import type { Connection } from '../storage/database.ts';

/** A search older than this, in ms, is not paged through any more. */
const SESSION_LIFETIME_MS = 24 * 3_600_000;

/**
 * Keeps a query, so that the buttons under its results carry a number instead of text: a platform allows them
 * 64 bytes, and Vietnamese letters take up to three each.
 *
 * @returns the number to give to `findSearchSession`
 */
export async function addSearchSession(
  { prisma }: Connection,
  accountId: number,
  query: string,
  now: Date,
): Promise<number> {
  const { id } = await prisma.searchSession.create({ data: { accountId, query, createdAt: now } });
  return id;
}

/** The query behind a number, only for the account that asked it. @returns null when it is not there any more */
export async function findSearchSession(
  { prisma }: Connection,
  accountId: number,
  id: number,
  now: Date,
): Promise<string | null> {
  const row = await prisma.searchSession.findFirst({
    where: { id, accountId, createdAt: { gte: oldestLiving(now) } },
  });
  return row?.query ?? null;
}

/** Forgets what people searched for after a day; for the scheduler's clean-up. */
export async function deleteOldSearchSessions({ prisma }: Connection, now: Date): Promise<number> {
  const { count } = await prisma.searchSession.deleteMany({
    where: { createdAt: { lt: oldestLiving(now) } },
  });
  return count;
}

function oldestLiving(now: Date): Date {
  return new Date(now.getTime() - SESSION_LIFETIME_MS);
}
