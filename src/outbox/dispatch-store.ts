import { Prisma } from '../generated/sqlite/client.ts';
import { breathe } from '../storage/breathe.ts';
import type { Connection } from '../storage/database.ts';
import { type ColumnType, jsonRows } from '../storage/json-rows.ts';
import type { DeliveryRecord } from './delivery-state.ts';
import type { MessageKind } from './new-message.ts';
import type { MessageStatus } from './report.ts';

/** Deliveries a statement changes at once, so that the service breathes in between. */
const DELIVERIES_PER_STATEMENT = 20_000;

/** A message that has deliveries which are not final. */
export interface OpenMessage {
  readonly id: number;
  readonly kind: MessageKind;
  readonly urgent: boolean;
  readonly status: MessageStatus;
  readonly expiresAt: Date;
  /** When the first of its pending deliveries is due; null when none is pending. */
  readonly nextAt: Date | null;
  readonly hasSending: boolean;
}

/** Two lookups in one index for each message that is not finished, whatever its size. */
export async function readOpenMessages({ prisma }: Connection): Promise<OpenMessage[]> {
  const rows = await prisma.$queryRaw<RawOpenMessage[]>`
    SELECT m."id", m."kind", m."urgent", m."status", m."expires_at",
      (SELECT d."not_before" FROM "delivery" d WHERE d."message_id" = m."id" AND d."state" = 'pending'
        ORDER BY d."not_before" LIMIT 1) AS "next_at",
      EXISTS (SELECT 1 FROM "delivery" d WHERE d."message_id" = m."id" AND d."state" = 'sending') AS "has_sending"
    FROM "message" m WHERE m."finished_at" IS NULL ORDER BY m."id"`;
  return rows.map(({ id, kind, urgent, status, expires_at, next_at, has_sending }) => ({
    id: Number(id),
    kind,
    urgent: Boolean(urgent),
    status,
    expiresAt: expires_at,
    nextAt: next_at === null ? null : new Date(next_at),
    hasSending: Boolean(has_sending),
  }));
}

/** A delivery as it was read, and as it is to be. */
export interface Change {
  readonly was: DeliveryRecord;
  readonly now: DeliveryRecord;
}

/** What can change of a delivery. */
const COLUMNS: readonly {
  readonly name: string;
  readonly type: ColumnType;
  readonly of: (record: DeliveryRecord) => unknown;
}[] = [
  { name: 'state', type: 'text', of: ({ state }) => state },
  { name: 'not_before', type: 'timestamp', of: ({ notBefore }) => notBefore },
  { name: 'attempts', type: 'integer', of: ({ attempts }) => attempts },
  { name: 'locked_by', type: 'text', of: ({ lockedBy }) => lockedBy },
  { name: 'locked_until', type: 'timestamp', of: ({ lockedUntil }) => lockedUntil },
  { name: 'account_id', type: 'integer', of: ({ accountId }) => accountId },
  { name: 'parts_sent', type: 'integer', of: ({ partsSent }) => partsSent },
  { name: 'uncertain', type: 'boolean', of: ({ uncertain }) => uncertain },
  { name: 'message_ref', type: 'text', of: ({ messageRef }) => messageRef },
  { name: 'reason', type: 'text', of: ({ reason }) => reason },
  { name: 'sent_at', type: 'timestamp', of: ({ sentAt }) => sentAt },
  { name: 'route', type: 'text', of: ({ route }) => route },
  { name: 'route_reason', type: 'text', of: ({ routeReason }) => routeReason },
];

const LEASE_UNMOVED = Prisma.sql`
      AND (r."was_locked_until" IS NULL OR d."locked_until" = r."was_locked_until")`;

/**
 * Writes results and claims alike, in one statement. A delivery that is no longer as it was read (another process was
 * faster, an admin cancelled it) stays as it is.
 *
 * @param checkLease whether the lease must be the one that was read; for taking over, where its owner may have moved it
 * @returns the ids that were changed
 */
export async function applyChanges(
  connection: Connection,
  changes: readonly Change[],
  { checkLease = false } = {},
): Promise<Set<number>> {
  if (changes.length === 0) return new Set();
  // In one order everywhere, so that two processes cannot wait for one another's rows in a circle.
  const inOrder = [...changes].sort((one, other) => one.now.id - other.now.id);
  // Only what changes in any of them: each column costs a tenth of what the update itself does.
  const columns = COLUMNS.filter(({ name, of }) => {
    return name === 'state' || inOrder.some(({ was, now }) => of(was) !== of(now));
  });
  const rows = inOrder.map(({ was, now }) => {
    const row: Record<string, unknown> = {
      id: now.id,
      was_state: was.state,
      was_locked_by: was.lockedBy,
      was_locked_until: was.lockedUntil,
    };
    for (const { name, of } of columns) row[name] = of(now);
    return row;
  });
  const types: Record<string, ColumnType> = {
    id: 'integer',
    was_state: 'text',
    was_locked_by: 'text',
    ...(checkLease ? { was_locked_until: 'timestamp' } : {}),
    ...Object.fromEntries(columns.map(({ name, type }) => [name, type])),
  };
  const changed = await connection.prisma.$executeRaw`
    UPDATE "delivery" AS d
    SET ${Prisma.raw(columns.map(({ name }) => `"${name}" = r."${name}"`).join(', '))}
    FROM ${jsonRows(connection, types, rows)} r
    WHERE d."id" = r."id" AND d."state" = r."was_state"
      AND COALESCE(d."locked_by", '') = COALESCE(r."was_locked_by", '')
      ${checkLease ? LEASE_UNMOVED : Prisma.empty}`;
  if (changed === changes.length) return new Set(changes.map(({ now }) => now.id));
  return findApplied(connection, changes);
}

