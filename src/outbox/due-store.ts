import { Prisma } from '../generated/sqlite/client.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { jsonRows } from '../storage/json-rows.ts';
import { readJsonRows } from '../storage/read-json-rows.ts';
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

const COLUMNS = {
  id: 'integer',
  not_before: 'timestamp',
  expires_at: 'timestamp',
  attempts: 'integer',
  locked_by: 'text',
  locked_until: 'timestamp',
  account_id: 'integer',
  parts_sent: 'integer',
  uncertain: 'boolean',
  message_ref: 'text',
  reason: 'text',
  body_json: 'text',
  status: 'text',
  quiet_from: 'text',
  quiet_to: 'text',
  to_id: 'integer',
  platform: 'text',
  chat_id: 'text',
  unreachable: 'text',
} as const;
type Row = Awaited<ReturnType<typeof readJsonRows<typeof COLUMNS>>>[number];

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
  const rows = await readJsonRows(
    connection,
    COLUMNS,
    Prisma.sql`
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
      ORDER BY d."not_before", d."id"`,
  );
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

function toDueDelivery(row: Row, messageId: number): DueDelivery {
  const { to_id: id, platform, chat_id: chatId } = row;
  return {
    record: {
      id: row.id as number,
      state: 'pending',
      notBefore: row.not_before as Date,
      attempts: row.attempts as number,
      lockedBy: row.locked_by,
      lockedUntil: row.locked_until,
      accountId: row.account_id,
      partsSent: row.parts_sent as number,
      uncertain: row.uncertain as boolean,
      messageRef: row.message_ref,
      reason: row.reason as DeliveryReason | null,
      sentAt: null,
    },
    messageId,
    expiresAt: row.expires_at as Date,
    ownBodyJson: row.body_json,
    member: {
      isActive: row.status === 'active',
      quietFrom: row.quiet_from as string,
      quietTo: row.quiet_to as string,
    },
    account:
      id === null || platform === null || chatId === null
        ? null
        : { id, platform: platform as PlatformName, chatId },
    unreachable: row.unreachable as DueDelivery['unreachable'],
  };
}
