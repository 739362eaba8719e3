import { Prisma } from '../generated/sqlite/client.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { type ColumnType, jsonRows } from '../storage/json-rows.ts';
import { readJsonRows } from '../storage/read-json-rows.ts';
import type { DeliveryReason, DeliveryRecord } from './delivery-state.ts';
import { reserveDueIds } from './due-deliveries.postgresql.ts';
import { findDueIds } from './due-deliveries.sqlite.ts';
import type { MessageKind } from './new-message.ts';
import type { RouteAccount, RouteReason } from './route.ts';

/** Where a page of due deliveries begins and who asks for it. */
export interface DuePage {
  readonly messageId: number;
  readonly now: Date;
  /** The last delivery of the page before. */
  readonly after: { readonly notBefore: Date; readonly id: number };
  readonly limit: number;
  readonly owner: string;
  readonly leaseUntil: Date;
  /** Whether a platform limits whom it lets be written to: windows and names are read only then. */
  readonly hasLimits: boolean;
}

/** A due delivery with what decides whether and where to it can be sent now. */
export interface DueDelivery {
  readonly record: DeliveryRecord;
  readonly messageId: number;
  readonly expiresAt: Date;
  readonly ownBodyJson: string | null;
  readonly member: {
    readonly name: string;
    readonly isActive: boolean;
    readonly quietFrom: string;
    readonly quietTo: string;
    readonly preferredId: number | null;
  };
  /** The member's, in whatever state, in the order of linking. */
  readonly accounts: readonly DueAccount[];
}

export type DueAccount = RouteAccount & { readonly chatId: string };

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
  route: 'text',
  route_reason: 'text',
  status: 'text',
  quiet_from: 'text',
  quiet_to: 'text',
  preferred_id: 'integer',
  to_id: 'integer',
  platform: 'text',
  chat_id: 'text',
  state: 'text',
} as const;
const LIMIT_COLUMNS = { name: 'text', last_seen_at: 'timestamp', window_closed_at: 'timestamp' } as const;
const ALL_COLUMNS = { ...COLUMNS, ...LIMIT_COLUMNS } as const;
type RowOf<T extends Readonly<Record<string, ColumnType>>> = Awaited<
  ReturnType<typeof readJsonRows<T>>
>[number];
type Row = RowOf<typeof COLUMNS> & Partial<RowOf<typeof LIMIT_COLUMNS>>;

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
  // A hot path: on SQLite each column of a row costs a third of a microsecond.
  const rows: Row[] = await readJsonRows(
    connection,
    page.hasLimits ? ALL_COLUMNS : COLUMNS,
    Prisma.sql`
      SELECT d."id", d."not_before", d."expires_at", d."attempts", d."locked_by", d."locked_until", d."account_id",
        d."parts_sent", d."uncertain", d."message_ref", d."reason", d."body_json", d."route", d."route_reason",
        m."status", m."quiet_from", m."quiet_to", m."preferred_account_id" AS "preferred_id",
        a."id" AS "to_id", a."platform", a."chat_id", a."state"
        ${page.hasLimits ? Prisma.sql`, m."name", a."last_seen_at", a."window_closed_at"` : Prisma.empty}
      FROM ${named} n
      JOIN "delivery" d ON d."id" = n."id"
      JOIN "member" m ON m."id" = d."member_id"
      LEFT JOIN "chat_account" a ON a."member_id" = m."id"
      ORDER BY d."not_before", d."id", a."id"`,
  );
  return toDueDeliveries(rows, page.messageId);
}

/** What {@link readContent} reads. */
export interface StoredContent {
  readonly bodyJson: string;
  readonly buttonsJson: string | null;
  readonly title: string;
  readonly kind: MessageKind;
}

/** A message's text and buttons as stored, and its name and kind. */
export async function readContent({ prisma }: Connection, messageId: number): Promise<StoredContent> {
  const { kind, ...content } = await prisma.message.findUniqueOrThrow({
    where: { id: messageId },
    select: { bodyJson: true, buttonsJson: true, title: true, kind: true },
  });
  return { ...content, kind: kind as MessageKind };
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

/** One row for each account of each member: those of one delivery follow one another. */
function toDueDeliveries(rows: readonly Row[], messageId: number): DueDelivery[] {
  const due: DueDelivery[] = [];
  let accounts: DueAccount[] = [];
  let lastId: number | null = null;
  for (const row of rows) {
    if (row.id !== lastId) {
      lastId = row.id;
      accounts = [];
      due.push(toDueDelivery(row, messageId, accounts));
    }
    const { to_id: id, platform, chat_id: chatId } = row;
    if (id === null || chatId === null) continue;
    accounts.push({
      id,
      platform: platform as PlatformName,
      chatId,
      state: row.state as RouteAccount['state'],
      lastSeenAt: row.last_seen_at ?? null,
      windowClosedAt: row.window_closed_at ?? null,
    });
  }
  return due;
}

function toDueDelivery(row: Row, messageId: number, accounts: readonly DueAccount[]): DueDelivery {
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
      route: row.route as DeliveryRecord['route'],
      routeReason: row.route_reason as RouteReason | null,
    },
    messageId,
    expiresAt: row.expires_at as Date,
    ownBodyJson: row.body_json,
    member: {
      name: row.name ?? '',
      isActive: row.status === 'active',
      quietFrom: row.quiet_from as string,
      quietTo: row.quiet_to as string,
      preferredId: row.preferred_id,
    },
    accounts,
  };
}
