import type { Connection } from '../storage/database.ts';
import type { Role } from './actor.ts';

export interface StoredInvitation {
  readonly id: number;
  readonly organisationId: number;
  readonly role: Role;
  readonly maxUses: number;
  readonly uses: number;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

export async function insertInvitation(
  { prisma }: Connection,
  invitation: {
    readonly code: string;
    readonly organisationId: number;
    readonly role: Role;
    readonly maxUses: number;
    readonly expiresAt: Date;
    readonly createdById: number | null;
    readonly createdAt: Date;
  },
): Promise<number> {
  const { id } = await prisma.invitation.create({ data: invitation, select: { id: true } });
  return id;
}

export async function findInvitation({ prisma }: Connection, code: string): Promise<StoredInvitation | null> {
  const stored = await prisma.invitation.findUnique({ where: { code } });
  return stored === null ? null : { ...stored, role: stored.role as Role };
}

/** Takes one use if there is one left, also when several people take at the same time. @returns whether it was */
export async function takeUse({ prisma }: Connection, { id, maxUses }: StoredInvitation): Promise<boolean> {
  const { count } = await prisma.invitation.updateMany({
    where: { id, uses: { lt: maxUses } },
    data: { uses: { increment: 1 } },
  });
  return count === 1;
}

/** Keeps a wrong code in mind, and forgets those that count no longer. */
export async function insertJoinAttempt(
  { prisma }: Connection,
  accountId: number,
  { attemptedAt, forgetBefore }: { readonly attemptedAt: Date; readonly forgetBefore: Date },
): Promise<void> {
  await prisma.joinAttempt.deleteMany({ where: { attemptedAt: { lte: forgetBefore } } });
  await prisma.joinAttempt.create({ data: { accountId, attemptedAt } });
}

/** Wrong codes since an instant, of one account or of all. */
export function countJoinAttempts({ prisma }: Connection, since: Date, accountId?: number): Promise<number> {
  return prisma.joinAttempt.count({
    where: { attemptedAt: { gt: since }, ...(accountId === undefined ? {} : { accountId }) },
  });
}
