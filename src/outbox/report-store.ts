import { Prisma } from '../generated/sqlite/client.ts';
import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import type { DeliveryReason, DeliveryState } from './delivery-state.ts';
import type { MessageKind } from './new-message.ts';
import type { DeliveryRow, MessageStatus, MessageSummary } from './report.ts';
import type { RouteReason } from './route.ts';

/** Answered by the index of message and state alone. */
export async function readStateCounts(
  { prisma }: Connection,
  messageIds: readonly number[] | null,
): Promise<{ state: DeliveryState; deliveries: number }[]> {
  const counted = await prisma.delivery.groupBy({
    by: ['state'],
    _count: { _all: true },
    where: messageIds === null ? {} : { messageId: { in: [...messageIds] } },
  });
  return counted.map(({ state, _count }) => ({ state: state as DeliveryState, deliveries: _count._all }));
}

export function readUncertainCount({ prisma }: Connection, messageId: number | null): Promise<number> {
  return prisma.delivery.count({
    where: { uncertain: true, ...(messageId === null ? {} : { messageId }) },
  });
}

const SUMMARY = {
  id: true,
  key: true,
  kind: true,
  title: true,
  audience: true,
  urgent: true,
  status: true,
  sendAt: true,
  expiresAt: true,
  createdAt: true,
  finishedAt: true,
} as const;

export async function readMessages(
  { prisma }: Connection,
  {
    kinds,
    limit,
    offset,
  }: { readonly kinds?: readonly MessageKind[]; readonly limit: number; readonly offset: number },
): Promise<Omit<MessageSummary, 'counts'>[]> {
  const rows = await prisma.message.findMany({
    where: kinds === undefined ? {} : { kind: { in: [...kinds] } },
    orderBy: { id: 'desc' },
    take: limit,
    skip: offset,
    select: SUMMARY,
  });
  return rows.map((row) => ({ ...row, kind: row.kind as MessageKind, status: row.status as MessageStatus }));
}

export async function readMessage(
  { prisma }: Connection,
  which: { readonly id: number } | { readonly key: string },
): Promise<Omit<MessageSummary, 'counts'> | null> {
  const row = await prisma.message.findUnique({ where: which, select: SUMMARY });
  return row && { ...row, kind: row.kind as MessageKind, status: row.status as MessageStatus };
}

/** Keyset by id, so that a page costs the same wherever it is. */
export async function readDeliveries(
  { prisma }: Connection,
  messageId: number,
  {
    afterId,
    limit,
    states,
  }: { readonly afterId: number; readonly limit: number; readonly states?: readonly DeliveryState[] },
): Promise<DeliveryRow[]> {
  const ofStates =
    states === undefined ? Prisma.empty : Prisma.sql`AND d."state" IN (${Prisma.join([...states, ''])})`;
  const rows = await prisma.$queryRaw<RawRow[]>`
    SELECT d."id", d."member_id", m."name", o."name" AS "organisation", a."platform", d."state", d."reason",
      d."sent_at", d."uncertain", d."route", d."route_reason", d."received_at", d."seen_at"
    FROM "delivery" d
    JOIN "member" m ON m."id" = d."member_id"
    JOIN "organisation" o ON o."id" = m."organisation_id"
    LEFT JOIN "chat_account" a ON a."id" = d."account_id"
    WHERE d."message_id" = ${messageId} AND d."id" > ${afterId} ${ofStates}
    ORDER BY d."id"
    LIMIT ${limit}`;
  return rows.map(({ member_id, name, sent_at, route, route_reason, received_at, seen_at, ...row }) => ({
    ...row,
    id: Number(row.id),
    memberId: Number(member_id),
    memberName: name,
    sentAt: sent_at,
    uncertain: Boolean(row.uncertain),
    form: route === null ? 'text' : 'template',
    routeReason: route_reason,
    receivedAt: received_at,
    seenAt: seen_at,
  }));
}

interface RawRow {
  readonly id: number | bigint;
  readonly member_id: number | bigint;
  readonly name: string;
  readonly organisation: string;
  readonly platform: PlatformName | null;
  readonly state: DeliveryState;
  readonly reason: DeliveryReason | null;
  readonly sent_at: Date | null;
  readonly uncertain: boolean | number;
  readonly route: string | null;
  readonly route_reason: RouteReason | null;
  readonly received_at: Date | null;
  readonly seen_at: Date | null;
}