/** Not RETURNING, which costs more than the update itself; nearly always all are changed and nobody has to ask. */
async function findApplied({ prisma }: Connection, changes: readonly Change[]): Promise<Set<number>> {
  const wanted = new Map(changes.map(({ now }) => [now.id, now]));
  const rows = await prisma.delivery.findMany({
    where: { id: { in: [...wanted.keys()] } },
    select: { id: true, state: true, lockedBy: true, attempts: true },
  });
  const applied = rows.filter((row) => {
    const now = wanted.get(row.id);
    return now?.state === row.state && now.lockedBy === row.lockedBy && now.attempts === row.attempts;
  });
  return new Set(applied.map(({ id }) => id));
}

/** What these messages have in flight, by whomever. */
export async function readSending(
  { prisma }: Connection,
  messageIds: readonly number[],
): Promise<DeliveryRecord[]> {
  const rows = await prisma.delivery.findMany({
    where: { messageId: { in: [...messageIds] }, state: 'sending' },
    omit: {
      messageId: true,
      memberId: true,
      expiresAt: true,
      bodyJson: true,
      receivedAt: true,
      seenAt: true,
    },
  });
  return rows as DeliveryRecord[];
}

/** Moves the lease of the sends in flight on. */
export async function renewLeases(
  connection: Connection,
  owner: string,
  ids: readonly number[],
  until: Date,
): Promise<void> {
  await connection.prisma.delivery.updateMany({
    where: { id: { in: [...ids] }, state: 'sending', lockedBy: owner },
    data: { lockedUntil: until },
  });
}

/** Whoever sent until now does so no longer: what was in hand or read ahead waits for nobody. */
export async function endLeases({ dialect, prisma }: Connection): Promise<void> {
  // Only PostgreSQL reserves what is read ahead; on SQLite there is no need to look at all that is pending.
  const states = dialect === 'sqlite' ? ['sending'] : ['sending', 'pending'];
  await prisma.$executeRaw`
    UPDATE "delivery" SET "locked_until" = ${new Date(0)}
    WHERE "message_id" IN (SELECT "id" FROM "message" WHERE "finished_at" IS NULL)
      AND "state" IN (${Prisma.join(states)}) AND "locked_by" IS NOT NULL`;
}

/** Ends what these messages could not send in time; what was waiting for a reason keeps it. */
export async function expirePending(
  { prisma }: Connection,
  messageIds: readonly number[],
  now: Date,
): Promise<number> {
  let expired = 0;
  for (;;) {
    const changed = await prisma.$executeRaw`
      UPDATE "delivery"
      SET "state" = 'expired', "reason" = COALESCE("reason", 'too-late'), "locked_by" = NULL, "locked_until" = NULL
      WHERE "id" IN (
        SELECT "id" FROM "delivery"
        WHERE "message_id" IN (${Prisma.join([...messageIds])}) AND "state" = 'pending' AND "expires_at" <= ${now}
        LIMIT ${DELIVERIES_PER_STATEMENT}) AND "state" = 'pending'`;
    expired += changed;
    if (changed < DELIVERIES_PER_STATEMENT) return expired;
    await breathe();
  }
}

/** An account that cannot be written to any more. */
export interface UnreachableAccount {
  readonly accountId: number;
  readonly state: 'blocked' | 'gone';
  /** When this was tried: a person who wrote to the bot since then is back. */
  readonly triedAt: Date;
}

export async function markUnreachable(
  connection: Connection,
  accounts: readonly UnreachableAccount[],
): Promise<void> {
  const rows = accounts.map(({ accountId, state, triedAt }) => ({ id: accountId, state, tried_at: triedAt }));
  const columns = { id: 'integer', state: 'text', tried_at: 'timestamp' } as const;
  await connection.prisma.$executeRaw`
    UPDATE "chat_account" AS a SET "state" = r."state" FROM ${jsonRows(connection, columns, rows)} r
    WHERE a."id" = r."id" AND (a."last_seen_at" IS NULL OR a."last_seen_at" <= r."tried_at")`;
}

/** An account whose platform said that its person has not written for too long. */
export interface ClosedWindow {
  readonly accountId: number;
  /** When this was tried: a person who wrote since then may be written to. */
  readonly triedAt: Date;
}

export async function closeWindows(connection: Connection, windows: readonly ClosedWindow[]): Promise<void> {
  const rows = windows.map(({ accountId, triedAt }) => ({ id: accountId, tried_at: triedAt }));
  await connection.prisma.$executeRaw`
    UPDATE "chat_account" AS a SET "window_closed_at" = r."tried_at"
    FROM ${jsonRows(connection, { id: 'integer', tried_at: 'timestamp' }, rows)} r
    WHERE a."id" = r."id" AND (a."last_seen_at" IS NULL OR a."last_seen_at" <= r."tried_at")`;
}

interface RawOpenMessage {
  readonly id: number | bigint;
  readonly kind: MessageKind;
  readonly urgent: boolean | number;
  readonly status: MessageStatus;
  readonly expires_at: Date;
  /** Text on SQLite, where an expression has no declared type. */
  readonly next_at: Date | string | null;
  readonly has_sending: boolean | number | bigint;
}
