import type { Connection } from '../storage/database.ts';

/** The name of the organisation above all others; null before one is set up. */
export async function findRootName({ prisma }: Connection): Promise<string | null> {
  const root = await prisma.organisation.findFirst({
    where: { parentId: null },
    orderBy: { id: 'asc' },
    select: { name: true },
  });
  return root?.name ?? null;
}
