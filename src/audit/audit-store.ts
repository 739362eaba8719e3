import type { Connection } from '../storage/database.ts';

export async function insertAuditEntry(
  { prisma }: Connection,
  entry: {
    readonly at: Date;
    readonly actorId: number | null;
    readonly action: string;
    readonly subject: string;
    readonly detail: string;
  },
): Promise<void> {
  await prisma.auditEntry.create({ data: entry });
}
