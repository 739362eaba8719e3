import type { RichText } from '../messages/rich-text.ts';
import type { Button } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { hasReachableAccount, unreachedMembers } from './audience-store.ts';
import type { MessageKind } from './new-message.ts';
import type { MessageStatus } from './report.ts';

export interface ResendableMessage {
  readonly id: number;
  readonly key: string;
  readonly kind: MessageKind;
  readonly title: string;
  readonly status: MessageStatus;
  readonly urgent: boolean;
  readonly body: RichText;
  readonly buttons: readonly (readonly Button[])[] | null;
  readonly sendAt: Date;
  readonly expiresAt: Date;
}

export async function findResendable({ prisma }: Connection, id: number): Promise<ResendableMessage | null> {
  const row = await prisma.message.findUnique({ where: { id } });
  if (row === null) return null;
  const { bodyJson, buttonsJson, kind, status, ...rest } = row;
  return {
    ...rest,
    kind: kind as MessageKind,
    status: status as MessageStatus,
    body: JSON.parse(bodyJson) as RichText,
    buttons: buttonsJson === null ? null : (JSON.parse(buttonsJson) as Button[][]),
  };
}

export async function findIdByKey({ prisma }: Connection, key: string): Promise<number | null> {
  return (await prisma.message.findUnique({ where: { key }, select: { id: true } }))?.id ?? null;
}

/** How many members a message has not reached, and of these, how many can be and may have it without our knowing. */
export async function countUnreached(
  { prisma }: Connection,
  messageId: number,
  resendIds: readonly number[],
): Promise<{ members: number; reachable: number; inDoubt: number }> {
  const { from, where } = unreachedMembers(messageId, resendIds);
  const reachable = hasReachableAccount('m');
  const [row] = await prisma.$queryRaw<
    Record<'members' | 'reachable' | 'in_doubt', bigint | number | null>[]
  >`
    SELECT COUNT(*) AS "members",
      SUM(CASE WHEN ${reachable} THEN 1 ELSE 0 END) AS "reachable",
      SUM(CASE WHEN u."reason" = 'unknown-outcome' AND ${reachable} THEN 1 ELSE 0 END) AS "in_doubt"
    FROM ${from} WHERE m."status" = 'active' AND ${where}`;
  return {
    members: Number(row?.members ?? 0),
    reachable: Number(row?.reachable ?? 0),
    inDoubt: Number(row?.in_doubt ?? 0),
  };
}
