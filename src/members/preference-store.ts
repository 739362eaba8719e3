import type { Connection } from '../storage/database.ts';
import type { Preferences } from './preferences.ts';

export async function findPreferences(
  { prisma }: Connection,
  memberId: number,
): Promise<Omit<Preferences, 'accounts'> | null> {
  const stored = await prisma.member.findUnique({
    where: { id: memberId },
    select: { digest: true, quietFrom: true, quietTo: true, preferredAccountId: true },
  });
  return stored === null ? null : { ...stored, digest: stored.digest as Preferences['digest'] };
}
