import type { Connection } from '../storage/database.ts';

export interface StoredLinkCode {
  readonly code: string;
  readonly memberId: number;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export async function insertLinkCode(
  { prisma }: Connection,
  linkCode: {
    readonly code: string;
    readonly memberId: number;
    readonly expiresAt: Date;
    readonly createdAt: Date;
  },
): Promise<void> {
  await prisma.linkCode.create({ data: linkCode });
}

export function findLinkCode({ prisma }: Connection, code: string): Promise<StoredLinkCode | null> {
  return prisma.linkCode.findUnique({ where: { code } });
}

/** The member's code that can still be used at an instant; null when there is none. */
export function findOpenCode(
  { prisma }: Connection,
  memberId: number,
  at: Date,
): Promise<StoredLinkCode | null> {
  return prisma.linkCode.findFirst({
    where: { memberId, usedAt: null, expiresAt: { gt: at } },
    orderBy: { expiresAt: 'desc' },
  });
}

/** Ends what can still be used of a member's codes. */
export async function closeCodes({ prisma }: Connection, memberId: number, now: Date): Promise<void> {
  await prisma.linkCode.updateMany({
    where: { memberId, usedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now },
  });
}

/** Takes the code if nobody has, also when two take at the same time. @returns whether it was taken */
export async function takeCode({ prisma }: Connection, code: string, now: Date): Promise<boolean> {
  const { count } = await prisma.linkCode.updateMany({
    where: { code, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return count === 1;
}

export function countCodes({ prisma }: Connection, memberId: number, since: Date): Promise<number> {
  return prisma.linkCode.count({ where: { memberId, createdAt: { gt: since } } });
}

/** Forgets codes that were made before an instant. */
export async function deleteCodesBefore({ prisma }: Connection, before: Date): Promise<number> {
  const { count } = await prisma.linkCode.deleteMany({ where: { createdAt: { lt: before } } });
  return count;
}
