import { Prisma } from '../generated/sqlite/client.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { jsonRows } from '../storage/json-rows.ts';
import { accountOf } from './audience-store.ts';
import type { DeliveryReason, DeliveryRecord } from './delivery-state.ts';
import { reserveDueIds } from './due-deliveries.postgresql.ts';
import { findDueIds } from './due-deliveries.sqlite.ts';

/** Where a page of due deliveries begins and who asks for it. */
export interface DuePage {
  readonly messageId: number;
  readonly now: Date;
  /** The last delivery of the page before. */
  readonly after: { readonly notBefore: Date; readonly id: number };
  readonly limit: number;
  readonly owner: string;
  readonly leaseUntil: Date;
  /** Those that can be sent to at all. */
  readonly platforms: readonly PlatformName[];
}

/** A due delivery with what decides whether and where to it can be sent now. */
export interface DueDelivery {
  readonly record: DeliveryRecord;
  readonly messageId: number;
  readonly expiresAt: Date;
  readonly ownBodyJson: string | null;
  readonly member: { readonly isActive: boolean; readonly quietFrom: string; readonly quietTo: string };
  /** The account to send to; null when none can be reached. */
  readonly account: { readonly id: number; readonly platform: PlatformName; readonly chatId: string } | null;
  /** The state of the member's accounts when none can be reached; null when there are none. */
  readonly unreachable: 'blocked' | 'gone' | null;
}

/** One page in the order of `notBefore` and id; shorter than the limit when it is the last. */
export async function readDuePage(connection: Connection, page: DuePage): Promise<DueDelivery[]> {
  const findIds = connection.dialect === 'sqlite' ? findDueIds : reserveDueIds;
  const ids = await findIds(connection, page);
  if (ids.length === 0) return [];
  const named = jsonRows(
    connection,
    { id: 'integer' },
    ids.map((id) => ({ id })),
  );
  const rows = await connection.prisma.$queryRaw<RawRow[]>`
    SELECT d."id", d."not_before", d."expires_at", d."attempts", d."locked_by", d."locked_until", d."account_id",
      d."parts_sent", d."uncertain", d."message_ref", d."reason", d."body_json",
      m."status", m."quiet_from", m."quiet_to",
      a."id" AS "to_id", a."platform", a."chat_id",
      CASE WHEN a."id" IS NULL
        THEN (SELECT MIN(c."state") FROM "chat_account" c WHERE c."member_id" = m."id") END AS "unreachable"
    FROM ${named} n
    JOIN "delivery" d ON d."id" = n."id"
    JOIN "member" m ON m."id" = d."member_id"
    LEFT JOIN "chat_account" a ON a."id" = ${accountOf('m', page.platforms)}
    ORDER BY d."not_before", d."id"`;
  return rows.map((row) => toDueDelivery(row, page.messageId));
}

/** A message's text and buttons as stored. */
export async function readContent(
  { prisma }: Connection,
  messageId: number,
): Promise<{ bodyJson: string; buttonsJson: string | null }> {
  return prisma.message.findUniqueOrThrow({
    where: { id: messageId },
    select: { bodyJson: true, buttonsJson: true },
  });
}

/** Gives up what `reserveDueIds` reserved and nobody claimed. */
export async function releaseReserved(
  { prisma }: Connection,
  owner: string,
  messageIds: readonly number[],
): Promise<void> {
  if (messageIds.length === 0) return;
  await prisma.$executeRaw`
    UPDATE "delivery" SET "locked_by" = NULL, "locked_until" = NULL
    WHERE "message_id" IN (${Prisma.join([...messageIds])}) AND "state" = 'pending' AND "locked_by" = ${owner}`;
}

function toDueDelivery(row: RawRow, messageId: number): DueDelivery {
  const { to_id, platform, chat_id } = row;
  return {
    record: {
      id: Number(row.id),
      state: 'pending',
      notBefore: row.not_before,
      attempts: Number(row.attempts),
      lockedBy: row.locked_by,
      lockedUntil: row.locked_until,
      accountId: row.account_id === null ? null : Number(row.account_id),
      partsSent: Number(row.parts_sent),
      uncertain: Boolean(row.uncertain),
      messageRef: row.message_ref,
      reason: row.reason,
      sentAt: null,
    },
    messageId,
    expiresAt: row.expires_at,
    ownBodyJson: row.body_json,
    member: { isActive: row.status === 'active', quietFrom: row.quiet_from, quietTo: row.quiet_to },
    account:
      to_id === null || platform === null || chat_id === null
        ? null
        : { id: Number(to_id), platform, chatId: chat_id },
    unreachable: row.unreachable,
  };
}

interface RawRow {
  readonly id: number | bigint;
  readonly not_before: Date;
  readonly expires_at: Date;
  readonly attempts: number | bigint;
  readonly locked_by: string | null;
  readonly locked_until: Date | null;
  readonly account_id: number | bigint | null;
  readonly parts_sent: number | bigint;
  readonly uncertain: boolean | number;
  readonly message_ref: string | null;
  readonly reason: DeliveryReason | null;
  readonly body_json: string | null;
  readonly status: string;
  readonly quiet_from: string;
  readonly quiet_to: string;
  readonly to_id: number | bigint | null;
  readonly platform: PlatformName | null;
  readonly chat_id: string | null;
  readonly unreachable: 'blocked' | 'gone' | null;
}
