import { randomUUID } from 'node:crypto';
import { Prisma } from '../generated/sqlite/client.ts';
import { breathe } from '../storage/breathe.ts';
import type { Connection } from '../storage/database.ts';
import type { DeliveryReason } from './delivery-state.ts';
import type { HeldMessage } from './held.ts';
import type { MessageKind } from './new-message.ts';

/** Nothing older than this, in ms, is offered to be read: it was news once. */
const READABLE_MS = 60 * 86_400_000;
/** Deliveries a statement changes at once, so that the service breathes in between. */
const DELIVERIES_PER_STATEMENT = 20_000;

export async function readHeld(
  { prisma }: Connection,
  memberId: number,
  now: Date,
  limit: number,
): Promise<HeldMessage[]> {
  const rows = await prisma.delivery.findMany({
    where: {
      memberId,
      OR: [
        {
          state: 'pending',
          reason: 'outside-window',
          expiresAt: { gt: now },
          message: { status: 'sending' },
        },
        sentAsTemplate(now),
      ],
    },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, state: true, message: { select: { id: true, kind: true, title: true } } },
  });
  return rows.map(({ id, state, message }) => ({
    deliveryId: id,
    messageId: message.id,
    kind: message.kind as MessageKind,
    title: message.title,
    heldAs: state === 'sent' ? 'template' : 'waiting',
  }));
}

/** Its text is still to be read, and worth it. */
function sentAsTemplate(now: Date) {
  return {
    state: 'sent',
    route: 'template',
    sentAt: { gt: new Date(now.getTime() - READABLE_MS) },
    message: { status: { not: 'cancelled' } },
  };
}

/**
 * Brings forward what of a member waits for one of these reasons, and takes what is due from whoever has read it ahead:
 * that one may still know the member's accounts as they were, and would hold what can go now (its write finds another
 * lease than was read, and changes nothing).
 *
 * @param asked whether the member asked for it: it is marked so, and only what can be sent now is meant
 * @returns how many were waiting for these reasons
 */
export async function lookAt(
  connection: Connection,
  memberId: number,
  {
    now,
    at,
    reasons,
    asked = false,
  }: {
    readonly now: Date;
    readonly at: Date;
    readonly reasons: readonly DeliveryReason[];
    readonly asked?: boolean;
  },
): Promise<number> {
  const { dialect, prisma } = connection;
  const isOfReasons = Prisma.sql`"reason" IN (${Prisma.join([...reasons])})`;
  // Nearly always nothing waits, and then nothing is locked. By the index of the member alone: PostgreSQL, which may not
  // know yet that a message to a million is pending, would look through all that is.
  const waiting = await prisma.$queryRaw<RawWaiting[]>`
    SELECT "id", "message_id", "reason", "expires_at" FROM "delivery"
    WHERE "member_id" = ${memberId} AND "state" || '' = 'pending' AND ("not_before" <= ${at} OR ${isOfReasons})`;
  if (waiting.length === 0) return 0;
  const meant = asked ? await sendableOf(connection, waiting, now) : waiting;
  const isMeant = Prisma.sql`(${isOfReasons} AND "id" IN (${idList(meant)}))`;
  // What was asked for became due when it was asked for, even if it was due before: it may break quiet hours only then.
  const isToMove = asked ? isMeant : Prisma.sql`${isMeant} AND "not_before" > ${at}`;
  const locked = dialect === 'postgresql' ? Prisma.sql`ORDER BY "id" FOR UPDATE` : Prisma.empty;
  await prisma.$executeRaw`
    UPDATE "delivery" SET
      "not_before" = CASE WHEN ${isToMove} THEN ${at} ELSE "not_before" END,
      "reason" = CASE WHEN ${asked ? isMeant : Prisma.sql`1 = 0`} THEN 'asked-for' ELSE "reason" END,
      "locked_by" = ${`looked-at/${randomUUID()}`}, "locked_until" = ${new Date(0)}
    WHERE "id" IN (
      SELECT "id" FROM "delivery"
      WHERE "id" IN (${idList(waiting)}) AND "state" = 'pending'
        AND ("not_before" <= ${now} OR ${isMeant}) ${locked})`;
  return meant.filter(({ reason }) => reasons.some((one) => one === reason)).length;
}

interface RawWaiting {
  readonly id: number | bigint;
  readonly message_id: number | bigint;
  readonly reason: string | null;
  readonly expires_at: Date;
}

/** Those that could go now: their time is not over, and their message is not held back. */
async function sendableOf(
  { prisma }: Connection,
  waiting: readonly RawWaiting[],
  now: Date,
): Promise<readonly RawWaiting[]> {
  const messages = await prisma.message.findMany({
    where: { id: { in: waiting.map(({ message_id }) => Number(message_id)) }, status: 'sending' },
    select: { id: true },
  });
  const sending = new Set(messages.map(({ id }) => id));
  return waiting.filter(({ message_id, expires_at }) => expires_at > now && sending.has(Number(message_id)));
}

/** No id is 0, and an empty list is no SQL. */
function idList(rows: readonly RawWaiting[]): Prisma.Sql {
  return Prisma.join([0, ...rows.map(({ id }) => Number(id))]);
}

/** At the start of a process, whose settings may let through what those before did not. Nothing where nothing is held. */
export async function releaseAllHeld({ prisma }: Connection, now: Date): Promise<void> {
  for (;;) {
    const released = await prisma.$executeRaw`
      UPDATE "delivery" SET "not_before" = ${now}
      WHERE "id" IN (
        SELECT "id" FROM "delivery"
        WHERE "message_id" IN (SELECT "id" FROM "message" WHERE "finished_at" IS NULL)
          AND "state" = 'pending' AND "not_before" > ${now} AND "reason" IN ('outside-window', 'quota')
          AND "expires_at" > ${now}
        LIMIT ${DELIVERIES_PER_STATEMENT})`;
    if (released < DELIVERIES_PER_STATEMENT) return;
    await breathe();
  }
}

export async function readTemplateTexts(
  { prisma }: Connection,
  memberId: number,
  now: Date,
  limit: number,
): Promise<{ deliveryId: number; bodyJson: string; buttonsJson: string | null }[]> {
  const rows = await prisma.delivery.findMany({
    where: { memberId, ...sentAsTemplate(now) },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, bodyJson: true, message: { select: { bodyJson: true, buttonsJson: true } } },
  });
  return rows.map(({ id, bodyJson, message }) => ({
    deliveryId: id,
    bodyJson: bodyJson ?? message.bodyJson,
    buttonsJson: message.buttonsJson,
  }));
}

export async function markTextsRead(
  { prisma }: Connection,
  deliveryIds: readonly number[],
  now: Date,
): Promise<void> {
  if (deliveryIds.length === 0) return;
  await prisma.$executeRaw`
    UPDATE "delivery" SET "route" = 'template-read',
      "received_at" = COALESCE("received_at", ${now}), "seen_at" = COALESCE("seen_at", ${now})
    WHERE "id" IN (${Prisma.join([...deliveryIds])}) AND "state" = 'sent' AND "route" = 'template'`;
}
